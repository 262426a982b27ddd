"""Search: it answers while one types, shows passages in their context, and leads to the second something was said."""

import re

import pytest
from playwright.sync_api import expect

from browser.test_ask import HARBOUR
from browser.test_journey import lit
from browser.test_views import SIZES_AND_SCHEMES, check
from hansard_client import sign_up, wait_until
from test_ask_mind import SAID, meeting_with


@pytest.fixture(scope="module")
def seeker(server):
    """Somebody with three meetings of different times; `planning` has minutes."""
    client = sign_up(server, "Bea Lund")
    client.planning = meeting_with(client, SAID)
    client.harbour = meeting_with(client, HARBOUR, "Harbour board")
    client.old = client.data("POST", "/meetings", json={"title": "Budget of old", "scheduled_time": "2024-03-05T10:00:00Z"})["id"]
    segments = [
        {"speaker": f"Voice {index % 3 + 1}", "text": f"Point {index} of the long agenda was read and taken note of." if index != 40 else "The zeppelin budget was refused.",
         "start_ms": 6_000 * index, "end_ms": 6_000 * index + 5_000} for index in range(80)
    ]
    client.call("POST", f"/meetings/{client.old}/transcript", expect=201, json={"segments": segments})
    client.call("POST", f"/meetings/{client.planning}/minutes/generate", expect=202, json={})
    wait_until("the index", lambda: client.data("GET", "/search", params={"q": "zeppelin", "meeting_id": client.old}), 60)
    wait_until("the minutes", lambda: client.data("GET", "/search", params={"q": "database", "kind": "minutes"}), 60)
    return client


def open_search(window, person, path="/search"):
    window.sign_in(person)
    window.page.goto(path)
    expect(field(window.page)).to_be_visible()
    return window.page


def field(page):
    return page.get_by_role("searchbox", name="Search what was said")


def titles(page):
    return page.locator(".found-group h2 a")


def test_it_answers_while_one_types(window, seeker):
    page = open_search(window, seeker)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/api/v1/search" in request.url else None)
    field(page).press_sequentially("crane", delay=20)
    expect(titles(page)).to_have_text(["Harbour board"])
    expect(page.locator(".passage mark").first).to_have_text("crane")
    # Who said it, in their colour, at the second of the words that were looked for.
    expect(page.locator(".passage .hit-turn").first).to_have_text(re.compile("^Ann The crane was inspected"))
    expect(page.locator(".passage .hit-turn").first).to_have_class(re.compile("voice-0"))
    expect(page.locator(".passage .time").first).to_have_text("0:00")
    expect(page.get_by_text("1 passage in 1 meeting")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/search\?q=crane$"))
    assert len(asked) < 5, asked
    window.picture("found")


def test_an_overtaken_search_is_given_up(window, seeker):
    page = open_search(window, seeker)
    window.expects("ERR_FAILED|ERR_ABORTED")
    held = []
    page.route(re.compile(r"/api/v1/search\?q=crane"), lambda route: held.append(route))
    gone = []
    page.on("requestfailed", lambda request: gone.append(request.url) if "q=crane" in request.url else None)
    field(page).fill("crane")
    # Looking at the page lets its requests be heard of.
    wait_until("the first search", lambda: page.evaluate("0") or held, 10)
    field(page).fill("zeppelin")
    expect(titles(page)).to_have_text(["Budget of old"])
    wait_until("the first to be given up", lambda: page.evaluate("0") or gone, 10)
    expect(titles(page)).to_have_text(["Budget of old"])


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_passage_in_its_context_leads_to_its_second(window, seeker, size):
    page = open_search(window, seeker, "/search?q=zeppelin")
    hit = page.locator(".hit").first
    expect(hit.locator(".hit-turn").first).to_have_text(re.compile("^Voice 2 The zeppelin budget was refused."))
    assert hit.locator(".passage").get_attribute("href").startswith(f"/meetings/{seeker.old}#t=240&")
    hit.get_by_role("button", name="What was said before and after").click()
    expect(hit.locator(".context-turn").first).to_contain_text("of the long agenda")
    expect(hit.locator(".context-turn.inside mark")).to_have_text("zeppelin")
    assert hit.locator(".context-turn:not(.inside)").count() == 6
    window.picture("context")
    page.locator(".context-words", has_text="The zeppelin budget was refused.").click()
    expect(page).to_have_url(re.compile(rf"/meetings/{seeker.old}#t=240&"))
    expect(page.locator(".said.now")).to_have_text("The zeppelin budget was refused.")
    expect(page.locator(".said.now")).to_be_in_viewport()
    window.until("(CSS.highlights.get('cited')?.size ?? 0) > 0")
    assert lit(page, "cited") == "The zeppelin budget was refused."
    window.picture("there")


def test_a_found_second_is_shown_and_not_played(window, person, meeting):
    page = open_search(window, person, "/search?q=season+of+Darkness")
    expect(page.locator(".passage .hit-turn").first).to_be_visible()
    at = float(re.search(r"#t=([\d.]+)", page.locator(".passage").first.get_attribute("href"))[1])
    page.locator(".passage").first.click()
    window.until("at => Math.abs((document.querySelector('audio')?.currentTime ?? -9) - at) < 0.5", at)
    expect(page.locator(".said.now")).to_be_in_viewport()
    assert page.evaluate("document.querySelector('audio').paused")


def test_filters_narrow_and_stay_in_the_address(window, seeker):
    page = open_search(window, seeker, "/search?q=budget")
    expect(titles(page)).to_have_count(3)
    page.get_by_role("button", name="Who speaks: Anyone").click()
    people = page.get_by_role("dialog", name="Who speaks?")
    people.get_by_role("button", name="Ann", exact=True).click()
    expect(titles(page)).to_have_text(["Harbour board"])
    expect(page).to_have_url(re.compile(r"person=Ann"))
    expect(page.locator(".hit-turn .who").first).to_have_text("Ann")
    page.get_by_role("button", name="Clear filters").click()
    expect(titles(page)).to_have_count(3)
    page.get_by_role("button", name="Meetings: Any meeting").click()
    picker = page.get_by_role("dialog", name="In which meetings?")
    picker.get_by_label("Planning").check()
    picker.get_by_label("Budget of old").check()
    picker.get_by_role("button", name="Choose").click()
    expect(page.get_by_role("button", name="Meetings: 2 meetings")).to_be_visible()
    expect(titles(page)).to_have_count(2)
    page.get_by_role("button", name="Time: Any time").click()
    page.get_by_role("menuitemradio", name="Choose dates…").click()
    dates = page.get_by_role("dialog", name="Choose dates…")
    dates.get_by_label("From").fill("2024-03-05")
    dates.get_by_label("Until").fill("2024-03-05")
    dates.get_by_role("button", name="Choose").click()
    expect(titles(page)).to_have_text(["Budget of old"])
    window.picture("narrowed")
    page.reload()
    expect(titles(page)).to_have_text(["Budget of old"])
    expect(page.get_by_role("button", name="Time: 5 Mar 2024")).to_be_visible()
    page.go_back()
    expect(titles(page)).to_have_count(2)
    page.go_back()
    expect(titles(page)).to_have_count(3)


def test_minutes_are_searched_when_asked_for(window, seeker):
    page = open_search(window, seeker, "/search?q=database")
    expect(page.locator(".passage .pill")).to_have_count(0)
    expect(page.locator(".passage").first).to_be_visible()
    page.get_by_role("button", name="Searched: What was said").click()
    page.get_by_role("menuitemradio", name="Minutes").click()
    expect(page.locator(".passage .pill").first).to_have_text("Minutes")
    expect(page).to_have_url(re.compile("kind=minutes"))
    page.locator(".hit .unfold").first.click()
    expect(page.locator(".context-turn.inside").first).to_contain_text("database")
    window.picture("minutes")


def test_everything_by_keyboard(window, seeker):
    page = open_search(window, seeker)
    expect(field(page)).to_be_focused()
    page.keyboard.type("budget")
    expect(page.locator(".passage .who").first).to_be_visible()
    links = page.locator(".passage")
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".hit").nth(1).locator(".context")).to_be_visible()
    window.picture("unfolded")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".hit").nth(1).locator(".context")).to_be_hidden()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")
    expect(page).to_have_url(re.compile(r"/search$"))
    page.keyboard.type("zeppelin")
    expect(titles(page)).to_have_text(["Budget of old"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/meetings/{seeker.old}#t=240"))
    page.go_back()
    expect(page.locator(".passage").first).to_be_focused()
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("zeppelin")


def test_back_goes_to_the_search_before(window, seeker):
    page = open_search(window, seeker)
    field(page).fill("crane")
    field(page).press("Enter")
    expect(titles(page)).to_have_text(["Harbour board"])
    field(page).fill("zeppelin")
    expect(titles(page)).to_have_text(["Budget of old"])
    page.go_back()
    expect(field(page)).to_have_value("crane")
    expect(titles(page)).to_have_text(["Harbour board"])
    page.go_forward()
    expect(field(page)).to_have_value("zeppelin")
    expect(titles(page)).to_have_text(["Budget of old"])


def test_recent_searches_are_kept_and_forgotten(window, seeker):
    page = open_search(window, seeker)
    expect(page.get_by_role("heading", name="Find the moment it was said")).to_be_visible()
    for words in ("crane", "zeppelin"):
        field(page).fill(words)
        field(page).press("Enter")
        expect(page.locator(".passage").first).to_be_visible()
    page.goto("/search")
    expect(page.locator(".recent-q")).to_have_text(["zeppelin", "crane"])
    window.picture("recent")
    page.get_by_role("button", name="Forget “zeppelin”").click()
    expect(page.locator(".recent-q")).to_have_text(["crane"])
    page.locator(".recent-q").click()
    expect(titles(page)).to_have_text(["Harbour board"])
    field(page).fill("")
    page.get_by_role("button", name="Clear", exact=True).click()
    page.reload()
    expect(page.get_by_role("heading", name="Find the moment it was said")).to_be_visible()


def test_nothing_found_shows_ways_on(window, seeker):
    page = open_search(window, seeker, "/search?q=load+test&person=Nobody")
    expect(page.get_by_role("heading", name="No passage found for “load test”")).to_be_visible()
    window.picture("nothing")
    page.get_by_role("button", name="Search without filters").click()
    expect(titles(page).first).to_have_text("Planning")
    expect(page).to_have_url(re.compile(r"/search\?q=load\+test$"))


def test_a_short_answer_only_when_asked_for(window, seeker):
    page = open_search(window, seeker, "/search?q=What+is+the+budget+for+the+crane%3F")
    expect(page.locator(".passage").first).to_be_visible()
    expect(page.locator(".answer")).to_have_count(0)
    page.get_by_role("button", name="Short answer").click()
    expect(page.locator(".answer .claim-words").first).to_have_text("Ann: “The budget for the crane is 12,000 euros.”")
    expect(page.locator(".answer .cite-title").first).to_have_text("Harbour board")
    expect(page.locator(".passage").first).to_be_visible()
    window.picture("answer")
    page.get_by_role("link", name="Ask on in a conversation").click()
    expect(page.locator(".answers .answer h2")).to_have_text(["What is the budget for the crane?"])


def test_home_shows_some_and_leads_to_all(window, seeker):
    page = window.sign_in(seeker)
    page.get_by_role("searchbox").fill("crane")
    expect(page.locator(".passage").first).to_be_visible()
    page.get_by_role("link", name="All results").click()
    expect(field(page)).to_have_value("crane")
    expect(titles(page)).to_have_text(["Harbour board"])


def test_titles_are_read_in_one_go(window, seeker):
    page = open_search(window, seeker)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if re.search(r"/api/v1/(meetings|speakers)", request.url) else None)
    page.goto("/search?q=budget")
    expect(titles(page)).to_have_count(3)
    assert len([url for url in asked if re.search(r"/meetings/[0-9a-f-]{36}$", url)]) == 0
    assert len([url for url in asked if "/meetings?" in url]) == 1 and len([url for url in asked if "/speakers?" in url]) == 1


@pytest.mark.parametrize("size, scheme", SIZES_AND_SCHEMES)
def test_searching_is_accessible(window, seeker, size, scheme):
    page = open_search(window, seeker)
    expect(page.get_by_role("heading", name="Find the moment it was said")).to_be_visible()
    check(window, "welcome")
    page.goto("/search?q=budget&kind=all&person=Ann")
    expect(page.locator(".passage .who").first).to_be_visible()
    page.locator(".hit .unfold").first.click()
    check(window, "found")
    page.get_by_role("button", name="Who speaks: Ann").click()
    expect(page.locator(".names .button").first).to_be_visible()
    check(window, "person")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Time: Any time").click()
    check(window, "time")
    page.keyboard.press("Escape")
    field(page).fill("Heligoland xylophone")
    expect(page.get_by_role("heading", name=re.compile("No passage found"))).to_be_visible()
    check(window, "nothing")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
