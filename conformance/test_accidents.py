"""What must not be lost or half done when something goes wrong."""

import os
import pathlib
import socket
import subprocess
import time
import wave

import pytest

from hansard_client import WRITTEN_DOWN_WITHIN, settled, sign_up, wait_until
from running_server import RunningServer, command


def files_below(folder):
    return [path for path in pathlib.Path(folder).rglob("*") if path.is_file()]


def send(person, meeting, name, content, media_type="audio/wav"):
    return person.call("POST", f"/meetings/{meeting}/recordings", files={"file": (name, content, media_type)})


def silence(seconds):
    import io

    sound = io.BytesIO()
    with wave.open(sound, "wb") as wav:
        wav.setnchannels(1), wav.setsampwidth(2), wav.setframerate(16000)
        wav.writeframes(b"\0\0" * 16000 * seconds)
    return sound.getvalue()


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    with RunningServer(tmp_path_factory.mktemp("accidents")) as server:
        server.person = sign_up(server.base)
        yield server


@pytest.mark.parametrize(
    "name, content",
    [("empty.wav", b""), ("text.mp3", b"This is no sound, only words about it.\n" * 200), ("cut.wav", b"RIFF\x24\x00\x00\x00WAVE"), ("noise.webm", os.urandom(50_000))],
)
def test_what_cannot_be_decoded_is_refused_and_not_kept(own, name, content):
    meeting = own.person.data("POST", "/meetings", json={"title": name})["id"]
    before = len(files_below(own.folder / "data/files"))
    response = send(own.person, meeting, name, content)
    assert response.status_code == 422, response.text
    assert response.json()["error"]["code"] == "undecodable_media"
    assert len(files_below(own.folder / "data/files")) == before
    assert own.person.data("GET", f"/meetings/{meeting}/recordings") == []


def test_silence_gives_an_empty_transcript(own):
    meeting = own.person.data("POST", "/meetings", json={"title": "Silence"})["id"]
    assert send(own.person, meeting, "silence.wav", silence(5)).status_code == 201
    transcript = wait_until("the transcript", lambda: settled(own.person.data("GET", f"/meetings/{meeting}/transcript")), WRITTEN_DOWN_WITHIN)
    assert transcript["status"] == "ready" and transcript["segments"] == []


def test_an_upload_that_is_cut_off_leaves_nothing(own):
    meeting = own.person.data("POST", "/meetings", json={"title": "Cut off"})["id"]
    before = len(files_below(own.folder / "data/files"))
    with socket.create_connection(("127.0.0.1", own.port)) as line:
        head = (
            f"POST /api/v1/meetings/{meeting}/recordings HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {own.person.headers['Authorization']}\r\n"
            "Content-Type: audio/wav\r\nContent-Length: 1000000\r\n\r\n"
        )
        line.sendall(head.encode() + silence(5))
    wait_until("the remains are gone", lambda: len(files_below(own.folder / "data/files")) == before, 20)
    assert own.person.data("GET", f"/meetings/{meeting}/recordings") == []


def test_a_killed_server_takes_its_work_up_again_and_says_everything_once(tmp_path, recording):
    with RunningServer(tmp_path) as server:
        person = sign_up(server.base)
        meeting = person.data("POST", "/meetings", json={"title": "Killed"})["id"]
        for attempt in range(3):
            if attempt == 0:
                with recording.open("rb") as file:
                    job = person.call("POST", f"/meetings/{meeting}/recordings", expect=201, files={"file": ("r.wav", file, "audio/wav")}).json()["data"]["job"]
            time.sleep(0.4 + attempt * 0.7)
            server.kill()
            server.start()
        transcript = wait_until("the transcript", lambda: settled(person.data("GET", f"/meetings/{meeting}/transcript")), WRITTEN_DOWN_WITHIN)
        assert transcript["status"] == "ready", transcript
        words = " ".join(segment["text"] for segment in transcript["segments"]).lower()
        assert words.count("best of times") == 1 and words.count("superlative degree") == 1
        starts = [segment["start_ms"] for segment in transcript["segments"]]
        assert starts == sorted(starts)
        assert person.data("GET", f"/jobs/{job['id']}")["status"] == "done"


def test_a_full_disk_is_told_and_loses_nothing(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("a small disk cannot be mounted here")
    try:
        with RunningServer(disk / "server") as server:
            person = sign_up(server.base)
            kept = person.data("POST", "/meetings", json={"title": "Kept"})["id"]
            response = send(person, kept, "long.wav", silence(1200))
            assert response.status_code == 507, response.text
            assert response.json()["error"]["code"] == "insufficient_storage"
            assert person.data("GET", f"/meetings/{kept}")["title"] == "Kept"
            assert person.data("GET", f"/meetings/{kept}/recordings") == []
            assert person.call("POST", "/meetings", json={"title": "Afterwards"}).status_code in {201, 507}
            server.kill()
            server.start()
            assert person.data("GET", f"/meetings/{kept}")["title"] == "Kept"
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_backup_taken_while_the_server_works_can_be_restored(tmp_path, recording):
    with RunningServer(tmp_path / "first") as server:
        person = sign_up(server.base)
        meeting = person.data("POST", "/meetings", json={"title": "Backed up"})["id"]
        with recording.open("rb") as file:
            sent = person.call("POST", f"/meetings/{meeting}/recordings", expect=201, files={"file": ("r.wav", file, "audio/wav")}).json()["data"]
        archive = tmp_path / "backup.tar"
        done = command("backup", archive, "--data", server.folder / "data")
        assert done.returncode == 0, done.stderr
        person.data("POST", "/meetings", json={"title": "Too late"})
    restored = tmp_path / "second"
    restored.mkdir()
    done = command("restore", archive, "--data", restored / "data")
    assert done.returncode == 0, done.stderr
    with RunningServer(restored) as server:
        person.base = server.base
        assert [m["title"] for m in person.data("GET", "/meetings")] == ["Backed up"]
        audio = person.call("GET", f"/recordings/{sent['id']}/audio", expect=200)
        assert audio.content == recording.read_bytes()
        transcript = wait_until("the transcript", lambda: settled(person.data("GET", f"/meetings/{meeting}/transcript")), WRITTEN_DOWN_WITHIN)
        assert transcript["status"] == "ready"
