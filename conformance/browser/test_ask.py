"""Asking, without a language model: answers are sentences of the record, and conversations are kept."""

import re

import pytest
from playwright.sync_api import expect

from browser.test_journey import lit, plain, position, seconds
from browser.test_views import SIZES_AND_SCHEMES, check
from hansard_client import sign_up
from test_ask_mind import SAID, meeting_with

HARBOUR = [
    ("Ann", "The crane was inspected last week, and its brakes are worn out."),
    ("Ben", "I will order the parts for the crane in May."),
    ("Ann", "The budget for the crane is 12,000 euros."),
    ("Ben", "The ferry timetable changes on the first of June."),
]
BUDGET = "What is the budget for the portal?"
NOBODY_SAID = "Which airline sponsors Heligoland?"


@pytest.fixture(scope="module")
def asker(server):
    """Somebody with two meetings: {client, planning, harbour}."""
    client = sign_up(server, "Bea Lund")
    client.planning = meeting_with(client, SAID)
    client.harbour = meeting_with(client, HARBOUR, "Harbour board")
    return client


def question(page):
    return page.get_by_role("textbox", name="Your question")


def ask(page, words):
    question(page).fill(words)
    question(page).press("Enter")
    answer = page.locator(".answers .answer").last
    expect(answer.locator("h2")).to_have_text(words)
    expect(answer).not_to_have_attribute("aria-busy", "true")
    return answer


def open_ask(window, meeting):
    page = window.page
    page.goto(f"/meetings/{meeting}")
    page.get_by_role("tab", name="Ask").click()
    expect(question(page)).to_be_visible()
    return page


def talks_of(person):
    return person.data("GET", "/ask-mind/sessions", params={"limit": 100})


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_citation_lights_and_plays_the_words(window, person, meeting, size):
    window.sign_in(person)
    page = open_ask(window, meeting["id"])
    answer = ask(page, "Was it the season of Light or of Darkness?")
    cite = answer.locator(".cite .time").first
    quote = plain(cite.get_attribute("title"))
    assert "season" in quote
    if not window.phone:
        cite.hover()
        window.until("(CSS.highlights.get('cited')?.size ?? 0) > 0")
        assert quote in plain(lit(page, "cited"))
        assert page.evaluate("document.querySelector('audio').paused")
        page.mouse.move(5, 5)
        window.until("(CSS.highlights.get('cited')?.size ?? 0) === 0")
    at = seconds(cite.inner_text())
    cite.click()
    window.until("at => Math.abs(document.querySelector('audio').currentTime - at) < 4", at)
    window.until("!document.querySelector('audio').paused")
    assert quote in plain(lit(page, "cited"))
    expect(page.locator(".panel-transcript")).to_be_visible()
    page.keyboard.press("k")
    assert position(page) >= at - 1


def test_a_conversation_is_taken_up_again_and_others_are_in_a_menu(window, asker):
    before = len(talks_of(asker))
    window.sign_in(asker)
    page = open_ask(window, asker.planning)
    expect(page.locator(".hello .examples .button").first).to_be_visible()
    ask(page, BUDGET)
    ask(page, "Who writes the release notes?")
    expect(page.get_by_text("No language model is connected")).to_have_count(1)
    page.reload()
    page.get_by_role("tab", name="Ask").click()
    expect(page.locator(".answers .answer h2")).to_have_text([BUDGET, "Who writes the release notes?"])
    expect(page.locator(".answers .cite").first).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".answers .answer")).to_have_count(0)
    ask(page, "What failed on Monday?")
    assert len(talks_of(asker)) == before + 2
    page.get_by_role("button", name="Conversations").click()
    window.picture("menu")
    page.get_by_role("menuitemradio", name=re.compile(re.escape(BUDGET))).click()
    expect(page.locator(".answers .answer h2").first).to_have_text(BUDGET)
    page.get_by_role("button", name="Conversations").click()
    page.get_by_role("menuitem", name="Delete conversation").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete conversation").click()
    expect(page.locator(".answers .answer h2")).to_have_text(["What failed on Monday?"])
    assert len(talks_of(asker)) == before + 1


def test_the_record_does_not_say(window, asker):
    window.sign_in(asker)
    page = open_ask(window, asker.harbour)
    answer = ask(page, NOBODY_SAID)
    expect(answer.locator("[data-answered=false]")).to_have_text("The record does not say.")
    expect(answer.locator(".cite")).to_have_count(0)
    expect(answer.get_by_role("button", name="Copy")).to_have_count(0)
    window.picture("silence")


def test_a_suggested_question_is_asked_and_a_follow_up_is_understood(window, asker):
    window.sign_in(asker)
    page = open_ask(window, asker.planning)
    expect(page.locator(".hello:visible, .answers .answer").first).to_be_visible()
    if page.get_by_role("button", name="New conversation").is_visible():
        page.get_by_role("button", name="New conversation").click()
    chip = page.locator(".hello .examples .button").first
    words = chip.inner_text()
    chip.click()
    expect(page.locator(".answers .answer h2")).to_have_text([words])
    expect(page.locator(".answers .cite").first).to_be_visible()
    ask(page, "What was decided about the database?")
    answer = ask(page, "And who does that?")
    expect(answer.get_by_text("Understood as:")).to_contain_text("database")
    assert words not in page.locator(".next .button").all_inner_texts()


def test_what_is_typed_outlives_a_reload(window, asker):
    window.sign_in(asker)
    page = open_ask(window, asker.harbour)
    question(page).fill("What about the fer")
    page.reload()
    page.get_by_role("tab", name="Ask").click()
    expect(question(page)).to_have_value("What about the fer")


def test_an_answer_is_copied_with_its_citations(window, asker):
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    window.sign_in(asker)
    page = open_ask(window, asker.harbour)
    answer = ask(page, "What is the budget for the crane?")
    answer.get_by_role("button", name="Copy").click()
    expect(page.locator(".toast")).to_contain_text("Copied")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("**What is the budget for the crane?**")
    note = re.search(r"^1\. \[Ann, Harbour board, 0:10\]\((\S+)\): “The budget for the crane is 12,000 euros.”$", text, re.M)
    assert note and f"[[1]]({note[1]})" in text
    assert note[1].startswith(f"{window.server}/meetings/{asker.harbour}#t=10")


def test_asking_across_meetings_with_a_scope(window, asker):
    window.sign_in(asker)
    page = window.page
    page.goto("/ask")
    page.get_by_role("button", name="Where to look: All meetings").click()
    picker = page.get_by_role("dialog", name="Where to look")
    picker.get_by_role("searchbox").fill("harb")
    expect(picker.locator(".pick")).to_have_count(1)
    picker.get_by_label("Harbour board").check()
    window.picture("picker")
    picker.get_by_role("button", name="Choose").click()
    expect(page.get_by_role("button", name="Where to look: Harbour board")).to_be_visible()
    answer = ask(page, "What is the budget?")
    expect(page).to_have_url(re.compile(r"/ask\?c=[0-9a-f-]{36}$"))
    titles = answer.locator(".cite-title").all_inner_texts()
    assert titles and set(titles) == {"Harbour board"}
    talk = talks_of(asker)[0]
    assert talk["meeting_ids"] == [asker.harbour]
    # The scope of the next question is another.
    page.get_by_role("button", name="Where to look: Harbour board").click()
    with page.expect_response(lambda response: response.request.method == "PATCH") as changed:
        page.get_by_role("dialog").get_by_role("button", name="All meetings").click()
    assert changed.value.ok
    answer = ask(page, "What is the budget for the portal?")
    expect(answer.locator(".cite-title").first).to_have_text("Planning")


def test_a_citation_unfolds_and_leads_to_its_second(window, asker):
    window.sign_in(asker)
    page = window.page
    page.goto("/ask")
    answer = ask(page, "What is the budget for the crane?")
    claim = answer.locator(".claim", has_text="12,000 euros")
    claim.get_by_role("button", name="Show these words in their context").click()
    turns = claim.locator(".context-turn")
    expect(claim.locator(".context-turn.inside mark")).to_have_text("The budget for the crane is 12,000 euros.")
    expect(turns).to_have_text([re.compile("^Ann.*inspected"), re.compile("^Ben.*order the parts"), re.compile("^Ann.*12,000"), re.compile("^Ben.*ferry")])
    window.picture("unfolded")
    claim.locator("a.time").click()
    expect(page).to_have_url(re.compile(rf"/meetings/{asker.harbour}#t=10&"))
    expect(page.locator(".said.now")).to_have_text("The budget for the crane is 12,000 euros.")
    window.until("(CSS.highlights.get('cited')?.size ?? 0) > 0")
    assert "12,000 euros" in lit(page, "cited")
    page.go_back()
    expect(page.locator(".answers .answer h2")).to_have_text(["What is the budget for the crane?"])


def test_a_question_in_the_address_is_asked_once(window, asker):
    before = len(talks_of(asker))
    window.sign_in(asker)
    page = window.page
    page.goto("/ask?q=When does the ferry timetable change%3F")
    expect(page.locator(".answers .answer .cite").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"/ask\?c="))
    page.reload()
    expect(page.locator(".answers .answer h2")).to_have_text(["When does the ferry timetable change?"])
    assert len(talks_of(asker)) == before + 1
    assert len(asker.data("GET", f"/ask-mind/sessions/{talks_of(asker)[0]['id']}/messages")) == 1


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_conversations_are_renamed_and_deleted(window, server, size):
    person = sign_up(server, "Cleo Park")
    for title in ("About the crane", "About the ferry"):
        person.data("POST", "/ask-mind/sessions", json={"title": title})
    window.sign_in(person)
    page = window.page
    page.goto("/ask")

    def more(title):
        if window.phone and not page.get_by_role("dialog", name="Conversations").is_visible():
            page.get_by_role("button", name="Conversations").click()
        page.get_by_role("button", name=f"More for “{title}”").click()

    more("About the ferry")
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_role("dialog", name="Rename this conversation").get_by_label("Title").fill("Ferries")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".talk-link .talk-title")).to_have_text(["Ferries", "About the crane"])
    window.picture("list")
    more("About the crane")
    page.get_by_role("menuitem", name="Delete conversation").click()
    page.get_by_role("dialog", name="Delete this conversation?").get_by_role("button", name="Delete conversation").click()
    expect(page.locator(".talk-link .talk-title")).to_have_text(["Ferries"])
    assert [talk["title"] for talk in talks_of(person)] == ["Ferries"]


def test_a_conversation_that_is_gone_does_not_lose_the_question(window, asker):
    window.sign_in(asker)
    window.expects(r"404")
    page = window.page
    page.goto("/ask")
    ask(page, "When is the crane repaired?")
    asker.call("DELETE", f"/ask-mind/sessions/{talks_of(asker)[0]['id']}", expect=200)
    question(page).fill("Who orders the parts?")
    question(page).press("Enter")
    lost = page.locator(".answers .answer").last
    expect(lost.get_by_text("This conversation was deleted")).to_be_visible()
    window.picture("gone")
    lost.get_by_role("button", name="Ask again").click()
    expect(lost.locator(".cite").first).to_be_visible()


@pytest.mark.parametrize("size, scheme", SIZES_AND_SCHEMES)
def test_asking_is_accessible(window, asker, size, scheme):
    window.sign_in(asker)
    page = window.page
    page.goto("/ask")
    expect(page.locator(".hello .button").first).to_be_visible()
    check(window, "hello")
    answer = ask(page, "What is the budget for the crane?")
    ask(page, NOBODY_SAID)
    answer = page.locator(".answers .answer").first
    answer.locator(".unfold").first.click()
    expect(answer.locator(".context-turn").first).to_be_visible()
    check(window, "answers")
    page.get_by_role("button", name="Where to look").click()
    expect(page.locator(".pick").first).to_be_visible()
    check(window, "picker")
    page.keyboard.press("Escape")
    if window.phone:
        page.get_by_role("button", name="Conversations").click()
        check(window, "list")
        page.keyboard.press("Escape")
    open_ask(window, asker.planning)
    expect(page.locator(".hello .button:visible, .answers .cite:visible").first).to_be_visible()
    check(window, "meeting")
