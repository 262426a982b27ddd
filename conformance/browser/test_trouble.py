"""When things go wrong: the page says so, tries again, and loses nothing that was typed."""

import re

import pytest
from playwright.sync_api import expect

from hansard_client import WRITTEN_DOWN_WITHIN, settled, sign_up, wait_until

REFUSED = r"Failed to load resource"


def test_reads_are_tried_again(window, person, meeting):
    page = window.sign_in(person)
    window.expects(REFUSED)
    turns = []

    def flaky(route):
        turns.append(route.request.url)
        route.fulfill(status=503, body="") if len(turns) <= 2 else route.continue_()

    page.route(re.compile(r"/api/v1/meetings\?"), flaky)
    page.goto("/")
    expect(page.get_by_role("link", name=re.compile("Two cities")).first).to_be_visible()
    assert len(turns) >= 3


def test_a_lost_line_is_told_and_mended(window, person, meeting):
    page = window.sign_in(person)
    window.expects(REFUSED)
    page.route(re.compile(r"/api/v1/search"), lambda route: route.abort())
    page.get_by_role("searchbox").fill("best of times")
    expect(page.get_by_text("No answer from the server. Trying again…")).to_be_visible()
    window.picture("lost")
    page.unroute(re.compile(r"/api/v1/search"))
    expect(page.locator(".passage").first).to_be_visible()
    expect(page.locator("#connection")).to_be_hidden()
    expect(page.get_by_role("searchbox")).to_have_value("best of times")


def test_an_ended_session_loses_nothing(window, server, meeting):
    """Every session is revoked while a question is being typed: the person signs in over the page, and gets the answer."""
    someone = sign_up(server, "Bea Lund")
    someone.data("POST", "/meetings", json={"title": "Kept"})
    page = window.sign_in(someone)
    window.expects(REFUSED)
    page.get_by_role("link", name="Kept").click()
    page.get_by_role("tab", name="Ask").click()
    page.get_by_role("textbox", name="Your question").fill("What was decided about the harbour?")
    window.context.clear_cookies()
    page.get_by_role("textbox", name="Your question").press("Enter")
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible()
    window.picture("again")
    dialog.get_by_label("Password").fill(someone.password)
    dialog.get_by_role("button", name="Sign in").click()
    expect(page.locator(".answer h2")).to_have_text("What was decided about the harbour?")
    expect(page.locator(".answer [data-answered=false]")).to_be_visible()


def test_a_wrong_password_is_explained(window, person):
    page = window.page
    window.expects(REFUSED)
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not go together")
    expect(page.get_by_label("E-mail")).to_have_value(person.email)


@pytest.mark.parametrize("content", [b"This is a text, renamed to mp3.\n" * 200, b"RIFF\x00\x00"], ids=["text", "truncated"])
def test_a_file_that_is_no_recording_is_explained(window, server, tmp_path, content):
    page = window.sign_in(sign_up(server, "Cleo Roth"))
    window.expects(REFUSED)
    broken = tmp_path / "garbage.mp3"
    broken.write_bytes(content)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a recording").click()
    chooser.value.set_files(broken)
    expect(page.locator(".work h2")).to_have_text(re.compile("could not be"), timeout=60_000)
    expect(page.locator(".work")).to_contain_text("does not seem to be a recording")
    expect(page.get_by_role("button", name="Choose another recording")).to_be_visible()


def test_an_empty_file_is_refused_at_once(window, server, tmp_path):
    page = window.sign_in(sign_up(server, "Dan Ito"))
    empty = tmp_path / "empty.wav"
    empty.touch()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a recording").click()
    chooser.value.set_files(empty)
    expect(page.get_by_text("empty.wav is empty.")).to_be_visible()


def test_a_broken_upload_goes_on_by_itself(window, server, recording):
    page = window.sign_in(sign_up(server, "Eve Marsh"))
    window.expects(REFUSED)
    page.route(re.compile(r"/files(/|$)"), lambda route: route.abort())
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a recording").click()
    chooser.value.set_files(recording)
    expect(page.locator(".work h2")).to_have_text("The line broke")
    window.picture("broken")
    page.unroute(re.compile(r"/files(/|$)"))
    expect(page.locator(".work h2")).to_have_text("Working on it", timeout=60_000)


def test_a_missing_meeting_says_so(window, person):
    page = window.sign_in(person)
    window.expects(REFUSED)
    page.goto("/meetings/0192f0c1-2b3c-7d4e-8f50-112233445566")
    expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()


def test_markup_in_a_transcript_stays_text(window, server):
    """Words from outside can bring neither elements nor scripts."""
    someone = sign_up(server, "Finn Ode")
    made = someone.data("POST", "/meetings", json={"title": "<img src=x onerror=alert(1)>"})
    entries = [{"speaker": "<b>Mallory</b>", "text": "<script>alert(1)</script> & <img src=x onerror=alert(2)>"}]
    someone.data("POST", f"/meetings/{made['id']}/transcript", json={"segments": entries})
    page = window.sign_in(someone)
    page.goto(f"/meetings/{made['id']}")
    expect(page.locator(".said")).to_have_text(entries[0]["text"])
    expect(page.locator(".speakers .name")).to_have_text("<b>Mallory</b>")
    assert page.evaluate("document.querySelectorAll('main img, main b, main script').length") == 0


def test_an_import_reads_as_it_was_pasted(window, server):
    page = window.sign_in(sign_up(server, "Gus Hale"))
    page.get_by_role("button", name="Import a transcript").click()
    page.get_by_label("Title").fill("Harbour board")
    page.get_by_role("textbox", name="Transcript").fill("Ann: We repair the harbour crane in May.\nBen: Agreed, I will order the parts.")
    window.picture("form")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".said")).to_have_text(["We repair the harbour crane in May.", "Agreed, I will order the parts."])
    expect(page.locator(".speakers .name")).to_have_text(["Ann", "Ben"])


def test_two_recordings_are_played_by_one_clock(window, server, recording):
    """A word of the second recording is sought in the second recording, and the first goes over into it."""
    person = sign_up(server)
    meeting = person.data("POST", "/meetings", json={"title": "In two parts"})["id"]
    for name in ("first.wav", "second.wav"):
        with recording.open("rb") as file:
            person.call("POST", f"/meetings/{meeting}/recordings", expect=201, files={"file": (name, file, "audio/wav")})
    transcript = wait_until("both transcripts", lambda: settled(person.data("GET", f"/meetings/{meeting}/transcript")), WRITTEN_DOWN_WITHIN)
    first, second = transcript["recordings"]
    assert second["start_ms"] == first["duration_ms"]
    page = window.sign_in(person)
    page.goto(f"/meetings/{meeting}")
    expect(page.locator("audio")).to_be_attached()
    # The length of both, not of one.
    expect(page.locator(".meeting-meta")).not_to_contain_text("44 s")
    said = [segment for segment in transcript["segments"] if segment["recording_id"] == second["recording_id"]][0]
    page.evaluate(f"location.hash = '#t={said['start_ms'] / 1000}'")
    window.until(f"document.querySelector('audio').src.includes('{second['recording_id']}')")
    window.until(f"Math.abs(document.querySelector('audio').currentTime * 1000 - {said['start_ms'] - second['start_ms']}) < 300")
    page.evaluate("location.hash = '#t=1'")
    window.until(f"document.querySelector('audio').src.includes('{first['recording_id']}')")
    window.until("Math.abs(document.querySelector('audio').currentTime - 1) < 0.3")
    page.evaluate("document.querySelector('audio').dispatchEvent(new Event('ended'))")
    window.until(f"document.querySelector('audio').src.includes('{second['recording_id']}')")
    window.picture("two-recordings")
