"""Media files with bytes changed, cut out and put in, through upload and decoding. HANSARD_MUTATIONS says how many."""

import os
import random
import subprocess

import pytest

from hansard_client import sign_up
from running_server import RunningServer

COUNT = int(os.environ.get("HANSARD_MUTATIONS", "60"))
FORMATS = {
    "wav": [], "mp3": [], "flac": [], "ogg": ["-c:a", "libvorbis"], "opus": [], "m4a": ["-c:a", "aac"],
    "mp4": ["-c:a", "aac"], "mov": ["-c:a", "aac"], "mkv": ["-c:a", "flac"], "webm": ["-c:a", "libopus"],
}


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    """Two seconds of tone in every format."""
    folder = tmp_path_factory.mktemp("media")
    for name, codec in FORMATS.items():
        subprocess.run(
            ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=frequency=330:duration=2", *codec, str(folder / f"tone.{name}")], check=True)
    return {name: (folder / f"tone.{name}").read_bytes() for name in FORMATS}


def mutated(content, chance):
    """The bytes with one to twenty accidents."""
    content = bytearray(content)
    for _ in range(chance.randint(1, 20)):
        place = chance.randrange(max(1, len(content)))
        match chance.randrange(5):
            case 0: content[place:place + 1] = bytes([chance.randrange(256)])
            case 1: del content[place:place + chance.randint(1, 400)]
            case 2: content[place:place] = chance.randbytes(chance.randint(1, 400))
            case 3: content[place:place + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"])
            case 4: content = content[:max(1, place)]
    return bytes(content)


def children(process):
    """The processes below the server's, with their states."""
    listing = subprocess.run(["ps", "-o", "pid=,stat=,comm=", "--ppid", str(process.pid)], capture_output=True, text=True).stdout
    return [line.split(None, 2) for line in listing.splitlines()]


def test_no_mutated_file_harms_the_server(tmp_path, originals):
    chance = random.Random(20_260)
    with RunningServer(tmp_path) as running:
        person = sign_up(running.base)
        meeting = person.data("POST", "/meetings", json={"title": "Mutations"})["id"]
        process, taken, refused = running.process.pid, 0, 0
        for number in range(COUNT):
            name = list(FORMATS)[number % len(FORMATS)]
            content = mutated(originals[name], chance)
            answer = person.call(
                "POST", f"/meetings/{meeting}/recordings?transcribe=false", data=content, headers={"Content-Type": "application/octet-stream"}, timeout=120)
            assert answer.status_code in (201, 422), (number, name, answer.status_code, answer.text[:300])
            taken += answer.status_code == 201
            refused += answer.status_code == 422
        assert running.process.pid == process and running.process.poll() is None
        files = [path for path in (running.folder / "data/files").rglob("*") if path.is_file()]
        assert len(files) == taken, "a refused file was left"
        zombies = [child for child in children(running.process) if child[1].startswith("Z")]
        assert not zombies
        print(f"{COUNT} files: {taken} taken, {refused} refused, 0 crashes, 0 hangs, 0 zombies, 0 left over")
