"""Home: the meetings with their people and work, its keys, and the sample."""

import re

import pytest
from playwright.sync_api import expect

from hansard_client import sign_up
from running_server import ROOT
from browser.home_page import REFUSED, SIZES_AND_SCHEMES, WORK_MS, spoken


# The list

@pytest.mark.parametrize("size, scheme", SIZES_AND_SCHEMES)
def test_the_list_tells_who_spoke(window, server, size, scheme):
    person = sign_up(server, "Ada Moreau")
    spoken(person, "Harbour board", "Ann", "Ben", "Chidi", "Dora", "Eve")
    spoken(person, "Weekly planning", "Ann", "Ben")
    page = window.sign_in(person)
    row = page.locator(".row-item", has_text="Harbour board")
    expect(row.locator(".person")).to_have_text(["AAnn", "BBen", "CChidi"])
    expect(row.locator(".row-rest")).to_have_text("+2")
    expect(page.locator(".row-item", has_text="Weekly planning").locator(".person")).to_have_count(2)
    window.check("list")


def test_people_are_asked_for_once(window, server):
    person = sign_up(server)
    for title in ("One", "Two", "Three"):
        spoken(person, title, "Ann")
    asked = []
    window.page.on("request", lambda request: asked.append(request.url) if "/speakers?" in request.url else None)
    page = window.sign_in(person)
    expect(page.locator(".person")).to_have_count(3)
    assert len(asked) == 1 and asked[0].count("meeting_ids=") == 3


def test_older_meetings_come_by_themselves(window, server):
    person = sign_up(server)
    for number in range(54):
        person.data("POST", "/meetings", json={"title": f"Meeting {number}"})
    page = window.sign_in(person)
    expect(page.locator(".row-item")).to_have_count(50)
    page.locator(".row").last.scroll_into_view_if_needed()
    expect(page.locator(".row-item")).to_have_count(54)
    expect(page.locator(".row-title").last).to_have_text("Meeting 0")
    expect(page.get_by_role("button", name="Show older meetings")).to_have_count(0)


def test_a_title_is_found_while_typing(window, server):
    person = sign_up(server)
    spoken(person, "Harbour board", "Ann")
    spoken(person, "Weekly planning", "Ben")
    page = window.sign_in(person)
    field = page.get_by_role("searchbox")
    field.fill("harb")
    expect(page.locator(".by-title .row-title")).to_have_text(["Harbour board"])
    expect(page.locator(".days")).to_be_hidden()
    window.picture("typed")
    field.press("Escape")
    expect(page.locator(".days .row-title")).to_have_text(["Weekly planning", "Harbour board"])
    field.fill("crane")
    expect(page.locator(".found").get_by_text("repairs the").first).to_be_visible()
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=crane$"))
    page.goto("/")
    page.get_by_role("searchbox").fill("who repairs it?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page).to_have_url(re.compile("/ask"))
    expect(page.get_by_role("heading", name="who repairs it?")).to_be_visible()


def test_a_meeting_is_renamed_exported_and_deleted_from_its_row(window, server):
    person = sign_up(server)
    made = spoken(person, "Harbour board", "Ann")
    page = window.sign_in(person)
    more = page.get_by_role("button", name="More about Harbour board")
    more.click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_role("dialog").get_by_label("Title").fill("Harbour council")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator(".row-title")).to_have_text("Harbour council")
    assert person.data("GET", f"/meetings/{made['id']}")["title"] == "Harbour council"
    more = page.get_by_role("button", name="More about Harbour council")
    more.click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Transcript as text").click()
    assert download.value.suggested_filename == "Harbour council.txt"
    assert "repairs the crane" in download.value.path().read_text()
    more.click()
    page.get_by_role("menuitem", name="Delete meeting").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete meeting").click()
    expect(page.get_by_role("heading", name="Drop a recording anywhere on this page")).to_be_visible()
    window.expects(REFUSED)
    assert person.call("GET", f"/meetings/{made['id']}").status_code == 404


def test_failed_work_is_told_and_tried_again(window, server):
    """A failure as the server tells it, in place of one that would have to be brought about."""
    person = sign_up(server)
    made = spoken(person, "Damaged", "Ann")
    page = window.page
    job = {"id": "0192f0c0-0000-7000-8000-000000000001", "kind": "transcribe", "status": "failed", "progress": 0.4}
    failed = {"id": "0192f0c0-0000-7000-8000-000000000002", "meeting_id": made["id"], "status": "failed", "error": "The sound breaks off", "job": job}
    envelope = {"success": True, "message": "OK", "meta": None}
    page.route(re.compile(r"/recordings\?meeting_ids="), lambda route: route.fulfill(json={**envelope, "data": [failed]}))
    page.route(re.compile(r"/jobs/[^/]+/retry$"), lambda route: route.fulfill(status=202, json={**envelope, "data": {"job": job}}))
    window.sign_in(person)
    row = page.locator(".row-item", has_text="Damaged")
    expect(row.locator(".pill.bad")).to_have_text("Failed")
    expect(row).to_contain_text("The sound breaks off")
    window.check("failed")
    with page.expect_request(re.compile(rf"/jobs/{job['id']}/retry$")):
        row.get_by_role("button", name="Try “Damaged” again").click()


# Keys

def test_the_list_is_walked_by_keys(window, server):
    person = sign_up(server)
    first = spoken(person, "First", "Ann")
    spoken(person, "Second", "Ann")
    page = window.sign_in(person)
    expect(page.locator(".person")).to_have_count(2)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name=re.compile("Second"))).to_be_focused()
    page.keyboard.press("m")
    expect(page.get_by_role("menuitem", name="Rename")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name=re.compile("First"))).to_be_focused()
    page.keyboard.press("n")
    expect(page.get_by_role("menuitem", name="Empty meeting")).to_be_visible()
    page.keyboard.press("Escape")
    with page.expect_file_chooser():
        page.keyboard.press("u")
    page.get_by_role("link", name=re.compile("First")).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(first["id"]))
    page.locator("body").press("g")
    page.locator("body").press("c")
    expect(page.get_by_role("heading", name="Account", exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page.get_by_role("heading", name="Meetings")).to_be_visible()


@pytest.mark.parametrize("size, scheme", [("desktop", "light"), ("phone", "dark")])
def test_every_key_stands_in_the_help_sheet(window, server, size, scheme):
    page = window.sign_in(sign_up(server))
    page.locator("main").press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    for words in ("Play or pause", "Skip silence", "Edit the words", "Action items", "Upload a recording"):
        expect(sheet.get_by_text(words, exact=True)).to_be_attached()
    assert not re.search(r"help\.", sheet.inner_text()), "a key has no words"
    window.check("help")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    page.get_by_role("searchbox").press("?")
    expect(page.get_by_role("searchbox")).to_have_value("?")
    page.get_by_role("button", name="Account of").click()
    page.get_by_role("menuitem", name="Keyboard shortcuts").click()
    expect(sheet).to_be_visible()


# The sample

@pytest.mark.parametrize("size, scheme", [("desktop", "light"), ("phone", "dark")])
def test_a_newcomer_explores_the_sample(window, server, size, scheme):
    page = window.page
    # As a server serves it that knows the media type.
    sound = (ROOT / "web/sample/meeting.ogg").read_bytes()
    page.route("**/assets/sample/meeting.ogg", lambda route: route.fulfill(body=sound, content_type="audio/ogg"))
    person = sign_up(server, "Nil Newcomer")
    window.sign_in(person)
    window.check("empty")
    page.get_by_role("button", name="Explore a sample meeting").click()
    expect(page).to_have_url(re.compile(r"/meetings/[0-9a-f-]{36}$"))
    expect(page.locator(".sample-note")).to_be_visible()
    page.get_by_role("link", name="All meetings", exact=True).click()
    bar = page.locator(".row-work progress")
    expect(bar).to_be_visible()
    expect(page.locator(".row-percent")).to_have_text(re.compile(r"^\d+ %$"), timeout=WORK_MS)
    window.check("working")
    expect(page.locator(".person")).to_have_text(["1Speaker 1", "2Speaker 2", "3Speaker 3"], timeout=WORK_MS)
    expect(bar).to_have_count(0, timeout=WORK_MS)
    expect(page.locator(".row-end")).to_have_text("1 min")
    page.locator(".row").click()
    minutes = page.locator(".panel-minutes")
    expect(minutes).to_contain_text("We have decided to release on the 14th of April.", timeout=WORK_MS)
    expect(minutes).to_contain_text("keep the calendar in this release")
    meeting = person.data("GET", "/meetings")[0]
    actions = person.data("GET", f"/meetings/{meeting['id']}/action-items")
    assert [(each["assignee"], each["due_said"]) for each in actions] == [("Speaker 2", "by Friday"), ("Speaker 3", "by Tuesday")]
    window.check("explored")
    page.get_by_role("button", name="Remove this sample").click()
    expect(page.get_by_role("heading", name="Drop a recording anywhere on this page")).to_be_visible()
    assert person.data("GET", "/meetings") == []


# The line

def test_the_list_stays_when_the_server_cannot_be_reached(window, server):
    person = sign_up(server)
    spoken(person, "Harbour board", "Ann")
    page = window.sign_in(person)
    expect(page.locator(".row-title")).to_have_text("Harbour board")
    window.expects(REFUSED)
    page.route("**/api/v1/**", lambda route: route.abort())
    page.reload()
    expect(page.get_by_text("The server cannot be reached. This is the list as it was just now.")).to_be_visible()
    expect(page.get_by_text("No answer from the server. Trying again…")).to_be_visible()
    expect(page.locator(".row-title")).to_have_text("Harbour board")
    window.check("kept")
    page.unroute("**/api/v1/**")
    person.data("POST", "/meetings", json={"title": "Meanwhile"})
    expect(page.locator(".row-title")).to_have_text(["Meanwhile", "Harbour board"])
    expect(page.locator(".kept")).to_have_count(0)
    expect(page.get_by_text("The connection is back.").or_(page.locator("#connection[hidden]"))).to_be_attached()
