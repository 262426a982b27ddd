"""Minutes on the page: what they hold, and all that people do with them, up to the approval; and what is to be done."""

import datetime
import re
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from hansard_client import sign_up, wait_until
from modelled_server import ask_for_minutes, minutes_of, model, serving
from scripted_model import items

REFUSED = r"Failed to load resource"
SIZES_AND_SCHEMES = [("desktop", "light"), ("phone", "dark"), ("desktop", "dark"), ("phone", "light")]
SAID = [
    "The old boiler leaks water into the cellar every single night.",
    "The repair of the boiler would cost more than three thousand euros.",
    "We decided to buy the red boiler from Harlow, because it fits through the cellar door.",
    "I will call the plumber about the boiler by Friday and ask when he can come.",
    "The boiler needs a new chimney pipe as well, said the plumber last winter.",
    "Who pays for the chimney pipe of the boiler?",
    "The boiler and its pump have to be drained before the frost.",
    "The roof has lost forty tiles in the storm of last week.",
    "The scaffolding for the roof is the most expensive part of the whole work.",
    "Ben will send the photographs of the roof to the insurance company by the end of the month.",
    "The insurance company has not answered about the roof tiles so far.",
    "We agreed that the roof has to wait until the spring, when the weather is dry.",
    "How long does the scaffolding for the roof have to stand?",
    "The roof gutter is full of leaves and moss again.",
    "The garden party was visited by eighty neighbours and their children.",
    "The neighbours liked the music in the garden and the lemon cake.",
    "Let's go with the same band for the garden party next summer then.",
    "Cid will write to the band about the garden party tomorrow.",
    "The garden fence was broken by the lorry that brought the tables.",
    "The lemon cake for the garden was baked by the school.",
    "Should we ask the neighbours for money for the next garden party?",
    "The budget of this year is forty thousand euros and it is nearly spent.",
    "The accounts show a deficit of two thousand euros in the budget for heating.",
    "We decided to raise the yearly fee by ten percent to mend the budget.",
    "Ada will prepare the new budget by next Tuesday.",
    "The bank has offered a loan for the budget with an interest of four percent.",
    "Is the loan of the bank cheaper than a higher fee?",
    "The auditors will look at the accounts and the budget in March.",
]
SUMMARY = ("section_1", "The old boiler leaks water into the cellar.", "old boiler leaks water into the cellar every single night")
TILES = ("section_2", "The roof has lost forty tiles in the storm.", "roof has lost forty tiles in the storm of last week")
CAKE = ("section_2", "The neighbours liked the lemon cake.", "neighbours liked the music in the garden and the lemon cake")
BOILER = ("section_3", "They decided to buy the red boiler from Harlow.", "decided to buy the red boiler from Harlow")
PIPE = ("section_4", "Who pays for the chimney pipe of the boiler?", "Who pays for the chimney pipe of the boiler?")
PHOTOGRAPHS = ("section_5", "Ben will send the photographs of the roof to the insurance company.", "Ben will send the photographs of the roof to the insurance company by the end of the month")
FALSE = ("section_2", "The roof has lost ninety tiles in the storm.", "roof has lost forty tiles in the storm of last week")
ALL = (SUMMARY, TILES, CAKE, BOILER, PIPE, PHOTOGRAPHS)


@pytest.fixture(scope="module")
def modelled(tmp_path_factory, model):
    with serving(tmp_path_factory.mktemp("minutes"), model) as running:
        yield running


@pytest.fixture(scope="module")
def server(modelled):
    return modelled.base


class House:
    """Somebody's meeting, with minutes of known words."""

    def __init__(self, server, model, title="House committee"):
        self.person = sign_up(server)
        self.model = model
        self.id = self.person.data("POST", "/meetings", json={"title": title})["id"]
        self.path = f"/meetings/{self.id}"
        segments = [{"speaker": ("Ada", "Ben", "Cid")[at % 3], "text": text, "start_ms": at * 9000, "end_ms": at * 9000 + 8500} for at, text in enumerate(SAID)]
        self.person.call("POST", f"{self.path}/transcript", expect=201, json={"segments": segments})
        self.draft(*ALL, FALSE)

    def draft(self, *statements):
        self.model.act(lambda line: line.say(items(line.chat, *statements)))
        ask_for_minutes(self.person, self.id)
        minutes_of(self.person, self.id, lambda provenance: provenance["engine"] == "openai")

    @property
    def minutes(self):
        return self.person.data("GET", f"{self.path}/minutes")

    def texts(self, section):
        return [each["text"] for each in self.minutes[section]]

    def until(self, what, look):
        return wait_until(what, lambda: look(self.minutes), 15)

    def change(self, **lists):
        """What somebody else does meanwhile."""
        return self.person.call("PATCH", f"{self.path}/minutes", expect=200, json=lists).json()["data"]

    def add(self, text, **more):
        return self.person.call("POST", f"{self.path}/action-items", expect=201, json={"text": text, **more}).json()["data"]

    def item(self, text):
        return next(item for item in self.person.data("GET", f"{self.path}/action-items") if item["text"] == text)


@pytest.fixture
def house(server, model):
    return House(server, model)


@pytest.fixture
def page(window, house):
    """The meeting, with its minutes shown."""
    window.sign_in(house.person)
    return open_meeting(window.page, house)


def check(window, step):
    """Fails on what axe-core calls serious or critical."""
    window.picture(step)
    found = Axe().run(window.page).response["violations"]
    grave = [f"{rule['id']}: {node['html'][:160]} ({node.get('failureSummary', '')[:200]})" for rule in found if rule["impact"] in ("serious", "critical") for node in rule["nodes"]]
    assert not grave, f"{step}: {grave}"


def open_meeting(page, house):
    page.goto(f"/meetings/{house.id}")
    expect(statement(page, BOILER[1])).to_be_visible()
    return page


def statement(page, text):
    return page.locator(".minutes .statement:not(.subject)", has_text=text)


def section(page, name):
    return page.locator(f".minutes-section.{name}")


def texts(page, name):
    return section(page, name).locator(".statement .say")


def say(page, text):
    return statement(page, text).locator(".say")


def choose(page, row, label):
    """From the menu of a row."""
    row.hover()
    row.locator("[data-part=more]").click()
    page.locator(".menu [role^=menuitem]").filter(has_text=re.compile(f"^{label}")).click()


def focused(page):
    return page.evaluate("document.activeElement.textContent")


def cited(page):
    return page.evaluate("[...(CSS.highlights.get('cited') ?? [])].join(' ')")


# What they hold


@pytest.mark.parametrize("size, scheme", SIZES_AND_SCHEMES)
def test_minutes_show_what_they_hold(window, house, size, scheme):
    page = open_meeting(window.sign_in(house.person), house)
    for name, (_, text, _) in {"summary": SUMMARY, "key_points": TILES, "decisions": BOILER, "open_questions": PIPE, "action_items": PHOTOGRAPHS}.items():
        expect(texts(page, name).filter(has_text=text)).to_be_visible()
    topics = house.minutes["topics"]
    assert topics
    expect(page.locator(".subject-say")).to_have_text([topic["title"] for topic in topics])
    page.locator(".subject-say").first.click()
    expect(page.locator(".under:visible .under-say").first).to_be_visible()
    expect(page.get_by_text("One statement of the model was left out")).to_be_visible()
    expect(page.locator(".provenance")).to_contain_text("scripted-1")
    coverage = page.locator(".coverage")
    expect(coverage).to_contain_text(f"{round(house.minutes['coverage'] * 100)} % of what was said is behind these minutes")
    expect(page.locator(".explanation")).to_be_hidden()
    coverage.focus()
    coverage.press("Enter")
    expect(page.locator(".explanation")).to_be_visible()
    check(window, "foot")
    page.get_by_role("button", name="Add to Decisions").click()
    check(window, "writing")
    page.keyboard.press("Escape")
    page.locator(".action .due").first.click()
    expect(page.get_by_role("dialog", name="Choose a day")).to_be_visible()
    check(window, "due")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Draft again").click()
    expect(page.get_by_role("radio", name="Stand-up")).to_be_visible()
    check(window, "draft")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="show all versions").click()
    expect(page.locator(".difference").first).to_be_visible()
    check(window, "versions")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved by Ada Moreau")).to_be_visible()
    check(window, "approved")


def test_keys_go_through_statements_and_light_their_words(page):
    say(page, TILES[1]).focus()
    assert "lost forty tiles" in cited(page)
    page.keyboard.press("ArrowDown")
    assert focused(page) == CAKE[1] and "lemon cake" in cited(page)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(statement(page, TILES[1])).to_have_attribute("aria-current", "true")
    # The tab key leaves the list, and comes back to where one was.
    page.locator(".minutes-section.key_points .add").focus()
    page.keyboard.press("Tab")
    assert focused(page) == TILES[1]
    for _ in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.decisions') !== null")
    # What was chosen stays lit when something else was only pointed at.
    statement(page, CAKE[1]).hover()
    assert "lemon cake" in cited(page)
    page.get_by_role("tab", name="Ask").hover()
    assert "lost forty tiles" in cited(page)


# Editing


def test_a_statement_is_put_otherwise_in_place(page, house):
    say(page, TILES[1]).focus()
    page.keyboard.press("e")
    pad = page.get_by_label("Text of")
    expect(pad).to_be_focused()
    pad.fill("Nobody will see this.")
    page.keyboard.press("Escape")
    expect(say(page, TILES[1])).to_be_focused()
    page.keyboard.press("e")
    pad.fill("Forty tiles are gone.")
    page.keyboard.press("Control+Enter")
    expect(say(page, "Forty tiles are gone.")).to_be_focused()
    expect(statement(page, "Forty tiles are gone.")).to_contain_text("worded by Ada Moreau")
    assert house.texts("key_points") == ["Forty tiles are gone.", CAKE[1]]
    page.keyboard.press("e")
    pad.fill("Forty tiles are lost.")
    say(page, BOILER[1]).focus()
    expect(say(page, "Forty tiles are lost.")).to_be_visible()
    house.until("what was left", lambda minutes: minutes["key_points"][0]["text"] == "Forty tiles are lost.")


def test_what_is_typed_outlives_a_reload_and_a_lost_line(page, house, window):
    say(page, TILES[1]).focus()
    page.keyboard.press("e")
    page.get_by_label("Text of").fill("Forty tiles are gone.")
    page.reload()
    expect(page.get_by_label("Text of")).to_have_value("Forty tiles are gone.")
    window.expects(REFUSED)
    page.route(re.compile(r"/minutes$"), lambda route: route.abort() if route.request.method == "PATCH" else route.continue_())
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".pad .wrong")).to_contain_text("cannot be reached")
    expect(page.get_by_label("Text of")).to_have_value("Forty tiles are gone.")
    page.unroute(re.compile(r"/minutes$"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(say(page, "Forty tiles are gone.")).to_be_visible()
    assert house.texts("key_points")[0] == "Forty tiles are gone."


def test_a_statement_is_added_by_hand_or_with_words_of_the_record(page, house):
    page.get_by_role("button", name="Add to Decisions").click()
    page.get_by_label("New statement in Decisions").fill("The cellar is painted.")
    page.keyboard.press("Control+Enter")
    expect(statement(page, "The cellar is painted.")).to_contain_text("written by Ada Moreau")
    expect(say(page, "The cellar is painted.")).to_be_focused()
    assert house.minutes["decisions"][-1]["citations"] == []

    topic = page.locator(".subject").last
    title = topic.locator(".subject-say").inner_text()
    topic.locator(".subject-say").click()
    topic.get_by_role("button", name="Add a statement about this").click()
    page.get_by_label("New statement in Key points").fill("A loan was offered.")
    page.get_by_role("button", name="Quote words of the record").click()
    page.get_by_label("Find words that were said").fill("interest")
    page.locator(".quote-choice", has_text="interest of four percent").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(statement(page, "A loan was offered.").locator(".time")).to_have_text("3:45")
    expect(page.locator(".subject", has_text=title).locator(".under-say", has_text="A loan was offered.")).to_be_visible()
    added = house.until("the statement", lambda minutes: minutes["key_points"][-1]["text"] == "A loan was offered." and minutes["key_points"][-1])
    assert added["citations"][0]["quote"] == SAID[25] and added["origin"] == "person"


def test_a_statement_is_removed_and_comes_back(page, house):
    before = house.minutes
    say(page, TILES[1]).focus()
    page.keyboard.press("Delete")
    expect(statement(page, TILES[1])).to_have_count(0)
    expect(say(page, CAKE[1])).to_be_focused()
    house.until("the removal", lambda minutes: len(minutes["key_points"]) == 1)
    page.get_by_role("button", name="Undo").click()
    expect(texts(page, "key_points")).to_have_text([TILES[1], CAKE[1]])
    assert house.until("the return", lambda minutes: minutes["key_points"] == before["key_points"] and minutes)["version"] == before["version"] + 2


def test_a_statement_is_moved(page, house):
    say(page, TILES[1]).focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(texts(page, "key_points")).to_have_text([CAKE[1], TILES[1]])
    expect(say(page, TILES[1])).to_be_focused()
    house.until("the new order", lambda minutes: minutes["key_points"][0]["text"] == CAKE[1])
    choose(page, statement(page, TILES[1]), "Decisions")
    expect(texts(page, "decisions")).to_have_text([BOILER[1], TILES[1]])
    house.until("the new list", lambda minutes: len(minutes["decisions"]) == 2)
    row = statement(page, TILES[1])
    row.hover()
    row.locator(".grip").drag_to(statement(page, BOILER[1]), target_position={"x": 60, "y": 4})
    expect(texts(page, "decisions")).to_have_text([TILES[1], BOILER[1]])
    house.until("what was dropped", lambda minutes: minutes["decisions"][0]["text"] == TILES[1])
    assert house.minutes["decisions"][0]["citations"], "it lost the words it rests on"


def test_a_topic_is_renamed(page, house):
    first = house.minutes["topics"][0]
    page.locator(".subject-say").first.focus()
    page.keyboard.press("e")
    page.get_by_label("Title of the topic").fill("Heating")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".subject-say").first).to_have_text("Heating")
    assert house.minutes["topics"][0] == {**first, "title": "Heating", "origin": "person"}


# Together


def hear_nothing(page):
    """As if news of what others do came too late."""
    page.route(re.compile("/api/v1/events"), lambda route: route.abort())
    page.reload()
    expect(statement(page, BOILER[1])).to_be_visible()


@pytest.mark.parametrize("told", [False, True], ids=["refused", "told"])
def test_two_people_at_one_statement_lose_nothing(page, house, window, told):
    """Told by the server's news before one saves, or by its refusal after."""
    window.expects(REFUSED)
    if not told:
        hear_nothing(page)
    say(page, TILES[1]).focus()
    page.keyboard.press("e")
    page.get_by_label("Text of").fill("Mine: forty tiles.")
    points = house.minutes["key_points"]
    house.change(key_points=[{"id": points[0]["id"], "text": "Theirs: many tiles."}, {"id": points[1]["id"], "text": points[1]["text"]}])
    if not told:
        page.keyboard.press("Control+Enter")
    conflict = page.locator(".pad-note")
    expect(conflict).to_contain_text("Ada Moreau changed this to:")
    expect(conflict).to_contain_text("Theirs: many tiles.")
    expect(page.get_by_label("Text of")).to_have_value("Mine: forty tiles.")
    window.picture("conflict")
    assert house.texts("key_points")[0] == "Theirs: many tiles."
    page.get_by_role("button", name="Keep mine").click()
    expect(say(page, "Mine: forty tiles.")).to_be_visible()
    assert house.texts("key_points")[0] == "Mine: forty tiles."


@pytest.mark.parametrize("told", [False, True], ids=["refused", "told"])
def test_two_windows_write_at_once(page, house, window, chromium, server, told):
    """What is written in one window comes into the other beside what is typed there, and both are kept."""
    window.expects(REFUSED)
    if not told:
        hear_nothing(page)
    other = type(window)(chromium, server, "two-windows-other", "desktop")
    try:
        theirs = open_meeting(other.sign_in(house.person), house)
        say(page, TILES[1]).focus()
        page.keyboard.press("e")
        pad = page.get_by_label("Text of")
        pad.fill("Forty tiles")
        say(theirs, CAKE[1]).focus()
        theirs.keyboard.press("e")
        theirs.get_by_label("Text of").fill("The cake was good.")
        theirs.keyboard.press("Control+Enter")
        expect(say(theirs, "The cake was good.")).to_be_visible()
        if told:
            expect(say(page, "The cake was good.")).to_be_visible()
            expect(pad).to_be_focused()
        pad.press_sequentially(" are gone.")
        pad.press("Control+Enter")
        expect(texts(page, "key_points")).to_have_text(["Forty tiles are gone.", "The cake was good."])
        assert house.texts("key_points") == ["Forty tiles are gone.", "The cake was good."]
        assert not other.complaints
    finally:
        other.context.close()


def test_a_finished_draft_leaves_what_is_being_typed(page, house, model, window):
    """And so does what somebody else has edited meanwhile."""
    window.expects(REFUSED)
    goes_on = threading.Event()

    def script(line):
        goes_on.wait(60)
        line.say(items(line.chat, *ALL, ("section_2", "The lemon cake was baked by the school.", "lemon cake for the garden was baked by the school")))

    model.act(script)
    choose(page, statement(page, BOILER[1]), "Confirm: it is right")
    expect(statement(page, BOILER[1])).to_contain_text("confirmed by Ada Moreau")
    page.get_by_role("button", name="Draft again").click()
    page.get_by_role("dialog").get_by_role("button", name="Draft again").click()
    expect(page.get_by_text("Drafting the minutes").first).to_be_visible()
    say(page, BOILER[1]).focus()
    page.keyboard.press("e")
    pad = page.get_by_label("Text of")
    pad.fill("The red boiler")
    first, *others = house.minutes["key_points"]
    house.change(key_points=[{"id": first["id"], "text": "Many tiles are lost."}, *({"id": each["id"], "text": each["text"]} for each in others)])
    goes_on.set()
    expect(say(page, "The lemon cake was baked by the school.")).to_be_visible(timeout=60_000)
    expect(say(page, "Many tiles are lost.")).to_be_visible()
    expect(pad).to_be_focused()
    pad.press_sequentially(" is bought.")
    pad.press("Control+Enter")
    expect(texts(page, "decisions")).to_have_text(["The red boiler is bought."])
    house.until("the edit", lambda minutes: [each["text"] for each in minutes["decisions"]] == ["The red boiler is bought."])


def test_a_draft_that_leaves_out_what_is_being_written_loses_nothing(page, house, window):
    window.expects(REFUSED)
    say(page, TILES[1]).focus()
    page.keyboard.press("e")
    page.get_by_label("Text of").fill("Forty tiles")
    house.draft(SUMMARY, BOILER)
    expect(page.locator(".pad-note")).to_contain_text("What you typed is still here")
    expect(page.get_by_label("Text of")).to_be_focused()
    page.get_by_label("Text of").press_sequentially(" are gone.")
    page.get_by_role("button", name="Add mine").click()
    expect(say(page, "Forty tiles are gone.")).to_be_visible()
    house.until("what was written", lambda minutes: "Forty tiles are gone." in [each["text"] for each in minutes["key_points"]])


def test_what_others_took_out_can_still_be_added(page, house, window):
    window.expects(REFUSED)
    say(page, TILES[1]).focus()
    page.keyboard.press("e")
    page.get_by_label("Text of").fill("Forty tiles are gone.")
    house.change(key_points=[{"id": house.minutes["key_points"][1]["id"], "text": CAKE[1]}])
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pad-note")).to_contain_text("What you typed is still here")
    page.get_by_role("button", name="Add mine").click()
    expect(say(page, "Forty tiles are gone.")).to_be_visible()
    assert house.texts("key_points") == [CAKE[1], "Forty tiles are gone."]


# Versions and approval


def test_versions_tell_what_is_different_and_come_back(page, house):
    first = house.minutes
    say(page, TILES[1]).focus()
    page.keyboard.press("e")
    page.get_by_label("Text of").fill("The roof has lost fifty tiles in the storm.")
    page.keyboard.press("Control+Enter")
    expect(statement(page, "fifty tiles")).to_contain_text("worded by")
    page.get_by_role("button", name="show all versions").click()
    dialog = page.get_by_role("dialog", name="Versions")
    newest = dialog.get_by_role("option").first
    expect(newest).to_contain_text(f"Version {first['version'] + 1}")
    expect(newest).to_contain_text("Ada Moreau")
    expect(dialog.get_by_role("option").nth(1)).to_contain_text("Hansard")
    expect(dialog.locator("del")).to_have_text("forty")
    expect(dialog.locator("ins")).to_have_text("fifty")
    expect(dialog.locator(".difference .sign")).to_have_text("Changed")
    dialog.get_by_label("Compare with version").select_option("0")
    expect(dialog.locator("ins")).to_have_count(len([each for name in ("summary", "key_points", "decisions", "open_questions", "topics") for each in house.minutes[name]]))
    newest.press("ArrowDown")
    expect(dialog.get_by_role("option").nth(1)).to_be_focused()
    dialog.get_by_role("button", name="Restore this version").click()
    asked = page.get_by_role("dialog", name=f"Restore version {first['version']}?")
    expect(asked).to_contain_text(f"It becomes the newest version, number {first['version'] + 2}.")
    asked.get_by_role("button", name="Restore this version").click()
    expect(say(page, TILES[1])).to_be_visible()
    expect(page.get_by_role("button", name=f"Version {first['version'] + 2}")).to_be_visible()
    assert house.minutes["key_points"] == first["key_points"]


def test_approved_minutes_are_closed_until_they_are_reopened(page, house):
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".standing")).to_contain_text("Approved by Ada Moreau")
    expect(page.locator(".standing")).to_contain_text(str(datetime.date.today().year))
    assert house.minutes["approval"]["name"] == "Ada Moreau"
    for gone in (".minutes-section.decisions .row-tools", ".minutes-section.decisions .add", ".grip[data-grip]:not(.action .grip)", ".offers"):
        expect(page.locator(gone)).to_have_count(0)
    expect(page.get_by_role("button", name="Draft again")).to_have_count(0)
    say(page, BOILER[1]).focus()
    page.keyboard.press("e")
    expect(page.get_by_text("Reopen them to change what they say.")).to_be_visible()
    expect(page.get_by_label("Text of")).to_have_count(0)
    page.get_by_role("button", name="Reopen").click()
    page.get_by_role("dialog").get_by_role("button", name="Reopen").click()
    expect(page.get_by_role("button", name="Approve")).to_be_focused()
    page.keyboard.press("Tab")
    say(page, BOILER[1]).focus()
    page.keyboard.press("e")
    expect(page.get_by_label("Text of")).to_be_focused()
    assert house.minutes["approval"] is None


def test_an_edit_of_minutes_that_were_approved_meanwhile_is_kept(page, house, window):
    window.expects(REFUSED)
    say(page, BOILER[1]).focus()
    page.keyboard.press("e")
    page.get_by_label("Text of").fill("The red boiler is bought.")
    house.person.call("POST", f"{house.path}/minutes/approve", expect=200)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".pad .wrong")).to_contain_text("approved")
    expect(page.get_by_label("Text of")).to_have_value("The red boiler is bought.")
    assert house.texts("decisions") == [BOILER[1]]


def test_what_rests_on_changed_words_says_so(page, house):
    cited_segment = house.minutes["decisions"][0]["citations"][0]["segment_ids"][0]
    house.person.call("PATCH", f"/segments/{cited_segment}", expect=200, json={"text": "We talked of a boiler, and settled nothing."})
    house.until("the mark", lambda minutes: minutes["status"] == "stale")
    page.reload()
    expect(statement(page, BOILER[1]).locator(".pill.stale")).to_have_text("its words have changed")
    expect(page.locator(".notice.warn")).to_contain_text("One statement rests on words that have changed")
    choose(page, statement(page, BOILER[1]), "It still holds")
    expect(page.locator(".pill.stale")).to_have_count(0)
    expect(page.locator(".notice.warn")).to_have_count(0)
    house.until("what holds", lambda minutes: minutes["status"] == "ready")


def test_a_new_draft_by_a_template_keeps_what_people_wrote(page, house, model):
    say(page, BOILER[1]).focus()
    page.keyboard.press("e")
    page.get_by_label("Text of").fill("The red boiler is bought.")
    page.keyboard.press("Control+Enter")
    expect(say(page, "The red boiler is bought.")).to_be_visible()
    # Of a stand-up, the first three sections are key points: done, next, blockers.
    again = [("section_1", CAKE[1], CAKE[2]), ("section_3", TILES[1], TILES[2])]
    model.act(lambda line: line.say(items(line.chat, *again)))
    page.get_by_role("button", name="Draft again").click()
    dialog = page.get_by_role("dialog", name="Draft again")
    expect(dialog).to_contain_text("What people edited, added, moved or confirmed stays.")
    dialog.get_by_role("radio", name="Stand-up").check()
    dialog.get_by_label("Short").check()
    dialog.get_by_label("Language").select_option("en")
    with page.expect_request(re.compile("/minutes/generate$")) as sent:
        dialog.get_by_role("button", name="Draft again").click()
    expect(page.get_by_text("Drafting the minutes").first).to_be_visible()
    assert sent.value.post_data_json["length"] == "short" and sent.value.post_data_json["language"] == "en"
    for heading in ("Done", "Blockers"):
        expect(section(page, "key_points").get_by_role("heading", name=heading)).to_be_visible(timeout=60_000)
    expect(say(page, "The red boiler is bought.")).to_be_visible()
    expect(page.locator(".drafting")).to_have_count(0)


# Action items


def test_action_items_are_assigned_dated_ticked_and_deleted(page, house):
    text = PHOTOGRAPHS[1]
    row = statement(page, text)
    row.locator(".tick").check()
    expect(row).to_have_attribute("data-status", "done")
    wait_until("the tick", lambda: house.item(text)["status"] == "done", 15)
    row.locator(".state").click()
    page.get_by_role("menuitemradio", name="Blocked").click()
    expect(row.locator(".tick")).not_to_be_checked()
    row.locator(".assignee").click()
    page.get_by_role("dialog", name="Who does it").get_by_role("button", name="Cid").click()
    expect(row.locator(".assignee")).to_have_text("Cid")
    row.locator(".assignee").click()
    page.get_by_label("Type a name").fill("Dora")
    page.keyboard.press("Enter")
    expect(row.locator(".assignee")).to_have_text("Dora")
    expect(row.locator(".assignee")).to_be_focused()
    row.locator(".due").click()
    page.get_by_role("button", name="Tomorrow").click()
    expect(row.locator(".due")).to_have_text("Tomorrow")
    choose(page, row, "High")
    expect(row.locator(".priority")).to_have_text("High")
    tomorrow = str(datetime.date.today() + datetime.timedelta(days=1))
    wait_until("all of it", lambda: [house.item(text)[name] for name in ("status", "assignee", "due_at", "priority")] == ["blocked", "Dora", tomorrow, "high"], 15)
    row.locator(".due").click()
    page.get_by_label("Due date", exact=True).fill("2020-02-03")
    page.get_by_role("button", name="Set").click()
    expect(row.locator(".due")).to_have_text(re.compile("^Overdue"))
    row.locator(".assignee").click()
    page.get_by_role("button", name="Me (Ada Moreau)").click()
    wait_until("the person", lambda: house.item(text)["assignee_id"] == house.person.user["id"], 15)

    page.get_by_role("button", name="Add to Action items").click()
    page.get_by_label("New action item").fill("Sweep the chimney")
    page.keyboard.press("Control+Enter")
    added = statement(page, "Sweep the chimney")
    expect(added.locator(".say")).to_be_focused()
    page.keyboard.press("e")
    page.get_by_label("Text of").fill("Sweep the old chimney")
    page.keyboard.press("Control+Enter")
    expect(statement(page, "Sweep the old chimney")).to_be_visible()
    page.keyboard.press("Alt+ArrowUp")
    expect(texts(page, "action_items")).to_have_text(["Sweep the old chimney", text])
    wait_until("the order", lambda: house.item("Sweep the old chimney")["position"] < house.item(text)["position"], 15)
    choose(page, statement(page, "Sweep the old chimney"), "Delete")
    expect(statement(page, "Sweep the old chimney")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(statement(page, "Sweep the old chimney")).to_be_visible()
    choose(page, statement(page, "Sweep the old chimney"), "Delete")
    page.get_by_role("link", name="Hansard, all meetings").click()
    wait_until("the end of it", lambda: len(house.person.data("GET", f"{house.path}/action-items")) == 1, 20)


def test_a_refused_change_goes_back(page, house, window):
    window.expects(REFUSED)
    hear_nothing(page)
    row = statement(page, PHOTOGRAPHS[1])
    refusal = {"success": False, "message": "No.", "data": None, "error": {"code": "forbidden"}}
    page.route(re.compile("/action-items/"), lambda route: route.fulfill(status=403, json=refusal))
    row.locator(".tick").click()
    expect(page.get_by_text("You may see this, but not change it.")).to_be_visible()
    expect(row.locator(".tick")).not_to_be_checked()
    page.unroute(re.compile("/action-items/"))
    # Somebody else was faster, with something else about it: both hold.
    item = house.item(PHOTOGRAPHS[1])
    house.person.call("PATCH", f"/action-items/{item['id']}", expect=200, json={"assignee": "Dora"})
    row.locator(".tick").check()
    expect(row.locator(".assignee")).to_have_text("Dora")
    expect(row).to_have_attribute("data-status", "done")
    # And with the same: theirs is shown.
    house.person.call("PATCH", f"/action-items/{item['id']}", expect=200, json={"status": "blocked"})
    row.locator(".tick").uncheck(no_wait_after=True)
    expect(page.get_by_text("It now stands as they left it.")).to_be_visible()
    expect(row).to_have_attribute("data-status", "blocked")
    page.get_by_role("button", name="Change it anyway").click()
    wait_until("the change", lambda: house.item(PHOTOGRAPHS[1])["status"] == "open", 15)


@pytest.mark.parametrize("size, scheme", SIZES_AND_SCHEMES)
def test_all_action_items_stand_on_one_page(window, house, size, scheme):
    today = datetime.date.today()
    house.add("Late", due_at="2020-02-03", assignee="Dora")
    house.add("Far", due_at=str(today + datetime.timedelta(days=40)), assignee_id=house.person.user["id"])
    house.add("Some day")
    page = open_meeting(window.sign_in(house.person), house)
    page.locator(".all-actions").click()
    expect(page.get_by_role("heading", name="Action items")).to_be_visible()
    for group, text in {"Overdue": "Late", "Later": "Far", "No date": "Some day"}.items():
        expect(page.get_by_role("region", name=group).locator(".say", has_text=text)).to_be_visible()
    check(window, "all")
    late = page.locator(".action", has_text="Late")
    expect(late.locator(".from")).to_contain_text("House committee")
    page.get_by_label("Person", exact=True).select_option("me")
    expect(page.locator(".action .say")).to_have_text(["Far"])
    page.get_by_label("Person", exact=True).select_option("Dora")
    expect(page.locator(".action .say")).to_have_text(["Late"])
    late.locator(".tick").check()
    wait_until("the tick", lambda: house.item("Late")["status"] == "done", 15)
    page.get_by_label("Status", exact=True).select_option("done")
    expect(page.get_by_role("region", name="Done").locator(".say")).to_have_text(["Late"])
    page.get_by_label("Person", exact=True).select_option("")
    page.get_by_label("Status", exact=True).select_option("undone")
    page.locator(".action", has_text=PHOTOGRAPHS[1]).locator(".say").click()
    expect(page).to_have_url(re.compile(rf"/meetings/{house.id}#t=81$"))


# Out of the page


def test_minutes_are_taken_out(page, house, window):
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for part, label, name in [("minutes", "Web page", "House committee minutes.html"), ("minutes", "Text", "House committee minutes.txt"), ("transcript", "Word document", "House committee.docx"), ("transcript", "SRT subtitles", "House committee.srt")]:
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=label).filter(has_text=re.compile(f"^{label}")).click()
        assert download.value.suggested_filename == name
        content = download.value.path().read_bytes()
        assert content.startswith(b"PK") if name.endswith("docx") else (BOILER[1] if part == "minutes" else SAID[2]).encode() in content
    page.get_by_role("button", name="Export").click()
    page.get_by_role("menuitem", name="Copy minutes as Markdown").click()
    expect(page.get_by_text("Minutes copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("# House committee") and BOILER[1] in copied


def test_minutes_print_alone(page, window):
    page.get_by_role("tab", name="Ask").click()
    page.emulate_media(media="print")
    expect(page.locator(".minutes")).to_be_visible()
    expect(statement(page, BOILER[1])).to_be_visible()
    for hidden in (".bar", ".tabs", ".panel-transcript", ".panel-ask", ".meeting-actions", ".minutes .row-tools >> nth=0", ".standing-end"):
        expect(page.locator(hidden)).to_be_hidden()
    window.picture("print")
    page.emulate_media(media="screen")
