"""Measures minutes through a server of its own. `benchmarks/minutes.sh` says how it is called."""

import gzip
import json
import pathlib
import sys
import time

from served import serving, sign_up, wait

# Ten hours at 167 words a minute, as fast as people speak in meetings.
WORDS = 100_000


def memory(pid, kind):
    """Megabytes: VmRSS now, VmHWM at most since `forget`."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(kind + ":"):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"no {kind} of process {pid}")


def forget(pid):
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def talk(data):
    """What people said in one meeting after the other, until it is enough."""
    segments, words = [], 0
    with gzip.open(data, "rt") as lines:
        for meeting in map(json.loads, lines):
            for turn in meeting["turns"]:
                count = len(turn["text"].split())
                if count and words < WORDS:
                    start = 360 * words
                    segments.append({
                        "speaker": turn["speaker"], "text": turn["text"], "start_ms": start, "end_ms": start + 360 * count})
                    words += count
    return segments, words


def main(folder, data):
    segments, words = talk(data)
    with serving(folder) as server:
        person, api = sign_up(server), server.url + "/api/v1"
        meeting = person.post(f"{api}/meetings", json={"title": "Long"}).json()["data"]["id"]
        person.post(f"{api}/meetings/{meeting}/transcript", json={"segments": segments}).raise_for_status()

        def minutes():
            return person.get(f"{api}/meetings/{meeting}/minutes").json()["data"]

        def indexing():
            jobs = person.get(f"{api}/admin/jobs", params={"limit": 100}).json()["data"]
            return any(job["kind"].startswith("index") and job["status"] in ("queued", "running") for job in jobs)

        print(f"{words} words, {len(segments)} segments, {segments[-1]['end_ms'] / 3_600_000:.1f} hours")
        for label in ["while it is indexed", "alone"]:
            if label == "alone":
                wait("the index", lambda: not indexing(), 1800)
            time.sleep(5)
            idle, spent = memory(server.pid, "VmRSS"), processor_seconds(server.pid)
            forget(server.pid)
            begun = time.time()
            person.post(f"{api}/meetings/{meeting}/minutes/generate", json={}).raise_for_status()
            time.sleep(0.05)
            wait("the minutes", lambda: minutes()["status"] == "ready", 600)
            seconds = time.time() - begun
            peak = memory(server.pid, "VmHWM")
            print(
                f"minutes, {label}: {seconds:.1f} s, {processor_seconds(server.pid) - spent:.1f} s of processor time; memory "
                f"{idle:.0f} MB before, {peak:.0f} MB at most (+{peak - idle:.0f} MB)", flush=True)
        found = minutes()
        print({key: len(value) for key, value in found.items() if isinstance(value, list)})


if __name__ == "__main__":
    main(*sys.argv[1:])
