#!/usr/bin/env python3
"""Diarization error rate with no collar and overlaps counted: diarization_error.py REFERENCE.rttm TRANSCRIPT.json

TRANSCRIPT.json is what `SpeechBench --json` prints. Missed, falsely found and confused speech over all speech, at the
best matching of speakers. Turns without a speaker count as missed: who abstains gains nothing.
"""

import itertools
import json
import sys

STEP = 10  # milliseconds


def frames(turns, end):
    table = [set() for _ in range(end // STEP + 1)]
    for start, stop, speaker in turns:
        for index in range(round(start / STEP), min(round(stop / STEP), len(table))):
            table[index].add(speaker)
    return table


def reference(path):
    for line in open(path):
        fields = line.split()
        if fields and fields[0] == "SPEAKER":
            start, length = float(fields[3]) * 1000, float(fields[4]) * 1000
            yield start, start + length, fields[7]


def hypothesis(report):
    for turn in report["turns"]["turns"]:
        if turn.get("speaker") is not None:
            yield turn["startMs"], turn["endMs"], turn["speaker"]


def main(reference_path, hypothesis_path):
    report = json.load(open(hypothesis_path))
    end = report["transcript"]["durationMs"]
    said, found = frames(reference(reference_path), end), frames(hypothesis(report), end)
    people, voices = sorted(set().union(*said)), sorted(set().union(*found))
    total = sum(map(len, said))
    missed = sum(max(0, len(s) - len(f)) for s, f in zip(said, found))
    false = sum(max(0, len(f) - len(s)) for s, f in zip(said, found))
    together = {(v, p): sum(v in f and p in s for s, f in zip(said, found)) for v in voices for p in people}
    size = max(len(people), len(voices))
    padded = people + [None] * (size - len(people))
    right = max(sum(together.get(pair, 0) for pair in zip(voices, order)) for order in itertools.permutations(padded))
    confused = sum(min(len(s), len(f)) for s, f in zip(said, found)) - right
    rate = (missed + false + confused) / total
    print(f"DER {100 * rate:.1f}% (missed {100 * missed / total:.1f}, false {100 * false / total:.1f}, "
          f"confused {100 * confused / total:.1f}), {len(voices)} speakers of {len(people)}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
