#!/usr/bin/env python3
"""Words at the right speaker: right_speaker.py REFERENCE.rttm TRANSCRIPT.json

Each recognised word belongs to whoever speaks at its middle; nobody else's name may stand there. Counts words of the
wrong speaker, words of nobody ("Speaker ?"), and how sure the two kinds were.
"""

import collections
import json
import sys


def main(reference, transcript):
    turns = []
    for line in open(reference):
        fields = line.split()
        turns.append((float(fields[3]) * 1000, (float(fields[3]) + float(fields[4])) * 1000, fields[7]))
    words = []
    for segment in json.load(open(transcript))["transcript"]["segments"]:
        for word in segment["words"]:
            middle = (word["startMs"] + word["endMs"]) / 2
            there = {name for start, end, name in turns if start - 200 <= middle <= end + 200}
            words.append((segment.get("speaker"), there, word.get("speakerConfidence"), word.get("overlaps", False)))
    # Each found speaker is the person whose words they mostly have.
    votes = collections.defaultdict(collections.Counter)
    for speaker, there, _, _ in words:
        if speaker is not None and len(there) == 1:
            votes[speaker].update(there)
    names = {speaker: counter.most_common(1)[0][0] for speaker, counter in votes.items()}
    judged = [word for word in words if word[1]]
    nobody = [word for word in judged if word[0] is None]
    wrong = [word for word in judged if word[0] is not None and names.get(word[0]) not in word[1]]
    right = [word for word in judged if word[0] is not None and names.get(word[0]) in word[1]]
    print(f"words of the wrong speaker {100 * len(wrong) / len(judged):.1f}%, of nobody "
          f"{100 * len(nobody) / len(judged):.1f}%; sure of the right ones {mean(right):.2f}, of the wrong "
          f"{mean(wrong):.2f}; {sum(word[3] for word in words)} words overlap")


def mean(words):
    sure = [word[2] for word in words if word[2] is not None]
    return sum(sure) / len(sure) if sure else float("nan")


if __name__ == "__main__":
    main(*sys.argv[1:3])
