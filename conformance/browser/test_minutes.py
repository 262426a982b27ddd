"""Minutes in a meeting: what they hold, editing in place, and taking them out of the page."""

import re

import pytest
from playwright.sync_api import expect

from modelled_server import model
from browser.minutes_page import (
    BOILER, CAKE, PHOTOGRAPHS, PIPE, REFUSED, SAID, SIZES_AND_SCHEMES, SUMMARY, TILES, check, choose, cited, focused, house, modelled, open_meeting, page, say, server, statement, texts,
)


# What they hold


@pytest.mark.parametrize("size, scheme", SIZES_AND_SCHEMES)
def test_minutes_show_what_they_hold(window, house, size, scheme):
    page = open_meeting(window.sign_in(house.person), house)
    for name, (_, text, _) in {"summary": SUMMARY, "key_points": TILES, "decisions": BOILER, "open_questions": PIPE, "action_items": PHOTOGRAPHS}.items():
        expect(texts(page, name).filter(has_text=text)).to_be_visible()
    topics = house.minutes["topics"]
    assert topics
    expect(page.locator(".subject-say")).to_have_text([topic["title"] for topic in topics])
    page.locator(".subject-say").first.click()
    expect(page.locator(".under:visible .under-say").first).to_be_visible()
    expect(page.get_by_text("One statement of the model was left out")).to_be_visible()
    expect(page.locator(".provenance")).to_contain_text("scripted-1")
    coverage = page.locator(".coverage")
    expect(coverage).to_contain_text(f"{round(house.minutes['coverage'] * 100)} % of what was said is behind these minutes")
    expect(page.locator(".explanation")).to_be_hidden()
    coverage.focus()
    coverage.press("Enter")
    expect(page.locator(".explanation")).to_be_visible()
    check(window, "foot")
    page.get_by_role("button", name="Add to Decisions").click()
    check(window, "writing")
    page.keyboard.press("Escape")
    page.locator(".action .due").first.click()
    expect(page.get_by_role("dialog", name="Choose a day")).to_be_visible()
    check(window, "due")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Draft again").click()
    expect(page.get_by_role("radio", name="Stand-up")).to_be_visible()
    check(window, "draft")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="show all versions").click()
    expect(page.locator(".difference").first).to_be_visible()
    check(window, "versions")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved by Ada Moreau")).to_be_visible()
    check(window, "approved")


def test_keys_go_through_statements_and_light_their_words(page):
    say(page, TILES[1]).focus()
    assert "lost forty tiles" in cited(page)
    page.keyboard.press("ArrowDown")
    assert focused(page) == CAKE[1] and "lemon cake" in cited(page)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(statement(page, TILES[1])).to_have_attribute("aria-current", "true")
    # The tab key leaves the list, and comes back to where one was.
    page.locator(".minutes-section.key_points .add").focus()
    page.keyboard.press("Tab")
    assert focused(page) == TILES[1]
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.decisions') !== null")
    # What was chosen stays lit when something else was only pointed at.
    statement(page, CAKE[1]).hover()
    assert "lemon cake" in cited(page)
    page.get_by_role("tab", name="Ask").hover()
    assert "lost forty tiles" in cited(page)


# Editing


def test_a_statement_is_put_otherwise_in_place(page, house):
    say(page, TILES[1]).focus()
    page.keyboard.press("e")
    pad = page.get_by_label("Text of")
    expect(pad).to_be_focused()
    pad.fill("Nobody will see this.")
    page.keyboard.press("Escape")
    expect(say(page, TILES[1])).to_be_focused()
    page.keyboard.press("e")
    pad.fill("Forty tiles are gone.")
    page.keyboard.press("Control+Enter")
    expect(say(page, "Forty tiles are gone.")).to_be_focused()
    expect(statement(page, "Forty tiles are gone.")).to_contain_text("worded by Ada Moreau")
    assert house.texts("key_points") == ["Forty tiles are gone.", CAKE[1]]
    page.keyboard.press("e")
    pad.fill("Forty tiles are lost.")
    say(page, BOILER[1]).focus()
    expect(say(page, "Forty tiles are lost.")).to_be_visible()
    house.until("what was left", lambda minutes: minutes["key_points"][0]["text"] == "Forty tiles are lost.")


def test_what_is_typed_outlives_a_reload_and_a_lost_line(page, house, window):
    say(page, TILES[1]).focus()
    page.keyboard.press("e")
    page.get_by_label("Text of").fill("Forty tiles are gone.")
    page.reload()
    expect(page.get_by_label("Text of")).to_have_value("Forty tiles are gone.")
    window.expects(REFUSED)
    page.route(re.compile(r"/minutes$"), lambda route: route.abort() if route.request.method == "PATCH" else route.continue_())
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".pad .wrong")).to_contain_text("cannot be reached")
    expect(page.get_by_label("Text of")).to_have_value("Forty tiles are gone.")
    page.unroute(re.compile(r"/minutes$"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(say(page, "Forty tiles are gone.")).to_be_visible()
    assert house.texts("key_points")[0] == "Forty tiles are gone."


def test_a_statement_is_added_by_hand_or_with_words_of_the_record(page, house):
    page.get_by_role("button", name="Add to Decisions").click()
    page.get_by_label("New statement in Decisions").fill("The cellar is painted.")
    page.keyboard.press("Control+Enter")
    expect(statement(page, "The cellar is painted.")).to_contain_text("written by Ada Moreau")
    expect(say(page, "The cellar is painted.")).to_be_focused()
    assert house.minutes["decisions"][-1]["citations"] == []

    topic = page.locator(".subject").last
    title = topic.locator(".subject-say").inner_text()
    topic.locator(".subject-say").click()
    topic.get_by_role("button", name="Add a statement about this").click()
    page.get_by_label("New statement in Key points").fill("A loan was offered.")
    page.get_by_role("button", name="Quote words of the record").click()
    page.get_by_label("Find words that were said").fill("interest")
    page.locator(".quote-choice", has_text="interest of four percent").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(statement(page, "A loan was offered.").locator(".time")).to_have_text("3:45")
    expect(page.locator(".subject", has_text=title).locator(".under-say", has_text="A loan was offered.")).to_be_visible()
    added = house.until("the statement", lambda minutes: minutes["key_points"][-1]["text"] == "A loan was offered." and minutes["key_points"][-1])
    assert added["citations"][0]["quote"] == SAID[25] and added["origin"] == "person"


def test_a_statement_is_removed_and_comes_back(page, house):
    before = house.minutes
    say(page, TILES[1]).focus()
    page.keyboard.press("Delete")
    expect(statement(page, TILES[1])).to_have_count(0)
    expect(say(page, CAKE[1])).to_be_focused()
    house.until("the removal", lambda minutes: len(minutes["key_points"]) == 1)
    page.get_by_role("button", name="Undo").click()
    expect(texts(page, "key_points")).to_have_text([TILES[1], CAKE[1]])
    assert house.until("the return", lambda minutes: minutes["key_points"] == before["key_points"] and minutes)["version"] == before["version"] + 2


def test_a_statement_is_moved(page, house):
    say(page, TILES[1]).focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(texts(page, "key_points")).to_have_text([CAKE[1], TILES[1]])
    expect(say(page, TILES[1])).to_be_focused()
    house.until("the new order", lambda minutes: minutes["key_points"][0]["text"] == CAKE[1])
    choose(page, statement(page, TILES[1]), "Decisions")
    expect(texts(page, "decisions")).to_have_text([BOILER[1], TILES[1]])
    house.until("the new list", lambda minutes: len(minutes["decisions"]) == 2)
    row = statement(page, TILES[1])
    row.hover()
    row.locator(".grip").drag_to(statement(page, BOILER[1]), target_position={"x": 60, "y": 4})
    expect(texts(page, "decisions")).to_have_text([TILES[1], BOILER[1]])
    house.until("what was dropped", lambda minutes: minutes["decisions"][0]["text"] == TILES[1])
    assert house.minutes["decisions"][0]["citations"], "it lost the words it rests on"


def test_a_topic_is_renamed(page, house):
    first = house.minutes["topics"][0]
    page.locator(".subject-say").first.focus()
    page.keyboard.press("e")
    page.get_by_label("Title of the topic").fill("Heating")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".subject-say").first).to_have_text("Heating")
    assert house.minutes["topics"][0] == {**first, "title": "Heating", "origin": "person"}


# Out of the page


def test_minutes_are_taken_out(page, house, window):
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for part, label, name in [("minutes", "Web page", "House committee minutes.html"), ("minutes", "Text", "House committee minutes.txt"), ("transcript", "Word document", "House committee.docx"), ("transcript", "SRT subtitles", "House committee.srt")]:
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=label).filter(has_text=re.compile(f"^{label}")).click()
        assert download.value.suggested_filename == name
        content = download.value.path().read_bytes()
        assert content.startswith(b"PK") if name.endswith("docx") else (BOILER[1] if part == "minutes" else SAID[2]).encode() in content
    page.get_by_role("button", name="Export").click()
    page.get_by_role("menuitem", name="Copy minutes as Markdown").click()
    expect(page.get_by_text("Minutes copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("# House committee") and BOILER[1] in copied


def test_minutes_print_alone(page, window):
    page.get_by_role("tab", name="Ask").click()
    page.emulate_media(media="print")
    expect(page.locator(".minutes")).to_be_visible()
    expect(statement(page, BOILER[1])).to_be_visible()
    for hidden in (".bar", ".tabs", ".panel-transcript", ".panel-ask", ".meeting-actions", ".minutes .row-tools >> nth=0", ".standing-end"):
        expect(page.locator(hidden)).to_be_hidden()
    window.picture("print")
    page.emulate_media(media="screen")
