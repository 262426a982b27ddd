"""The account: mailed links, password, sessions, keys, and the way to a language model."""

import json
import re

import pytest
import requests
from playwright.sync_api import expect

from hansard_client import sign_up, wait_until

REFUSED = r"Failed to load resource"
NEW_PASSWORD = "a different horse altogether"


def test_an_address_is_confirmed_by_its_mail(window, server, mailed_link):
    someone = sign_up(server, "Hal Quist")
    page = window.sign_in(someone)
    page.goto("/account")
    expect(page.get_by_text("Your e-mail address is not confirmed yet.")).to_be_visible()
    page.goto(mailed_link(someone.email, "/verify-email"))
    expect(page.get_by_text("Thank you: your e-mail address is confirmed.")).to_be_visible()
    window.picture("confirmed")
    page.goto("/account")
    expect(page.get_by_label("E-mail")).to_have_value(someone.email)
    expect(page.get_by_text("Your e-mail address is not confirmed yet.")).to_be_hidden()


def test_a_wrong_link_is_explained(window):
    window.expects(REFUSED)
    window.page.goto("/verify-email?token=not-a-token")
    expect(window.page.get_by_text("This link does not work any more.")).to_be_visible()


def test_a_forgotten_password_is_replaced(window, server, mailed_link):
    someone = sign_up(server, "Ivy Nolan")
    page = window.page
    page.goto("/sign-in")
    page.get_by_role("link", name="Forgot it?").click()
    page.get_by_label("E-mail").fill(someone.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_text(f"If {someone.email} has an account here")).to_be_visible()
    page.goto(mailed_link(someone.email, "/reset-password"))
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_text("Your new password is set.")).to_be_visible()
    someone.password = NEW_PASSWORD
    window.sign_in(someone)


def test_a_password_is_changed(window, server):
    someone = sign_up(server, "Jon Abel")
    page = window.sign_in(someone)
    window.expects(REFUSED)
    page.goto("/account")
    current, new = page.get_by_label("Current password"), page.get_by_label("New password")
    current.fill("not my password")
    new.fill(NEW_PASSWORD)
    page.get_by_role("button", name="Change password").click()
    expect(page.locator("#password .wrong")).to_be_visible()
    expect(new).to_have_value(NEW_PASSWORD)
    current.fill(someone.password)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("Password changed")).to_be_visible()
    attempt = {"email": someone.email, "password": NEW_PASSWORD}
    assert requests.post(f"{server}/api/v1/auth/login", json=attempt, timeout=30).status_code == 200


def test_a_name_is_changed(window, server):
    page = window.sign_in(sign_up(server, "Kim Udo"))
    page.goto("/account")
    page.get_by_label("Name", exact=True).fill("Kim Okafor")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Account of Kim Okafor")).to_be_visible()


def test_another_session_is_ended(window, server):
    someone = sign_up(server, "Lea Brandt")
    page = window.sign_in(someone)
    page.goto("/account")
    cards = page.locator("#sessions .card")
    expect(cards).to_have_count(2)
    expect(cards.filter(has_text="This device")).to_have_count(1)
    cards.get_by_role("button", name="Sign out").click()
    expect(cards).to_have_count(1)
    assert someone.call("GET", "/users/me").status_code == 401


def test_a_key_is_shown_once_and_stands_in_the_settings(window, server):
    page = window.sign_in(sign_up(server, "Mia Rossi"))
    page.goto("/account")
    page.get_by_label("Name of the key").fill("Laptop")
    page.get_by_role("button", name="Create key").click()
    key = page.get_by_role("textbox", name="API key").input_value()
    assert key.startswith("hsd_")
    settings = page.locator("#connect pre")
    expect(settings.nth(0)).to_have_text(f"{server}/mcp")
    expect(settings.nth(1)).to_have_text(f'claude mcp add --transport http hansard {server}/mcp --header "Authorization: Bearer {key}"')
    assert requests.get(f"{server}/api/v1/users/me", headers={"Authorization": f"Bearer {key}"}, timeout=30).status_code == 200
    page.reload()
    expect(page.locator("#keys .card")).to_contain_text("Laptop")
    expect(page.get_by_text(key)).to_have_count(0)
    page.get_by_role("button", name="Delete Laptop").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator("#keys .card")).to_have_count(0)
    assert requests.get(f"{server}/api/v1/users/me", headers={"Authorization": f"Bearer {key}"}, timeout=30).status_code == 401


def test_a_key_that_may_read_and_ends_is_made(window, server):
    someone = sign_up(server, "Max Lindt")
    page = window.sign_in(someone)
    page.goto("/account")
    page.get_by_label("Name of the key").fill("Calendar robot")
    page.locator("#keys").get_by_label("It may").select_option("read only")
    page.get_by_label("It ends").select_option("in 30 days")
    page.get_by_role("button", name="Create key").click()
    expect(page.locator("#keys .card")).to_contain_text("read only")
    expect(page.locator("#keys .card")).to_contain_text("ends ")
    made = someone.data("GET", "/api-keys")
    assert [each["scopes"] for each in made] == [["read"]] and made[0]["expires_at"]
    bearer = {"Authorization": f"Bearer {page.get_by_role('textbox', name='API key').input_value()}"}
    assert requests.get(f"{server}/api/v1/meetings", headers=bearer, timeout=30).status_code == 200
    assert requests.post(f"{server}/api/v1/meetings", headers=bearer, json={"title": "No"}, timeout=30).status_code == 403


@pytest.mark.parametrize("size, scheme", [("desktop", "light"), ("phone", "dark")])
def test_a_model_is_connected_and_tried(window, server, size, scheme):
    someone = sign_up(server, "Nia Holm")
    page = window.sign_in(someone)
    page.goto("/account#connect")
    part = page.locator("#connect")
    part.get_by_role("button", name="Make a key").click()
    settings = part.locator("pre").nth(1)
    expect(part.get_by_role("button", name="Try it")).to_be_focused()
    key = re.search(r"hsd_[\w-]+", settings.inner_text())[0]
    for client, path in [("Cursor", ("mcpServers", "hansard")), ("VS Code", ("servers", "hansard")), ("Another", ("mcpServers", "hansard"))]:
        part.get_by_label(client, exact=True).check()
        held = json.loads(settings.inner_text())
        for name in path:
            held = held[name]
        assert held["url"] == f"{server}/mcp" and held["headers"] == {"Authorization": f"Bearer {key}"}
    part.get_by_label("Claude Desktop").check()
    held = json.loads(settings.inner_text())["mcpServers"]["hansard"]
    assert held["command"] == "npx" and f"{server}/mcp" in held["args"] and held["env"] == {"AUTHORIZATION": f"Bearer {key}"}
    expect(page.locator("#keys .card")).to_contain_text("Claude Code")
    part.get_by_role("button", name="Try it").click()
    tools = requests.post(f"{server}/mcp", headers={"Authorization": f"Bearer {key}"}, json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, timeout=30)
    expect(part.get_by_role("status")).to_contain_text(f"offers {len(tools.json()['result']['tools'])} tools")
    window.check("tried")
    window.expects(REFUSED)
    someone.call("DELETE", f"/api-keys/{someone.data('GET', '/api-keys')[0]['id']}", expect=200)
    part.get_by_role("button", name="Try it").click()
    expect(part.get_by_role("status")).to_contain_text("That did not work.")


def test_reminders_are_changed_and_kept(window, server):
    someone = sign_up(server, "Oda Lunde")
    page = window.sign_in(someone)
    page.goto("/account")
    part = page.locator("#reminders")
    part.get_by_label("Sent").select_option("3 days before, and on the day")
    part.get_by_label("Time zone").select_option("Europe/Vienna")
    part.get_by_label("From").select_option("07:00")
    wait_until("the preference", lambda: someone.data("GET", "/reminders/preference")["hour"] == 7, 30)
    kept = someone.data("GET", "/reminders/preference")
    assert (kept["days_before"], kept["time_zone"], kept["enabled"]) == (3, "Europe/Vienna", True)
    # Changed elsewhere meanwhile: what stands there now is shown, and nothing is overwritten.
    window.expects(REFUSED)
    someone.data("PATCH", "/reminders/preference", json={"hour": 9})
    part.get_by_label("Sent").select_option("on the day only")
    expect(part.get_by_label("From")).to_have_value("9")
    expect(part.get_by_label("Sent")).to_have_value("3")
    part.get_by_label("Remind me by mail").uncheck()
    expect(part.get_by_label("Time zone")).to_be_disabled()
    wait_until("reminders to be off", lambda: not someone.data("GET", "/reminders/preference")["enabled"], 30)


def test_the_workspace_is_set_and_its_words_are_kept(window, server):
    someone = sign_up(server, "Per Dahl")
    page = window.sign_in(someone)
    page.goto("/account")
    box = page.get_by_label("Draft minutes by themselves")
    expect(box).to_be_checked()
    box.uncheck()
    wait_until("the setting", lambda: not someone.data("GET", "/workspaces")[0]["settings"]["auto_minutes"], 30)
    page.get_by_label("Term", exact=True).fill("Northwind")
    page.get_by_label("Often heard as").fill("north wind, norwind")
    page.get_by_role("button", name="Add term").click()
    expect(page.locator(".term")).to_have_text("Northwind instead of north wind, norwind")
    assert [each["misheard"] for each in someone.data("GET", "/vocabulary")] == [["north wind", "norwind"]]
    page.get_by_role("button", name="Delete Northwind").click()
    expect(page.locator(".term")).to_have_count(0)
    assert someone.data("GET", "/vocabulary") == []


@pytest.mark.parametrize("size, scheme", [("desktop", "light"), ("desktop", "dark"), ("phone", "light"), ("phone", "dark")])
def test_the_account_is_accessible(window, server, size, scheme):
    page = window.sign_in(sign_up(server, "Rut Voss"))
    page.goto("/account")
    for part in ("sessions", "reminders", "minutes", "vocabulary", "voices", "keys"):
        expect(page.locator(f"#{part} [aria-busy]")).to_have_count(0)
    window.check("account")


def test_a_session_that_expired_is_renewed_silently(window, server):
    """Without its access token the browser still has the refresh token: nobody notices, and both tabs stay signed in."""
    page = window.sign_in(sign_up(server, "Noa Stern"))
    window.expects(REFUSED)
    window.context.clear_cookies(name="access_token")
    page.goto("/account")
    expect(page.locator("#sessions .card").first).to_be_visible()
    expect(page).to_have_url(re.compile("/account$"))


def test_the_theme_is_kept(window, server):
    page = window.sign_in(sign_up(server, "Ola Berg"))
    page.goto("/account")
    page.get_by_label("Dark").check()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_an_account_is_erased(window, server):
    someone = sign_up(server, "Pia Lang")
    page = window.sign_in(someone)
    window.expects(REFUSED)
    page.goto("/account")
    page.get_by_role("button", name="Delete account").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Password").fill("not my password")
    dialog.get_by_role("button", name="Delete my account").click()
    expect(dialog.locator(".wrong")).to_be_visible()
    dialog.get_by_label("Password").fill(someone.password)
    dialog.get_by_role("button", name="Delete my account").click()
    expect(page).to_have_url(re.compile("/sign-up$"))
    attempt = {"email": someone.email, "password": someone.password}
    assert requests.post(f"{server}/api/v1/auth/login", json=attempt, timeout=30).status_code == 401
