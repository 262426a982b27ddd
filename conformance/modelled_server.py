"""A server that is wired to a scripted language model, and what holds of all that it makes with it."""

import json

import pytest

from hansard_client import wait_until
from running_server import RunningServer
from scripted_model import ScriptedModel, claims
from test_ask_mind import stands

KEY = "sk-a-key-of-the-test"
BUDGET = "budget for the portal is 40,000 euros"
QUESTION = "What is the budget for the portal?"
SECTIONS = ("summary", "key_points", "decisions", "open_questions")


def serving(folder, model, **settings):
    return RunningServer(folder, LLM_BASE_URL=model.base, LLM_MODEL="scripted", LLM_API_KEY=KEY, **settings)


@pytest.fixture(scope="module")
def model():
    scripted = ScriptedModel(KEY)
    yield scripted
    scripted.go()


@pytest.fixture(scope="module")
def server(tmp_path_factory, model):
    """Patient with its model: what is tested with it is not how fast this machine is."""
    with serving(tmp_path_factory.mktemp("model"), model) as running:
        yield running


def ask_for_minutes(person, meeting, **request):
    person.call("POST", f"/meetings/{meeting}/minutes/generate", expect=202, json=request)


def minutes_of(person, meeting, look=lambda provenance: provenance["engine"] == "openai" or provenance["model_error"]):
    """The minutes once the model has had its part, or has failed."""
    def there():
        minutes = person.data("GET", f"/meetings/{meeting}/minutes")
        return minutes["status"] == "ready" and minutes["provenance"] and look(minutes["provenance"]) and minutes

    return wait_until("the minutes", there, 90)


def statements(minutes):
    return [statement for section in SECTIONS for statement in minutes[section]]


def examine_minutes(person, meeting, minutes):
    """Every statement has words of the record under it."""
    assert statements(minutes)
    for statement in statements(minutes) + minutes["action_items"]:
        assert statement["citations"], statement
        assert all(stands(person, {**citation, "meeting_id": meeting}) for citation in statement["citations"]), statement


def answering(*pairs, before=lambda line: line.say("ready")):
    """A script that answers questions by these claims, and offers of tools as `before` does."""
    def script(line):
        if line.chat.wants == "answer":
            line.say(claims(line.chat, *pairs))
        elif line.chat.wants == "question":
            line.say(json.dumps({"question": "Who owns the company?"}))
        else:
            before(line)

    return script
