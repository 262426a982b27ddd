"""What the tests of transcripts share: a short one and a very long one, and where things are."""

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
