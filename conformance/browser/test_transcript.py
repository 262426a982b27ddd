"""Transcripts: long ones, finding words, history, keys."""

import re

import pytest
from playwright.sync_api import expect

from browser.transcript_page import (
    LONG, MOST_IN_PAGE, SIZES_AND_SCHEMES, STEP_MS, TEXTS, choose, in_page, long_meeting, open_meeting, said, saved, short, texts, to_transcript,
)


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
