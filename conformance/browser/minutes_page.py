"""What the tests of minutes share: a meeting whose minutes a scripted language model writes."""

import re

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


def hear_nothing(page):
    """As if news of what others do came too late."""
    page.route(re.compile("/api/v1/events"), lambda route: route.abort())
    page.reload()
    expect(statement(page, BOILER[1])).to_be_visible()
