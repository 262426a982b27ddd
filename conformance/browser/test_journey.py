"""The main journey: from an empty account to cited answers, with a real recording."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from hansard_client import PASSWORD, WRITTEN_DOWN_WITHIN

WORK_MS = WRITTEN_DOWN_WITHIN * 1000


def seconds(clock):
    """`1:02:09` as seconds."""
    return sum(int(part) * 60**power for power, part in enumerate(reversed(clock.split(":"))))


def position(page):
    return page.evaluate("document.querySelector('audio').currentTime")


def lit(page, name):
    """The text under a highlight of the page."""
    return page.evaluate("name => [...(CSS.highlights.get(name) ?? [])].map((range) => range.toString()).join(' ')", name)


def plain(text):
    return re.sub(r"\W+", "", text).lower()


def sign_up(window):
    page = window.page
    window.expects(r"401.*/users/me")
    page.goto("/")
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    page.get_by_role("link", name="Create account").click()
    page.get_by_label("Name").fill("Ada Moreau")
    page.get_by_label("E-mail").fill(f"{uuid.uuid4().hex[:12]}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    window.picture("1-sign-up")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Drop a recording anywhere on this page")).to_be_visible()
    window.picture("2-empty")


def bring_recording(window, recording):
    page = window.page
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a recording").click()
    chooser.value.set_files(recording)
    expect(page).to_have_url(re.compile(r"/meetings/[0-9a-f-]{36}$"))
    expect(page.get_by_role("progressbar").first).to_be_visible()
    expect(page.locator(".work-note")).to_have_text(re.compile(r"%|turn|moment|Listening|looking", re.I))
    window.picture("3-progress")
    expect(page.locator(".said").first).to_be_attached(timeout=WORK_MS)
    expect(page.locator(".statement").first).to_be_attached(timeout=WORK_MS)


def read_transcript(window):
    page = window.page
    if window.phone:
        page.get_by_role("tab", name="Transcript").click()
    words = " ".join(page.locator(".said").all_inner_texts()).lower()
    assert "best of times" in words and "worst of times" in words
    window.picture("4-transcript")


def follow_statement(window):
    """A statement lights the very words it quotes, and the player jumps to them."""
    page = window.page
    if window.phone:
        page.get_by_role("tab", name="Minutes").click()
    statements = page.locator(".statement:has(.cites .time)")
    statement = statements.nth(statements.count() - 1)
    at = seconds(statement.locator(".cites .time").first.inner_text())
    quote = statement.locator(".say").get_attribute("title").strip("“”")
    window.picture("5-minutes")
    statement.locator(".say").click()
    window.until("at => Math.abs(document.querySelector('audio').currentTime - at) < 3.5", at)
    assert plain(quote) in plain(lit(page, "cited"))
    expect(page.locator(".panel-transcript")).to_be_visible()
    window.until("document.querySelector('.said.now') !== null")
    window.picture("6-cited")
    page.keyboard.press("k")
    window.until("document.querySelector('audio').paused")


def seek_by_word(window):
    """A click on a word goes to the moment it was said."""
    page = window.page
    if window.phone:
        page.get_by_role("tab", name="Transcript").click()
    spot = page.evaluate(
        """() => {
            const said = [...document.querySelectorAll('.said')].find((span) => /worst/i.test(span.textContent));
            said.scrollIntoView({ block: 'center' });
            const range = new Range();
            const at = said.textContent.search(/worst/i);
            range.setStart(said.firstChild, at);
            range.setEnd(said.firstChild, at + 5);
            const box = range.getBoundingClientRect();
            return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        }"""
    )
    page.mouse.click(spot["x"], spot["y"])
    window.until("/worst/i.test([...(CSS.highlights.get('spoken') ?? [])].join(''))")
    page.keyboard.press("k")
    before = position(page)
    page.keyboard.press("ArrowRight")
    window.until("before => document.querySelector('audio').currentTime > before + 3", before)


def ask(window):
    page = window.page
    page.get_by_role("tab", name="Ask").click()
    question = page.get_by_role("textbox", name="Your question")
    question.fill("Was it the season of Light or of Darkness?")
    question.press("Enter")
    answers = page.locator(".answers .answer")
    cite = answers.nth(0).locator(".cite .time").first
    expect(cite).to_be_visible()
    assert re.search(r"season", cite.get_attribute("title"), re.I)
    expect(answers.nth(0)).not_to_have_attribute("aria-busy", "true")
    question.fill("How much did the xylophone shipment to Reykjavik cost?")
    question.press("Enter")
    expect(answers.nth(1).locator("[data-answered=false]")).to_be_visible()
    expect(answers.nth(1).locator(".cite")).to_have_count(0)
    window.picture("7-asked")
    cite.click()
    window.until("(CSS.highlights.get('cited')?.size ?? 0) > 0")
    page.keyboard.press("k")


def rename_speaker(window):
    page = window.page
    if window.phone:
        page.get_by_role("tab", name="Transcript").click()
    page.locator(".speakers .name").first.click()
    field = page.locator(".name-input")
    field.fill("Charles Dickens")
    with page.expect_response(lambda response: "/speakers/" in response.url and response.request.method == "PATCH") as answer:
        field.press("Enter")
    assert answer.value.ok
    expect(page.locator(".turn .name", has_text="Charles Dickens").first).to_be_visible()
    window.picture("8-renamed")


def tick_action(window):
    """Extractive minutes need not find an action in every recording: where there is one, it is ticked."""
    page = window.page
    page.get_by_role("tab", name="Minutes").click()
    boxes = page.locator(".tick")
    if not boxes.count():
        return
    with page.expect_response(lambda response: "/action-items/" in response.url) as answer:
        boxes.first.check()
    assert answer.value.ok and answer.value.request.post_data_json == {"status": "done"}


def export(window):
    page = window.page
    for label, start in [("WebVTT subtitles", "WEBVTT"), ("Plain text", ""), ("JSON", "{")]:
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=label).click()
        text = download.value.path().read_text()
        assert text.startswith(start) and "best of times" in re.sub(r"\s+", " ", text).lower()


def sign_out(window):
    page = window.page
    page.get_by_role("button", name="Account of").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    page.goto("/account")
    expect(page).to_have_url(re.compile(r"/sign-in\?next=%2Faccount$"))


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_journey(window, recording, size):
    sign_up(window)
    bring_recording(window, recording)
    read_transcript(window)
    follow_statement(window)
    seek_by_word(window)
    ask(window)
    rename_speaker(window)
    tick_action(window)
    export(window)
    page = window.page
    page.reload()
    if window.phone:
        page.get_by_role("tab", name="Transcript").click()
    expect(page.locator(".turn .name", has_text="Charles Dickens").first).to_be_visible()
    sign_out(window)
