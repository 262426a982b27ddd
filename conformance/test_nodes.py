"""Several processes as one product: services on another node, workers that share the load, PostgreSQL in the place of SQLite."""

import contextlib
import os
import re
import subprocess
import time
import uuid

import pytest

from hansard_client import WRITTEN_DOWN_WITHIN, settled, sign_up, wait_until
from running_server import ROOT, RunningServer, binary, command

KEY = "a key that two nodes of one cluster share"
POSTGRES = os.environ.get("HANSARD_TEST_POSTGRES")
needs_postgres = pytest.mark.skipif(not POSTGRES, reason="HANSARD_TEST_POSTGRES names no server")


@contextlib.contextmanager
def empty_database():
    name = f"conformance_{uuid.uuid4().hex[:12]}"
    psql = lambda sql: subprocess.run(["psql", POSTGRES, "-qc", sql], check=True, capture_output=True)
    psql("DO $$ BEGIN CREATE ROLE hansard_tester LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    psql(f"CREATE DATABASE {name} OWNER hansard_tester")
    yield re.sub("//[^@/]*@", "//hansard_tester@", with_database(POSTGRES, name))
    psql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database():
    """The address of an empty PostgreSQL database, for a role without privileges: row-level security does not hold superusers."""
    with empty_database() as url:
        yield url


def with_database(url, name):
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(url)
    address = urlunsplit(parts._replace(path="/" + name))
    return address if parts.netloc else address.replace("postgresql:/", "postgresql:///", 1).replace("////", "///")


def product_works(person, recording):
    """The line from a recording to a cited answer."""
    meeting = person.data("POST", "/meetings", json={"title": "The line"})["id"]
    with recording.open("rb") as file:
        person.call("POST", f"/meetings/{meeting}/recordings", expect=201, files={"file": (recording.name, file, "audio/wav")})
    look = lambda path, unsettled: (lambda: settled(person.data("GET", f"/meetings/{meeting}{path}"), unsettled))
    transcript = wait_until("the transcript", look("/transcript", {"none", "processing"}), WRITTEN_DOWN_WITHIN)
    assert transcript["status"] == "ready" and "best of times" in " ".join(s["text"] for s in transcript["segments"]).lower()
    minutes = wait_until("the minutes", look("/minutes", {"none", "generating"}), WRITTEN_DOWN_WITHIN)
    assert minutes["status"] == "ready" and minutes["summary"]
    texts = {segment["id"]: segment["text"] for segment in transcript["segments"]}
    for statement in minutes["summary"] + minutes["key_points"] + minutes["decisions"]:
        assert statement["citations"]
        for citation in statement["citations"]:
            assert flat(citation["quote"]) in flat(" ".join(texts[i] for i in citation["segment_ids"]))
    find = lambda: person.data("GET", "/search", params={"q": "winter of despair"})
    assert wait_until("the index", find, 30)[0]["meeting_id"] == meeting
    answer = person.data("POST", "/ask-mind/ask", json={"question": "What was the winter of?", "meeting_ids": [meeting]})
    assert answer["answered"] and answer["citations"]
    silent = person.data("POST", "/ask-mind/ask", json={"question": "How much did the new printer in Oslo cost?", "meeting_ids": [meeting]})
    assert silent["answered"] is False and silent["citations"] == []
    speaker = person.data("GET", f"/meetings/{meeting}/speakers")[0]
    person.data("PATCH", f"/speakers/{speaker['id']}", json={"name": "Charles"})
    named = {s["speaker"]["name"] for s in person.data("GET", f"/meetings/{meeting}/transcript")["segments"] if s["speaker"]}
    assert "Charles" in named


def flat(text):
    return " ".join("".join(c.lower() if c.isalnum() else " " for c in text).split())


def test_the_transcripts_service_may_run_on_another_node(tmp_path, recording):
    data = tmp_path / "shared"
    with RunningServer(data / "owner", MESH_KEY=KEY, DATABASE_URL=str(data / "one.sqlite")) as owner:
        folder = data / "front"
        (folder / "data").mkdir(parents=True)
        secrets = (data / "owner/data/secrets.json").read_bytes()
        (folder / "data/secrets.json").write_bytes(secrets)
        (folder / "data/secrets.json").chmod(0o600)
        (folder / "data/files").symlink_to(data / "owner/data/files")
        environment = {"MESH_KEY": KEY, "DATABASE_URL": str(data / "one.sqlite"), "REMOTE_SERVICES": f"transcripts={owner.base}"}
        with RunningServer(folder, "--without-jobs", **environment) as front:
            person = sign_up(front.base)
            product_works(person, recording)
            owner.stop()
            meeting = person.data("GET", "/meetings")[0]["id"]
            gone = person.call("GET", f"/meetings/{meeting}/transcript?revision=1")
            assert gone.status_code == 503 and gone.json()["error"]["code"] == "unavailable"
            assert person.data("GET", f"/meetings/{meeting}")["title"] == "The line"


def test_a_node_trusts_no_foreign_key(server):
    import requests

    for token in ("", "x.y", "e30.AAAA"):
        response = requests.post(f"{server}/mesh/meetings.list", json={}, headers={"hansard-call": token}, timeout=30)
        assert response.status_code in {401, 404}


@needs_postgres
def test_the_server_runs_whole_on_postgresql(tmp_path, recording, database):
    refused = command("serve", "--data", tmp_path / "refused", "--port", "0", "--database-url", database)
    assert refused.returncode != 0 and "migrate" in refused.stderr
    assert command("migrate", "up", "--data", tmp_path / "server/data", "--database-url", database).returncode == 0
    with RunningServer(tmp_path / "server", DATABASE_URL=database) as server:
        product_works(sign_up(server.base), recording)


@needs_postgres
def test_a_killed_workers_job_is_taken_over_by_another(tmp_path, recording, database):
    assert command("migrate", "up", "--data", tmp_path / "server/data", "--database-url", database).returncode == 0
    with RunningServer(tmp_path / "server", "--without-jobs", DATABASE_URL=database) as server:
        person = sign_up(server.base)
        meeting = person.data("POST", "/meetings", json={"title": "Taken over"})["id"]
        with recording.open("rb") as file:
            person.call("POST", f"/meetings/{meeting}/recordings", expect=201, files={"file": (recording.name, file, "audio/wav")})
        workers = {name: start_worker(server, name, database) for name in ("one", "two")}
        try:
            job, owner = wait_until("a worker has the job", lambda: running_job(database), 60)
            killed = workers[owner.rsplit("/", 1)[1]]
            killed.kill()
            killed.wait(timeout=20)
            transcript = wait_until("the transcript", lambda: settled(person.data("GET", f"/meetings/{meeting}/transcript")), WRITTEN_DOWN_WITHIN)
            assert transcript["status"] == "ready"
            assert person.data("GET", f"/jobs/{job}")["status"] == "done"
            assert ask(database, f"SELECT attempts FROM jobs WHERE id = '{job}'") == "2"
            words = " ".join(segment["text"] for segment in transcript["segments"]).lower()
            assert words.count("best of times") == 1 and words.count("superlative degree") == 1
        finally:
            for worker in workers.values():
                worker.kill()
                worker.wait(timeout=20)


@needs_postgres
def test_a_backup_of_postgresql_can_be_restored(tmp_path, recording, database):
    assert command("migrate", "up", "--data", tmp_path / "first/data", "--database-url", database).returncode == 0
    archive = tmp_path / "backup.tar"
    with RunningServer(tmp_path / "first", DATABASE_URL=database) as server:
        person = sign_up(server.base)
        meeting = person.data("POST", "/meetings", json={"title": "Backed up"})["id"]
        with recording.open("rb") as file:
            sent = person.call("POST", f"/meetings/{meeting}/recordings", expect=201, files={"file": (recording.name, file, "audio/wav")}).json()["data"]
        done = command("backup", archive, "--data", server.folder / "data", "--database-url", database)
        assert done.returncode == 0, done.stderr
    with empty_database() as second:
        wrong = command("restore", archive, "--data", tmp_path / "wrong/data")
        assert wrong.returncode == 1 and "DATABASE_URL" in wrong.stderr
        done = command("restore", archive, "--data", tmp_path / "second/data", "--database-url", second)
        assert done.returncode == 0, done.stderr
        with RunningServer(tmp_path / "second", DATABASE_URL=second) as server:
            person.base = server.base
            assert [m["title"] for m in person.data("GET", "/meetings")] == ["Backed up"]
            assert person.call("GET", f"/recordings/{sent['id']}/audio", expect=200).content == recording.read_bytes()


def ask(database, sql):
    return subprocess.run(["psql", database, "-Atqc", sql], check=True, capture_output=True, text=True).stdout.strip()


def running_job(database):
    """The recording's first job and who has it, once its worker has begun to listen."""
    found = ask(database, "SELECT id, lease_owner FROM jobs WHERE kind = 'transcribe' AND status = 'running' AND progress > 0")
    return found.split("|") if found else None


def start_worker(server, name, database):
    log = (server.folder / f"worker-{name}.log").open("wb")
    arguments = [binary(), "worker", "--name", name, "--data", server.folder / "data", "--database-url", database]
    return subprocess.Popen(arguments, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
