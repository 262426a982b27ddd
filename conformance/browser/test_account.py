"""The account: mailed links, password, sessions, keys, and the way to a language model."""

import re

import requests
from playwright.sync_api import expect

from hansard_client import sign_up

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
    expect(settings.nth(1)).to_contain_text(f"Bearer {key}")
    assert requests.get(f"{server}/api/v1/users/me", headers={"Authorization": f"Bearer {key}"}, timeout=30).status_code == 200
    page.reload()
    expect(page.locator("#keys .card")).to_contain_text("Laptop")
    expect(page.get_by_text(key)).to_have_count(0)
    page.get_by_role("button", name="Delete Laptop").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator("#keys .card")).to_have_count(0)
    assert requests.get(f"{server}/api/v1/users/me", headers={"Authorization": f"Bearer {key}"}, timeout=30).status_code == 401


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
