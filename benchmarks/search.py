"""Measures search through a server of its own. `benchmarks/search.sh` says how it is called."""

import bisect
import contextlib
import gzip
import importlib.util
import itertools
import json
import pathlib
import random
import sqlite3
import struct
import sys
import time
import types
import uuid

import requests

from served import serving, sign_up, wait


def database(folder):
    return sqlite3.connect(next(pathlib.Path(folder).glob("*.sqlite")), timeout=60)


def score(folder, way, program, data):
    """Has the scoring program ask its questions once the index is complete."""
    spec = importlib.util.spec_from_file_location("score", program)
    scoring = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scoring)

    def settle(_):
        begun = time.time()
        wait("the index", lambda: indexed(folder), 4 * 3600)
        print(f"indexed {time.time() - begun:.0f} s after the last import", flush=True)

    # Its one long pause is the one before the first question.
    scoring.time = types.SimpleNamespace(time=time.time, sleep=settle)
    with gzip.open(data, "rt") as lines:
        meetings = [json.loads(line) for line in lines]
    with serving(folder, SEARCH_MEANING="on" if way == "meaning" else "off") as server:
        scoring.ask(types.SimpleNamespace(settle=1, context=True, all=True), scoring.Server(server.url), meetings)
    with contextlib.closing(database(folder)) as books:
        for table in ("passages", "passage_vectors"):
            print(table, books.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def indexed(folder):
    # Events become jobs within a moment; then the jobs end.
    time.sleep(2)
    waiting = "SELECT COUNT(*) FROM jobs WHERE kind LIKE 'index%' AND status IN ('queued', 'running')"
    with contextlib.closing(database(folder)) as books:
        return books.execute(waiting).fetchone()[0] == 0


class Words:
    """Made-up words that occur as words do: the second half as often as the first (Zipf), none with a stem of its own."""

    def __init__(self, seed, count=50_000):
        self.random = random.Random(seed)
        self.words = [self.word(number) for number in range(count)]
        self.sums = list(itertools.accumulate(1 / (rank + 3) for rank in range(count)))

    @staticmethod
    def word(number):
        syllables = ""
        while number or not syllables:
            number, rest = divmod(number, 70)
            syllables += "bdfgklmnprtvzj"[rest // 5] + "aeiou"[rest % 5]
        return syllables + "k"

    def some(self, count, commonest=0):
        found = []
        while len(found) < count:
            rank = bisect.bisect(self.sums, self.random.random() * self.sums[-1])
            if rank >= commonest and rank < len(self.words):
                found.append(self.words[rank])
        return found


def measure(folder, passages, questions=200):
    """Times searches in a record of so many passages, of 100 to a meeting, with vectors drawn by lot."""
    words = Words(1)
    with serving(folder, SEARCH_MEANING="on") as server:
        asker, url = sign_up(server), server.url
        meeting = asker.post(f"{url}/api/v1/meetings", json={"title": "One"}).json()["data"]["id"]
        asker.post(f"{url}/api/v1/meetings/{meeting}/transcript", json={"text": "Ada: " + " ".join(words.some(60))})
        wait("the index", lambda: indexed(folder), 600)
    begun = time.time()
    fill(folder, int(passages), words)
    print(f"written in {time.time() - begun:.0f} s", flush=True)
    with serving(folder, SEARCH_MEANING="on") as server:
        url = server.url
        asked = [" ".join(words.some(words.random.randint(2, 8), commonest=60)) for _ in range(int(questions))]
        begun = time.time()
        asker.get(f"{url}/api/v1/search", params={"q": "first"}).raise_for_status()
        print(f"first question after the start: {time.time() - begun:.2f} s")
        for label, parameters in [("everywhere", {}), ("everywhere, by words", {"by": "words"}), ("in one meeting", {"meeting_id": meeting})]:
            spent = []
            for question in asked:
                begun = time.time()
                asker.get(f"{url}/api/v1/search", params={"q": question, **parameters}).raise_for_status()
                spent.append(1000 * (time.time() - begun))
            spent.sort()
            print(f"{label}: median {spent[len(spent) // 2]:.1f} ms, p95 {spent[int(len(spent) * .95)]:.1f} ms", flush=True)


def fill(folder, passages, words):
    """Writes passages beside the one that the server has made, in its form."""
    with contextlib.closing(database(folder)) as books:
        workspace, passage, model = books.execute(
            "SELECT p.workspace_id, p.passage, m.model FROM passages p JOIN search_meetings m USING (meeting_id)").fetchone()
        form, now, seq = json.loads(passage), int(time.time() * 1e6), 1_000
        (key,) = [name for name in form if name.lower().startswith("record")]
        for start in range(0, passages, 100):
            meeting = uuid.uuid4()
            books.execute(
                "INSERT INTO meetings (id, workspace_id, title, language, status, attendee_ids, version, created_at, updated_at)"
                " VALUES (?, ?, 'M', 'auto', 'done', '[]', 1, ?, ?)", (meeting.bytes, workspace, now, now))
            count = min(100, passages - start)
            books.execute("INSERT INTO search_meetings (meeting_id, workspace_id, revision, held_at, passages, model)"
                          " VALUES (?, ?, 1, ?, ?, ?)", (meeting.bytes, workspace, now, count, model))
            for ordinal in range(count):
                seq += 1
                texts = [" ".join(words.some(20)) for _ in range(6)]
                form[key], form["ordinal"] = str(meeting).upper(), ordinal
                form["pieces"] = [{**form["pieces"][0], "id": str(uuid.uuid4()).upper(), "text": text} for text in texts]
                books.execute(
                    "INSERT INTO passages (seq, workspace_id, meeting_id, kind, ordinal, hash, content, passage, terms)"
                    " VALUES (?, ?, ?, 'transcript', ?, ?, ?, ?, ?)",
                    (seq, workspace, meeting.bytes, ordinal, uuid.uuid4().bytes, uuid.uuid4().bytes, json.dumps(form), " ".join(texts)))
                books.execute("INSERT INTO passage_vectors (passage_seq, workspace_id, meeting_id, model, vector) VALUES (?, ?, ?, ?, ?)",
                              (seq, workspace, meeting.bytes, model or "none", struct.pack("<f", 0.0007) + words.random.randbytes(384)))
        books.execute("UPDATE search_states SET revision = revision + 1")
        books.commit()


if __name__ == "__main__":
    {"score": score, "time": measure}[sys.argv[1]](*sys.argv[2:])
