"""Resumable uploads, with an unchanged client of the tus protocol."""

import socket
from urllib.parse import urlsplit

import pytest
import requests
import tusclient.client
from tusclient.exceptions import TusCommunicationError

from hansard_client import WRITTEN_DOWN_WITHIN, settled, sign_up, wait_until
from running_server import RunningServer


def uploader(base, person, meeting, file, chunk, **metadata):
    """A tus client's upload of a file into a meeting."""
    client = tusclient.client.TusClient(f"{base}/files", headers={"Authorization": person.headers["Authorization"]})
    return client.uploader(
        str(file), chunk_size=chunk, metadata={"meeting_id": meeting, "filename": file.name, **metadata})


def sent_again(base, person, meeting, url, file, chunk):
    """The same upload, taken up by another client that knows its address only."""
    again = uploader(base, person, meeting, file, chunk)
    again.set_url(f"{base}{url[url.index('/files'):]}")
    again.offset = again.get_offset()
    return again


def test_a_recording_arrives_in_pieces_and_is_written_down(server, recording):
    person = sign_up(server)
    meeting = person.data("POST", "/meetings", json={"title": "In pieces"})["id"]
    upload = uploader(server, person, meeting, recording, 300_000, transcribe="true")
    upload.upload()
    made = person.data("GET", f"/meetings/{meeting}/recordings")
    assert [one["size_bytes"] for one in made] == [recording.stat().st_size]
    assert person.call("GET", f"/recordings/{made[0]['id']}/audio").content == recording.read_bytes()
    # The client asks once more, as it does after a crash of its own.
    assert sent_again(server, person, meeting, upload.url, recording, 300_000).offset == recording.stat().st_size
    transcript = wait_until("the transcript", lambda: settled(person.data("GET", f"/meetings/{meeting}/transcript")), WRITTEN_DOWN_WITHIN)
    assert transcript["status"] == "ready" and transcript["language"] == "en" and transcript["recordings"][0]["start_ms"] == 0
    wave = wait_until(
        "the waveform", lambda: (found := person.data("GET", f"/recordings/{made[0]['id']}/waveform"))["status"] == "ready" and found, 60)
    assert len(wave["peaks"]) > 100 and max(wave["peaks"]) > 20


def test_a_server_that_was_killed_goes_on_with_an_upload(tmp_path, recording):
    with RunningServer(tmp_path) as running:
        person = sign_up(running.base)
        meeting = person.data("POST", "/meetings", json={"title": "Interrupted"})["id"]
        upload = uploader(running.base, person, meeting, recording, 100_000, transcribe="false")
        upload.upload(stop_at=300_000)
        assert upload.offset == 300_000
        running.kill()
        running.start()
        person.base = running.base
        again = sent_again(running.base, person, meeting, upload.url, recording, 100_000)
        assert again.offset == 300_000
        again.upload()
        made = person.data("GET", f"/meetings/{meeting}/recordings")
        assert person.call("GET", f"/recordings/{made[0]['id']}/audio").content == recording.read_bytes()


def test_a_connection_that_breaks_keeps_what_came_before(server, recording):
    person = sign_up(server)
    meeting = person.data("POST", "/meetings", json={"title": "Broken off"})["id"]
    upload = uploader(server, person, meeting, recording, 100_000, transcribe="false")
    upload.upload_chunk()
    # A request that announces more than it sends, and goes away.
    address, path = urlsplit(server), upload.url[upload.url.index("/files"):]
    content = recording.read_bytes()[100_000:150_000]
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        head = (
            f"PATCH {path} HTTP/1.1\r\nHost: {address.netloc}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 100000\r\n"
            f"Content-Type: application/offset+octet-stream\r\nContent-Length: 200000\r\n"
            f"Authorization: {person.headers['Authorization']}\r\n\r\n")
        connection.sendall(head.encode() + content)
    kept = wait_until("the broken piece", lambda: (offset := upload.get_offset()) > 100_000 and offset, 30)
    assert kept == 150_000
    again = sent_again(server, person, meeting, upload.url, recording, 100_000)
    again.upload()
    made = person.data("GET", f"/meetings/{meeting}/recordings")
    assert person.call("GET", f"/recordings/{made[0]['id']}/audio").content == recording.read_bytes()


def test_faults_are_told_in_the_words_of_the_protocol(server, recording, tmp_path):
    person = sign_up(server)
    meeting = person.data("POST", "/meetings", json={"title": "Faulty"})["id"]
    options = requests.options(f"{server}/files", timeout=30)
    assert options.status_code == 204 and options.headers["Tus-Version"] == "1.0.0"
    assert "creation" in options.headers["Tus-Extension"]
    headers = {"Authorization": person.headers["Authorization"], "Tus-Resumable": "1.0.0"}
    old = requests.post(f"{server}/files", headers={**headers, "Tus-Resumable": "0.2.2"}, timeout=30)
    assert old.status_code == 412
    unknown = requests.head(f"{server}/files/0192f0c0-0000-7000-8000-000000000000", headers=headers, timeout=30)
    assert unknown.status_code == 404
    stranger = sign_up(server)
    with pytest.raises(TusCommunicationError) as refused:
        uploader(server, stranger, meeting, recording, 100_000).upload()
    assert refused.value.status_code == 404
    upload = uploader(server, person, meeting, recording, 100_000)
    upload.upload_chunk()
    piece = {**headers, "Content-Type": "application/offset+octet-stream"}
    elsewhere = requests.patch(upload.url, headers={**piece, "Upload-Offset": "5"}, data=b"12345", timeout=30)
    assert elsewhere.status_code == 409
    assert requests.delete(upload.url, headers=headers, timeout=30).status_code == 204
    assert requests.head(upload.url, headers=headers, timeout=30).status_code == 404
    text = tmp_path / "notes.wav"
    text.write_bytes(b"nothing to be heard here" * 100)
    with pytest.raises(TusCommunicationError) as refused:
        uploader(server, person, meeting, text, 100_000).upload()
    assert refused.value.status_code == 422
