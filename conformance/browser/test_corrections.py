"""Words that are corrected in place: by one, by two at once, and taken back."""

import re

import pytest
from playwright.sync_api import expect

from browser.transcript_page import choose, open_meeting, said, saved, short, texts


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_segment_is_edited_in_place(window, person, size):
    meeting = short(person)
    page = open_meeting(window, person, meeting)
    if window.phone:
        said(page, "harbour crane").click()
        page.get_by_role("button", name="Edit", exact=True).click()
    else:
        said(page, "harbour crane").hover()
        page.get_by_role("button", name="Edit", exact=True).click()
    field = page.get_by_role("textbox", name="What Ben says")
    expect(field).to_be_focused()
    field.fill("We repair the harbour  crane in March.")
    window.check("field")
    with saved(page) as answer:
        field.press("Control+Enter")
    assert answer.value.request.headers["if-match"]
    expect(said(page, "crane in March.")).to_have_text("We repair the harbour crane in March.")
    expect(said(page, "crane in March.")).to_be_focused()
    expect(page.locator(".turn", has_text="in March").locator(".edited")).to_have_attribute("title", "Changed by you")
    assert texts(person, meeting)[2] == "We repair the harbour crane in March."
    # Leaving the field saves, Escape gives up, and the keys of the player are letters here.
    page.keyboard.press("e")
    field.fill("We repair the kjl crane in March.")
    with saved(page):
        (page.get_by_role("heading", level=1) if not window.phone else page.locator(".transcript .scroller")).click(position={"x": 2, "y": 2})
    expect(said(page, "kjl crane")).to_be_visible()
    said(page, "kjl crane").focus()
    page.keyboard.press("Enter")
    field.fill("Nothing of this.")
    field.press("Escape")
    expect(said(page, "kjl crane")).to_be_focused()
    assert texts(person, meeting)[2] == "We repair the kjl crane in March."
    with page.expect_response(re.compile(r"/revisions/\d+/restore")):
        page.get_by_role("button", name="Undo").click()
    expect(said(page, "crane in March.")).to_have_text("We repair the harbour crane in March.")
    window.picture("undone")


def test_what_is_typed_outlives_a_reload_and_a_refusal(window, person):
    meeting = short(person)
    page = open_meeting(window, person, meeting)
    said(page, "Steel").focus()
    page.keyboard.press("e")
    page.get_by_role("textbox", name="What Cleo says").fill("Steel has become very dear.")
    page.reload()
    field = page.get_by_role("textbox", name="What Cleo says")
    expect(field).to_have_text("Steel has become very dear.")
    assert texts(person, meeting)[4] == "Steel has become dear."
    window.expects("Failed to load resource")
    page.route("**/api/v1/segments/*", lambda route: route.fulfill(status=403, json={"success": False, "message": "", "error": {"code": "forbidden", "details": []}}))
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="not change it")).to_be_visible()
    expect(field).to_have_text("Steel has become very dear.")
    window.picture("refused")
    page.unroute("**/api/v1/segments/*")
    with saved(page):
        page.get_by_role("button", name="Save").click()
    expect(said(page, "very dear")).to_be_visible()
    page.reload()
    expect(said(page, "very dear")).to_be_visible()
    expect(page.locator(".editing")).to_have_count(0)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_segments_are_split_joined_given_and_deleted(window, person, size):
    meeting = short(person)
    page = open_meeting(window, person, meeting)
    # At the cursor of the field.
    said(page, "I will order").focus()
    page.keyboard.press("e")
    page.keyboard.press("Control+Home")
    for _ in range(len("I will order the parts ")):
        page.keyboard.press("ArrowRight")
    with saved(page):
        page.get_by_role("button", name="Split at the cursor").click()
    expect(said(page, "before winter.")).to_have_text("before winter.")
    assert texts(person, meeting)[3:5] == ["I will order the parts", "before winter."]
    with saved(page):
        choose(page, "I will order", "Join with the next")
    expect(said(page, "I will order")).to_have_text("I will order the parts before winter.")
    with saved(page):
        choose(page, "I will order", "Somebody else says this…")
        window.picture("speakers")
        page.get_by_role("menuitemradio", name="Cleo").click()
    expect(page.locator(".turn", has_text="Steel has become dear.").locator(".said")).to_have_count(2)
    with saved(page):
        choose(page, "Nobody objected", "Somebody else says this…")
        page.get_by_role("menuitem", name="Somebody new…").click()
        page.get_by_role("dialog").get_by_label("Name").fill("Dora")
        window.check("somebody-new")
        page.get_by_role("button", name="Add speaker").click()
    expect(page.locator(".turn", has_text="Nobody objected").locator(".name")).to_have_text("Dora")
    with saved(page):
        choose(page, "Then let us", "Delete")
    expect(said(page, "Then let us")).to_have_count(0)
    assert len(texts(person, meeting)) == 5
    with page.expect_response(re.compile(r"/restore")):
        page.get_by_role("button", name="Undo").click()
    expect(said(page, "Then let us")).to_be_visible()
    assert texts(person, meeting)[5] == "Then let us decide on it today."
    speakers = [segment["speaker"]["label"] for segment in person.data("GET", f"/meetings/{meeting}/transcript")["segments"]]
    assert [speakers[index] for index in (0, 2, 3, 4, 5)] == ["Ann", "Ben", "Cleo", "Cleo", "Ann"]


def test_selected_words_are_given_to_somebody_else(window, person):
    meeting = short(person)
    page = open_meeting(window, person, meeting)
    said(page, "The board met").focus()
    said(page, "The board met").evaluate("(span) => getSelection().setBaseAndExtent(span.firstChild, 26, span.firstChild, 43)")
    with saved(page):
        page.keyboard.press("Shift+F10")
        page.get_by_role("menuitem", name="Somebody else says these words…").click()
        page.get_by_role("menuitemradio", name="Ben").click()
    expect(page.locator(".turn").nth(1).locator(".said")).to_have_text("read the minutes.")
    expect(page.locator(".turn").nth(1).locator(".name")).to_have_text("Ben")
    assert texts(person, meeting)[:2] == ["The board met at noon and", "read the minutes."]


def test_two_people_edit_the_same_segment(window, person):
    """What the other one wrote shows up by itself; over the same words, one chooses."""
    meeting = short(person)
    page = open_meeting(window, person, meeting)
    other = window.context.new_page()
    other.goto(f"/meetings/{meeting}")
    expect(said(other, "Steel")).to_be_visible()
    said(page, "Steel").focus()
    page.keyboard.press("e")
    mine = page.get_by_role("textbox", name="What Cleo says")
    mine.fill("Steel has become too dear.")
    said(other, "harbour crane").focus()
    other.keyboard.press("e")
    other.get_by_role("textbox", name="What Ben says").fill("We mend the harbour crane in May.")
    other.keyboard.press("Enter")
    # Another segment: it changes beside what is being typed, where the cursor stays.
    expect(said(page, "We mend")).to_be_visible()
    expect(mine).to_be_focused()
    page.keyboard.type(" Really.")
    expect(mine).to_have_text("Steel has become too dear. Really.")
    said(other, "Steel").focus()
    other.keyboard.press("e")
    other.get_by_role("textbox", name="What Cleo says").fill("Steel has become cheap.")
    other.keyboard.press("Enter")
    expect(page.locator(".edit-problem blockquote")).to_have_text("Steel has become cheap.")
    expect(mine).to_have_text("Steel has become too dear. Really.")
    window.check("conflict")
    with saved(page):
        page.get_by_role("button", name="Keep mine").click()
    expect(said(other, "Steel")).to_have_text("Steel has become too dear. Really.")
    assert texts(person, meeting)[4] == "Steel has become too dear. Really."
    other.close()


def test_a_change_that_was_not_seen_is_not_overwritten(window, person):
    """Without news, the server's refusal is what tells of the other's change."""
    meeting = short(person)
    window.expects("Failed to load resource")
    page = window.sign_in(person)
    page.route(re.compile(r"/api/v1/events"), lambda route: route.abort())
    page.goto(f"/meetings/{meeting}")
    expect(said(page, "Steel")).to_be_visible()
    segment = person.data("GET", f"/meetings/{meeting}/transcript")["segments"][4]
    person.data("PATCH", f"/segments/{segment['id']}", json={"text": "Steel has become cheap."})
    said(page, "Steel").focus()
    page.keyboard.press("e")
    mine = page.get_by_role("textbox", name="What Cleo says")
    mine.fill("Steel is dear.")
    mine.press("Enter")
    expect(page.locator(".edit-problem blockquote")).to_have_text("Steel has become cheap.")
    expect(mine).to_have_text("Steel is dear.")
    page.get_by_role("button", name="Take theirs").click()
    expect(said(page, "Steel")).to_have_text("Steel has become cheap.")
    assert texts(person, meeting)[4] == "Steel has become cheap."


def test_what_is_typed_is_not_lost_with_its_segment(window, person):
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    meeting = short(person)
    page = open_meeting(window, person, meeting)
    said(page, "Steel").focus()
    page.keyboard.press("e")
    page.get_by_role("textbox", name="What Cleo says").fill("Steel is all I ever wrote.")
    person.call("DELETE", f"/segments/{person.data('GET', f'/meetings/{meeting}/transcript')['segments'][4]['id']}", expect=200)
    expect(page.get_by_role("status").filter(has_text="was taken out")).to_contain_text("Steel is all I ever wrote.")
    window.picture("taken-out")
    page.get_by_role("button", name="Copy it").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "Steel is all I ever wrote."
    expect(page.locator(".editing")).to_have_count(0)
