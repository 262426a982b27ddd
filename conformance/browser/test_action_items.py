"""Action items, in a meeting and of all meetings."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from hansard_client import wait_until
from modelled_server import model
from browser.minutes_page import PHOTOGRAPHS, REFUSED, SIZES_AND_SCHEMES, check, choose, hear_nothing, house, modelled, open_meeting, page, server, statement, texts


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
