"""Conversations with the record, as a person's program has them: JSON and server-sent events."""

import json
import uuid

import pytest
import requests

from hansard_client import sign_up, wait_until

SAID = [
    ("Dana", "We ship the new billing portal on Friday the 12th of March."),
    ("Erik", "The budget for the portal is 40,000 euros, and not a cent more."),
    ("Dana", "I will write the release notes before Thursday."),
    ("Priya", "The load test failed twice on Monday because of the database."),
    ("Erik", "So we decided to move the database to the larger machine."),
    ("Priya", "I can move the database tomorrow morning."),
]
SILENCE = "The record does not say."


def meeting_with(person, said, title="Planning"):
    meeting = person.data("POST", "/meetings", json={"title": title})["id"]
    segments = [
        {"speaker": name, "text": text, "start_ms": 5_000 * index, "end_ms": 5_000 * index + 4_000}
        for index, (name, text) in enumerate(said)
    ]
    person.call("POST", f"/meetings/{meeting}/transcript", expect=201, json={"segments": segments})
    # A word that stands there is found once it is indexed.
    word = max(said[0][1].split(), key=len).strip(".,")
    wait_until("the index", lambda: person.data("GET", "/search", params={"q": word, "meeting_id": meeting}), 60)
    return meeting


@pytest.fixture(scope="module")
def asker(server):
    return sign_up(server)


@pytest.fixture(scope="module")
def meeting(asker):
    return meeting_with(asker, SAID)


def begin(person, *meetings, **more):
    response = person.call("POST", "/ask-mind/sessions", expect=201, json={"meeting_ids": list(meetings), **more})
    return response.json()["data"]["id"]


def ask(person, talk, question, **more):
    response = person.call(
        "POST", f"/ask-mind/sessions/{talk}/messages", expect=201, json={"question": question, **more})
    return response.json()["data"]


def events(person, talk, question, path=""):
    """The events of an answer, as a browser's EventSource takes them apart."""
    response = person.call(
        "POST", f"/ask-mind/sessions/{talk}/messages{path}", json={"question": question}, stream=True,
        headers={"Accept": "text/event-stream"})
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"].startswith("text/event-stream")
    return [
        json.loads(block.removeprefix("data: "))
        for block in response.content.decode().split("\n\n") if block.strip() and not block.startswith(":")
    ]


def stands(person, citation):
    transcript = person.data("GET", f"/meetings/{citation['meeting_id']}/transcript")
    text = " ".join(s["text"] for s in transcript["segments"] if s["id"] in citation["segment_ids"])
    return citation["quote"] in text


def test_a_question_is_answered_with_words_that_stand_in_the_record(asker, meeting):
    message = ask(asker, begin(asker, meeting), "What is the budget for the portal?")
    assert message["status"] == "ready" and message["answered"]
    assert any("40,000 euros" in citation["quote"] for citation in message["citations"])
    assert all(stands(asker, citation) for citation in message["citations"])
    assert message["provenance"]["engine"] == "extractive"
    assert all(statement["citations"] for statement in message["statements"])


def test_what_nobody_said_is_not_answered(asker, meeting):
    message = ask(asker, begin(asker, meeting), "Which airline sponsors Heligoland?")
    assert message["answer"] == SILENCE
    assert not message["answered"] and message["citations"] == []


@pytest.mark.parametrize("path", ["", "/stream"])
def test_the_stream_is_the_checked_answer_in_pieces(asker, meeting, path):
    talk = begin(asker, meeting)
    told = events(asker, talk, "What is the budget for the portal?", path)
    kinds = [event["type"] for event in told]
    assert kinds[0] == "asked" and kinds[-1] == "done"
    assert kinds.count("text") > 5 and "statement" in kinds
    kept = asker.data("GET", f"/ask-mind/sessions/{talk}/messages")[0]
    assert "".join(event["text"] for event in told if event["type"] == "text") == kept["answer"]
    assert told[-1]["message"]["id"] == told[0]["message"]["id"] == kept["id"]


def test_a_refusal_is_no_stream(asker, server):
    response = asker.call(
        "POST", f"/ask-mind/sessions/{uuid.uuid4()}/messages", json={"question": "Who?"},
        headers={"Accept": "text/event-stream"})
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"
    response = requests.post(f"{server}/api/v1/ask-mind/sessions/{uuid.uuid4()}/messages", json={"question": "Who?"}, timeout=30)
    assert response.status_code == 401


def test_who_hangs_up_finds_the_answer(asker, meeting):
    talk = begin(asker, meeting)
    response = asker.call(
        "POST", f"/ask-mind/sessions/{talk}/messages", json={"question": "Who writes the release notes?"}, stream=True,
        headers={"Accept": "text/event-stream"})
    response.close()

    def answered():
        found = asker.data("GET", f"/ask-mind/sessions/{talk}/messages")
        return found and found[0]["status"] == "ready" and found[0]

    assert wait_until("the answer", answered, 60)["answered"]


def test_a_follow_up_carries_the_subject_over(asker, meeting):
    talk = begin(asker, meeting)
    ask(asker, talk, "What was decided about the database?")
    message = ask(asker, talk, "And who does that?")
    assert "database" in message["understood_as"]
    assert any("I can move the database" in citation["quote"] for citation in message["citations"])


def test_conversations_are_listed_renamed_and_deleted(asker, meeting):
    talks = [begin(asker, meeting, title=f"Talk {number}") for number in range(3)]
    page = asker.call("GET", "/ask-mind/sessions", params={"limit": 2}).json()
    assert [talk["id"] for talk in page["data"]] == [talks[2], talks[1]]
    rest = asker.call(
        "GET", "/ask-mind/sessions", params={"limit": 2, "cursor": page["meta"]["next_cursor"]}).json()["data"]
    assert rest[0]["id"] == talks[0]
    response = asker.call("GET", f"/ask-mind/sessions/{talks[0]}")
    renamed = asker.data(
        "PATCH", f"/ask-mind/sessions/{talks[0]}", json={"title": "Renamed"}, headers={"If-Match": response.headers["ETag"]})
    assert renamed["title"] == "Renamed" and renamed["meeting_ids"] == [meeting]
    asker.call(
        "PATCH", f"/ask-mind/sessions/{talks[0]}", expect=412, json={"title": "Late"},
        headers={"If-Match": response.headers["ETag"]})
    asker.call("DELETE", f"/ask-mind/sessions/{talks[0]}", expect=200)
    asker.call("GET", f"/ask-mind/sessions/{talks[0]}", expect=404)
    asker.call("GET", f"/ask-mind/sessions/{talks[0]}/messages", expect=404)


def test_a_conversation_is_nobody_elses(asker, meeting, server):
    talk = begin(asker, meeting)
    stranger = sign_up(server, "Mallory")
    for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/messages"), ("POST", "/messages")):
        body = {"PATCH": {"title": "Mine"}, "POST": {"question": "Who?"}}.get(method)
        stranger.call(method, f"/ask-mind/sessions/{talk}{path}", expect=404, json=body)
    stranger.call("POST", "/ask-mind/sessions", expect=404, json={"meeting_ids": [meeting]})
    stranger.call("GET", "/ask-mind/prompts", expect=404, params={"meeting_id": meeting})
    assert stranger.data("GET", "/ask-mind/prompts") == []


def test_a_deleted_meeting_takes_its_words_along(asker, meeting):
    other = meeting_with(asker, [("Zoe", "The canteen serves lentil soup on Wednesday.")], "Lunch")
    alone, both = begin(asker, other), begin(asker, other, meeting)
    assert ask(asker, alone, "When is lentil soup served?")["answered"]
    asker.call("DELETE", f"/meetings/{other}", expect=200)

    def forgotten():
        message = asker.data("GET", f"/ask-mind/sessions/{alone}/messages")[0]
        return "lentil soup on" not in json.dumps({**message, "question": ""}) and message

    message = wait_until("the words are gone", forgotten, 60)
    assert message["citations"] == [] and message["notice"]
    assert ask(asker, both, "What is the budget for the portal?")["notice"].startswith("One of the 2 meetings")
    nowhere = ask(asker, alone, "What is the budget for the portal?")
    assert not nowhere["answered"] and nowhere["notice"]


def test_suggested_questions_have_answers(asker, meeting):
    prompts = asker.data("GET", "/ask-mind/prompts", params={"meeting_id": meeting})
    assert {prompt["kind"] for prompt in prompts} >= {"topic", "decision", "number"}
    for prompt in prompts:
        answer = asker.data("POST", "/ask-mind/ask", json={"question": prompt["question"], "meeting_ids": [meeting]})
        assert answer["answered"], prompt
    assert asker.data("GET", "/ask-mind/prompts")


def test_a_repeated_request_asks_once(asker, meeting):
    talk, key = begin(asker, meeting), uuid.uuid4().hex
    first, second = (
        asker.call(
            "POST", f"/ask-mind/sessions/{talk}/messages", expect=201, json={"question": "Who writes the release notes?"},
            headers={"Idempotency-Key": key}).json()["data"] for _ in range(2))
    assert first == second
    assert len(asker.data("GET", f"/ask-mind/sessions/{talk}/messages")) == 1


@pytest.mark.parametrize("body", [
    {"question": ""}, {"question": "x" * 2001}, {}, {"question": "Who?", "tools": "all"}, {"question": "Who?", "more": 1},
])
def test_a_bad_question_is_refused_by_its_field(asker, meeting, body):
    asker.call("POST", f"/ask-mind/sessions/{begin(asker, meeting)}/messages", expect=422, json=body)


def test_the_document_tells_of_both_forms(server):
    document = requests.get(f"{server}/openapi.json", timeout=30).json()
    post = document["paths"]["/api/v1/ask-mind/sessions/{id}/messages"]["post"]
    assert "application/json" in post["responses"]["201"]["content"]
    assert "text/event-stream" in post["responses"]["200"]["content"]
    event = post["responses"]["200"]["content"]["text/event-stream"]["schema"]["properties"]["data"]
    assert event["contentMediaType"] == "application/json"
    name = next(one["$ref"] for one in event["contentSchema"]["anyOf"] if "$ref" in one).split("/")[-1]
    assert "done" in json.dumps(document["components"]["schemas"]) and name in document["components"]["schemas"]
