"""Recordings that are sent: several at once, in pieces, and on where a line broke."""

import base64
import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from hansard_client import sign_up
from running_server import RunningServer
from browser.home_page import FILES, PIECE, REFUSED, arrived, copies, large, pick, pieces_held, wait_for


@pytest.mark.parametrize("size, scheme", [("desktop", "light"), ("phone", "dark")])
def test_several_recordings_are_sent_two_at_a_time(window, server, recording, tmp_path, size, scheme):
    person = sign_up(server)
    page = window.sign_in(person)
    held, _ = pieces_held(page, after=0, most=3)
    pick(page, copies(recording, tmp_path, "first-talk.wav", "second-talk.wav", "third-talk.wav"))
    rows = page.locator(".tray-row")
    expect(rows).to_have_count(3)
    wait_for(page, "two uploads under way", lambda: len(held) == 2)
    assert Counter(rows.evaluate_all("rows => rows.map((row) => row.dataset.state)")) == {"sending": 2, "queued": 1}
    expect(page).to_have_title(re.compile(r"^\d+ % · Meetings"))
    window.check("tray")
    rows.filter(has_text="second-talk").get_by_role("button", name="Pause second-talk.wav").click()
    expect(rows.filter(has_text="second-talk")).to_contain_text("Paused")
    wait_for(page, "the third to begin", lambda: len(held) == 3)
    for route in held:
        route.continue_()
    for title in ("First talk", "Third talk"):
        arrived(page, person, title, recording.stat().st_size)
    expect(rows).to_have_count(1)
    rows.get_by_role("button", name="Go on with second-talk.wav").click()
    arrived(page, person, "Second talk", recording.stat().st_size)
    expect(page.locator(".tray")).to_have_count(0)
    expect(page).to_have_title("Meetings · Hansard")
    expect(page.locator(".row-title")).to_have_text(["Third talk", "Second talk", "First talk"])


def test_an_upload_goes_on_after_the_line_was_cut(window, server, large):
    person = sign_up(server)
    page = window.sign_in(person)
    window.expects(REFUSED)
    held, offsets = pieces_held(page, after=1)
    pick(page, large)
    wait_for(page, "the second piece", lambda: held)
    window.context.set_offline(True)
    held[0].abort()
    expect(page.locator(".work h2")).to_have_text("The line broke")
    expect(page.get_by_text("You are offline. What you type is kept.")).to_be_visible()
    window.picture("cut")
    page.unroute(FILES)
    window.context.set_offline(False)
    arrived(page, person, "Long walk", large.stat().st_size)
    assert offsets == [0, PIECE]
    expect(page.locator("#connection")).to_be_hidden()


def test_an_upload_goes_on_after_a_restart_of_the_server(window, tmp_path, large):
    with RunningServer(tmp_path) as running:
        person = sign_up(running.base)
        page = window.page
        window.expects(r"Failed to load resource|ERR_CONNECTION")
        page.goto(f"{running.base}/sign-in")
        page.get_by_label("E-mail").fill(person.email)
        page.get_by_label("Password", exact=True).fill(person.password)
        page.get_by_role("button", name="Sign in").click()
        held, offsets = pieces_held(page, after=1, most=1)
        pick(page, large)
        wait_for(page, "the second piece", lambda: held)
        running.kill()
        held[0].continue_()
        expect(page.locator(".work h2")).to_have_text("The line broke")
        running.start()
        arrived(page, person, "Long walk", large.stat().st_size)
        assert offsets[:2] == [0, PIECE] and PIECE in offsets[2:] and 0 not in offsets[1:]


def test_an_upload_goes_on_after_a_reload_with_the_same_file(window, server, large, recording):
    person = sign_up(server)
    page = window.sign_in(person)
    page.on("dialog", lambda dialog: dialog.accept())
    held, _ = pieces_held(page, after=1)
    pick(page, large)
    wait_for(page, "the second piece", lambda: held)
    page.goto("/")
    page.unroute(FILES)
    row = page.locator(".tray-row", has_text="long-walk.wav")
    expect(row).to_contain_text("Choose long-walk.wav again to go on from there.")
    window.check("lost")
    pick(page, recording, "Choose the same file")
    expect(page.get_by_text("two_cities.wav is another file.")).to_be_visible()
    _, offsets = pieces_held(page, after=9)
    pick(page, large, "Choose the same file")
    arrived(page, person, "Long walk", large.stat().st_size)
    assert offsets == [PIECE, 2 * PIECE]
    expect(page.locator(".tray")).to_have_count(0)


def test_a_stopped_upload_may_take_its_meeting_along(window, server, large):
    person = sign_up(server)
    page = window.sign_in(person)
    held, _ = pieces_held(page, after=1)
    pick(page, large)
    wait_for(page, "the second piece", lambda: held)
    page.get_by_role("link", name="All meetings", exact=True).click()
    page.unroute(FILES)
    with page.expect_response(lambda response: response.request.method == "DELETE" and "/files/" in response.url) as answer:
        page.get_by_role("button", name="Stop uploading long-walk.wav").click()
    assert answer.value.status == 204
    page.get_by_role("button", name="Delete its meeting").click()
    expect(page.get_by_role("heading", name="Drop a recording anywhere on this page")).to_be_visible()
    assert person.data("GET", "/meetings") == []


def test_files_may_be_dropped_and_what_is_none_is_refused(window, server, recording):
    person = sign_up(server)
    page = window.sign_in(person)
    page.evaluate(
        """async (bytes) => {
            const transfer = new DataTransfer();
            const sound = Uint8Array.from(atob(bytes), (each) => each.charCodeAt(0));
            transfer.items.add(new File([sound], 'dropped-one.wav', { type: 'audio/wav' }));
            transfer.items.add(new File(['x'], 'contract.pdf', { type: 'application/pdf' }));
            transfer.items.add(new File(['Ann: Good morning.\\nBen: Morning.'], 'notes.txt', { type: 'text/plain' }));
            window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
        }""",
        base64.b64encode(recording.read_bytes()).decode(),
    )
    expect(page.get_by_text("contract.pdf is not a recording.")).to_be_visible()
    arrived(page, person, "Dropped one", recording.stat().st_size)
    expect(page.locator(".row-title", has_text="Notes")).to_be_visible()
    assert {each["title"] for each in person.data("GET", "/meetings")} == {"Dropped one", "Notes"}


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(window, server):
    page = window.sign_in(sign_up(server))
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.route(FILES, lambda route: route.fulfill(status=204, headers={"Tus-Resumable": "1.0.0", "Tus-Max-Size": "50000000"}))
    page.evaluate("""async () => {
        const file = new File(['x'], 'epic.wav', { type: 'audio/wav' });
        Object.defineProperty(file, 'size', { value: 200_000_000 });
        (await import('/assets/components/intake.js')).takeFiles([file]);
    }""")
    expect(page.get_by_text("epic.wav has 200 MB. This server takes 50 MB at most.")).to_be_visible()
    assert not sent


def test_a_pasted_transcript_is_offered_to_import(window, server):
    page = window.sign_in(sign_up(server))
    paste = """(text) => {
        const transfer = new DataTransfer();
        transfer.setData('text/plain', text);
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
    }"""
    page.evaluate(paste, "Just a sentence.")
    page.evaluate(paste, "Ann: Shall we begin?\nBen: Yes, let us.")
    dialog = page.get_by_role("dialog", name="Import a transcript")
    expect(dialog.get_by_role("textbox", name="Transcript")).to_have_value("Ann: Shall we begin?\nBen: Yes, let us.")
    dialog.get_by_label("Title").fill("Pasted")
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".said").first).to_have_text("Shall we begin?")


def test_an_address_that_may_not_be_fetched_is_explained(window, server):
    person = sign_up(server)
    page = window.sign_in(person)
    window.expects(REFUSED)
    page.get_by_role("button", name="New", exact=True).click()
    page.get_by_role("menuitem", name="Recording from an address").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Address").fill("file:///etc/passwd")
    dialog.get_by_role("button", name="Fetch it").click()
    expect(dialog.locator(".wrong")).not_to_be_empty()
    dialog.get_by_role("textbox", name="Address").fill("https://media.invalid/talk-of-may.mp3")
    with page.expect_response(re.compile("/recordings/import$")) as answer:
        dialog.get_by_role("button", name="Fetch it").click()
    assert answer.value.request.post_data_json == {"url": "https://media.invalid/talk-of-may.mp3"}
    expect(page.locator(".row-title")).to_have_text("Talk of may")
