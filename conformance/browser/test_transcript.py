"""The transcript: long ones read in windows, found in, and put right in place by one person or two."""

import re
import struct
import wave

import pytest
from playwright.sync_api import expect

SIZES_AND_SCHEMES = [("desktop", "light"), ("phone", "dark"), ("desktop", "dark"), ("phone", "light")]
LONG = 10_000
STEP_MS = 200
MOST_IN_PAGE = 150
TEXTS = [
    "The board met at noon and read the minutes.", "Nobody objected to them.", "We repair the harbour crane in May.",
    "I will order the parts before winter.", "Steel has become dear.", "Then let us decide on it today.",
]
SPEAKERS = ["Ann", "Ann", "Ben", "Ben", "Cleo", "Ann"]


def imported(person, title, segments):
    """A meeting with these words: its id."""
    made = person.data("POST", "/meetings", json={"title": title})["id"]
    person.data("POST", f"/meetings/{made}/transcript", json={"segments": segments})
    return made


def short(person, title="Harbour board"):
    return imported(person, title, [
        {"speaker": speaker, "text": text, "start_ms": index * 4000, "end_ms": index * 4000 + 3800}
        for index, (speaker, text) in enumerate(zip(SPEAKERS, TEXTS))])


@pytest.fixture(scope="module")
def long_meeting(person, tmp_path_factory):
    """10,000 segments, word by word, over half an hour of silence."""
    sound = tmp_path_factory.mktemp("sound") / "silence.wav"
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(4000)
        file.writeframes(struct.pack("<h", 0) * (4 * STEP_MS * LONG))
    made = person.data("POST", "/meetings", json={"title": "The long one"})["id"]
    with sound.open("rb") as file:
        person.call("POST", f"/meetings/{made}/recordings?transcribe=false", expect=201, files={"file": (sound.name, file, "audio/wav")})
    person.data("POST", f"/meetings/{made}/transcript", json={"segments": [long_segment(index) for index in range(LONG)]})
    return made


def long_segment(index):
    start = index * STEP_MS
    words = ["Number", str(index), "stands", "in", "the", "record."]
    # No word has its share of the time: who places words by their length alone is found out.
    ends = [10, 20, 30, 40, 150, 200]
    timed = [{"text": word, "start_ms": start + begin, "end_ms": start + end, "confidence": 0.9 if at else 0.3}
             for at, (word, begin, end) in enumerate(zip(words, [0, *ends], ends))]
    return {"speaker": f"Speaker {index // 3 % 4 + 1}", "text": " ".join(words), "start_ms": start, "end_ms": start + STEP_MS, "words": timed}


def open_meeting(window, person, meeting, place=""):
    page = window.sign_in(person)
    page.goto(f"/meetings/{meeting}{place}")
    to_transcript(window)
    expect(page.locator(".said").first).to_be_visible()
    return page


def to_transcript(window):
    if window.phone:
        window.page.get_by_role("tab", name="Transcript").click()


def texts(person, meeting):
    return [segment["text"] for segment in person.data("GET", f"/meetings/{meeting}/transcript")["segments"]]


def said(page, text):
    return page.locator(".said", has_text=text)


def in_page(page):
    return page.locator(".said").count()


def choose(page, text, item):
    """Something from the menu of a segment, as the keyboard reaches it."""
    said(page, text).focus()
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name=item).click()


def saved(page):
    return page.expect_response(lambda answer: "/segments/" in answer.url and answer.request.method != "GET" and answer.ok)


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_long_transcript_is_read_in_windows(window, person, long_meeting, size):
    page = window.sign_in(person)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if re.search(r"/transcript(\?|$)", request.url) else None)
    page.goto(f"/meetings/{long_meeting}")
    to_transcript(window)
    expect(said(page, "Number 0 stands")).to_be_in_viewport()
    window.until(f"document.querySelector('.turn').ariaSetSize === '{-(-LONG // 3)}'")
    assert all("limit=" in url for url in asked), asked
    assert "words=hide" in asked[0] and "limit=150" in asked[0]
    assert in_page(page) <= MOST_IN_PAGE
    panel = page.locator(".transcript .scroller")
    panel.evaluate("panel => { panel.scrollTop = panel.scrollHeight; }")
    expect(said(page, f"Number {LONG - 1} stands")).to_be_in_viewport()
    assert in_page(page) <= MOST_IN_PAGE
    window.picture("end-of-it")
    for share in (0.1, 0.37, 0.5, 0.93):
        panel.evaluate("(panel, share) => { panel.scrollTop = panel.scrollHeight * share; }", share)
        window.until("""(() => {
            const box = document.querySelector('.transcript .scroller').getBoundingClientRect();
            return [0.1, 0.3, 0.5, 0.7, 0.9].every((share) => document.elementFromPoint(box.left + 40, box.top + box.height * share)?.closest('.turn, .turns > *, .turns'))
                && document.querySelectorAll('.said').length > 3;
        })()""")
        assert in_page(page) <= MOST_IN_PAGE
    # Whoever reads, and scrolls back by the wheel, sees nothing jump: each step moves what is seen by as much.
    moved = panel.evaluate(
        """async (panel) => {
            const worst = [];
            for (let step = 0; step < 30; step += 1) {
                const top = panel.getBoundingClientRect().top + 200;
                const seen = [...document.querySelectorAll('.said')].find((span) => span.getBoundingClientRect().top > top);
                const before = seen.getBoundingClientRect().top;
                panel.scrollBy({ top: -90, behavior: 'instant' });
                await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
                worst.push(Math.abs(seen.getBoundingClientRect().top - before - 90));
            }
            return Math.max(...worst);
        }""")
    assert moved <= 2, moved


@pytest.mark.parametrize("index", [LONG // 2, LONG - 1, 0])
def test_a_link_leads_into_a_long_transcript(window, person, long_meeting, index):
    page = window.sign_in(person)
    page.goto(f"/meetings/{long_meeting}#t={index * STEP_MS / 1000 + 0.05}")
    expect(page.locator(".said.now")).to_have_text(f"Number {index} stands in the record.")
    expect(page.locator(".said.now")).to_be_in_viewport()
    window.until("Math.abs(document.querySelector('audio').currentTime - " f"{index * STEP_MS / 1000 + 0.05}) < 0.1")


def test_a_link_to_a_segment_reads_around_it_first(window, person, long_meeting):
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = open_meeting(window, person, long_meeting, f"#t={6001 * STEP_MS / 1000}")
    expect(said(page, "Number 6001 stands")).to_be_in_viewport()
    choose(page, "Number 6001 stands", "Copy link to this moment")
    expect(page.get_by_text("Link copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    other = window.context.new_page()
    asked = []
    other.on("request", lambda request: asked.append(request.url) if "/transcript?" in request.url else None)
    other.goto(link)
    expect(said(other, "Number 6001 stands")).to_be_in_viewport()
    assert "around=" in asked[0]
    # The rest comes behind, before and after: what is read stays where it is.
    expect(said(other, "Number 6001 stands").locator("xpath=ancestor::li")).to_have_attribute("aria-setsize", str(-(-LONG // 3)))
    expect(said(other, "Number 6001 stands")).to_be_in_viewport()
    other.close()


def test_a_word_far_down_is_sought_by_its_own_time(window, person, long_meeting):
    page = open_meeting(window, person, long_meeting, f"#t={8000 * STEP_MS / 1000}")
    expect(said(page, "Number 8002 stands")).to_be_in_viewport()
    spot = said(page, "Number 8002 stands").evaluate(
        """(span) => {
            const range = new Range();
            const at = span.textContent.indexOf('record');
            range.setStart(span.firstChild, at + 1);
            range.setEnd(span.firstChild, at + 3);
            const box = range.getClientRects()[0];
            return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        }""")
    page.evaluate("document.querySelector('audio').defaultPlaybackRate = document.querySelector('audio').playbackRate = 0.1")
    page.mouse.click(spot["x"], spot["y"])
    start = (8002 * STEP_MS + 150) / 1000
    window.until(f"Math.abs(document.querySelector('audio').currentTime - {start}) < 0.04")
    window.until("/record/.test([...(CSS.highlights.get('spoken') ?? [])].join(''))")
    # Words of which the engine was not sure are underlined, once they are there.
    window.until("[...(CSS.highlights.get('unsure') ?? [])].some((range) => range.toString() === 'Number')")
    page.keyboard.press("k")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_words_are_found(window, person, long_meeting, size):
    page = open_meeting(window, person, long_meeting)
    expect(page.locator(".turn").first).not_to_have_attribute("aria-setsize", "-1")
    page.get_by_role("button", name="Find in the transcript").click()
    field = page.get_by_role("textbox", name="Find words")
    field.fill("number 77 stands")
    expect(page.locator(".find-count")).to_have_text("1 of 1")
    field.fill("NUMBER 99")
    expect(page.locator(".find-count")).to_have_text("1 of 111")
    expect(said(page, "Number 99 stands")).to_be_in_viewport()
    field.press("Shift+Enter")
    expect(page.locator(".find-count")).to_have_text("111 of 111")
    expect(said(page, "Number 9999 stands")).to_be_in_viewport()
    window.until("[...CSS.highlights.get('found-here')].join('') === 'Number 99'")
    window.until("CSS.highlights.get('found').size >= 3")
    window.check("found")
    field.press("Enter")
    expect(page.locator(".find-count")).to_have_text("1 of 111")
    # From the last words of one segment into the next.
    field.fill("record. number 4000 stands")
    expect(page.locator(".find-count")).to_have_text("1 of 1")
    field.fill("xylophone")
    expect(page.locator(".find-count")).to_have_text("Not found")
    field.press("Escape")
    expect(field).to_be_hidden()
    window.until("!CSS.highlights.has('found')")
    page.locator(".transcript .scroller").focus()
    page.keyboard.press("Control+f")
    expect(field).to_be_focused()


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


@pytest.mark.parametrize("size, scheme", SIZES_AND_SCHEMES)
def test_history_leads_back(window, person, size, scheme):
    meeting = short(person)
    page = open_meeting(window, person, meeting)
    said(page, "harbour crane").focus()
    page.keyboard.press("e")
    page.get_by_role("textbox", name="What Ben says").fill("We sell the harbour crane in May.")
    with saved(page):
        page.keyboard.press("Enter")
    window.check("edited")
    said(page, "harbour crane").focus()
    page.keyboard.press("Shift+F10")
    window.check("menu")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="More for the transcript").click()
    page.get_by_role("menuitem", name="History").click()
    history = page.get_by_role("dialog", name="History")
    expect(history.locator(".revision")).to_have_count(2)
    history.get_by_role("button", name="Changes").click()
    expect(history.locator("del")).to_have_text(re.compile("repair"))
    expect(history.locator("ins")).to_have_text(re.compile("sell"))
    window.check("history")
    history.get_by_role("button", name="Restore the version").click()
    expect(history).to_be_hidden()
    expect(said(page, "harbour crane")).to_have_text("We repair the harbour crane in May.")
    assert texts(person, meeting) == TEXTS
    page.get_by_role("button", name="Undo").click()
    expect(said(page, "harbour crane")).to_have_text("We sell the harbour crane in May.")


def test_segments_are_reached_by_keys(window, person):
    meeting = short(person)
    page = open_meeting(window, person, meeting)
    said(page, "The board met").focus()
    for text in TEXTS[1:]:
        page.keyboard.press("ArrowDown")
        expect(said(page, text)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(said(page, TEXTS[4])).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Edit", exact=True)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(said(page, TEXTS[4])).to_be_focused()
