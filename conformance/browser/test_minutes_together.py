"""Minutes that several people write at once; versions and approval."""

import datetime
import re
import threading

import pytest
from playwright.sync_api import expect

from modelled_server import model
from scripted_model import items
from browser.minutes_page import (
    hear_nothing, ALL, BOILER, CAKE, REFUSED, SUMMARY, TILES, choose, house, modelled, open_meeting, page, say, section, server, statement, texts,
)


@pytest.mark.parametrize("told", [False, True], ids=["refused", "told"])
def test_two_people_at_one_statement_lose_nothing(page, house, window, told):
    """Told by the server's news before one saves, or by its refusal after."""
    window.expects(REFUSED)
    if not told:
        hear_nothing(page)
    say(page, TILES[1]).focus()
    page.keyboard.press("e")
    page.get_by_label("Text of").fill("Mine: forty tiles.")
    points = house.minutes["key_points"]
    house.change(key_points=[{"id": points[0]["id"], "text": "Theirs: many tiles."}, {"id": points[1]["id"], "text": points[1]["text"]}])
    if not told:
        page.keyboard.press("Control+Enter")
    conflict = page.locator(".pad-note")
    expect(conflict).to_contain_text("Ada Moreau changed this to:")
    expect(conflict).to_contain_text("Theirs: many tiles.")
    expect(page.get_by_label("Text of")).to_have_value("Mine: forty tiles.")
    window.picture("conflict")
    assert house.texts("key_points")[0] == "Theirs: many tiles."
    page.get_by_role("button", name="Keep mine").click()
    expect(say(page, "Mine: forty tiles.")).to_be_visible()
    assert house.texts("key_points")[0] == "Mine: forty tiles."


@pytest.mark.parametrize("told", [False, True], ids=["refused", "told"])
def test_two_windows_write_at_once(page, house, window, chromium, server, told):
    """What is written in one window comes into the other beside what is typed there, and both are kept."""
    window.expects(REFUSED)
    if not told:
        hear_nothing(page)
    other = type(window)(chromium, server, "two-windows-other", "desktop")
    try:
        theirs = open_meeting(other.sign_in(house.person), house)
        say(page, TILES[1]).focus()
        page.keyboard.press("e")
        pad = page.get_by_label("Text of")
        pad.fill("Forty tiles")
        say(theirs, CAKE[1]).focus()
        theirs.keyboard.press("e")
        theirs.get_by_label("Text of").fill("The cake was good.")
        theirs.keyboard.press("Control+Enter")
        expect(say(theirs, "The cake was good.")).to_be_visible()
        if told:
            expect(say(page, "The cake was good.")).to_be_visible()
            expect(pad).to_be_focused()
        pad.press_sequentially(" are gone.")
        pad.press("Control+Enter")
        expect(texts(page, "key_points")).to_have_text(["Forty tiles are gone.", "The cake was good."])
        assert house.texts("key_points") == ["Forty tiles are gone.", "The cake was good."]
        assert not other.complaints
    finally:
        other.context.close()


def test_a_finished_draft_leaves_what_is_being_typed(page, house, model, window):
    """And so does what somebody else has edited meanwhile."""
    window.expects(REFUSED)
    goes_on = threading.Event()

    def script(line):
        goes_on.wait(60)
        line.say(items(line.chat, *ALL, ("section_2", "The lemon cake was baked by the school.", "lemon cake for the garden was baked by the school")))

    model.act(script)
    choose(page, statement(page, BOILER[1]), "Confirm: it is right")
    expect(statement(page, BOILER[1])).to_contain_text("confirmed by Ada Moreau")
    page.get_by_role("button", name="Draft again").click()
    page.get_by_role("dialog").get_by_role("button", name="Draft again").click()
    expect(page.get_by_text("Drafting the minutes").first).to_be_visible()
    say(page, BOILER[1]).focus()
    page.keyboard.press("e")
    pad = page.get_by_label("Text of")
    pad.fill("The red boiler")
    first, *others = house.minutes["key_points"]
    house.change(key_points=[{"id": first["id"], "text": "Many tiles are lost."}, *({"id": each["id"], "text": each["text"]} for each in others)])
    goes_on.set()
    expect(say(page, "The lemon cake was baked by the school.")).to_be_visible(timeout=60_000)
    expect(say(page, "Many tiles are lost.")).to_be_visible()
    expect(pad).to_be_focused()
    pad.press_sequentially(" is bought.")
    pad.press("Control+Enter")
    expect(texts(page, "decisions")).to_have_text(["The red boiler is bought."])
    house.until("the edit", lambda minutes: [each["text"] for each in minutes["decisions"]] == ["The red boiler is bought."])


def test_a_draft_that_leaves_out_what_is_being_written_loses_nothing(page, house, window):
    window.expects(REFUSED)
    say(page, TILES[1]).focus()
    page.keyboard.press("e")
    page.get_by_label("Text of").fill("Forty tiles")
    house.draft(SUMMARY, BOILER)
    expect(page.locator(".pad-note")).to_contain_text("What you typed is still here")
    expect(page.get_by_label("Text of")).to_be_focused()
    page.get_by_label("Text of").press_sequentially(" are gone.")
    page.get_by_role("button", name="Add mine").click()
    expect(say(page, "Forty tiles are gone.")).to_be_visible()
    house.until("what was written", lambda minutes: "Forty tiles are gone." in [each["text"] for each in minutes["key_points"]])


def test_what_others_took_out_can_still_be_added(page, house, window):
    window.expects(REFUSED)
    say(page, TILES[1]).focus()
    page.keyboard.press("e")
    page.get_by_label("Text of").fill("Forty tiles are gone.")
    house.change(key_points=[{"id": house.minutes["key_points"][1]["id"], "text": CAKE[1]}])
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pad-note")).to_contain_text("What you typed is still here")
    page.get_by_role("button", name="Add mine").click()
    expect(say(page, "Forty tiles are gone.")).to_be_visible()
    assert house.texts("key_points") == [CAKE[1], "Forty tiles are gone."]


# Versions and approval


def test_versions_tell_what_is_different_and_come_back(page, house):
    first = house.minutes
    say(page, TILES[1]).focus()
    page.keyboard.press("e")
    page.get_by_label("Text of").fill("The roof has lost fifty tiles in the storm.")
    page.keyboard.press("Control+Enter")
    expect(statement(page, "fifty tiles")).to_contain_text("worded by")
    page.get_by_role("button", name="show all versions").click()
    dialog = page.get_by_role("dialog", name="Versions")
    newest = dialog.get_by_role("option").first
    expect(newest).to_contain_text(f"Version {first['version'] + 1}")
    expect(newest).to_contain_text("Ada Moreau")
    expect(dialog.get_by_role("option").nth(1)).to_contain_text("Hansard")
    expect(dialog.locator("del")).to_have_text("forty")
    expect(dialog.locator("ins")).to_have_text("fifty")
    expect(dialog.locator(".difference .sign")).to_have_text("Changed")
    dialog.get_by_label("Compare with version").select_option("0")
    expect(dialog.locator("ins")).to_have_count(len([each for name in ("summary", "key_points", "decisions", "open_questions", "topics") for each in house.minutes[name]]))
    newest.press("ArrowDown")
    expect(dialog.get_by_role("option").nth(1)).to_be_focused()
    dialog.get_by_role("button", name="Restore this version").click()
    asked = page.get_by_role("dialog", name=f"Restore version {first['version']}?")
    expect(asked).to_contain_text(f"It becomes the newest version, number {first['version'] + 2}.")
    asked.get_by_role("button", name="Restore this version").click()
    expect(say(page, TILES[1])).to_be_visible()
    expect(page.get_by_role("button", name=f"Version {first['version'] + 2}")).to_be_visible()
    assert house.minutes["key_points"] == first["key_points"]


def test_approved_minutes_are_closed_until_they_are_reopened(page, house):
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".standing")).to_contain_text("Approved by Ada Moreau")
    expect(page.locator(".standing")).to_contain_text(str(datetime.date.today().year))
    assert house.minutes["approval"]["name"] == "Ada Moreau"
    for gone in (".minutes-section.decisions .row-tools", ".minutes-section.decisions .add", ".grip[data-grip]:not(.action .grip)", ".offers"):
        expect(page.locator(gone)).to_have_count(0)
    expect(page.get_by_role("button", name="Draft again")).to_have_count(0)
    say(page, BOILER[1]).focus()
    page.keyboard.press("e")
    expect(page.get_by_text("Reopen them to change what they say.")).to_be_visible()
    expect(page.get_by_label("Text of")).to_have_count(0)
    page.get_by_role("button", name="Reopen").click()
    page.get_by_role("dialog").get_by_role("button", name="Reopen").click()
    expect(page.get_by_role("button", name="Approve")).to_be_focused()
    page.keyboard.press("Tab")
    say(page, BOILER[1]).focus()
    page.keyboard.press("e")
    expect(page.get_by_label("Text of")).to_be_focused()
    assert house.minutes["approval"] is None


def test_an_edit_of_minutes_that_were_approved_meanwhile_is_kept(page, house, window):
    window.expects(REFUSED)
    say(page, BOILER[1]).focus()
    page.keyboard.press("e")
    page.get_by_label("Text of").fill("The red boiler is bought.")
    house.person.call("POST", f"{house.path}/minutes/approve", expect=200)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pad .wrong")).to_contain_text("approved")
    expect(page.get_by_label("Text of")).to_have_value("The red boiler is bought.")
    assert house.texts("decisions") == [BOILER[1]]


def test_what_rests_on_changed_words_says_so(page, house):
    cited_segment = house.minutes["decisions"][0]["citations"][0]["segment_ids"][0]
    house.person.call("PATCH", f"/segments/{cited_segment}", expect=200, json={"text": "We talked of a boiler, and settled nothing."})
    house.until("the mark", lambda minutes: minutes["status"] == "stale")
    page.reload()
    expect(statement(page, BOILER[1]).locator(".pill.stale")).to_have_text("its words have changed")
    expect(page.locator(".notice.warn")).to_contain_text("One statement rests on words that have changed")
    choose(page, statement(page, BOILER[1]), "It still holds")
    expect(page.locator(".pill.stale")).to_have_count(0)
    expect(page.locator(".notice.warn")).to_have_count(0)
    house.until("what holds", lambda minutes: minutes["status"] == "ready")


def test_a_new_draft_by_a_template_keeps_what_people_wrote(page, house, model):
    say(page, BOILER[1]).focus()
    page.keyboard.press("e")
    page.get_by_label("Text of").fill("The red boiler is bought.")
    page.keyboard.press("Control+Enter")
    expect(say(page, "The red boiler is bought.")).to_be_visible()
    # Of a stand-up, the first three sections are key points: done, next, blockers.
    again = [("section_1", CAKE[1], CAKE[2]), ("section_3", TILES[1], TILES[2])]
    model.act(lambda line: line.say(items(line.chat, *again)))
    page.get_by_role("button", name="Draft again").click()
    dialog = page.get_by_role("dialog", name="Draft again")
    expect(dialog).to_contain_text("What people edited, added, moved or confirmed stays.")
    dialog.get_by_role("radio", name="Stand-up").check()
    dialog.get_by_label("Short").check()
    dialog.get_by_label("Language").select_option("en")
    with page.expect_request(re.compile("/minutes/generate$")) as sent:
        dialog.get_by_role("button", name="Draft again").click()
    expect(page.get_by_text("Drafting the minutes").first).to_be_visible()
    assert sent.value.post_data_json["length"] == "short" and sent.value.post_data_json["language"] == "en"
    for heading in ("Done", "Blockers"):
        expect(section(page, "key_points").get_by_role("heading", name=heading)).to_be_visible(timeout=60_000)
    expect(say(page, "The red boiler is bought.")).to_be_visible()
    expect(page.locator(".drafting")).to_have_count(0)
