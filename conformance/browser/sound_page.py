"""What the tests of the sound and of speakers share: meetings with sound, and where things are."""

import array
import io
import wave

import pytest
from playwright.sync_api import expect

from hansard_client import WRITTEN_DOWN_WITHIN, settled, sign_up, wait_until

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
