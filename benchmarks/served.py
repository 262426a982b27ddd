"""A server of its own for a measurement."""

import contextlib
import os
import pathlib
import socket
import subprocess
import time
import types
import uuid

import requests


@contextlib.contextmanager
def serving(folder, **environment):
    """A server on `folder`, which ends with the block: its `url` and its `pid`."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    settings = {**os.environ, "RATE_LIMIT": "off", "LOG_LEVEL": "warning", **environment}
    with open(pathlib.Path(folder) / "server.log", "ab") as log:
        server = subprocess.Popen(
            [os.environ["HANSARD"], "serve", "--port", str(port), "--data", str(folder)],
            env=settings, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            wait("the server", lambda: answers(url), 120)
            yield types.SimpleNamespace(url=url, pid=server.pid)
        finally:
            server.terminate()
            server.wait(60)


def answers(url):
    with contextlib.suppress(requests.ConnectionError):
        return requests.get(f"{url}/api/v1/health/ready", timeout=5).ok
    return False


def wait(what, condition, seconds):
    until = time.time() + seconds
    while not condition():
        if time.time() > until:
            raise SystemExit(f"waited in vain for {what}")
        time.sleep(0.2)


def sign_up(server):
    """A session of somebody who has just signed up."""
    name = uuid.uuid4().hex
    response = requests.post(f"{server.url}/api/v1/auth/signup", json={
        "name": "Measure", "email": f"{name}@example.com", "password": f"correct horse {name}"}, timeout=30)
    response.raise_for_status()
    session = requests.Session()
    session.headers["Authorization"] = "Bearer " + response.json()["data"]["access_token"]
    return session
