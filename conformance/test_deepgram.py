"""Recordings that Deepgram writes down, with a server in its place that speaks as its reference says."""

import http.server
import json
import threading
import urllib.parse

import pytest
import requests

from hansard_client import settled, sign_up, wait_until
from running_server import RunningServer

KEY = "a-key-of-the-test"


def word(text, start, end, speaker):
    bare = text.lower().strip(".,?")
    return {"word": bare, "punctuated_word": text, "start": start, "end": end, "confidence": 0.99, "speaker": speaker, "speaker_confidence": 0.8}


def answer(name):
    """An answer with `diarize`, `utterances` and `detect_language`."""
    words = [word("Hello,", 0.1, 0.5, 0), word("Dana.", 0.5, 0.9, 0), word("Yes?", 1.2, 1.5, 1)]
    said = [(words[:2], 0), (words[2:], 1)]
    return {
        "metadata": {
            "request_id": name, "sha256": "6a7d98", "created": "2026-04-12T20:33:53.620Z", "duration": 6.5, "channels": 1,
            "models": ["e04910"], "model_info": {"e04910": {"name": "general-nova-3", "version": "2026-01-01.0", "arch": "nova-3"}}},
        "results": {
            "channels": [{
                "alternatives": [{"transcript": "Hello, Dana. Yes?", "confidence": 0.98, "words": words}],
                "detected_language": "en", "language_confidence": 0.87}],
            "utterances": [{
                "start": part[0]["start"], "end": part[-1]["end"], "confidence": 0.97, "channel": 0, "words": part, "speaker": speaker,
                "transcript": " ".join(one["punctuated_word"] for one in part), "id": f"u{speaker}"} for part, speaker in said]}}


class Deepgram(http.server.ThreadingHTTPServer):
    """Takes recordings, and keeps for each what was asked and what came."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Listen)
        self.asked = []
        self.refusals = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Listen(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        path = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(path.query)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if path.path != "/v1/listen" or self.headers["Authorization"] != f"Token {KEY}":
            return self.reply(401, {"err_code": "INVALID_AUTH", "err_msg": "Invalid credentials.", "request_id": "r0"})
        self.server.asked.append({"query": query, "body": body, "type": self.headers["Content-Type"]})
        if self.server.refusals:
            status, headers, text = self.server.refusals.pop(0)
            return self.reply(status, text, headers)
        name = f"r{len(self.server.asked)}"
        self.reply(200, {"request_id": name} if "callback" in query else answer(name))

    def reply(self, status, body, headers={}):
        content = json.dumps(body).encode()
        self.send_response(status)
        for one in {"Content-Type": "application/json", "Content-Length": len(content), **headers}.items():
            self.send_header(one[0], str(one[1]))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture()
def deepgram():
    service = Deepgram()
    yield service
    service.shutdown()


def serving(folder, deepgram, callback=True):
    running = RunningServer(folder, DEEPGRAM_API_KEY=KEY, DEEPGRAM_URL=deepgram.base)
    if callback:
        running.environment["DEEPGRAM_CALLBACK"] = running.base
    return running


def sent(person, recording, **query):
    """A recording on its way, and its meeting."""
    meeting = person.data("POST", "/meetings", json={"title": "Far away"})["id"]
    made = person.data(
        "POST", f"/meetings/{meeting}/recordings", params=query, data=recording.read_bytes(), headers={"Content-Type": "audio/wav"})
    return meeting, made["id"]


def callback(deepgram, number=0):
    wait_until("the recording to be sent", lambda: len(deepgram.asked) > number, 60)
    return deepgram.asked[number]["query"]["callback"][0]


def written(person, meeting):
    return wait_until("the transcript", lambda: settled(person.data("GET", f"/meetings/{meeting}/transcript")), 60)


def lines(transcript):
    return [(one["speaker"]["label"], one["text"]) for one in transcript["segments"]]


def test_an_answer_is_waited_for_through_failures(tmp_path, deepgram, recording):
    deepgram.refusals = [
        (429, {"Retry-After": "1"}, {"err_code": "TOO_MANY_REQUESTS", "err_msg": "Too many requests.", "request_id": "r1"}),
        (503, {}, {"err_code": "SERVICE_UNAVAILABLE", "err_msg": "Try again.", "request_id": "r2"})]
    with serving(tmp_path, deepgram, callback=False) as running:
        person = sign_up(running.base)
        meeting, made = sent(person, recording)
        transcript = written(person, meeting)
        assert lines(transcript) == [("Speaker 1", "Hello, Dana."), ("Speaker 2", "Yes?")]
        assert transcript["engine"] == "deepgram/nova-3" and transcript["language"] == "en"
        assert person.data("GET", f"/recordings/{made}")["language_confidence"] == 0.87
        assert [one["body"] == recording.read_bytes() for one in deepgram.asked] == [True] * 3
        asked = deepgram.asked[0]
        assert asked["type"] == "audio/wav" and asked["query"]["diarize"] == ["true"] and asked["query"]["model"] == ["nova-3"]


def test_a_refused_key_is_told_and_not_tried_again(tmp_path, deepgram, recording):
    deepgram.refusals = [(401, {}, {"err_code": "INVALID_AUTH", "err_msg": "Invalid credentials.", "request_id": "r1"})]
    with serving(tmp_path, deepgram) as running:
        person = sign_up(running.base)
        meeting, _ = sent(person, recording)
        transcript = written(person, meeting)
        assert transcript["status"] == "failed" and KEY not in transcript["error"], transcript["error"]
        assert len(deepgram.asked) == 1


def test_an_answer_is_brought_once_however_often(tmp_path, deepgram, recording):
    with serving(tmp_path, deepgram) as running:
        person = sign_up(running.base)
        meeting, made = sent(person, recording)
        address = callback(deepgram)
        assert address.startswith(f"{running.base}/api/v1/webhooks/deepgram?")
        waiting = wait_until(
            "the waiting", lambda: (one := person.data("GET", f"/recordings/{made}"))["job"]["kind"] == "await-delivery" and one, 30)
        assert waiting["status"] == "processing"
        brought = json.dumps(answer("r1"))
        # Unsigned, forged, and for somebody else's recording: refused, and nothing has changed.
        bare = address.split("?")[0]
        for wrong in (bare, f"{bare}?delivery={made}", address[:-1] + ("0" if address[-1] != "0" else "1"), address.replace("expires=", "expires=9")):
            refused = requests.post(wrong, data=brought, headers={"Content-Type": "application/json"}, timeout=30)
            assert refused.status_code == 401 and refused.json()["error"]["code"] == "unauthorized", refused.text
        assert person.data("GET", f"/recordings/{made}")["status"] == "processing"
        # The server is killed as soon as it has said that it has the answer.
        assert requests.post(address, data=brought, headers={"Content-Type": "application/json"}, timeout=30).status_code == 200
        running.kill()
        running.start()
        transcript = written(person, meeting)
        assert lines(transcript) == [("Speaker 1", "Hello, Dana."), ("Speaker 2", "Yes?")] and transcript["revision"] == 1
        for _ in range(3):
            again = requests.post(address, data=json.dumps(answer("r9")), headers={"Content-Type": "application/json"}, timeout=30)
            assert again.status_code == 200
        assert person.data("GET", f"/meetings/{meeting}/transcript")["revision"] == 1
        assert len(deepgram.asked) == 1


def test_what_deepgram_cannot_write_down_is_told(tmp_path, deepgram, recording):
    with serving(tmp_path, deepgram) as running:
        person = sign_up(running.base)
        meeting, made = sent(person, recording)
        problem = {"err_code": "Bad Request", "err_msg": "Bad Request: failed to process audio: corrupt or unsupported data", "request_id": "r1"}
        address = callback(deepgram)
        assert requests.post(address, json=problem, timeout=30).status_code == 200
        transcript = written(person, meeting)
        assert transcript["status"] == "failed" and "corrupt or unsupported data" in transcript["error"]
        # Asked again, it is another request with another address; the old one is good for nothing.
        person.call("POST", f"/recordings/{made}/transcribe", expect=202, json={})
        fresh = callback(deepgram, 1)
        assert requests.post(address, json=answer("r1"), timeout=30).status_code == 200
        assert person.data("GET", f"/recordings/{made}")["status"] == "processing"
        assert requests.post(fresh, json=answer("r2"), timeout=30).status_code == 200
        assert lines(written(person, meeting))[0] == ("Speaker 1", "Hello, Dana.")


def test_this_machine_can_still_be_asked(tmp_path, deepgram, recording):
    with serving(tmp_path, deepgram) as running:
        person = sign_up(running.base)
        meeting, _ = sent(person, recording, engine="embedded")
        assert wait_until("the transcript", lambda: settled(person.data("GET", f"/meetings/{meeting}/transcript")), 300)["engine"].startswith("moonshine")
        assert deepgram.asked == []
        other = person.data("POST", "/meetings", json={"title": "Not here"})["id"]
        refused = person.call(
            "POST", f"/meetings/{other}/recordings?engine=openai", expect=422, data=recording.read_bytes(), headers={"Content-Type": "audio/wav"})
        assert refused.json()["error"]["details"][0]["field"] == "engine", refused.text
