"""Recordings that are fetched from an address, and those that must not be."""

import http.server
import threading

import pytest

from hansard_client import sign_up, wait_until
from running_server import RunningServer


@pytest.fixture(scope="module")
def shelf(recording):
    """A web server on this machine that hands out the recording, and sends others on."""
    content = recording.read_bytes()
    asked = []

    class Shelf(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            if self.path == "/away":
                self.send_response(302)
                self.send_header("Location", "/call.wav")
                self.end_headers()
                return
            body = {"/call.wav": content, "/text": b"nothing to hear"}.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "audio/wav" if self.path != "/text" else "text/html")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    server.asked = asked
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def outcome(person, meeting, url):
    """How the job ends that fetches from an address."""
    job = person.call(
        "POST", f"/meetings/{meeting}/recordings/import", expect=202, json={"url": url, "transcribe": False}).json()["data"]["job"]

    def ended():
        state = person.data("GET", f"/jobs/{job['id']}")
        return state if state["status"] in ("done", "failed") else None

    return wait_until("the import", ended, 60)


def test_nothing_is_fetched_from_this_machine_or_its_network(server, shelf):
    person = sign_up(server)
    meeting = person.data("POST", "/meetings", json={"title": "Elsewhere"})["id"]
    port = shelf.server_address[1]
    shelf.asked.clear()
    for address in (f"http://127.0.0.1:{port}/call.wav", f"http://localhost:{port}/call.wav", f"http://2130706433:{port}/call.wav",
                    f"http://[::ffff:127.0.0.1]:{port}/call.wav", "http://169.254.169.254/latest/meta-data", "http://10.0.0.1/x.wav"):
        job = outcome(person, meeting, address)
        assert job["status"] == "failed", (address, job)
    assert shelf.asked == []
    assert person.data("GET", f"/meetings/{meeting}/recordings") == []
    for wrong in ("ftp://example.org/x.wav", "file:///etc/passwd", "nonsense", "http:///x"):
        answer = person.call("POST", f"/meetings/{meeting}/recordings/import", expect=422, json={"url": wrong}).json()
        assert answer["error"]["details"][0]["field"] == "url"


def test_a_network_that_is_allowed_is_fetched_from(tmp_path, shelf, recording):
    with RunningServer(tmp_path, OUTBOUND_ALLOWED="127.0.0.0/8") as running:
        person = sign_up(running.base)
        meeting = person.data("POST", "/meetings", json={"title": "From the shelf"})["id"]
        base = f"http://127.0.0.1:{shelf.server_address[1]}"
        assert outcome(person, meeting, f"{base}/away")["status"] == "done"
        made = person.data("GET", f"/meetings/{meeting}/recordings")
        assert [(one["file_name"], one["status"]) for one in made] == [("call.wav", "uploaded")]
        assert person.call("GET", f"/recordings/{made[0]['id']}/audio").content == recording.read_bytes()
        for path in ("/text", "/nothing"):
            job = outcome(person, meeting, f"{base}{path}")
            assert job["status"] == "failed" and job["error"], job
        assert len(person.data("GET", f"/meetings/{meeting}/recordings")) == 1
