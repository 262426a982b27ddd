"""Recordings as people have them, and as nobody should: what becomes of each, from the upload to the transcript."""

import re
import subprocess

import pytest

from hansard_client import WRITTEN_DOWN_WITHIN, settled, sign_up, wait_until


@pytest.fixture(scope="module")
def person(server):
    return sign_up(server, "Unusual Sounds")


def made(path, *arguments):
    """A file that ffmpeg makes."""
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments), str(path)], check=True, timeout=300)
    return path


def upload(person, path, media_type="audio/wav", **options):
    meeting = person.data("POST", "/meetings", json={"title": path.name})["id"]
    with path.open("rb") as file:
        response = person.call("POST", f"/meetings/{meeting}/recordings", data=file, headers={"Content-Type": media_type}, timeout=300, **options)
    return meeting, response


def transcript(person, path, media_type="audio/wav"):
    meeting, response = upload(person, path, media_type)
    assert response.status_code == 201, response.text
    return wait_until("the transcript", lambda: settled(person.data("GET", f"/meetings/{meeting}/transcript")), WRITTEN_DOWN_WITHIN)


def words(transcript):
    return [word for segment in transcript["segments"] for word in re.findall(r"[a-z']+", segment["text"].lower())]


def test_silence_for_an_hour_is_an_empty_transcript(person, tmp_path):
    silence = made(tmp_path / "silence.flac", "-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", 3600)
    found = transcript(person, silence, "audio/flac")
    assert found["status"] == "ready" and found["segments"] == [] and found["recordings"][0]["duration_ms"] == 3_600_000, found


@pytest.mark.parametrize("kind, source", [
    ("noise", "anoisesrc=c=pink:r=16000:a=0.3:seed=7"),
    ("music", "aevalsrc='0.2*(sin(2*PI*262*t)+sin(2*PI*330*t)+sin(2*PI*392*t))*(0.5+0.5*sin(2*PI*2*t))':s=44100"),
])
def test_music_and_noise_are_not_refused_and_hardly_any_word_is_heard(person, tmp_path, kind, source):
    sound = made(tmp_path / f"{kind}.ogg", "-f", "lavfi", "-i", source, "-t", 60)
    found = transcript(person, sound, "audio/ogg")
    assert found["status"] == "ready" and len(words(found)) <= 6, found["segments"]


@pytest.mark.parametrize("name, arguments", [
    ("telephone.wav", ["-ar", 8000, "-ac", 1, "-c:a", "pcm_mulaw"]), ("studio.wav", ["-ar", 192000, "-ac", 2, "-c:a", "pcm_s24le"])])
def test_the_words_are_the_same_on_the_telephone_and_from_the_studio(person, recording, tmp_path, name, arguments):
    heard = words(transcript(person, made(tmp_path / name, "-i", recording, *arguments)))
    known = "it was the best of times it was the worst of times it was the age of wisdom it was the age of foolishness".split()
    assert heard[: len(known)] == known, heard


def test_a_film_without_sound_and_a_file_without_channels_are_refused_with_their_reason(person, tmp_path):
    film = made(tmp_path / "film.mp4", "-f", "lavfi", "-i", "color=c=blue:s=64x64:r=5", "-t", 2, "-an")
    _, response = upload(person, film, "video/mp4")
    assert response.status_code == 422 and response.json()["error"]["code"] == "undecodable_media", response.text
    assert "no sound" in response.json()["message"]
    sound = bytearray(made(tmp_path / "mute.wav", "-f", "lavfi", "-i", "sine", "-t", 1).read_bytes())
    sound[22:24] = b"\0\0"
    (tmp_path / "mute.wav").write_bytes(sound)
    _, response = upload(person, tmp_path / "mute.wav")
    assert response.status_code == 422 and response.json()["error"]["code"] == "undecodable_media", response.text


def test_what_a_sender_says_of_a_file_is_not_believed(person, recording, tmp_path):
    # A sound that is called another, and no recording at all that is called one.
    meeting, response = upload(person, made(tmp_path / "call.mp3", "-i", recording, "-t", 3), "audio/flac")
    assert response.status_code == 201 and response.json()["data"]["media_type"] == "audio/mpeg", response.text
    page = tmp_path / "page.wav"
    page.write_text("<html><body>Not a sound</body></html>" * 100)
    _, response = upload(person, page)
    assert response.status_code == 422 and response.json()["error"]["code"] == "undecodable_media", response.text
    assert [one["media_type"] for one in person.data("GET", f"/meetings/{meeting}/recordings")] == ["audio/mpeg"]
    # A header that promises four gigabytes, of a file that ends after three seconds.
    sound = bytearray(made(tmp_path / "long.wav", "-i", recording, "-t", 3).read_bytes())
    sizes = sound.index(b"data") + 4
    sound[4:8] = sound[sizes : sizes + 4] = b"\xf0\xff\xff\xff"
    (tmp_path / "long.wav").write_bytes(sound)
    found = transcript(person, tmp_path / "long.wav")
    assert found["status"] == "ready" and found["recordings"][0]["duration_ms"] < 4_000, found["recordings"]
