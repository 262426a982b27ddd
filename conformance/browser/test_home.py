"""Home: the list and its keys, several uploads at once, uploads that broke off, the sample meeting, and a line that is lost."""

import base64
import re
import wave
from collections import Counter

import pytest
from playwright.sync_api import expect

from hansard_client import WRITTEN_DOWN_WITHIN, sign_up, wait_until
from running_server import ROOT, RunningServer

REFUSED = r"Failed to load resource"
SIZES_AND_SCHEMES = [("desktop", "light"), ("phone", "dark"), ("desktop", "dark"), ("phone", "light")]
PIECE = 8 << 20
FILES = re.compile(r"/files(/|$)")
WORK_MS = WRITTEN_DOWN_WITHIN * 1000


@pytest.fixture(scope="session")
def large(tmp_path_factory):
    """A recording of three pieces: silence, in as few seconds as so many bytes can have."""
    path = tmp_path_factory.mktemp("large") / "long-walk.wav"
    with wave.open(str(path), "wb") as target:
        target.setparams((2, 4, 96_000, 0, "NONE", ""))
        target.writeframes(bytes(2 * PIECE + 1_000_000))
    return path


def pick(page, files, button="Upload recording"):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=button).click()
    chooser.value.set_files(files)


def copies(recording, folder, *names):
    for name in names:
        (folder / name).write_bytes(recording.read_bytes())
    return [folder / name for name in names]


def recordings(person, title):
    found = [each for each in person.data("GET", "/meetings") if each["title"] == title]
    assert len(found) == 1, found
    return person.data("GET", f"/meetings/{found[0]['id']}/recordings")


def arrived(page, person, title, size):
    made = wait_for(page, f"the recording of {title}", lambda: recordings(person, title))
    assert [each["size_bytes"] for each in made] == [size]
    return made[0]


def spoken(person, title, *names):
    """A meeting in which these people speak."""
    made = person.data("POST", "/meetings", json={"title": title})
    said = [{"speaker": name, "text": f"{name} repairs the crane."} for name in names]
    person.data("POST", f"/meetings/{made['id']}/transcript", json={"segments": said})
    return made


def pieces_held(page, after, most=9):
    """Lets so many pieces through, and holds some that come then: the held routes, and the offsets of all pieces."""
    held, offsets = [], []

    def look(route):
        if route.request.method == "PATCH":
            offsets.append(int(route.request.headers["upload-offset"]))
            if len(offsets) > after and len(held) < most:
                held.append(route)
                return
        route.continue_()

    page.route(FILES, look)
    return held, offsets


def wait_for(page, what, look):
    """Waits for what the browser tells the test, which it hears only while it asks something."""
    return wait_until(what, lambda: page.evaluate("1") and look(), 30)


# The list

@pytest.mark.parametrize("size, scheme", SIZES_AND_SCHEMES)
def test_the_list_tells_who_spoke(window, server, size, scheme):
    person = sign_up(server, "Ada Moreau")
    spoken(person, "Harbour board", "Ann", "Ben", "Chidi", "Dora", "Eve")
    spoken(person, "Weekly planning", "Ann", "Ben")
    page = window.sign_in(person)
    row = page.locator(".row-item", has_text="Harbour board")
    expect(row.locator(".person")).to_have_text(["AAnn", "BBen", "CChidi"])
    expect(row.locator(".row-rest")).to_have_text("+2")
    expect(page.locator(".row-item", has_text="Weekly planning").locator(".person")).to_have_count(2)
    window.check("list")


def test_people_are_asked_for_once(window, server):
    person = sign_up(server)
    for title in ("One", "Two", "Three"):
        spoken(person, title, "Ann")
    asked = []
    window.page.on("request", lambda request: asked.append(request.url) if "/speakers?" in request.url else None)
    page = window.sign_in(person)
    expect(page.locator(".person")).to_have_count(3)
    assert len(asked) == 1 and asked[0].count("meeting_ids=") == 3


def test_older_meetings_come_by_themselves(window, server):
    person = sign_up(server)
    for number in range(54):
        person.data("POST", "/meetings", json={"title": f"Meeting {number}"})
    page = window.sign_in(person)
    expect(page.locator(".row-item")).to_have_count(50)
    page.locator(".row").last.scroll_into_view_if_needed()
    expect(page.locator(".row-item")).to_have_count(54)
    expect(page.locator(".row-title").last).to_have_text("Meeting 0")
    expect(page.get_by_role("button", name="Show older meetings")).to_have_count(0)


def test_a_title_is_found_while_typing(window, server):
    person = sign_up(server)
    spoken(person, "Harbour board", "Ann")
    spoken(person, "Weekly planning", "Ben")
    page = window.sign_in(person)
    field = page.get_by_role("searchbox")
    field.fill("harb")
    expect(page.locator(".by-title .row-title")).to_have_text(["Harbour board"])
    expect(page.locator(".days")).to_be_hidden()
    window.picture("typed")
    field.press("Escape")
    expect(page.locator(".days .row-title")).to_have_text(["Weekly planning", "Harbour board"])
    field.fill("crane")
    expect(page.locator(".found").get_by_text("repairs the").first).to_be_visible()
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=crane$"))
    page.goto("/")
    page.get_by_role("searchbox").fill("who repairs it?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page).to_have_url(re.compile("/ask"))
    expect(page.get_by_role("heading", name="who repairs it?")).to_be_visible()


def test_a_meeting_is_renamed_exported_and_deleted_from_its_row(window, server):
    person = sign_up(server)
    made = spoken(person, "Harbour board", "Ann")
    page = window.sign_in(person)
    more = page.get_by_role("button", name="More about Harbour board")
    more.click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_role("dialog").get_by_label("Title").fill("Harbour council")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator(".row-title")).to_have_text("Harbour council")
    assert person.data("GET", f"/meetings/{made['id']}")["title"] == "Harbour council"
    more = page.get_by_role("button", name="More about Harbour council")
    more.click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Transcript as text").click()
    assert download.value.suggested_filename == "Harbour council.txt"
    assert "repairs the crane" in download.value.path().read_text()
    more.click()
    page.get_by_role("menuitem", name="Delete meeting").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete meeting").click()
    expect(page.get_by_role("heading", name="Drop a recording anywhere on this page")).to_be_visible()
    window.expects(REFUSED)
    assert person.call("GET", f"/meetings/{made['id']}").status_code == 404


def test_failed_work_is_told_and_tried_again(window, server):
    """A failure as the server tells it, in place of one that would have to be brought about."""
    person = sign_up(server)
    made = spoken(person, "Damaged", "Ann")
    page = window.page
    job = {"id": "0192f0c0-0000-7000-8000-000000000001", "kind": "transcribe", "status": "failed", "progress": 0.4}
    failed = {"id": "0192f0c0-0000-7000-8000-000000000002", "meeting_id": made["id"], "status": "failed", "error": "The sound breaks off", "job": job}
    envelope = {"success": True, "message": "OK", "meta": None}
    page.route(re.compile(r"/recordings\?meeting_ids="), lambda route: route.fulfill(json={**envelope, "data": [failed]}))
    page.route(re.compile(r"/jobs/[^/]+/retry$"), lambda route: route.fulfill(status=202, json={**envelope, "data": {"job": job}}))
    window.sign_in(person)
    row = page.locator(".row-item", has_text="Damaged")
    expect(row.locator(".pill.bad")).to_have_text("Failed")
    expect(row).to_contain_text("The sound breaks off")
    window.check("failed")
    with page.expect_request(re.compile(rf"/jobs/{job['id']}/retry$")):
        row.get_by_role("button", name="Try “Damaged” again").click()


# Keys

def test_the_list_is_walked_by_keys(window, server):
    person = sign_up(server)
    first = spoken(person, "First", "Ann")
    spoken(person, "Second", "Ann")
    page = window.sign_in(person)
    expect(page.locator(".person")).to_have_count(2)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name=re.compile("Second"))).to_be_focused()
    page.keyboard.press("m")
    expect(page.get_by_role("menuitem", name="Rename")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name=re.compile("First"))).to_be_focused()
    page.keyboard.press("n")
    expect(page.get_by_role("menuitem", name="Empty meeting")).to_be_visible()
    page.keyboard.press("Escape")
    with page.expect_file_chooser():
        page.keyboard.press("u")
    page.get_by_role("link", name=re.compile("First")).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(first["id"]))
    page.locator("body").press("g")
    page.locator("body").press("c")
    expect(page.get_by_role("heading", name="Account", exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page.get_by_role("heading", name="Meetings")).to_be_visible()


@pytest.mark.parametrize("size, scheme", [("desktop", "light"), ("phone", "dark")])
def test_every_key_stands_in_the_help_sheet(window, server, size, scheme):
    page = window.sign_in(sign_up(server))
    page.locator("main").press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    for words in ("Play or pause", "Skip silence", "Edit the words", "Action items", "Upload a recording"):
        expect(sheet.get_by_text(words, exact=True)).to_be_attached()
    assert not re.search(r"help\.", sheet.inner_text()), "a key has no words"
    window.check("help")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    page.get_by_role("searchbox").press("?")
    expect(page.get_by_role("searchbox")).to_have_value("?")
    page.get_by_role("button", name="Account of").click()
    page.get_by_role("menuitem", name="Keyboard shortcuts").click()
    expect(sheet).to_be_visible()


# The sample

@pytest.mark.parametrize("size, scheme", [("desktop", "light"), ("phone", "dark")])
def test_a_newcomer_explores_the_sample(window, server, size, scheme):
    page = window.page
    # As a server serves it that knows the media type.
    sound = (ROOT / "web/sample/meeting.ogg").read_bytes()
    page.route("**/assets/sample/meeting.ogg", lambda route: route.fulfill(body=sound, content_type="audio/ogg"))
    person = sign_up(server, "Nil Newcomer")
    window.sign_in(person)
    window.check("empty")
    page.get_by_role("button", name="Explore a sample meeting").click()
    expect(page).to_have_url(re.compile(r"/meetings/[0-9a-f-]{36}$"))
    expect(page.locator(".sample-note")).to_be_visible()
    page.get_by_role("link", name="All meetings", exact=True).click()
    bar = page.locator(".row-work progress")
    expect(bar).to_be_visible()
    expect(page.locator(".row-percent")).to_have_text(re.compile(r"^\d+ %$"), timeout=WORK_MS)
    window.check("working")
    expect(page.locator(".person")).to_have_text(["1Speaker 1", "2Speaker 2", "3Speaker 3"], timeout=WORK_MS)
    expect(bar).to_have_count(0, timeout=WORK_MS)
    expect(page.locator(".row-end")).to_have_text("1 min")
    page.locator(".row").click()
    minutes = page.locator(".panel-minutes")
    expect(minutes).to_contain_text("We have decided to release on the 14th of April.", timeout=WORK_MS)
    expect(minutes).to_contain_text("keep the calendar in this release")
    meeting = person.data("GET", "/meetings")[0]
    actions = person.data("GET", f"/meetings/{meeting['id']}/action-items")
    assert [(each["assignee"], each["due_said"]) for each in actions] == [("Speaker 2", "by Friday"), ("Speaker 3", "by Tuesday")]
    window.check("explored")
    page.get_by_role("button", name="Remove this sample").click()
    expect(page.get_by_role("heading", name="Drop a recording anywhere on this page")).to_be_visible()
    assert person.data("GET", "/meetings") == []


# Uploads

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


# The line

def test_the_list_stays_when_the_server_cannot_be_reached(window, server):
    person = sign_up(server)
    spoken(person, "Harbour board", "Ann")
    page = window.sign_in(person)
    expect(page.locator(".row-title")).to_have_text("Harbour board")
    window.expects(REFUSED)
    page.route("**/api/v1/**", lambda route: route.abort())
    page.reload()
    expect(page.get_by_text("The server cannot be reached. This is the list as it was just now.")).to_be_visible()
    expect(page.get_by_text("No answer from the server. Trying again…")).to_be_visible()
    expect(page.locator(".row-title")).to_have_text("Harbour board")
    window.check("kept")
    page.unroute("**/api/v1/**")
    person.data("POST", "/meetings", json={"title": "Meanwhile"})
    expect(page.locator(".row-title")).to_have_text(["Meanwhile", "Harbour board"])
    expect(page.locator(".kept")).to_have_count(0)
    expect(page.get_by_text("The connection is back.").or_(page.locator("#connection[hidden]"))).to_be_attached()
