"""The OpenAPI document: valid, and kept to by the server that it describes."""

import os
import pathlib
import subprocess
import sys

import requests
from openapi_spec_validator import validate

from hansard_client import sign_up

EXAMPLES = os.environ.get("HANSARD_SCHEMATHESIS_EXAMPLES", "15")


def test_the_document_is_valid(server):
    document = requests.get(f"{server}/openapi.json", timeout=30).json()
    assert document["openapi"].startswith("3.1")
    validate(document)
    for path, item in document["paths"].items():
        assert path.startswith("/api/v1/")
        for operation in item.values():
            assert operation["summary"] and operation["description"]


def test_no_answer_contradicts_the_document(server, tmp_path):
    """schemathesis, signed in, over every operation."""
    person = sign_up(server, "Schema Tester")
    key = person.data("POST", "/api-keys", json={"name": "schemathesis", "scopes": ["*"]})["key"]
    checks = "not_a_server_error,status_code_conformance,response_schema_conformance"
    command = [
        str(pathlib.Path(sys.executable).parent / "schemathesis"), "run", f"{server}/openapi.json", "--checks", checks,
        "--header", f"Authorization: Bearer {key}", "--max-examples", EXAMPLES, "--generation-deterministic", "--no-color",
        "--phases", "examples,coverage,fuzzing",
    ]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=1500)
    assert result.returncode == 0, result.stdout[-12000:]
