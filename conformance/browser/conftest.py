"""A real browser on the page, which watches that nothing goes wrong in it."""

import os
import pathlib
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from hansard_client import wait_until

ARTEFACTS = pathlib.Path(__file__).resolve().parent.parent / "artefacts"
SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
PATIENCE_MS = 15_000


@pytest.fixture(scope="module")
def chromium():
    """Debian's Chromium, headless. Not for the session: while it is open, no other test could run an event loop."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "Chromium is not there: apt-get install chromium, or name it with CHROMIUM"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"])
        yield browser
        browser.close()


class Window:
    """One browser window, with what it complained of."""

    def __init__(self, browser, server, name, size, scheme="light"):
        self.name, self.server, self.complaints, self.expected = name, server, [], []
        self.context = browser.new_context(
            viewport=SIZES[size], base_url=server, color_scheme=scheme, has_touch=size == "phone", locale="en-GB", reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.phone = size == "phone"
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))

    def _heard(self, message):
        if message.type not in ("error", "warning"):
            return
        words = f"{message.text} {message.location.get('url', '')}"
        if not any(re.search(pattern, words) for pattern in self.expected):
            self.complaints.append(words)

    def expects(self, pattern):
        """From here on, console messages that match are part of the test: a browser logs every response of 400 and above."""
        self.expected.append(pattern)

    def sign_in(self, person):
        """Signs in through the door."""
        self.page.goto("/sign-in")
        self.page.get_by_label("E-mail").fill(person.email)
        self.page.get_by_label("Password", exact=True).fill(person.password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", name="Meetings")).to_be_visible()
        return self.page

    def until(self, condition, argument=None):
        """Waits for a condition in the page. (Playwright's own wait evaluates text in the page, which its policy forbids.)"""
        look = condition if "=>" in condition else f"() => {condition}"
        wait_until(condition, lambda: self.page.evaluate(look, argument), PATIENCE_MS / 1000)

    def check(self, step):
        """Fails on what axe-core calls serious or critical; keeps a screenshot."""
        self.picture(step)
        found = [rule for rule in Axe().run(self.page).response["violations"] if rule["impact"] in ("serious", "critical")]
        nodes = [f"{rule['id']}: {node['html'][:160]} ({node.get('failureSummary', '')[:200]})" for rule in found for node in rule["nodes"]]
        assert not nodes, f"{step}: " + "\n".join(nodes)

    def picture(self, step):
        """Keeps a screenshot for people to look at."""
        ARTEFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{self.name}-{step}.png")


@pytest.fixture
def window(request, chromium, server):
    """A desktop window, or what the test's `size` and `scheme` parameters say."""
    parameters = getattr(request.node, "callspec", None)
    values = parameters.params if parameters else {}
    size, scheme = values.get("size", "desktop"), values.get("scheme", "light")
    name = re.sub(r"[^\w]+", "-", request.node.name.removeprefix("test_")).strip("-")
    opened = Window(chromium, server, name, size, scheme)
    yield opened
    opened.picture("end")
    opened.context.close()
    assert not opened.complaints, "the page complained: " + "; ".join(opened.complaints)
