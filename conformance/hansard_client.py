"""A person at the API, and waiting for what takes time."""

import time
import uuid

import requests

PASSWORD = "correct horse battery staple"
WRITTEN_DOWN_WITHIN = 300


class Client(requests.Session):
    """A person at the API: paths under /api/v1, and the data out of the envelope."""

    def __init__(self, base, token=None):
        super().__init__()
        self.base = base
        self.headers["Accept"] = "application/json"
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def call(self, method, path, expect=None, **options):
        """The response to one call. `expect` is the status it must have."""
        options.setdefault("timeout", 60)
        response = self.request(method, f"{self.base}/api/v1{path}", **options)
        if expect is not None:
            assert response.status_code == expect, f"{method} {path} answered {response.status_code}: {response.text[:600]}"
        return response

    def data(self, method, path, **options):
        """What a call that must succeed answered."""
        response = self.call(method, path, **options)
        assert response.ok, f"{method} {path} answered {response.status_code}: {response.text[:600]}"
        return response.json()["data"]


def wait_until(what, look, within):
    """Looks again and again, at growing distances, until `look` gives something."""
    end = time.monotonic() + within
    pause = 0.1
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(pause)
        pause = min(pause * 1.4, 2)
    raise AssertionError(f"{what}: not within {within} s")


def sign_up(server, name="Ada Moreau"):
    """A new person: their client, and the credentials to sign in with."""
    email = f"{uuid.uuid4().hex[:12]}@example.org"
    body = {"name": name, "email": email, "password": PASSWORD}
    response = requests.post(f"{server}/api/v1/auth/signup", json=body, timeout=60)
    assert response.status_code == 201, response.text
    data = response.json()["data"]
    client = Client(server, data["access_token"])
    client.email, client.password, client.user = email, PASSWORD, data.get("user", data)
    return client


def settled(resource, unsettled=frozenset({"none", "processing"})):
    return None if resource["status"] in unsettled else resource
