"""The sound of a meeting, drawn by who speaks, and those who speak: heard, named, made one."""

import array
import io
import json
import re
import wave

import pytest
from playwright.sync_api import expect

from hansard_client import WRITTEN_DOWN_WITHIN, settled, sign_up, wait_until
from browser.test_views import SIZES_AND_SCHEMES, check

POSITION = "document.querySelector('audio').currentTime"
SUBJECTS = [
    "harbour crane repair dock ship anchor quay rope cargo tide",
    "budget invoice payment ledger tax account euro refund audit cost",
    "garden tree flower seed soil spade hedge lawn compost rose",
]
EACH_MS = 4000


@pytest.fixture(scope="module")
def pair(server, person, recording):
    """A meeting of two people on the telephone, written down by the server: they begin to speak after six seconds of thirty."""
    meeting = person.data("POST", "/meetings", json={"title": "On the telephone"})["id"]
    sample = recording.parent / "sample.wav"
    with sample.open("rb") as file:
        person.call("POST", f"/meetings/{meeting}/recordings", expect=201, files={"file": (sample.name, file, "audio/wav")})
    transcript = wait_until("the transcript", lambda: settled(person.data("GET", f"/meetings/{meeting}/transcript")), WRITTEN_DOWN_WITHIN)
    assert transcript["status"] == "ready" and len({segment["speaker"]["id"] for segment in transcript["segments"]}) == 2
    return {"id": meeting, "segments": transcript["segments"]}


def tone(seconds):
    """A sound of this length, louder and softer by turns."""
    rate, file = 4000, io.BytesIO()
    samples = array.array("h", ((12_000 if second % 3 else 2_000) * (1 if at // 4 % 2 else -1) for second in range(seconds) for at in range(rate)))
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(samples.tobytes())
    return file.getvalue()


def imported(person, title, segments, seconds=0):
    """A meeting with a transcript from elsewhere, and a sound where its length is given."""
    meeting = person.data("POST", "/meetings", json={"title": title})["id"]
    if seconds:
        person.call("POST", f"/meetings/{meeting}/recordings?transcribe=false", expect=201, files={"file": ("tone.wav", tone(seconds), "audio/wav")})
    person.data("POST", f"/meetings/{meeting}/transcript", json={"segments": segments})
    return meeting


@pytest.fixture
def trio(server):
    """Somebody with a meeting of Ann, Ben and Cleo, who say as much as one, two and three."""
    someone = sign_up(server)
    said = [("Ann", 1), ("Ben", 2), ("Cleo", 3), ("Ann", 1), ("Ben", 2), ("Cleo", 3)]
    segments, at = [], 0
    for name, seconds in said:
        segments.append({"speaker": name, "text": f"Here is what {name} says.", "start_ms": at, "end_ms": at + 1000 * seconds})
        at += 1000 * seconds
    return someone, imported(someone, "Three of us", segments, seconds=at // 1000)


def opened(window, person, meeting):
    page = window.sign_in(person)
    page.goto(f"/meetings/{meeting}")
    expect(page.locator(".player")).to_be_visible()
    if window.phone:
        page.get_by_role("tab", name="Transcript").click()
    return page


def drawn(window):
    """The colours of voices that the picture has: which of the page's tokens they are."""
    window.until("Number(document.querySelector('.wave').dataset.colours) > 0")
    return window.page.evaluate(
        """() => {
            const canvas = document.querySelector('.wave-rest canvas');
            const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
            copy.drawImage(canvas, 0, 0);
            const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
            const found = new Set();
            for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 255) found.add(`rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`);
            const voices = [...document.querySelectorAll('.wave i')].filter((ink) => /^voice-[0-9]$/.test(ink.className));
            return { colours: [...found], voices: voices.filter((ink) => found.has(getComputedStyle(ink).color)).map((ink) => ink.className), width: canvas.width };
        }"""
    )


def slide(page):
    return page.get_by_role("slider", name="Position")


def point(page, share):
    """Where on the page a share of the sound lies."""
    box = slide(page).bounding_box()
    return box["x"] + box["width"] * share, box["y"] + box["height"] / 2


def is_at(window, seconds, within=0.3):
    window.until(f"([seconds, within]) => Math.abs({POSITION} - seconds) <= within", [seconds, within])


def chip(page, name):
    return page.locator(".speakers .chip", has=page.locator(f".name:text-is('{name}')"))


def names(page):
    return page.locator(".speakers .chip .name").all_inner_texts()


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
