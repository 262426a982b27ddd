"""A server of one's own, for tests that end it, or that run several of it."""

import os
import pathlib
import signal
import socket
import subprocess

import requests

from hansard_client import wait_until

ROOT = pathlib.Path(__file__).resolve().parent.parent
STARTS_WITHIN = 60


def binary():
    return pathlib.Path(os.environ.get("HANSARD_BINARY", ROOT / ".build/debug/hansard"))


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class RunningServer:
    """`hansard serve` on a data folder, which outlives it."""

    def __init__(self, folder, *arguments, **environment):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.arguments = arguments
        self.environment = {**os.environ, "RATE_LIMIT": "off", **environment}
        self.log = self.folder / "server.log"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        command = [binary(), "serve", "--port", str(self.port), "--data", self.folder / "data", *self.arguments]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        wait_until("the server is ready", self._is_ready, STARTS_WITHIN)

    def _is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended with {self.process.returncode}:\n{self.log.read_text(errors='replace')[-3000:]}")
        try:
            return requests.get(f"{self.base}/api/v1/health/ready", timeout=5).ok
        except requests.RequestException:
            return False

    def kill(self):
        """As an accident does it: at once, with nothing put in order."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=20)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(timeout=10)


def command(*arguments, **options):
    """One run of the program."""
    return subprocess.run([binary(), *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=300, **options)
