"""What holds for every call: one envelope, errors with their field, ids, pages, keys that make a repetition safe, versions."""

import uuid

import pytest
import requests

from hansard_client import Client, sign_up


@pytest.fixture(scope="module")
def someone(server):
    return sign_up(server, "Convention Tester")


def error(response):
    body = response.json()
    assert body["success"] is False and body["message"]
    return body["error"]


def fields(response):
    assert response.status_code == 422, response.text
    found = error(response)
    assert found["code"] == "validation_error"
    return {entry["field"] for entry in found["details"]}


def test_answers_stand_in_one_envelope(someone):
    response = someone.call("POST", "/meetings", expect=201, json={"title": "Envelope"})
    body = response.json()
    assert body["success"] is True and body["message"] and body["meta"] is None
    assert uuid.UUID(body["data"]["id"]).version == 7
    assert body["data"]["created_at"].endswith("Z") and len(body["data"]["created_at"]) == 24
    assert response.headers["X-Request-Id"]
    assert response.headers["ETag"] == '"1"'


def test_all_faulty_fields_are_named_at_once(someone):
    response = someone.call("POST", "/meetings", json={"title": "", "language": "!!", "attendee_ids": ["x"], "colour": 1})
    assert fields(response) == {"title", "language", "attendee_ids.0", "colour"}


@pytest.mark.parametrize(
    "body, status",
    [
        (b"{", 422), (b"[]", 422), (b"null", 422), (b'"x"', 422), (b"\xff\xfe", 422), (b'{"title":"a\\u0000b"}', 422),
        (b'{"title":1e400}', 422), (b'{"title":"x","duration":9e999}', 422), (b"[" * 20000 + b"]" * 20000, 422),
        (b'{"title":"' + b"a" * (2 << 20) + b'"}', 413), (b"", 422),
    ],
)
def test_bodies_that_cannot_be_are_refused(someone, body, status):
    response = someone.call("POST", "/meetings", data=body, headers={"Content-Type": "application/json"})
    assert response.status_code == status, response.text
    assert error(response)["code"] in {"validation_error", "too_large"}


def test_another_media_type_is_refused(someone):
    response = someone.call("POST", "/meetings", data=b"<a/>", headers={"Content-Type": "application/xml"})
    assert response.status_code == 415 and error(response)["code"] == "unsupported_media_type"


@pytest.mark.parametrize("path", ["/meetings/nonsense", "/recordings/0", "/jobs/%00", "/action-items/..%2f.."])
def test_an_id_that_is_none_is_told(someone, path):
    response = someone.call("GET", path)
    assert response.status_code in {404, 422}, response.text


def test_what_is_absent_and_what_is_anothers_look_the_same(server, someone):
    other = sign_up(server, "Another")
    theirs = other.data("POST", "/meetings", json={"title": "Theirs"})["id"]
    absent = someone.call("GET", f"/meetings/{uuid.uuid4()}")
    hidden = someone.call("GET", f"/meetings/{theirs}")
    assert absent.status_code == hidden.status_code == 404
    clean = lambda response: {**response.json(), "error": {**error(response), "request_id": None}}
    assert clean(absent) == clean(hidden)


def test_pages_follow_one_another_without_gap_or_repetition(server):
    person = sign_up(server, "Pager")
    made = [person.data("POST", "/meetings", json={"title": f"{n:02}"})["id"] for n in range(23)]
    seen, cursor = [], None
    while True:
        page = person.call("GET", "/meetings", expect=200, params={"limit": 5, "count": "true", **({"cursor": cursor} if cursor else {})}).json()
        seen += [meeting["id"] for meeting in page["data"]]
        assert page["meta"]["limit"] == 5 and page["meta"]["total"] == 23
        cursor = page["meta"]["next_cursor"]
        if cursor is None:
            break
    assert seen == made[::-1]
    by_title = person.data("GET", "/meetings?sort=title&limit=100")
    assert [meeting["title"] for meeting in by_title] == sorted(meeting["title"] for meeting in by_title)


def test_a_cursor_that_was_tampered_with_is_refused(server):
    person = sign_up(server, "Tamperer")
    for n in range(3):
        person.data("POST", "/meetings", json={"title": str(n)})
    cursor = person.call("GET", "/meetings?limit=1").json()["meta"]["next_cursor"]
    for bad in (cursor[:-2], cursor[:-1] + ("A" if cursor[-1] != "A" else "B"), "x", "a" * 600, cursor.swapcase()):
        assert person.call("GET", "/meetings", params={"cursor": bad}).status_code == 422
    assert fields(person.call("GET", "/meetings", params={"limit": 1, "cursor": cursor, "sort": "title"})) == {"cursor"}


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "count=perhaps", "sort=colour", "from=yesterday", "unknown=1", "status=lost"])
def test_a_faulty_query_is_told(someone, query):
    assert fields(someone.call("GET", f"/meetings?{query}")) == {query.split("=")[0]}


def test_a_repetition_with_the_same_key_gets_the_first_answer(someone):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first = someone.call("POST", "/meetings", expect=201, json={"title": "Once"}, headers=key)
    again = someone.call("POST", "/meetings", expect=201, json={"title": "Once"}, headers=key)
    assert first.json() == again.json()
    other = someone.call("POST", "/meetings", json={"title": "Twice"}, headers=key)
    assert other.status_code == 422 and error(other)["code"] == "idempotency_key_reused"


def test_a_stale_version_is_refused(someone):
    made = someone.data("POST", "/meetings", json={"title": "First"})["id"]
    changed = someone.call("PATCH", f"/meetings/{made}", expect=200, json={"title": "Second"}, headers={"If-Match": '"1"'})
    assert changed.headers["ETag"] == '"2"'
    stale = someone.call("PUT", f"/meetings/{made}", json={"title": "Third"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412 and error(stale)["code"] == "version_conflict"
    assert someone.data("GET", f"/meetings/{made}")["title"] == "Second"


def test_a_change_is_seen_at_once(someone):
    made = someone.data("POST", "/meetings", json={"title": "Before"})["id"]
    for n in range(20):
        assert someone.data("GET", f"/meetings/{made}")["id"] == made
        someone.data("PATCH", f"/meetings/{made}", json={"title": f"After {n}"})
        assert someone.data("GET", f"/meetings/{made}")["title"] == f"After {n}"


def test_a_cookie_counts_only_from_our_own_pages(server, someone):
    browser = requests.Session()
    browser.post(f"{server}/api/v1/auth/login", json={"email": someone.email, "password": someone.password}, timeout=30).raise_for_status()
    assert "access_token" in browser.cookies
    write = lambda **headers: browser.post(f"{server}/api/v1/meetings", json={"title": "By cookie"}, headers=headers, timeout=30).status_code
    assert write(Origin=server) == 201
    assert write(Origin="https://elsewhere.example") == 403
    assert write() == 403
    assert browser.get(f"{server}/api/v1/users/me", timeout=30).status_code == 200


def test_signing_out_ends_the_access_token_at_once(server, someone):
    login = requests.post(f"{server}/api/v1/auth/login", json={"email": someone.email, "password": someone.password}, timeout=30).json()["data"]
    client = Client(server, login["access_token"])
    assert client.call("GET", "/users/me").status_code == 200
    assert client.call("POST", "/auth/logout").status_code == 200
    assert client.call("GET", "/users/me").status_code == 401


def test_a_token_that_was_tampered_with_is_refused(server, someone):
    token = someone.headers["Authorization"].split()[1]
    for bad in (token[:-3] + "abc", token.split(".")[0] + "..", "x.y.z", "hsd_" + "a" * 43, ""):
        assert Client(server, bad or " ").call("GET", "/users/me").status_code == 401


def test_the_root_answers_programs_and_people(server):
    assert requests.get(f"{server}/", timeout=30).json()["data"]["name"] == "hansard"
    page = requests.get(f"{server}/", headers={"Accept": "text/html"}, timeout=30)
    assert page.headers["Content-Type"].startswith("text/html") and "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_health_and_metrics(server):
    assert requests.get(f"{server}/api/v1/health", timeout=30).json()["data"]["database"] == "ok"
    assert requests.get(f"{server}/api/v1/health/ready", timeout=30).status_code == 200
    assert "hansard_operation_seconds_count" in requests.get(f"{server}/metrics", timeout=30).text
