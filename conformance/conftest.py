"""The server under test, and what the tests of every protocol share: a person, and a meeting with its words."""

import email
import email.policy
import os
import pathlib
import re

import pytest

from hansard_client import WRITTEN_DOWN_WITHIN, settled, sign_up, wait_until
from running_server import RunningServer

ARTEFACTS = pathlib.Path(__file__).resolve().parent / "artefacts"

@pytest.fixture(scope="session")
def server_folder(tmp_path_factory):
    """Where the server under test keeps everything, and beside it its log."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="session")
def mailed_link(server, server_folder):
    """The link in the newest mail to an address whose path begins as given."""
    if os.environ.get("HANSARD_URL"):
        pytest.skip("the mail of a server that runs elsewhere cannot be read")

    def link(address, path):
        def newest():
            for file in sorted((server_folder / "data/mail").glob("*.eml"), reverse=True):
                message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
                if address in str(message["To"]):
                    found = re.search(rf"https?://[^\s/]+({re.escape(path)}\?token=[^\s\"<>]+)", message.get_body(("plain", "html")).get_content())
                    if found:
                        return found[1]
            return None

        return wait_until(f"a mail to {address} with a link to {path}", newest, 30)

    return link


@pytest.fixture(scope="session")
def server(server_folder):
    """The address of a running server, which ends with the tests."""
    if os.environ.get("HANSARD_URL"):
        yield os.environ["HANSARD_URL"].rstrip("/")
        return
    running = RunningServer(server_folder)
    try:
        with running:
            yield running.base
    finally:
        ARTEFACTS.mkdir(exist_ok=True)
        (ARTEFACTS / "server.log").write_bytes(running.log.read_bytes())


@pytest.fixture(scope="session")
def person(server):
    """A signed-up person who owns a workspace."""
    return sign_up(server)


@pytest.fixture(scope="session")
def recording():
    """A real recording with known words: the opening of A Tale of Two Cities."""
    if os.environ.get("HANSARD_RECORDING"):
        return pathlib.Path(os.environ["HANSARD_RECORDING"])
    data = pathlib.Path(os.environ.get("XDG_DATA_HOME") or pathlib.Path.home() / ".local/share")
    models = pathlib.Path(os.environ.get("HANSARD_MODELS") or data / "hansard/models")
    found = models / "recordings/two_cities.wav"
    assert found.exists(), f"{found} is not there: run scripts/models.sh, or name the models with HANSARD_MODELS"
    return found


@pytest.fixture(scope="session")
def meeting(person, recording):
    """A meeting whose recording is written down and whose minutes are drafted: {id, recording, transcript, minutes}."""
    made = person.data("POST", "/meetings", json={"title": "Two cities"})
    path = f"/meetings/{made['id']}"
    with recording.open("rb") as file:
        sent = person.call("POST", f"{path}/recordings", expect=201, files={"file": (recording.name, file, "audio/wav")}).json()["data"]
    transcript = wait_until("the transcript", lambda: settled(person.data("GET", f"{path}/transcript")), WRITTEN_DOWN_WITHIN)
    assert transcript["status"] == "ready", transcript
    minutes = wait_until("the minutes", lambda: settled(person.data("GET", f"{path}/minutes"), {"none", "generating"}), WRITTEN_DOWN_WITHIN)
    assert minutes["status"] == "ready", minutes
    return {"id": made["id"], "recording": sent, "transcript": transcript, "minutes": minutes}
