"""Asking a language model: the answer comes word by word, can be stopped, and outlives a connection that breaks."""

import re
import socket
import struct
import threading

import pytest
from playwright.sync_api import expect

from browser.test_ask import ask, open_ask, question, talks_of
from browser.test_views import check
from hansard_client import sign_up
from modelled_server import BUDGET, QUESTION, answering, model, serving
from scripted_model import claims
from test_ask_mind import SAID, meeting_with

FIRST = ("The budget for the portal is 40,000 euros.", BUDGET)
SECOND = ("The new billing portal ships on Friday the 12th of March.", "ship the new billing portal on Friday the 12th of March")
WHOLE = f"{FIRST[0]} {SECOND[0]}"


class Wire:
    """A way to the server that can be cut."""

    def __init__(self, port):
        self.to, self.open = port, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.to))
            self.open += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self.carry, args=(source, target), daemon=True).start()

    def carry(self, source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        """Breaks every connection there is; new ones can be made."""
        for end in self.open:
            try:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.open = []

    def close(self):
        self.listener.close()
        self.cut()


@pytest.fixture(scope="module")
def running(tmp_path_factory, model):
    with serving(tmp_path_factory.mktemp("model"), model) as running:
        yield running


@pytest.fixture(scope="module")
def wire(running):
    wire = Wire(running.port)
    yield wire
    wire.close()


@pytest.fixture(scope="module")
def server(wire):
    return wire.base


@pytest.fixture(scope="module")
def asker(running):
    client = sign_up(running.base, "Bea Lund")
    client.planning = meeting_with(client, SAID)
    return client


@pytest.fixture
def gate(model):
    """Holds the second statement back until it is set."""
    gate = threading.Event()

    def script(line):
        if line.chat.wants != "answer":
            return line.say("ready")
        text = claims(line.chat, FIRST, SECOND)
        cut = text.index('{"quotes"', text.index(FIRST[0]))
        line.begin_events()
        line.event({"content": text[:cut]})
        gate.wait(60)
        line.event({"content": text[cut:]})
        line.event({}, "stop")
        line.bytes(b"data: [DONE]\n\n")

    model.act(script)
    yield gate
    gate.set()


def begin(window, asker):
    """A new conversation whose first answer is half there."""
    window.sign_in(asker)
    page = open_ask(window, asker.planning)
    expect(page.locator(".hello .button:visible, .answers .answer").first).to_be_visible()
    if page.get_by_role("button", name="New conversation").is_visible():
        page.get_by_role("button", name="New conversation").click()
    question(page).fill(QUESTION)
    question(page).press("Enter")
    answer = page.locator(".answers .answer").last
    expect(answer.locator(".claim .claim-words")).to_have_text([FIRST[0]])
    return answer


def words(answer):
    return answer.locator(".claim-words").all_inner_texts()


def test_an_answer_streams_statement_by_statement(window, asker, gate):
    page = window.page
    answer = begin(window, asker)
    # It is grounded before the next is written.
    expect(answer.locator(".cite .time")).to_have_text(["0:05"])
    expect(answer).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    check(window, "half")
    page.evaluate("""() => {
        window.said = [];
        new MutationObserver(() => { const words = document.getElementById('live').textContent; if (words) window.said.push(words); })
            .observe(document.getElementById('live'), { childList: true, characterData: true, subtree: true });
    }""")
    # What is typed meanwhile is neither sent nor lost.
    question(page).fill("And the load test?")
    question(page).press("Enter")
    expect(question(page)).to_have_value("And the load test?")
    gate.set()
    expect(answer.locator(".cite .time")).to_have_text(["0:05", "0:00"])
    expect(answer).not_to_have_attribute("aria-busy", "true")
    assert words(answer) == [FIRST[0], SECOND[0]]
    expect(answer.get_by_text("Answered by scripted")).to_be_visible()
    expect(page.get_by_text("No language model is connected")).to_be_hidden()
    window.until("window.said.length > 0")
    assert page.evaluate("window.said") == [WHOLE]
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(question(page)).to_have_value("And the load test?")
    assert len(page.locator(".answers .answer").all()) == 1
    window.picture("whole")


def test_words_are_written_one_after_the_other(chromium, server, asker, gate):
    """Where movement is welcome, a statement that came at once is read as it is written."""
    context = chromium.new_context(base_url=server, locale="en-GB", reduced_motion="no-preference")
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(asker.email)
    page.get_by_label("Password", exact=True).fill(asker.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Meetings")).to_be_visible()
    page.goto("/ask")
    expect(question(page)).to_be_visible()
    page.evaluate("""() => {
        window.seen = [];
        new MutationObserver(() => { const claim = document.querySelector('.claim-words'); if (claim) window.seen.push(claim.textContent); })
            .observe(document.querySelector('.answers'), { childList: true, characterData: true, subtree: true });
    }""")
    question(page).fill(QUESTION)
    question(page).press("Enter")
    gate.set()
    expect(page.locator(".claim-words")).to_have_text([FIRST[0], SECOND[0]])
    seen = list(dict.fromkeys(page.evaluate("window.seen")))
    assert len(seen) > 4 and all(FIRST[0].startswith(each) for each in seen)
    context.close()


def test_an_answer_is_stopped_and_shown_after_all(window, asker, gate):
    page = window.page
    answer = begin(window, asker)
    page.get_by_role("button", name="Stop").click()
    expect(answer.get_by_text("Stopped.")).to_be_visible()
    expect(answer).not_to_have_attribute("aria-busy", "true")
    assert words(answer) == [FIRST[0]]
    expect(question(page)).to_be_focused()
    window.picture("stopped")
    gate.set()
    answer.get_by_role("button", name="Show the answer").click()
    expect(answer.locator(".claim-words")).to_have_text([FIRST[0], SECOND[0]])
    expect(answer.get_by_text("Stopped.")).to_have_count(0)


def test_a_question_after_a_stop_waits_for_its_turn(window, asker, gate):
    window.expects(r"409")
    page = window.page
    begin(window, asker)
    page.get_by_role("button", name="Stop").click()
    question(page).fill("When does the portal ship?")
    question(page).press("Enter")
    second = page.locator(".answers .answer").last
    expect(second.get_by_text("is still being answered")).to_be_visible()
    gate.set()
    expect(second.locator(".cite").first).to_be_visible(timeout=30_000)
    messages = asker.data("GET", f"/ask-mind/sessions/{talks_of(asker)[0]['id']}/messages")
    assert [message["question"] for message in messages] == [QUESTION, "When does the portal ship?"]


def test_a_killed_connection_is_taken_up(window, asker, gate, wire):
    window.expects(r"ERR_")
    answer = begin(window, asker)
    before = len(talks_of(asker))
    wire.cut()
    expect(answer.get_by_text("The connection broke off.")).to_be_visible()
    assert words(answer) == [FIRST[0]]
    window.picture("broken")
    gate.set()
    expect(answer.locator(".claim-words")).to_have_text([FIRST[0], SECOND[0]])
    expect(answer.locator(".cite .time")).to_have_text(["0:05", "0:00"])
    expect(answer.locator(".notice")).to_have_count(0)
    assert len(talks_of(asker)) == before
    assert len(asker.data("GET", f"/ask-mind/sessions/{talks_of(asker)[0]['id']}/messages")) == 1


def test_a_reload_in_mid_answer_finds_it(window, asker, gate):
    page = window.page
    begin(window, asker)
    page.reload()
    page.get_by_role("tab", name="Ask").click()
    answer = page.locator(".answers .answer").last
    expect(answer.locator("h2")).to_have_text(QUESTION)
    expect(answer).to_have_attribute("aria-busy", "true")
    gate.set()
    expect(answer.locator(".claim-words")).to_have_text([FIRST[0], SECOND[0]])


def test_a_question_that_never_arrived_can_be_asked_again(window, asker, model):
    model.act(answering(FIRST))
    window.expects(r"ERR_|Failed to load")
    window.sign_in(asker)
    page = window.page
    page.goto("/ask")
    ask(page, QUESTION)
    page.route(re.compile(r"/messages/stream$"), lambda route: route.abort())
    question(page).fill("When does the portal ship?")
    question(page).press("Enter")
    answer = page.locator(".answers .answer").last
    expect(answer.get_by_text("The question did not reach the server.")).to_be_visible()
    assert "When does the portal ship?" in page.evaluate("JSON.stringify(sessionStorage)")
    page.unroute(re.compile(r"/messages/stream$"))
    answer.get_by_role("button", name="Ask again").click()
    expect(answer.locator(".cite").first).to_be_visible()
    assert "When does the portal ship?" not in page.evaluate("JSON.stringify(sessionStorage)")


def test_tools_are_told_quietly(window, asker, model):
    def before(line):
        called = any(message["role"] == "tool" for message in line.chat.messages)
        line.say("ready") if called else line.call(
            ("meetings_list", {"limit": 3}), ("search_find", {"q": "portal budget", "meeting_id": asker.planning}))

    model.act(answering(FIRST, before=before))
    window.sign_in(asker)
    page = window.page
    page.goto("/ask")
    answer = ask(page, QUESTION)
    expect(answer.locator(".looked summary")).to_have_text("Looked in 1 meeting")
    answer.locator(".looked summary").click()
    expect(answer.locator(".looked li")).to_have_text(["The list of meetings", "What was said: “portal budget”"])
    window.picture("tools")


def test_a_model_that_fails_is_told(window, asker, model):
    def script(line):
        line.refuse(500, "Out of memory.") if line.chat.wants == "answer" else line.say("ready")

    model.act(script)
    window.sign_in(asker)
    page = window.page
    page.goto("/ask")
    answer = ask(page, QUESTION)
    expect(answer.get_by_text("The language model could not help here")).to_be_visible()
    assert "40,000 euros" in answer.inner_text()
    answer.locator("summary", has_text="could not help").click()
    expect(answer.locator(".why")).to_contain_text("Out of memory.")
    window.picture("failed")
