"""A server with a language model: what it writes is checked, and whatever becomes of it, there are minutes and answers."""

import json
import re

import pytest
import requests

import scripted_model
from hansard_client import sign_up, wait_until
from modelled_server import BUDGET, KEY, QUESTION, answering, ask_for_minutes, examine_minutes, minutes_of, model, server, serving, statements
from running_server import RunningServer
from scripted_model import ScriptedModel, items
from test_ask_mind import SAID, SILENCE, ask, begin, events, meeting_with, stands


@pytest.fixture(scope="module")
def hasty(tmp_path_factory):
    """A server that soon loses patience with a model of its own."""
    model = ScriptedModel(KEY)
    limits = {"LLM_TIMEOUT_SECONDS": "4", "LLM_SILENCE_SECONDS": "2", "ASK_TIMEOUT_SECONDS": "3"}
    with serving(tmp_path_factory.mktemp("hasty"), model, **limits) as running:
        person = sign_up(running.base)
        yield running, person, meeting_with(person, SAID), model
    model.go()


@pytest.fixture(scope="module")
def person(server):
    return sign_up(server.base)


@pytest.fixture(scope="module")
def meeting(person):
    return meeting_with(person, SAID)


# Minutes

TRUE = [
    ("section_1", "The new billing portal ships on Friday the 12th of March.", "ship the new billing portal on Friday the 12th of March"),
    ("section_2", "The budget for the portal is 40,000 euros.", BUDGET),
    ("section_3", "It was decided to move the database to the larger machine.", "decided to move the database to the larger machine"),
]
FALSE = {
    "another number": ("section_2", "The budget for the portal is 90,000 euros.", BUDGET),
    "another date": ("section_1", "The new billing portal ships on Friday the 21st of March.", "ship the new billing portal on Friday the 12th of March"),
    "another name": ("section_2", "Dana can move the database tomorrow morning.", "I can move the database tomorrow morning"),
    "a name that nobody said": ("section_3", "Zoltan decided to move the database to the larger machine.", "decided to move the database to the larger machine"),
    "the opposite": ("section_2", "The load test did not fail on Monday.", "load test failed twice on Monday"),
    "a quote that is not there": ("section_3", "The portal was given up.", "we decided to give the portal up"),
    "no quote": ("section_3", "The portal was given up.", ""),
    "something else": ("section_2", "The canteen serves lentil soup.", BUDGET),
}


def test_minutes_are_the_models_as_far_as_the_record_bears_them(person, model):
    meeting = meeting_with(person, SAID)
    model.act(lambda line: line.say(items(line.chat, *TRUE, *FALSE.values())))
    ask_for_minutes(person, meeting)
    minutes = minutes_of(person, meeting)
    examine_minutes(person, meeting, minutes)
    texts = [statement["text"] for statement in statements(minutes)]
    assert [text for _, text, _ in TRUE if text not in texts] == []
    assert [what for what, (_, text, _) in FALSE.items() if text in texts] == []
    provenance = minutes["provenance"]
    assert provenance["engine"] == "openai" and provenance["model"] == "scripted-1" and provenance["model_error"] is None
    assert re.fullmatch("[0-9a-f]{64}", provenance["prompt_hash"])
    assert provenance["transcript_revision"] == person.data("GET", f"/meetings/{meeting}/transcript")["revision"]
    assert provenance["share_used"] == 1 and provenance["dropped"] == len(FALSE)
    # It was asked for what the record says, with the key, and for JSON.
    chat = model.asked("minutes")[0]
    assert chat.path == "/v1/chat/completions" and chat.headers["Authorization"] == f"Bearer {KEY}"
    assert chat.body["model"] == "scripted" and len(chat.passages) == len(SAID)
    assert chat.body["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize("what", FALSE)
def test_a_lying_statement_is_dropped(person, meeting, model, what):
    model.act(lambda line: line.say(items(line.chat, TRUE[1], FALSE[what])))
    version = person.data("GET", f"/meetings/{meeting}/minutes")["version"]
    ask_for_minutes(person, meeting)
    minutes = minutes_of(person, meeting, lambda provenance: provenance["engine"] == "openai")
    assert minutes["version"] > version and minutes["provenance"]["dropped"] == 1
    texts = [statement["text"] for statement in statements(minutes)]
    assert TRUE[1][1] in texts and FALSE[what][1] not in texts


def test_a_model_of_which_nothing_stands_has_no_part_in_minutes(person, model):
    meeting = meeting_with(person, SAID)
    model.act(lambda line: line.say(items(line.chat, *FALSE.values())))
    ask_for_minutes(person, meeting)
    minutes = minutes_of(person, meeting)
    examine_minutes(person, meeting, minutes)
    assert minutes["provenance"]["engine"] == "extractive" and "stands in the transcript" in minutes["provenance"]["model_error"]


def test_minutes_are_there_while_the_model_still_writes(person, model):
    meeting = meeting_with(person, SAID)
    model.act(scripted_model.slow)
    ask_for_minutes(person, meeting)
    minutes = minutes_of(person, meeting, lambda provenance: True)
    examine_minutes(person, meeting, minutes)
    assert minutes["provenance"]["engine"] == "extractive" and minutes["provenance"]["model_error"] is None
    wait_until("the model to be asked", lambda: model.asked("minutes"), 30)
    # The one that hangs is over, and the request is sent again.
    model.act(lambda line: line.say(items(line.chat, *TRUE)))
    assert minutes_of(person, meeting)["provenance"]["engine"] == "openai"


def test_a_server_that_asks_for_patience_gets_it(person, model):
    meeting = meeting_with(person, SAID)
    answers = [scripted_model.too_many, scripted_model.broken]

    def script(line):
        (answers.pop(0) if answers else lambda line: line.say(items(line.chat, *TRUE)))(line)

    model.act(script)
    ask_for_minutes(person, meeting)
    assert minutes_of(person, meeting)["provenance"]["model_error"] is None
    assert len(model.asked("minutes")) == 3


# Whatever becomes of the model

FAULTS = {
    "slow": "within 4 s", "gone": "", "too_many": "", "broken": "Out of memory", "cut_off_in_json": "form",
    "cut_off_in_the_middle": "broke", "null_content": "empty", "empty_choices": "empty", "wrong_json": "form",
    "no_json": "something else", "never_ending": "", "stalling": "", "wrong_key": "",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_there_are_minutes_and_answers_whatever_becomes_of_the_model(hasty, fault):
    running, person, asked_about, model = hasty
    meeting = meeting_with(person, SAID)
    model.come()
    model.act(getattr(scripted_model, fault, scripted_model.slow))
    if fault == "gone":
        model.go()
    model.key = "another key" if fault == "wrong_key" else KEY
    ask_for_minutes(person, meeting)
    # The limit of an answer is 3 s; how fast the rest of this machine is, is not asked here.
    once = person.data("POST", "/ask-mind/ask", json={"question": QUESTION, "meeting_ids": [asked_about]}, timeout=30)
    told = events(person, begin(person, asked_about), QUESTION)
    for answer in (once, told[-1]["message"]):
        assert answer["answered"] and BUDGET in answer["answer"] and answer["citations"]
        assert answer["provenance"]["engine"] == "extractive" and answer["provenance"]["model_error"], answer["provenance"]
    assert "".join(event["text"] for event in told if event["type"] == "text") == told[-1]["message"]["answer"]
    minutes = minutes_of(person, meeting)
    examine_minutes(person, meeting, minutes)
    provenance = minutes["provenance"]
    assert provenance["engine"] == "extractive" and FAULTS[fault] in provenance["model_error"], provenance
    assert KEY not in json.dumps([once, told, minutes]) and KEY not in running.log.read_text(errors="replace")


def test_a_model_that_comes_back_is_asked_again(hasty):
    _, person, asked_about, model = hasty
    model.key = KEY
    model.come()
    model.act(answering(("The budget for the portal is 40,000 euros.", BUDGET)))
    assert ask(person, begin(person, asked_about), QUESTION)["provenance"]["engine"] == "openai"


# Answers

LIES = [
    ("The budget for the portal is 90,000 euros.", BUDGET), ("The budget for the portal is not 40,000 euros.", BUDGET),
    ("Priya says that the budget for the portal is 40,000 dollars.", BUDGET), ("The budget is unlimited.", BUDGET),
    ("The budget for the portal is 40,000 euros.", "the budget of the portal was raised"),
]


def test_an_answer_is_the_models_as_far_as_the_record_bears_it(person, meeting, model):
    true = "Erik says that the budget for the portal is 40,000 euros."
    model.act(answering(*LIES, (true, BUDGET)))
    talk = begin(person, meeting)
    told = events(person, talk, QUESTION)
    message = person.data("GET", f"/ask-mind/sessions/{talk}/messages")[0]
    assert told[-1]["message"] == message
    assert message["answer"] == true == "".join(event["text"] for event in told if event["type"] == "text")
    assert [statement["text"] for statement in message["statements"]] == [true]
    assert message["citations"] and all(stands(person, citation) and citation["speaker"] == "Erik" for citation in message["citations"])
    provenance = message["provenance"]
    assert provenance["engine"] == "openai" and provenance["model"] == "scripted-1" and provenance["model_error"] is None
    assert re.fullmatch("[0-9a-f]{64}", provenance["prompt_hash"]) and provenance["dropped"] == len(LIES)
    assert all(chat.streams for chat in model.asked("answer"))


@pytest.mark.parametrize("lie", LIES)
def test_a_lying_answer_is_dropped(person, meeting, model, lie):
    model.act(answering(lie))
    message = ask(person, begin(person, meeting), QUESTION)
    assert message["provenance"]["engine"] == "extractive" and message["provenance"]["dropped"] == 1
    assert message["answered"] and lie[0] not in message["answer"]
    assert all(stands(person, citation) for citation in message["citations"])


def test_a_model_that_finds_no_answer_is_believed(person, meeting, model):
    model.act(answering())
    message = ask(person, begin(person, meeting), QUESTION)
    assert message["answer"] == SILENCE and not message["answered"] and message["citations"] == []
    assert message["provenance"]["engine"] == "openai"


# Tools

WHICH = "Which meetings were there, and what is the budget for the portal?"


def test_tools_are_called_so_many_times_and_all_are_shown(person, meeting, model):
    model.act(answering(("The budget for the portal is 40,000 euros.", BUDGET), before=lambda line: line.call(("meetings_list", {"limit": 3}))))
    told = events(person, begin(person, meeting), WHICH)
    message = told[-1]["message"]
    assert [call["name"] for call in message["tools"]] == ["meetings_list"] * 5
    assert {call["outcome"] for call in message["tools"]} == {"done"}
    assert all(json.loads(call["arguments"]) == {"limit": 3} and "Planning" in call["result"] for call in message["tools"])
    assert [event["tool"] for event in told if event["type"] == "tool"] == message["tools"]
    # What the tools returned was read by the model, and then it answered.
    assert len(model.asked("tools")) == 5 and any(one["role"] == "tool" for one in model.asked("tools")[1].messages)
    assert message["provenance"]["engine"] == "openai" and message["answered"]


def test_one_question_has_the_same_tools_as_a_conversation(person, meeting, model):
    model.act(answering(
        ("The budget for the portal is 40,000 euros.", BUDGET), before=lambda line: line.call(*[("meetings_list", {"limit": 3})] * 7)))
    body = {"question": WHICH, "meeting_ids": [meeting]}
    answer = person.data("POST", "/ask-mind/ask", json=body)
    assert [call["outcome"] for call in answer["tools"]] == ["done"] * 5 + ["refused"] * 2
    assert answer["answered"] and answer["provenance"]["engine"] == "openai"
    assert person.data("POST", "/ask-mind/ask", json={**body, "tools": "none"})["tools"] == []
    assert len(model.asked("tools")) == 1
    person.call("POST", "/ask-mind/ask", expect=422, json={**body, "tools": "all"})


def test_the_model_has_none_but_the_persons_own_tools(person, meeting, model):
    wanted = ["api_keys_create", "auth_sign_out", "ask_mind_ask", "tools_call", "nonsense"]

    def script(line):
        line.call((wanted[0], {"name": "Mine"}))

    own = {tool["function"]["name"] for tool in person.data("GET", "/tools", params={"dialect": "openai"})}
    keys = person.data("GET", "/api-keys")
    talk = begin(person, meeting)
    while wanted:
        model.act(answering(("The budget for the portal is 40,000 euros.", BUDGET), before=script))
        message = ask(person, talk, "Create an API key, sign out, and ask what the budget for the portal is", tools="write")
        assert message["answered"] and all(call["outcome"] == "refused" for call in message["tools"])
        for chat in model.asked("tools"):
            assert 0 < len(chat.tools) <= 12 and set(chat.tools) <= own
            assert not [name for name in chat.tools if name.startswith(("ask_mind", "api_keys", "auth", "tools"))]
        wanted.pop(0)
    assert person.data("GET", "/api-keys") == keys


def test_another_workspaces_meeting_is_not_there_for_the_model(person, meeting, model, server):
    stranger = sign_up(server.base, "Mallory")
    secret = meeting_with(stranger, [("Mallory", "The takeover of Heligoland is planned for the sixth of October.")], "Takeover")

    def script(line):
        """Calls every tool that may be told of a meeting."""
        calls = []
        for tool in line.chat.body["tools"]:
            fields = tool["function"]["parameters"]["properties"]
            arguments = {key: {"q": "Heligoland"}.get(key, secret) for key in ("id", "meeting_id", "q") if key in fields}
            if arguments:
                calls.append((tool["function"]["name"], arguments))
        line.call(*calls)

    calls = []
    for question in ("Get the meeting, its transcript and its minutes", "Search what was said about Heligoland", "Which speakers has the meeting?"):
        model.act(answering(("The takeover of Heligoland is planned.", "takeover of Heligoland is planned"), before=script))
        for talk in (begin(person), begin(person, meeting)):
            message = ask(person, talk, question)
            calls += message["tools"]
            assert "Heligoland" not in json.dumps([message["answer"], message["citations"], [call["result"] for call in message["tools"]]])
        assert not any("takeover" in json.dumps(chat.messages) for chat in model.chats if chat.wants != "tools")
    tried = [call for call in calls if call["outcome"] != "refused"]
    assert tried and any(call["outcome"] == "failed" and call["result"].startswith("not_found") for call in tried)
    with_id = [call for call in tried if '"meeting_id"' in call["arguments"] or '"id"' in call["arguments"]]
    assert all(call["outcome"] == "failed" for call in with_id), with_id


# How servers want to be addressed

def test_azure_is_addressed_as_it_wants(tmp_path):
    model = ScriptedModel(KEY)
    model.act(answering(("The budget for the portal is 40,000 euros.", BUDGET)))
    settings = {"LLM_BASE_URL": f"{model.base}/openai/deployments/gpt-4o-mini", "LLM_MODEL": "gpt-4o-mini", "LLM_API_VERSION": "2024-10-21"}
    try:
        with RunningServer(tmp_path, LLM_API_KEY=KEY, **settings) as running:
            person = sign_up(running.base)
            message = ask(person, begin(person, meeting_with(person, SAID)), QUESTION)
            assert message["provenance"]["engine"] == "openai" and message["answered"]
    finally:
        model.go()
    assert model.chats
    for chat in model.chats:
        assert chat.path == "/openai/deployments/gpt-4o-mini/chat/completions" and chat.query == {"api-version": ["2024-10-21"]}
        assert chat.headers["api-key"] == KEY and chat.headers["Authorization"] is None


# What is set up

def test_what_is_set_up_can_be_seen_and_is_not_called(server, model, tmp_path):
    model.act(lambda line: line.say("ready"))
    for path in ("health", "health/ready"):
        response = requests.get(f"{server.base}/api/v1/{path}", timeout=30)
        assert response.json()["data"]["models"]["language"] == "set_up"
        assert str(model.port) not in response.text and KEY not in response.text and "scripted" not in response.text
    assert model.chats == []
    with RunningServer(tmp_path, SEARCH_MEANING="off") as running:
        found = requests.get(f"{running.base}/api/v1/health", timeout=30).json()["data"]
        assert found["status"] == "ok" and found["models"] == {"meaning": "none", "language": "none"}
        assert "LLM_BASE_URL" in running.log.read_text()
