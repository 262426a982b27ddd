"""The program's verbs, as a script would use them."""

import json
import os
import pathlib
import stat
import subprocess
import uuid
import zipfile

import pytest
import requests

from hansard_client import WRITTEN_DOWN_WITHIN, settled, sign_up, wait_until
from running_server import ROOT, RunningServer, binary, command

DATA_ERROR, NO_INPUT, UNAVAILABLE, NOT_ALLOWED, USAGE, CONFIGURATION = 65, 66, 69, 77, 64, 78


@pytest.fixture(scope="module")
def caller(tmp_path_factory):
    """A server, and the verbs `call` and `ask` of somebody who has a key of it."""
    with RunningServer(tmp_path_factory.mktemp("called")) as server:
        person = sign_up(server.base)
        made = command("user", "key", person.email, "--data", server.folder / "data")
        assert made.returncode == 0, made.stderr
        environment = {**os.environ, "HANSARD_URL": server.base, "HANSARD_API_KEY": made.stdout.strip()}

        def call(*arguments, **changes):
            return command(*arguments, env={**environment, **changes})

        call.server = server
        yield call


def answer(result):
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_operations_are_listed_and_explained(caller):
    listed = caller("call").stdout.splitlines()
    paths = requests.get(f"{caller.server.base}/openapi.json", timeout=30).json()["paths"]
    documented = {entry["operationId"] for path in paths.values() for entry in path.values() if isinstance(entry, dict) and "operationId" in entry}
    names = {line.split()[0] for line in listed}
    assert {"meetings.create", "ask_mind.ask"} <= names
    assert len(names) >= len(documented) * 0.9
    explained = caller("call", "meetings.create", "--help").stdout
    assert "--title" in explained and "(required)" in explained


def test_a_meeting_is_made_changed_read_and_deleted(caller):
    made = answer(caller("call", "meetings.create", "--title=--dashes are fine", "--description=with = sign"))
    assert made["title"] == "--dashes are fine" and made["description"] == "with = sign"
    assert answer(caller("call", "meetings.get", made["id"]))["id"] == made["id"]
    changed = answer(caller("call", "meetings.update", "--id", made["id"], "--no-description", "--if-match", str(made["version"])))
    assert changed["description"] is None and changed["title"] == made["title"]
    stale = caller("call", "meetings.update", made["id"], "--title", "x", "--if-match", str(made["version"]))
    assert stale.returncode == 75 and "version_conflict" in stale.stderr
    page = caller("call", "meetings.list", "--limit", "1", "--count")
    assert len(answer(page)) == 1
    assert caller("call", "meetings.delete", made["id"]).returncode == 0
    assert caller("call", "meetings.get", made["id"]).returncode == NO_INPUT


def test_fields_may_come_as_json(caller, tmp_path):
    file = tmp_path / "meeting.json"
    file.write_text(json.dumps({"title": "From a file", "language": "de"}))
    made = answer(caller("call", "meetings.create", "--json", f"@{file}", "--title", "From the line"))
    assert (made["title"], made["language"]) == ("From the line", "de")


@pytest.mark.parametrize(
    "arguments, code, words",
    [
        (["meetings.creat"], USAGE, "meetings.create"),
        (["meetings.create", "--titel", "x"], USAGE, "--titel"),
        (["meetings.create", "--title"], USAGE, "--title needs a value"),
        (["meetings.get"], USAGE, "--id is missing"),
        (["meetings.list", "--limit", "0"], DATA_ERROR, "limit"),
        (["meetings.create"], DATA_ERROR, "title"),
        (["meetings.get", "no-id"], DATA_ERROR, "id"),
        (["meetings.get", str(uuid.uuid4())], NO_INPUT, "not_found"),
        (["recordings.upload", str(uuid.uuid4()), "--file", "/nowhere/at/all"], USAGE, "/nowhere/at/all"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(caller, arguments, code, words):
    result = caller("call", *arguments)
    assert result.returncode == code and words in result.stderr, result


def test_who_may_not_and_who_cannot_reach_the_server_are_told_apart(caller):
    assert caller("call", "meetings.list", HANSARD_API_KEY="").returncode == NOT_ALLOWED
    refused = caller("call", "meetings.list", HANSARD_API_KEY="hsd_wrong")
    assert refused.returncode == NOT_ALLOWED and "unauthorized" in refused.stderr
    assert caller("call", "meetings.list", HANSARD_URL="http://127.0.0.1:9").returncode == UNAVAILABLE


def test_a_recording_goes_up_and_is_asked_about(caller, recording, tmp_path):
    meeting = answer(caller("call", "meetings.create", "--title", "Two cities"))["id"]
    sent = answer(caller("call", "recordings.upload", meeting, "--file", recording))
    assert sent["file_name"] == recording.name and sent["size_bytes"] == recording.stat().st_size
    wait_until("the words", lambda: settled(answer(caller("call", "transcripts.get", meeting))), WRITTEN_DOWN_WITHIN)
    copy = tmp_path / "copy.wav"
    assert caller("call", "recordings.audio", sent["id"], "--output", copy).returncode == 0
    assert copy.read_bytes() == recording.read_bytes()
    written = caller("call", "transcripts.export", meeting, "--format", "txt")
    assert "best of times" in written.stdout.lower()
    find = lambda: caller("ask", "What was the winter of?", "--meeting", meeting).returncode == 0 or None
    wait_until("the index", find, 60)
    answered = caller("ask", "What was the winter of?")
    assert "despair" in answered.stdout and "Two cities" in answered.stdout
    silent = caller("ask", "How much did the new printer in Oslo cost?", "--json")
    assert silent.returncode == 1 and json.loads(silent.stdout)["citations"] == []


@pytest.mark.parametrize("form, words", [("txt", "best of times"), ("md", "**Speaker"), ("vtt", "WEBVTT"), ("srt", "-->"), ("json", '"segments"')])
def test_a_recording_is_written_down_without_a_server(recording, form, words):
    done = command("transcribe", recording, "--format", form, "--quiet")
    assert done.returncode == 0, done.stderr
    assert words.lower() in done.stdout.lower()


def test_the_exit_code_tells_what_became_of_the_recordings(recording, tmp_path):
    text = tmp_path / "text.mp3"
    text.write_text("This is a text, renamed to mp3.\n" * 200)
    assert command("transcribe", text).returncode == DATA_ERROR
    mixed = command("transcribe", text, recording, "--output", tmp_path / "out")
    assert mixed.returncode == 1 and "text.mp3" in mixed.stderr
    assert "best of times" in (tmp_path / "out" / f"{recording.stem}.txt").read_text().lower()
    missing = command("transcribe", recording, "--models", tmp_path / "no-models")
    assert missing.returncode == UNAVAILABLE and "models.sh" in missing.stderr


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["serve", "--port", "70000"], "HANSARD_PORT"),
        (["serve", "--rate-limit", "maybe"], "RATE_LIMIT"),
        (["serve", "--mesh-key", "short"], "MESH_KEY"),
        (["serve", "--log-level"], "--log-level needs a value"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_its_name(tmp_path, arguments, words):
    result = command(*arguments, "--data", tmp_path) if len(arguments) > 2 else command(*arguments)
    assert result.returncode == CONFIGURATION and words in result.stderr, result


def test_settings_are_also_read_from_a_file(tmp_path):
    (tmp_path / ".env").write_text("# a comment\nHANSARD_PORT=many\n")
    result = subprocess.run([binary().resolve(), "doctor"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert result.returncode == CONFIGURATION and "HANSARD_PORT" in result.stderr


def test_the_example_of_all_settings_is_up_to_date():
    made = command("settings", "--example").stdout
    assert made.rstrip("\n") == (ROOT / ".env.example").read_text().rstrip("\n"), "run: hansard settings --example > .env.example"


def test_the_doctor_finds_what_is_missing(tmp_path):
    well = command("doctor", "--data", tmp_path / "data", "--json")
    findings = {finding["name"]: finding for finding in json.loads(well.stdout)}
    assert well.returncode == 0 and {f["state"] for f in findings.values()} <= {"ok", "warning"}, findings
    assert findings["database"]["detail"].startswith("SQLite 3.")
    ill = command("doctor", "--data", tmp_path / "data", "--models", tmp_path / "none")
    assert ill.returncode == 1 and "models.sh" in ill.stdout


def test_only_one_server_uses_a_data_folder_and_nobody_else_reads_it(tmp_path):
    with RunningServer(tmp_path) as server:
        second = command("serve", "--port", "0", "--data", server.folder / "data")
        assert second.returncode == 1 and "Another server" in second.stderr
        secrets = pathlib.Path(server.folder / "data/secrets.json")
        kept = [path for path in (server.folder / "data").rglob("*") if path.is_file()]
        assert len(kept) > 3 and {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in kept} == {0}
        server.stop()
        secrets.chmod(0o644)
        open_to_all = command("serve", "--port", "0", "--data", server.folder / "data")
        assert open_to_all.returncode == 1 and "chmod 600" in open_to_all.stderr


def test_accounts_are_made_on_the_machine_itself(tmp_path):
    data = ["--data", tmp_path / "data"]
    assert command("user", "create", "--name", "Ann", "--email", "ann@example.org", "--password", "correct horse battery", *data).returncode == 0
    again = command("user", "create", "--name", "Ann", "--email", "ANN@example.org", "--password", "correct horse battery", *data)
    assert again.returncode == 1 and "already" in again.stderr
    assert "ann@example.org  Ann  (owns the instance)" in command("user", "list", *data).stdout
    assert "/reset-password?token=" in command("user", "reset-password", "ann@example.org", *data).stdout
    assert command("user", "reset-password", "nobody@example.org", *data).returncode == 1


def test_models_are_listed_and_one_that_cannot_be_used_is_told(tmp_path):
    listed = command("models", "list")
    assert listed.returncode == 0 and "* default" in listed.stdout and "fast" in listed.stdout
    for verb in ("check", "use"):
        refused = command("models", verb, "no-such-model")
        assert refused.returncode == DATA_ERROR and "model.json" in refused.stderr


def test_a_language_that_no_model_knows_is_refused_with_what_to_install(tmp_path):
    speech = tmp_path / "rede.wav"
    text = (
        "Guten Tag meine Damen und Herren. Wir haben heute eine lange Sitzung vor uns und ich möchte zuerst über den Haushalt sprechen, "
        "der im nächsten Jahr deutlich größer werden soll. Danach reden wir über die neue Schule, über die Brücke am Fluss und über die "
        "vielen Straßen, die wir in diesem Sommer noch reparieren müssen. Bitte sagen Sie mir, ob alle die Unterlagen bekommen haben.")
    subprocess.run(["espeak-ng", "-v", "de", "-s", "150", "-w", speech, text], check=True)
    refused = command("transcribe", speech, "--quiet")
    assert refused.returncode == DATA_ERROR and refused.stdout == ""
    assert "German" in refused.stderr and "models.sh --multilingual" in refused.stderr
    named = command("transcribe", speech, "--quiet", "--language", "de")
    assert named.returncode == DATA_ERROR and "de" in named.stderr


def test_a_word_document_is_written(recording, tmp_path):
    done = command("transcribe", recording, "--quiet", "--format", "docx", "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / f"{recording.stem}.docx") as document:
        assert document.testzip() is None
        assert "best of times" in document.read("word/document.xml").decode()
