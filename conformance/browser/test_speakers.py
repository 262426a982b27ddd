"""Those who speak: named, made one, and heard alone."""

import re

import pytest
from playwright.sync_api import expect

from hansard_client import sign_up
from browser.sound_page import POSITION, chip, drawn, imported, names, opened, slide, trio


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_name_given_at_the_top_is_everywhere(window, server, recording, size):
    someone = sign_up(server)
    meeting = imported(someone, "Two of us", [{"speaker": "Ann", "text": "Good day.", "start_ms": 0, "end_ms": 9000}, {"speaker": "Ben", "text": "And to you.", "start_ms": 9000, "end_ms": 20_000}], seconds=20)
    page = opened(window, someone, meeting)
    chip(page, "Ann").locator(".name").click()
    page.locator(".name-input").fill("Anneliese")
    page.locator(".name-input").press("Enter")
    expect(page.locator(".turn .name").first).to_have_text("Anneliese")
    expect(page.get_by_role("button", name="More about Anneliese")).to_be_attached()
    expect(page.locator(".talk")).to_have_attribute("aria-label", re.compile("Anneliese 45 %"))
    slide(page).focus()
    page.keyboard.press("ArrowRight")
    expect(slide(page)).to_have_attribute("aria-valuetext", "0:05 of 0:20, Anneliese speaks")
    window.picture("renamed")


def test_shares_of_talk_make_a_hundred(window, trio):
    someone, meeting = trio
    page = opened(window, someone, meeting)
    percents = [int(text.split()[0]) for text in page.locator(".chip-share").all_inner_texts()]
    assert names(page) == ["Cleo", "Ben", "Ann"] and percents == [50, 33, 17]
    widths = page.evaluate("[...document.querySelectorAll('.talk i')].map((part) => part.getBoundingClientRect().width)")
    assert [round(width / sum(widths) * 100) for width in widths] == percents
    window.picture("shares")


def test_speakers_are_merged_by_dragging_and_taken_back(window, trio):
    someone, meeting = trio
    page = opened(window, someone, meeting)
    start, end = (chip(page, name).locator(".chip-share").bounding_box() for name in ("Ben", "Ann"))
    page.mouse.move(start["x"] + 5, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] - 40, end["y"] + 8, steps=5)
    page.mouse.move(end["x"] + 5, end["y"] + 8, steps=3)
    expect(chip(page, "Ann").and_(page.locator("[data-aimed]"))).to_be_visible()
    window.picture("dragging")
    page.mouse.up()
    dialog = page.get_by_role("dialog", name="Are Ben and Ann one person?")
    expect(dialog).to_be_visible()
    window.picture("asked")
    dialog.get_by_role("button", name="Cancel").click()
    assert names(page) == ["Cleo", "Ben", "Ann"]
    chip(page, "Ben").locator(".chip-share").drag_to(chip(page, "Ann").locator(".chip-share"))
    dialog.get_by_role("button", name="Merge into Ann").click()
    expect(page.locator(".speakers .chip .name")).to_have_text(["Ann", "Cleo"])
    expect(page.locator(".turn .name")).to_have_text(["Ann", "Cleo", "Ann", "Cleo"])
    stored = {segment["speaker"]["name"] for segment in someone.data("GET", f"/meetings/{meeting}/transcript")["segments"]}
    assert stored == {"Ann", "Cleo"}
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".turn .name")).to_have_text(["Ann", "Ben", "Cleo", "Ann", "Ben", "Cleo"])
    segments = someone.data("GET", f"/meetings/{meeting}/transcript")["segments"]
    assert [segment["speaker"]["name"] for segment in segments] == ["Ann", "Ben", "Cleo", "Ann", "Ben", "Cleo"]


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_speakers_are_merged_by_keys(window, trio, size):
    someone, meeting = trio
    page = opened(window, someone, meeting)
    page.get_by_role("button", name="More about Ben").focus()
    page.keyboard.press("Enter")
    window.picture("menu")
    expect(page.get_by_role("menuitem", name="Rename")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Merge Ben with…").get_by_role("button", name="Cleo")).to_be_focused()
    window.picture("with-whom")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Merge into Cleo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".speakers .chip .name")).to_have_text(["Cleo", "Ann"])
    expect(page.get_by_role("button", name="More about Cleo")).to_be_focused()


def test_a_merge_that_is_refused_changes_nothing(window, trio):
    someone, meeting = trio
    page = opened(window, someone, meeting)
    window.expects(r"403.*/speakers/merge")
    refusal = {"success": False, "message": "No", "error": {"code": "forbidden", "details": None, "request_id": "r"}}
    page.route(re.compile("/speakers/merge"), lambda route: route.fulfill(status=403, json=refusal))
    chip(page, "Ben").locator(".chip-share").drag_to(chip(page, "Cleo").locator(".chip-share"))
    page.get_by_role("button", name="Merge into Cleo").click()
    expect(page.get_by_text("You may see this, but not change it.")).to_be_visible()
    assert names(page) == ["Cleo", "Ben", "Ann"]


def test_one_speaker_is_heard_alone(window, trio):
    someone, meeting = trio
    page = opened(window, someone, meeting)
    assert len(drawn(window)["voices"]) == 3
    page.get_by_role("button", name="More about Ben").click()
    page.get_by_role("menuitem", name="Only this speaker").click()
    window.until("document.querySelector('.wave').dataset.colours === '1'")
    colours = page.evaluate("[...document.querySelectorAll('.turn')].slice(0, 2).map((turn) => getComputedStyle(turn.querySelector('p')).color)")
    assert colours[0] != colours[1], "the others step back"
    window.picture("only")
    page.get_by_role("button", name="All speakers").click()
    window.until("document.querySelector('.wave').dataset.colours === '3'")
    for at in (1, 7):
        page.get_by_role("button", name="More about Ben").click()
        page.get_by_role("menuitem", name="Play the next turn").click()
        window.until(f"{POSITION} >= {at} && {POSITION} < {at} + 2")
        page.keyboard.press("k")
    page.get_by_role("button", name="More about Ben").click()
    page.get_by_role("menuitem", name="Play the next turn").click()
    expect(page.get_by_text("There is no turn after this.")).to_be_visible()


def test_a_known_voice_is_marked(window, trio):
    someone, meeting = trio
    page = window.sign_in(someone)
    speakers = someone.data("GET", f"/meetings/{meeting}/speakers")
    speakers[1]["recognized"] = {"voice_id": speakers[1]["id"], "similarity": 0.83}
    page.route(re.compile(f"/meetings/{meeting}/speakers$"), lambda route: route.fulfill(json={"success": True, "message": "", "data": speakers, "meta": None}))
    page.goto(f"/meetings/{meeting}")
    mark = chip(page, "Ben").get_by_role("img", name="Known by the voice, 0.83 alike")
    expect(mark).to_be_visible()
    expect(page.locator(".chip-known")).to_have_count(1)
    window.picture("known")
    chip(page, "Ben").locator(".name").click()
    page.locator(".name-input").fill("Benedict")
    page.locator(".name-input").press("Enter")
    expect(page.locator(".chip-known")).to_have_count(0)
