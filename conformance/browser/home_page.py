"""What the tests of home and of uploads share: recordings, and how they are sent and awaited."""

import re
import wave

import pytest

from hansard_client import WRITTEN_DOWN_WITHIN, wait_until

REFUSED = r"Failed to load resource"
SIZES_AND_SCHEMES = [("desktop", "light"), ("phone", "dark"), ("desktop", "dark"), ("phone", "light")]
PIECE = 8 << 20
FILES = re.compile(r"/files(/|$)")
WORK_MS = WRITTEN_DOWN_WITHIN * 1000


@pytest.fixture(scope="session")
def large(tmp_path_factory):
    """A recording of three pieces: silence, in as few seconds as so many bytes can have."""
    path = tmp_path_factory.mktemp("large") / "long-walk.wav"
    with wave.open(str(path), "wb") as target:
        target.setparams((2, 4, 96_000, 0, "NONE", ""))
        target.writeframes(bytes(2 * PIECE + 1_000_000))
    return path


def pick(page, files, button="Upload recording"):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=button).click()
    chooser.value.set_files(files)


def copies(recording, folder, *names):
    for name in names:
        (folder / name).write_bytes(recording.read_bytes())
    return [folder / name for name in names]


def recordings(person, title):
    found = [each for each in person.data("GET", "/meetings") if each["title"] == title]
    assert len(found) == 1, found
    return person.data("GET", f"/meetings/{found[0]['id']}/recordings")


def arrived(page, person, title, size):
    made = wait_for(page, f"the recording of {title}", lambda: recordings(person, title))
    assert [each["size_bytes"] for each in made] == [size]
    return made[0]


def spoken(person, title, *names):
    """A meeting in which these people speak."""
    made = person.data("POST", "/meetings", json={"title": title})
    said = [{"speaker": name, "text": f"{name} repairs the crane."} for name in names]
    person.data("POST", f"/meetings/{made['id']}/transcript", json={"segments": said})
    return made


def pieces_held(page, after, most=9):
    """Lets so many pieces through, and holds some that come then: the held routes, and the offsets of all pieces."""
    held, offsets = [], []

    def look(route):
        if route.request.method == "PATCH":
            offsets.append(int(route.request.headers["upload-offset"]))
            if len(offsets) > after and len(held) < most:
                held.append(route)
                return
        route.continue_()

    page.route(FILES, look)
    return held, offsets


def wait_for(page, what, look):
    """Waits for what the browser tells the test, which it hears only while it asks something."""
    return wait_until(what, lambda: page.evaluate("1") and look(), 30)
