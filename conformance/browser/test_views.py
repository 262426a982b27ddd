"""Each view: no serious finding of axe-core, light and dark, desktop and phone; and what a first visit costs."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

SIZES_AND_SCHEMES = [("desktop", "light"), ("phone", "dark"), ("desktop", "dark"), ("phone", "light")]
FIRST_LOAD_BYTES = 100_000
FIRST_LOAD_REQUESTS = 12


def check(window, step):
    """Fails on what axe-core calls serious or critical."""
    window.picture(step)
    found = Axe().run(window.page).response["violations"]
    grave = [rule for rule in found if rule["impact"] in ("serious", "critical")]
    nodes = [f"{rule['id']}: {node['html'][:160]} ({node.get('failureSummary', '')[:200]})" for rule in grave for node in rule["nodes"]]
    assert not grave, f"{step}: " + json.dumps(nodes, indent=1)


@pytest.mark.parametrize("size, scheme", SIZES_AND_SCHEMES)
def test_door_is_accessible(window, size, scheme):
    page = window.page
    for path, heading in [("/sign-in", "Welcome back"), ("/sign-up", "Create your account"), ("/reset-password", "Forgot your password?"), ("/reset-password?token=x", "Choose a new password")]:
        page.goto(path)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        check(window, re.sub(r"\W+", "-", path).strip("-"))
    page.goto("/sign-up")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("Please fill this in.").first).to_be_visible()
    check(window, "sign-up-wrong")


@pytest.mark.parametrize("size, scheme", SIZES_AND_SCHEMES)
def test_views_are_accessible(window, person, meeting, size, scheme):
    page = window.sign_in(person)
    expect(page.get_by_role("link", name=re.compile("Two cities")).first).to_be_visible()
    check(window, "home")
    page.get_by_role("searchbox").fill("best of times")
    expect(page.locator(".passage").first).to_be_visible()
    check(window, "search")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Search")).to_be_visible()
    page.get_by_role("button", name="Short answer").click()
    expect(page.locator(".answer .cite, .answer [data-answered=false]").first).to_be_visible()
    check(window, "asked")
    page.goto(f"/meetings/{meeting['id']}")
    for tab in ["Minutes", "Ask", *(["Transcript"] if window.phone else [])]:
        page.get_by_role("tab", name=tab).click()
        check(window, f"meeting-{tab.lower()}")
    page.get_by_role("button", name="Export").click()
    check(window, "menu")
    page.keyboard.press("Escape")
    page.goto("/account")
    expect(page.locator("#sessions .card").first).to_be_visible()
    check(window, "account")


def test_documentation_is_accessible(window, person):
    page = window.sign_in(person)
    page.goto("/docs")
    expect(page.locator(".operation").first).to_be_visible()
    check(window, "closed")
    page.get_by_role("searchbox").fill("meetings")
    expect(page.locator("#service-auth")).to_be_hidden()
    page.locator(".operation:visible summary").first.click()
    expect(page.get_by_role("heading", name="Responses").first).to_be_visible()
    check(window, "open")


def test_documentation_tries_an_operation(window, person, meeting):
    page = window.sign_in(person)
    page.goto("/docs")
    entry = page.locator(".operation-place", has=page.locator(".verb.get")).filter(has=page.locator(".operation-path", has_text=re.compile(r"^/api/v1/meetings$"))).first
    entry.locator("summary").first.click()
    entry.get_by_role("button", name="Send").click()
    expect(entry.locator(".trial-answer pre")).to_contain_text("Two cities")
    window.picture("tried")


def test_first_visit_is_small(window, person):
    """Signed in, cold cache: what the list of meetings costs until it stands there."""
    page = window.sign_in(person)
    window.context.storage_state()
    session = window.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    loaded = []
    session.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
    page.goto("/")
    expect(page.locator(".rows, .empty").first).to_be_visible()
    assert sum(loaded) <= FIRST_LOAD_BYTES, f"{sum(loaded)} bytes in {len(loaded)} requests"
    paint = page.evaluate("performance.getEntriesByType('paint').find((each) => each.name === 'first-contentful-paint')?.startTime")
    # What comes once the list stands there only adds to it.
    before = page.evaluate("performance.getEntriesByType('resource').filter((each) => each.startTime < performance.getEntriesByName('hansard:list')[0].startTime).map((each) => each.name)")
    assert len(before) + 1 <= FIRST_LOAD_REQUESTS, before
    print(f"first visit: {len(loaded)} requests, {sum(loaded)} bytes, first contentful paint after {paint:.0f} ms")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_slash_finds_wherever_one_is(window, person, meeting, size):
    page = window.sign_in(person)
    page.locator("main").press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.goto("/account")
    expect(page.get_by_role("heading", name="Account", exact=True)).to_be_visible()
    page.locator("main").press("/")
    expect(page).to_have_url(re.compile(r"/search$"))
    page.goto(f"/meetings/{meeting['id']}")
    expect(page.locator(".statement").first).to_be_visible()
    page.locator("main").press("/")
    expect(page.get_by_role("textbox", name="Find words")).to_be_focused()
    page.keyboard.type("worst/")
    expect(page.get_by_role("textbox", name="Find words")).to_have_value("worst/")
