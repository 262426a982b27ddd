"""The sound of a meeting: its picture, its keys, its topics."""

import re

import pytest
from playwright.sync_api import expect

from browser.test_views import SIZES_AND_SCHEMES, check
from hansard_client import settled, sign_up, wait_until
from browser.sound_page import EACH_MS, POSITION, SUBJECTS, drawn, imported, is_at, opened, pair, point, slide


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_sound_has_the_colours_of_those_who_speak(window, person, pair, size):
    page = opened(window, person, pair["id"])
    light = drawn(window)
    assert light["voices"] == ["voice-0", "voice-1"]
    assert light["width"] >= slide(page).bounding_box()["width"] * page.evaluate("devicePixelRatio") - 2
    window.picture("drawn")
    page.emulate_media(color_scheme="dark")
    window.until("colour => getComputedStyle(document.querySelector('.wave i.voice-0')).color !== colour", light["colours"][0])
    wait_until("the picture in the dark theme", lambda: drawn(window)["voices"] == ["voice-0", "voice-1"] and drawn(window)["colours"] != light["colours"], 10)
    window.picture("dark")


def test_a_smaller_window_has_a_smaller_picture(window, person, pair):
    page = opened(window, person, pair["id"])
    wide = drawn(window)["width"]
    page.set_viewport_size({"width": 700, "height": 700})
    window.until("wide => document.querySelector('.wave-rest canvas').width < wide", wide)
    assert drawn(window)["voices"] == ["voice-0", "voice-1"]


def test_the_line_is_plain_until_the_sound_was_measured(window, person, pair):
    page = window.sign_in(person)
    page.route(re.compile(r"/waveform\?"), lambda route: route.fulfill(json={"success": True, "message": "", "meta": None, "data": {"status": "processing", "peaks": [], "duration_ms": None, "recording_id": "x"}}), times=1)
    page.goto(f"/meetings/{pair['id']}")
    expect(page.locator(".track-line")).to_be_visible()
    expect(page.locator(".wave")).to_be_hidden()
    page.mouse.click(*point(page, 0.5))
    is_at(window, 15)
    expect(page.locator(".wave")).to_be_visible()
    expect(page.locator(".track-line")).to_be_hidden()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_pointing_and_dragging_seek(window, person, pair, size):
    page = opened(window, person, pair["id"])
    drawn(window)
    page.mouse.click(*point(page, 0.5))
    is_at(window, 15)
    expect(slide(page)).to_have_attribute("aria-valuetext", re.compile(r"^0:1[45] of 0:30, Speaker \d speaks$"))
    page.mouse.move(*point(page, 0.2))
    page.mouse.down()
    page.mouse.move(*point(page, 0.6), steps=4)
    expect(page.locator(".track-bubble")).to_contain_text("0:1")
    page.mouse.move(*point(page, 0.8), steps=4)
    expect(page.locator(".track-bubble")).to_contain_text("0:2")
    page.mouse.up()
    is_at(window, 24)
    played = page.evaluate("document.querySelector('.wave-played').getBoundingClientRect().right - document.querySelector('.wave').getBoundingClientRect().left")
    assert abs(played / slide(page).bounding_box()["width"] - 0.8) < 0.02
    if not window.phone:
        page.mouse.move(*point(page, 0.5))
        expect(page.locator(".track-bubble")).to_have_text(re.compile(r"^0:1[45]Speaker \d$"))
        page.mouse.move(10, 10)
        expect(page.locator(".track-bubble")).to_be_hidden()


def test_keys_go_through_the_sound(window, person, pair):
    page = opened(window, person, pair["id"])
    slide(page).focus()
    page.keyboard.press("End")
    is_at(window, 30)
    page.keyboard.press("Home")
    is_at(window, 0)
    page.keyboard.press("ArrowUp")
    is_at(window, 5)
    expect(slide(page)).to_have_attribute("aria-valuenow", "5")
    page.evaluate("document.activeElement.blur()")
    for key, at in [("5", 15), (".", 16), (",", 15), ("l", 30), ("j", 15), ("ArrowRight", 20), ("ArrowLeft", 15), ("0", 0), ("9", 27)]:
        page.keyboard.press(key)
        is_at(window, at)
    turns = [segment["start_ms"] / 1000 for before, segment in zip([None, *pair["segments"]], pair["segments"]) if not before or before["speaker"]["id"] != segment["speaker"]["id"]]
    page.keyboard.press("0")
    for at in turns[:3]:
        page.keyboard.press("]")
        is_at(window, at)
    page.keyboard.press("[")
    is_at(window, max(at for at in turns if at < turns[2] - 1.2))
    page.get_by_role("tab", name="Ask").click()
    before = page.evaluate(POSITION)
    page.get_by_role("textbox", name="Your question").press_sequentially("5 lj s[]")
    assert page.evaluate(POSITION) == before and page.get_by_role("textbox", name="Your question").input_value() == "5 lj s[]"


def test_silence_is_passed_over(window, person, pair):
    page = opened(window, person, pair["id"])
    button = page.get_by_role("button", name="Skip silence")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(button).to_have_attribute("title", re.compile(r"saves \d+ s \(\d+ %\)"))
    page.keyboard.press("s")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.evaluate("""() => { window.jumps = []; document.querySelector('audio').addEventListener('seeked', (event) => window.jumps.push(event.target.currentTime)); }""")
    first = pair["segments"][0]["start_ms"] / 1000
    page.keyboard.press("k")
    window.until("first => window.jumps.some((at) => at > first - 1 && at <= first)", first)
    assert page.evaluate("window.jumps.length") == 1, "one silence is passed over by one jump"
    page.keyboard.press("k")
    page.reload()
    expect(page.get_by_role("button", name="Skip silence")).to_have_attribute("aria-pressed", "true")


def test_speed_is_chosen_and_remembered(window, person, pair):
    page = opened(window, person, pair["id"])
    page.get_by_role("button", name="Speed 1×").click()
    expect(page.get_by_role("menuitemradio")).to_have_text(["0.5×", "0.75×", "1×", "1.25×", "1.5×", "1.75×", "2×", "2.5×", "3×"])
    window.picture("speeds")
    page.get_by_role("menuitemradio", name="3×").click()
    assert page.evaluate("[document.querySelector('audio').playbackRate, document.querySelector('audio').preservesPitch]") == [3, True]
    page.keyboard.press("<")
    expect(page.get_by_role("button", name="Speed 2.5×")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Speed 2.5×")).to_be_visible()
    assert page.evaluate("document.querySelector('audio').playbackRate") == 2.5


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_one_can_go_on_where_one_left_off(window, person, pair, size):
    page = opened(window, person, pair["id"])
    expect(page.locator(".go-on")).to_be_hidden()
    page.mouse.click(*point(page, 0.5))
    is_at(window, 15)
    page.reload()
    window.until("document.querySelector('audio')?.readyState > 0")
    assert page.evaluate(POSITION) == 0
    window.picture("offered")
    page.get_by_role("button", name=re.compile("Go on at 0:1[45]")).click()
    window.until(f"{POSITION} >= 14.5")
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    expect(page.locator(".go-on")).to_be_hidden()
    places = page.evaluate("JSON.parse(localStorage.getItem('hansard.places'))")
    assert [meeting for meeting, _ in places] == [pair["id"]]


def test_the_system_knows_what_plays(window, person, pair):
    page = opened(window, person, pair["id"])
    assert page.evaluate("navigator.mediaSession.metadata.title") == "On the telephone"
    page.get_by_role("link", name="All meetings", exact=True).click()
    expect(page.get_by_role("heading", name="Meetings")).to_be_visible()
    assert page.evaluate("navigator.mediaSession.metadata") is None


@pytest.fixture(scope="module")
def topical(server):
    """Somebody with a meeting about three things."""
    someone = sign_up(server)
    segments = []
    for part, subject in enumerate(SUBJECTS):
        words = subject.split()
        for line in range(30):
            start = (part * 30 + line) * EACH_MS
            text = f"We spoke about the {words[line % 10]} and the {words[(line + 3) % 10]}, and then the {words[(line + 7) % 10]} again."
            segments.append({"speaker": ["Ann", "Ben"][line % 2], "text": text, "start_ms": start, "end_ms": start + EACH_MS - 300})
    meeting = imported(someone, "Three things", segments, seconds=90 * EACH_MS // 1000)
    someone.call("POST", f"/meetings/{meeting}/minutes/generate", expect=202, json={})
    minutes = wait_until("the minutes", lambda: settled(someone.data("GET", f"/meetings/{meeting}/minutes"), {"none", "generating"}), 60)
    assert len(minutes["topics"]) >= 2
    return someone, meeting, sorted(minutes["topics"], key=lambda topic: topic["start_ms"])


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_topics_lie_along_the_sound(window, topical, size):
    someone, meeting, topics = topical
    page = opened(window, someone, meeting)
    drawn(window)
    duration = 90 * EACH_MS
    box = slide(page).bounding_box()
    for topic, piece in zip(topics, page.locator(".topics-piece").all(), strict=True):
        assert abs((piece.bounding_box()["x"] - box["x"]) / box["width"] - topic["start_ms"] / duration) < 0.01
    second = topics[1]
    if window.phone:
        page.get_by_role("button", name=f"Topics. Now: {topics[0]['title']}").click()
        window.picture("menu")
        page.get_by_role("menuitemradio", name=second["title"]).click()
        expect(page.get_by_role("button", name=f"Topics. Now: {second['title']}")).to_be_visible()
    else:
        pieces = page.get_by_role("list", name="Topics").get_by_role("button")
        expect(pieces).to_have_text([topic["title"] for topic in topics])
        pieces.first.focus()
        page.keyboard.press("ArrowRight")
        expect(pieces.nth(1)).to_be_focused()
        page.keyboard.press("Enter")
        expect(pieces.nth(1)).to_have_attribute("aria-current", "true")
    is_at(window, second["start_ms"] / 1000)
    window.picture("topics")


@pytest.mark.parametrize("size, scheme", SIZES_AND_SCHEMES)
def test_sound_and_speakers_are_accessible(window, topical, size, scheme):
    someone, meeting, _ = topical
    page = opened(window, someone, meeting)
    drawn(window)
    check(window, "sound")
    page.get_by_role("button", name="More about Ann").click()
    check(window, "menu")
    page.get_by_role("menuitem", name="Only this speaker").click()
    check(window, "only")
    page.get_by_role("button", name="More about Ann").click()
    page.get_by_role("menuitem", name="Merge with…").click()
    check(window, "merge")
    page.get_by_role("dialog").get_by_role("button", name="Ben").click()
    check(window, "sure")
