"""Minutes that people edit and approve, and what they are to do: as one who uses them goes through it."""

import datetime
import email
import email.policy
import re

import pytest
import requests
from aiosmtpd.controller import Controller

from hansard_client import settled, sign_up, wait_until
from running_server import RunningServer, free_port

LINES = [
    ("Ada", "Good morning, today we talk about the heating of the old house and about its roof."),
    ("Bob", "The old boiler leaks, and the repair of it would cost more than three thousand euros."),
    ("Ada", "We decided to buy the red boiler from Harlow, because it fits through the door."),
    ("Bob", "I will call the plumber by Friday and ask when he has the time to come."),
    ("Cid", "The roof has to wait until the spring of next year, when the weather is dry again."),
    ("Ada", "Let's go with the copper pipes then, as they last longer than the plastic ones do."),
    ("Bob", "Cid will send the papers to the insurance company before the end of the month."),
    ("Cid", "The scaffolding is the most expensive part of the whole work on the roof of the house."),
]


class Postbox:
    """Keeps the mails that arrive."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def to(self, address, subject):
        return [mail for mail in self.mails if address in str(mail["To"]) and subject in str(mail["Subject"])]


@pytest.fixture(scope="module")
def postbox():
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    postbox.url = f"smtp://127.0.0.1:{controller.port}?tls=never"
    yield postbox
    controller.stop()


@pytest.fixture(scope="module")
def running(tmp_path_factory, postbox):
    with RunningServer(tmp_path_factory.mktemp("living"), SMTP_URL=postbox.url) as running:
        yield running


@pytest.fixture()
def drafted(running):
    """A person, and the path of a meeting with minutes."""
    person = sign_up(running.base)
    path = f"/meetings/{person.data('POST', '/meetings', json={'title': 'House'})['id']}"
    segments = [
        {"speaker": who, "text": text, "start_ms": at * 6000, "end_ms": at * 6000 + 5500} for at, (who, text) in enumerate(LINES)]
    person.call("POST", f"{path}/transcript", expect=201, json={"segments": segments})
    generate(person, path)
    return person, path


def generate(person, path):
    person.call("POST", f"{path}/minutes/generate", expect=202, json={})
    minutes = wait_until("the minutes", lambda: settled(person.data("GET", f"{path}/minutes"), {"none", "generating"}), 60)
    assert minutes["status"] == "ready" and minutes["decisions"], minutes
    return minutes


def refusal(person, method, path, status, **options):
    return person.call(method, path, expect=status, **options).json()["error"]


def test_minutes_live(drafted):
    person, path = drafted
    answer = person.call("GET", f"{path}/minutes")
    minutes, tag = answer.json()["data"], answer.headers["ETag"]
    decision, others = minutes["decisions"][0], minutes["decisions"][1:]
    assert decision["origin"] == "machine" and decision["citations"]

    # What was read is sent back with other words, and something new.
    rewritten = {**decision, "text": "Harlow's red boiler is bought."}
    added = {"text": "The budget is five thousand."}
    answer = person.call(
        "PATCH", f"{path}/minutes", expect=200, headers={"If-Match": tag}, json={"decisions": [rewritten, *others, added]})
    edited, edited_tag = answer.json()["data"], answer.headers["ETag"]
    assert edited_tag != tag and edited["version"] == minutes["version"] + 1
    assert edited["decisions"][0]["id"] == decision["id"] and edited["decisions"][0]["origin"] == "person"
    assert edited["decisions"][0]["changed_by"] == person.user["id"]
    assert edited["decisions"][-1]["citations"] == [] and edited["decisions"][-1]["origin"] == "person"

    stale = refusal(person, "PATCH", f"{path}/minutes", 412, headers={"If-Match": tag}, json={"decisions": []})
    assert stale["code"] == "version_conflict"
    wrong = refusal(person, "PATCH", f"{path}/minutes", 422, json={"summary": [{"text": "x", "citations": [
        {"segment_ids": decision["citations"][0]["segment_ids"], "quote": "never said by anybody"}]}]})
    assert wrong["details"][0]["field"] == "summary.0.citations.0"

    versions = person.data("GET", f"{path}/minutes/versions")
    assert [one["origin"] for one in versions] == ["person", "machine"] and versions[0]["created_by"] == person.user["id"]
    difference = person.data("GET", f"{path}/minutes/versions/{edited['version']}/difference")
    assert [one["kind"] for one in difference["statements"]] == ["changed", "added"]
    assert {"kind": "removed", "text": " ".join(decision["text"].split())} in difference["statements"][0]["words"] or any(
        words["kind"] == "removed" for words in difference["statements"][0]["words"])
    assert person.data("GET", f"{path}/minutes/versions/{edited['version']}/difference", params={"against": 0})["against"] == 0

    approved = person.call("POST", f"{path}/minutes/approve", expect=200, headers={"If-Match": edited_tag}).json()["data"]
    assert approved["approval"]["approved_by"] == person.user["id"] and approved["approval"]["name"] == "Ada Moreau"
    for method, where in (("PATCH", ""), ("POST", "/generate"), ("POST", f"/versions/{minutes['version']}/restore")):
        body = {"json": {"summary": []}} if method == "PATCH" else {"json": {}}
        assert refusal(person, method, f"{path}/minutes{where}", 409, **body)["code"] == "minutes_approved"
    for form in ("md", "html", "txt"):
        text = person.call("GET", f"{path}/minutes", expect=200, params={"format": form}).text
        assert "Approved by Ada Moreau" in text and "added by a person" in text
        assert form == "txt" or f"{path}#t=" in text
    assert person.call("POST", f"{path}/minutes/reopen", expect=200).json()["data"]["approval"] is None

    restored = person.call("POST", f"{path}/minutes/versions/{minutes['version']}/restore", expect=200).json()["data"]
    assert restored["decisions"] == minutes["decisions"] and restored["version"] == edited["version"] + 1
    again = person.call("POST", f"{path}/minutes/versions/{edited['version']}/restore", expect=200).json()["data"]
    assert [one["text"] for one in again["decisions"]] == [one["text"] for one in edited["decisions"]]


def test_a_changed_record_marks_what_rests_on_it_and_a_new_draft_keeps_what_people_did(drafted):
    person, path = drafted
    minutes = person.data("GET", f"{path}/minutes")
    decision = minutes["decisions"][0]
    kept = {"id": decision["id"], "text": "Harlow's red boiler is bought."}
    points = minutes["key_points"] or minutes["summary"]
    section = "key_points" if minutes["key_points"] else "summary"
    removed = points[0]
    person.call("PATCH", f"{path}/minutes", expect=200, json={"decisions": [kept], section: points[1:]})

    cited = decision["citations"][0]["segment_ids"][0]
    person.call("PATCH", f"/segments/{cited}", expect=200, json={"text": "We decided nothing whatsoever about that today."})

    def marked():
        now = person.data("GET", f"{path}/minutes")
        return now if now["status"] == "stale" else None

    stale = wait_until("the mark", marked, 30)
    assert stale["decisions"][0]["stale"] is True
    for name in ("summary", "key_points", "decisions", "open_questions"):
        for statement in stale[name]:
            rests = any(cited in one["segment_ids"] for one in statement["citations"])
            assert statement["stale"] is rests, statement

    again = generate_again(person, path)
    assert [one["text"] for one in again["decisions"] if one["origin"] == "person"] == [kept["text"]]
    quotes = [one["quote"] for one in removed["citations"]]
    drafted_quotes = [[cite["quote"] for cite in one["citations"]] for name in ("summary", "key_points", "decisions") for one in again[name]]
    assert quotes not in drafted_quotes
    assert again["version"] > stale["version"]


def generate_again(person, path):
    before = person.data("GET", f"{path}/minutes")["version"]
    person.call("POST", f"{path}/minutes/generate", expect=202, json={})

    def newer():
        now = person.data("GET", f"{path}/minutes")
        return now if now["version"] > before and now["status"] != "generating" else None

    return wait_until("the new draft", newer, 60)


def test_action_items_are_found_across_meetings(running, drafted):
    person, path = drafted
    other = f"/meetings/{person.data('POST', '/meetings', json={'title': 'Other'})['id']}"
    mine = {"text": "Paint the door", "assignee_id": person.user["id"], "due_at": "2001-02-03", "priority": "high"}
    late = person.call("POST", f"{other}/action-items", expect=201, json=mine).json()["data"]
    assert late["assignee"] == "Ada Moreau" and late["due_at"] == late["due_date"] == "2001-02-03"
    person.call("POST", f"{path}/action-items", expect=201, json={"text": "Later", "due_date": "2901-01-01"})

    def texts(**query):
        return [one["text"] for one in person.data("GET", "/action-items", params=query)]

    assert texts(overdue="true") == ["Paint the door"] == texts(assignee="me") == texts(q="PAINT")
    # What was said to be due by the end of the month stands between them.
    assert [texts(due_before="2902-01-01", sort="due_at")[at] for at in (0, -1)] == ["Paint the door", "Later"]
    assert texts(meeting_id=other.split("/")[-1]) == ["Paint the door"]
    page = person.call("GET", "/action-items", params={"limit": 1, "sort": "-due_at", "count": "true"}).json()
    assert page["data"][0]["text"] == "Later" and page["meta"]["total"] >= 2 and page["meta"]["next_cursor"]

    stranger = sign_up(running.base)
    assert refusal(person, "PATCH", f"/action-items/{late['id']}", 422, json={"assignee_id": stranger.user["id"]})[
        "details"][0]["field"] == "assignee_id"
    stranger.call("GET", f"/action-items/{late['id']}", expect=404)
    assert stranger.data("GET", "/action-items") == []
    answer = person.call("PATCH", f"/action-items/{late['id']}", expect=200, headers={"If-Match": '"1"'}, json={"status": "done"})
    assert answer.headers["ETag"] == '"2"'
    assert refusal(person, "PATCH", f"/action-items/{late['id']}", 412, headers={"If-Match": '"1"'}, json={"status": "open"})
    assert texts(overdue="true") == []


def test_a_reminder_arrives_and_can_be_turned_off(running, postbox, drafted):
    person, path = drafted
    welcome = wait_until("the mail of the account", lambda: postbox.to(person.email, "confirm your address"), 30)[0]
    token = re.search(r"token=(\S+)", welcome.get_content())[1]
    requests.post(f"{running.base}/api/v1/auth/verify-email", json={"token": token}, timeout=30).raise_for_status()
    person.call("PATCH", "/reminders/preference", expect=200, json={"hour": 0, "time_zone": "Etc/UTC", "days_before": 2})
    today = datetime.datetime.now(datetime.timezone.utc).date()

    def item(text, days, **more):
        due = str(today + datetime.timedelta(days=days))
        body = {"text": text, "assignee_id": person.user["id"], "due_at": due, **more}
        return person.call("POST", f"{path}/action-items", expect=201, json=body).json()["data"]

    item("Sweep the chimney", 0)
    mail = wait_until("the reminder", lambda: postbox.to(person.email, "Due today: Sweep the chimney"), 30)[0]
    assert f"{path}" in mail.get_content()
    item("Order the pipes", 2)
    wait_until("the other reminder", lambda: postbox.to(person.email, "Order the pipes"), 30)
    assert len(postbox.to(person.email, "Sweep the chimney")) == 1

    link = re.fullmatch(r"<(http[^>]+)>", str(mail["List-Unsubscribe"]))[1]
    address = re.sub(r"^https?://[^/]+", running.base, link)
    forged = re.sub(r"signature=..", "signature=00", address) if "signature=00" not in address else address.replace("=00", "=11")
    assert requests.post(forged, timeout=30).status_code == 401
    one_click = requests.post(address, data={"List-Unsubscribe": "One-Click"}, timeout=30)
    assert one_click.status_code == 200, one_click.text
    assert person.data("GET", "/reminders/preference")["enabled"] is False
    page = re.search(r"https?://[^/\s]+(/unsubscribe\?\S+)", mail.get_content())[1]
    assert requests.get(running.base + page, headers={"Accept": "text/html"}, timeout=30).status_code == 200
    item("Never told", 0)
    person.call("PATCH", "/reminders/preference", expect=200, json={"enabled": True})
    item("Told again", 0)
    wait_until("reminders again", lambda: postbox.to(person.email, "Told again"), 30)
