"""Measures the page through a server of its own. `benchmarks/page.sh` says how it is called."""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time
import uuid

import requests
from playwright.sync_api import sync_playwright

from served import serving, wait

ROUNDS = int(os.environ.get("ROUNDS", "5"))
PARTS = os.environ.get("PARTS", "visit meeting").split()
SEGMENTS = 10_000
SPEAKERS = ["Ada", "Ben", "Cleo", "Dan"]
SECONDS = 3_660
EACH_MS = SECONDS * 1000 // SEGMENTS
WORDS = "the minutes of the harbour board were read and then approved by all who were there".split()
SIZE = {"width": 1280, "height": 800}
PLAY_SECONDS = 12
STEPS = 1_200
# In the list of meetings; in a meeting.
LISTED, SPOKEN = ".rows .row", ".turn .said, [data-index]"

# From before the page's own scripts on: when the list of meetings or words of a transcript stand on the screen, and when
# a key was answered in the frame after. The key is pressed in every frame, as by somebody who cannot wait.
WATCH = """
    window.first = {};
    const shows = (selector) => document.querySelector(selector)?.getBoundingClientRect().height > 0;
    const place = () => document.querySelector('.player [role=slider], .player [type=range]')?.getAttribute('aria-valuetext');
    const look = () => {
        if (shows('%s')) first.listed ??= performance.now();
        if (shows('%s')) first.words ??= performance.now();
        const before = place();
        if (before !== undefined && first.words) {
            dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
            if (place() !== before) { requestAnimationFrame(() => { first.key = performance.now(); }); return; }
        }
        requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
""" % (LISTED, SPOKEN)

# The time between frames, as the page gets them.
FRAMES = """
    (seconds) => new Promise((done) => {
        const times = [];
        const end = performance.now() + seconds * 1000;
        const frame = (now) => { times.push(now); if (performance.now() < end) requestAnimationFrame(frame); else done(times); };
        requestAnimationFrame(frame);
    })
"""

# Through the whole sound while the transcript follows it: the browser's player is put on, its clock tells of it, and the
# page has two frames to answer each time.
PLAY_THROUGH = """
    async (steps) => {
        const audio = document.querySelector('audio');
        const moved = () => new Promise((done) => { audio.addEventListener('seeked', done, { once: true }); setTimeout(done, 2000); });
        for (let step = 1; step <= steps; step += 1) {
            const arrived = moved();
            audio.currentTime = audio.duration * step / (steps + 1);
            await arrived;
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        }
        return audio.currentTime;
    }
"""


def make(server, folder):
    """Somebody with ten meetings, one of which is long: their name and password, and its id."""
    name = uuid.uuid4().hex
    body = {"name": "Measure", "email": f"{name}@example.com", "password": f"correct horse {name}"}
    api = server.url + "/api/v1"
    person = requests.Session()
    person.headers["Authorization"] = "Bearer " + person.post(f"{api}/auth/signup", json=body, timeout=30).json()["data"]["access_token"]

    def send(path, **options):
        answer = person.post(api + path, timeout=120, **options)
        answer.raise_for_status()
        return answer.json()["data"]

    for number in range(9):
        send("/meetings", json={"title": f"Weekly planning {number + 1}"})
    if "meeting" not in PARTS:
        return body, None
    sound = pathlib.Path(folder) / "hour.ogg"
    # Quiet tones that come and go.
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"sine=frequency=220:sample_rate=16000:duration={SECONDS}",
         "-af", "tremolo=f=0.4:d=0.9,volume=0.3", "-ac", "1", "-c:a", "libopus", "-b:a", "12k", str(sound)], check=True)
    meeting = send("/meetings", json={"title": "An hour and more"})["id"]
    with sound.open("rb") as file:
        recording = send(f"/meetings/{meeting}/recordings?transcribe=false", files={"file": (sound.name, file, "audio/ogg")})["id"]
    send(f"/meetings/{meeting}/transcript", json={"segments": [segment(index) for index in range(SEGMENTS)]})
    wait("the server to rest", lambda: not any(job["status"] == "running" or job["kind"].startswith("index") and job["status"] == "queued" for job in person.get(f"{api}/admin/jobs", params={"limit": 100}, timeout=30).json()["data"]), 600)
    wait("the waveform", lambda: person.get(f"{api}/recordings/{recording}/waveform", timeout=30).json()["data"]["status"] == "ready", 300)
    print(f"{SEGMENTS} segments in {SECONDS // 60} minutes, sound of {sound.stat().st_size / 1e6:.1f} MB")
    return body, meeting


def segment(index):
    start, step = index * EACH_MS, EACH_MS // 8
    said = [WORDS[(index + at) % len(WORDS)] for at in range(7)]
    words = [{"text": word, "start_ms": start + at * step, "end_ms": start + (at + 1) * step} for at, word in enumerate(said)]
    return {"speaker": SPEAKERS[index // 3 % 4], "text": " ".join(said), "start_ms": start, "end_ms": start + EACH_MS - 20, "words": words}


class Tab:
    """A page of somebody who is signed in, with nothing kept from before, and the browser's own instruments."""

    def __init__(self, browser, server, state):
        self.context = browser.new_context(viewport=SIZE, base_url=server.url, storage_state=state)
        self.page = self.context.new_page()
        self.page.set_default_timeout(120_000)
        self.tools = self.context.new_cdp_session(self.page)
        for domain in ("Network", "Performance", "HeapProfiler"):
            self.tools.send(f"{domain}.enable")
        self.tools.send("Network.clearBrowserCache")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()

    def slow(self, times):
        self.tools.send("Emulation.setCPUThrottlingRate", {"rate": times})

    def until(self, condition):
        """Playwright's own waiting evaluates text in the page, which its policy forbids."""
        wait(condition, lambda: self.page.evaluate(f"Boolean({condition})"), 120)

    def rest(self):
        """Waits until nothing more was loaded for two seconds. (A stream of news may stay open all the while.)"""
        loaded, since = None, time.time()
        while time.time() - since < 2:
            time.sleep(0.2)
            now = self.page.evaluate("performance.getEntriesByType('resource').length")
            if now != loaded:
                loaded, since = now, time.time()

    def memory(self):
        """Megabytes of JavaScript's heap after collecting, and nodes of the document and of what is kept alive."""
        for _ in range(3):
            self.tools.send("HeapProfiler.collectGarbage")
            time.sleep(0.2)
        metrics = {each["name"]: each["value"] for each in self.tools.send("Performance.getMetrics")["metrics"]}
        return metrics["JSHeapUsedSize"] / 1e6, int(metrics["Nodes"]), int(metrics["JSEventListeners"])


def signed_in(browser, server, body):
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(body["email"])
    page.get_by_label("Password", exact=True).fill(body["password"])
    page.get_by_role("button", name="Sign in").click()
    page.locator(LISTED).first.wait_for()
    state = context.storage_state()
    context.close()
    return state


def visit(browser, server, state):
    """The list of meetings, signed in, with a cold cache."""
    with Tab(browser, server, state) as tab:
        begun, sizes = {}, {}

        def carried(event, size):
            sizes[event["requestId"]] = sizes.get(event["requestId"], 0) + size

        tab.tools.on("Network.requestWillBeSent", lambda event: begun.setdefault(event["requestId"], event["wallTime"] * 1000))
        tab.tools.on("Network.dataReceived", lambda event: carried(event, event["encodedDataLength"]))
        tab.tools.on("Network.responseReceived", lambda event: carried(event, event["response"]["encodedDataLength"]))
        tab.context.add_init_script(WATCH)
        tab.page.goto("/", wait_until="commit")
        tab.page.locator(LISTED).first.wait_for()
        tab.rest()
        listed = tab.page.evaluate("performance.timeOrigin + first.listed")
        needed = [each for each, at in begun.items() if at <= listed]
        print(f"first useful paint (the list of meetings stands there): {sum(sizes.get(each, 0) for each in needed) / 1000:.1f} kB in {len(needed)} requests "
              f"(once all is quiet: {sum(sizes.values()) / 1000:.1f} kB in {len(begun)})")
    for times, name in [(1, "as it is"), (4, "with a processor 4 times slower")]:
        paints = []
        for _ in range(ROUNDS):
            with Tab(browser, server, state) as tab:
                tab.slow(times)
                tab.page.goto("/")
                tab.page.locator(LISTED).first.wait_for()
                paints.append(tab.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        print(f"first contentful paint, {name}: {told(paints)}")


def told(milliseconds):
    return f"{statistics.median(milliseconds):.0f} ms (of {len(milliseconds)}: {min(milliseconds):.0f} to {max(milliseconds):.0f})"


def long_meeting(browser, server, state, meeting):
    words, keys = [], []
    for _ in range(ROUNDS):
        with Tab(browser, server, state) as tab:
            tab.context.add_init_script(WATCH)
            tab.page.goto(f"/meetings/{meeting}", wait_until="commit")
            tab.until("window.first?.key")
            first = tab.page.evaluate("window.first")
            words.append(first["words"])
            keys.append(first["key"])
    print(f"words on the screen: {told(words)}")
    print(f"time to interactive (words stand there, and a key was answered by the next frame): {told(keys)}")
    with Tab(browser, server, state) as tab:
        tab.page.goto(f"/meetings/{meeting}")
        tab.page.locator(SPOKEN).first.wait_for()
        tab.rest()
        smooth(tab)
        kept(tab)


def smooth(tab):
    """Frames that should have been there while it plays, and were not: by the time between those that were."""
    tab.page.mouse.move(640, 300)
    rest = frames(tab)
    tab.page.evaluate("document.querySelector('audio').currentTime = 60")
    tab.page.keyboard.press("k")
    tab.until("!document.querySelector('audio').paused && document.querySelector('audio').currentTime > 60")
    spent = busy(tab)
    played = frames(tab)
    spent = busy(tab) - spent
    tab.page.keyboard.press("k")
    length = statistics.median(rest)
    for name, gaps in [("at rest", rest), ("while it plays", played)]:
        dropped = sum(max(0, round(gap / length) - 1) for gap in gaps)
        print(f"frames dropped {name}: {dropped / (dropped + len(gaps)):.2%} ({dropped} of {dropped + len(gaps)}, {length:.1f} ms each, the longest {max(gaps):.0f} ms)")
    print(f"main thread while it plays: {1000 * spent / len(played):.2f} ms a frame")


def frames(tab):
    times = tab.page.evaluate(FRAMES, PLAY_SECONDS)
    return [after - before for before, after in zip(times, times[1:])]


def busy(tab):
    """Seconds that the page's main thread has worked."""
    return next(each["value"] for each in tab.tools.send("Performance.getMetrics")["metrics"] if each["name"] == "TaskDuration")


def kept(tab):
    """Memory at the start, and once the whole hour was gone through."""
    tab.page.evaluate("document.querySelector('audio').currentTime = 0")
    # Once through a part, so that what is made once for all is there.
    tab.page.evaluate("async () => { for (let frame = 0; frame < 30; frame += 1) await new Promise(requestAnimationFrame); }")
    before = tab.memory()
    begun = time.time()
    end = tab.page.evaluate(PLAY_THROUGH, STEPS)
    after = tab.memory()
    print(f"played through to {end / 60:.0f} min in {STEPS} steps ({time.time() - begun:.0f} s)")
    for name, start, last in zip(("heap in MB", "nodes", "listeners"), before, after):
        print(f"memory, {name}: {start:.1f} at the start, {last:.1f} at the end, {last / start:.2f} ×")


def main(folder):
    # What searches by meaning would be busy with the long meeting for minutes.
    with serving(f"{folder}/data", SEARCH_MEANING="off") as server, sync_playwright() as playwright:
        body, meeting = make(server, folder)
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--enable-precise-memory-info"])
        state = signed_in(browser, server, body)
        if "visit" in PARTS:
            visit(browser, server, state)
        if meeting:
            long_meeting(browser, server, state, meeting)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
