"""Speaks the test meeting: make.py WHEELS TARGET

Writes meeting.wav, meeting.rttm (who speaks when), meeting.txt (every word in order of time) and meeting.json (each
turn with speaker, times in seconds and words).
"""

import json
import pathlib
import re
import sys

import numpy

import room
import speak

# Voice, speed and level in dB. Of the five voices of the package the four that are least alike: the fifth, jf_nezumi,
# has a cosine of 0.79 to jf_tebukuro and 0.75 to jf_gongitsune, as if one person spoke; between people it is below 0.6.
VOICES = {"Priya": ("jf_alpha", 1.0, 0), "Marcus": ("jm_kumo", 1.0, -5),
          "Elena": ("jf_gongitsune", 0.95, -2), "Hana": ("jf_tebukuro", 1.0, 2)}
LINE = re.compile(r"(\w+)(?:([-@])([0-9.]+))?: (.+)")


def main(wheels, target):
    lines = (pathlib.Path(__file__).parent / "meeting.txt").read_text().splitlines()
    speaker, place = speak.Speaker(wheels), room.Room(seed=14, echo=0.3, noise=30)
    pauses = numpy.random.default_rng(10)
    turns, before = [], (0.0, 0.0)
    for line in lines:
        if line.startswith("#"):
            continue
        person, joins, amount, text = LINE.fullmatch(line).groups()
        voice, speed, level = VOICES[person]
        sound = room.resampled(speaker.say(text, voice, speed), speak.RATE)
        if joins == "@":
            at = before[0] + float(amount) * (before[1] - before[0])
        elif joins == "-":
            at = before[1] - float(amount)
        else:
            place.pause(float(pauses.uniform(0.2, 1.2)))
            at = None
        said = place.say(person, sound, at, level)
        turns.append({"speaker": person, "start": round(said[0], 3), "end": round(said[1], 3), "text": text})
        # What is said while another goes on does not end their turn.
        before = before if joins == "@" else said
    turns.sort(key=lambda turn: turn["start"])
    target.mkdir(parents=True, exist_ok=True)
    room.write(target / "meeting.wav", place.mixed())
    room.write_rttm(target / "meeting.rttm", "meeting", place.spoken())
    (target / "meeting.txt").write_text("\n".join(turn["text"] for turn in turns) + "\n")
    (target / "meeting.json").write_text(json.dumps(turns, indent=1) + "\n")
    words = sum(len(turn["text"].split()) for turn in turns)
    print(f"meeting.wav: {place.end:.0f} s, {len(turns)} turns, {words} words, {len(VOICES)} voices")


if __name__ == "__main__":
    main(*(pathlib.Path(argument) for argument in sys.argv[1:3]))
