#!/usr/bin/env python3
"""When words are said to begin, against when they do: word_times.py BENCH RECORDINGS REFERENCES.json

Start errors in milliseconds, of words that both sides have. The aligner hears the true text; on recordings without
known times it is the reference. How far it can be trusted is measured on espeak-ng, which tells when each word begins.
"""

import ctypes
import difflib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import wave

import numpy as np
from pocketsphinx import Decoder

SENTENCES = [
    "The ferry leaves the harbour at half past six, so please be at the pier no later than six o'clock.",
    "Bring a warm jacket, because the wind on the water is cold even in summer.",
    "My brother will meet you on the other side and drive you up to the farm.",
    "From the top you can see three islands, and on a clear day the lighthouse too.",
    "We have three points today: the budget for next year, the new building, and the election of a secretary.",
    "Revenue rose by four percent last year, while costs rose by only two.",
    "When the water boils, add a spoonful of salt, chop the onions and crush two cloves of garlic.",
    "Taste it before you serve it, and do not tell anybody what was in it.",
]
VOICES = [("en-us", 160), ("en-gb", 150), ("en-us+f3", 170)]


def plain(word):
    return re.sub(r"[^a-z']", "", word.lower())


def samples(path):
    decoded = subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-ar", "16000", "-ac", "1", "-f", "s16le", "-"],
        capture_output=True, check=True)
    return decoded.stdout


def aligned(path, words):
    """(word, start, end) of each of `words`; empty if the aligner loses its way."""
    decoder = Decoder(loglevel="FATAL", beam=1e-80, wbeam=1e-60, pbeam=1e-80)
    if any(decoder.lookup_word(word) is None for word in words):
        return []
    decoder.set_align_text(" ".join(words))
    decoder.start_utt()
    decoder.process_raw(samples(path), full_utt=True)
    decoder.end_utt()
    found = [(re.sub(r"\(\d+\)", "", s.word), s.start_frame * 10, (s.end_frame + 1) * 10)
             for s in decoder.seg() or [] if s.word[0] not in "<["]
    return found if len(found) == len(words) else []


def heard(bench, path):
    output = subprocess.run([bench, str(path), "--words-only", "--json", "--threads=1", "--language=en"],
                            capture_output=True, check=True).stdout
    return [(plain(word["text"]), word["startMs"], word["endMs"])
            for segment in json.loads(output)["transcript"]["segments"] for word in segment["words"]]


def pairs(truth, guess):
    """The starts of the words that both have, in order."""
    matcher = difflib.SequenceMatcher(None, [t[0] for t in truth], [g[0] for g in guess], autojunk=False)
    return [(truth[a + i][1], guess[b + i][1]) for a, b, size in matcher.get_matching_blocks() for i in range(size)]


def report(name, found):
    errors = np.array([guess - truth for truth, guess in found])
    print(f"{name}: {len(errors)} words, start error median {np.median(np.abs(errors)):.0f} ms, "
          f"p90 {np.quantile(np.abs(errors), 0.9):.0f} ms (signed median {np.median(errors):+.0f})", flush=True)


class Speaker:
    """espeak-ng as a library: it tells when each word begins."""

    class Event(ctypes.Structure):
        _fields_ = [("kind", ctypes.c_int), ("id", ctypes.c_uint), ("place", ctypes.c_int), ("length", ctypes.c_int),
                    ("time", ctypes.c_int), ("sample", ctypes.c_int), ("user", ctypes.c_void_p),
                    ("name", ctypes.c_char * 8)]

    RETRIEVAL, RATE, UTF8, WORD = 1, 1, 1, 1

    def __init__(self):
        self.library = ctypes.CDLL("libespeak-ng.so.1")
        self.rate = self.library.espeak_Initialize(self.RETRIEVAL, 0, None, 0)

    def speak(self, text, voice, speed, path):
        """Writes the speech; gives (word, start, start) of each word."""
        sound, starts = [], []
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(self.Event))

        def take(wave_data, count, events):
            if count > 0:
                sound.append(np.ctypeslib.as_array(wave_data, (count,)).copy())
            index = 0
            while events[index].kind:
                if events[index].kind == self.WORD:
                    begin = events[index].place - 1
                    starts.append((plain(text[begin:begin + events[index].length]), events[index].time))
                index += 1
            return 0

        callback = kind(take)
        self.library.espeak_SetSynthCallback(callback)
        self.library.espeak_SetVoiceByName(voice.encode())
        self.library.espeak_SetParameter(self.RATE, speed, 0)
        data = text.encode()
        self.library.espeak_Synth(data, len(data) + 1, 0, 1, 0, self.UTF8, None, None)
        self.library.espeak_Synchronize()
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.rate)
            file.writeframes(np.concatenate(sound).tobytes())
        return [(word, start, start) for word, start in starts if word]


def main(bench, recordings, references):
    try:
        speaker = Speaker()
    except OSError:
        print("espeak-ng is not installed: the aligner is not checked")
    else:
        check, known = [], []
        with tempfile.TemporaryDirectory() as folder:
            for voice, speed in VOICES:
                for sentence in SENTENCES:
                    path = pathlib.Path(folder) / "speech.wav"
                    truth = speaker.speak(sentence, voice, speed, path)
                    check += pairs(truth, aligned(path, [word for word, _, _ in truth]))
                    known += pairs(truth, heard(bench, path))
        report("the aligner against known times (espeak-ng)", check)
        report("Hansard against known times (espeak-ng)", known)
    texts = json.loads(pathlib.Path(references).read_text())
    found = []
    for name in ("two_cities.wav", "beckett.wav"):
        path = pathlib.Path(recordings) / name
        truth = aligned(path, [plain(word) for word in texts[name].split()])
        found += pairs(truth, heard(bench, path))
    report("Hansard against the aligner (two_cities + beckett; at most 50 and 120 ms)", found)


if __name__ == "__main__":
    main(*sys.argv[1:4])
