"""Makes the conversations on which the thresholds for speakers are chosen: conversations.py SOUNDS READER TARGET

SOUNDS: /usr/share/asterisk/sounds of the Debian packages in recordings.txt, unpacked: real people who read telephone
prompts. READER: two_cities.wav. flite must be installed. None of these voices is in the recordings that results are
measured on. Writes NAME.wav and NAME.rttm for each conversation.
"""

import pathlib
import subprocess
import sys
import tempfile

import numpy

import room

# Each with what it is read from; narrow ones hold nothing above 4 kHz and are used on the telephone only.
PROMPTS = {"allison": "en_US_f_Allison/*.g722", "june": "fr_CA_f_June/*.g722", "olga": "ru_RU_f_IvrvoiceRU/*.g722",
           "carlo": "it_IT_m_Carlo/*.g722"}
NARROW = {"menardi": "it_IT_f_Menardi/*.wav", "armelle": "fr/*.gsm", "july": "es/*.gsm"}
FLITE = ["awb", "rms", "slt", "kal16"]
COUNT = 28
SENTENCES = """I looked at the figures again last night, and they still do not add up.
Could somebody open a window, please?
The new printer is on the second floor, next to the kitchen.
We agreed on this in February, did we not?
My train leaves at twenty past five, so let us be quick.
That is a very good question.
As far as I know, the contract ends in two years, but I would have to look it up.
Yes, exactly.
If we move the workshop to Wednesday, most of the team can take part.
I am not sure that our customers would like it.
There were six complaints in the first week, and only one in the second.
Let me think about that for a moment.
The old version is slower, but it has never let us down.
Who is going to write the summary this time?
No, I do not think so.
In the long run we will save both money and time, and that is what counts.""".splitlines()


def people(sounds, reader):
    """The phrases of each person: 16 kHz samples of 0.6 to 10 seconds."""
    found = {}
    for name, pattern in {**PROMPTS, **NARROW}.items():
        files = sorted(path for path in sounds.glob(pattern) if path.stat().st_size > 2_000)
        found[name] = [room.read(path) for path in files[::max(1, len(files) // 70)]]
    whole = room.read(reader)
    found["reader"] = [whole[int(first * room.RATE):int(last * room.RATE)] for first, last in room.speech(whole)]
    with tempfile.TemporaryDirectory() as folder:
        for voice in FLITE:
            found[voice] = []
            for sentence in SENTENCES:
                subprocess.run(["flite", "-voice", voice, "-t", sentence, "-o", f"{folder}/a.wav"], check=True)
                found[voice].append(room.read(f"{folder}/a.wav"))
    return {name: [cut for cut in map(trimmed, phrases) if 0.6 < len(cut) / room.RATE < 10]
            for name, phrases in found.items()}


def trimmed(phrase):
    if len(phrase) < room.RATE // 5 or numpy.abs(phrase).max() < 0.02:
        return phrase[:0]
    ranges = room.speech(phrase)
    return phrase[int(ranges[0][0] * room.RATE):int(ranges[-1][1] * room.RATE)]


def turn(phrases, random):
    """A few phrases of one person with short pauses; one in four is a short one alone."""
    short = [phrase for phrase in phrases if len(phrase) < 1.5 * room.RATE]
    if short and random.random() < 0.25:
        return short[random.integers(len(short))]
    parts = []
    for _ in range(random.integers(1, 5)):
        parts += [phrases[random.integers(len(phrases))], numpy.zeros(int(random.uniform(0.1, 0.6) * room.RATE))]
    return numpy.concatenate(parts[:-1]).astype(numpy.float32)


def conversation(number, everyone, target):
    random = numpy.random.default_rng(1_000 + number)
    telephone = number % 4 == 3
    names = sorted(name for name in everyone if telephone or name not in NARROW)
    here = list(random.permutation(names))[:2 + number % 5]
    place = room.Room(seed=number, echo=random.uniform(0.05, 0.6), noise=random.uniform(15, 45),
                      spread=random.uniform(0, 8))
    before, person = (0.0, 0.0), None
    while place.end < 150:
        # Some say more than others, and nobody answers themselves.
        others = [name for name in here if name != person]
        weights = numpy.array([1 / (1 + here.index(name)) for name in others])
        person = others[random.choice(len(others), p=weights / weights.sum())]
        sound, chance = turn(everyone[person], random), random.random()
        if chance < 0.15 and before[1] - before[0] > 2:
            said = place.say(person, sound, before[1] - random.uniform(0.2, 1.2))
        elif chance < 0.22 and before[1] - before[0] > len(sound) / room.RATE + 1:
            place.say(person, sound, before[0] + random.uniform(0.3, 0.7) * (before[1] - before[0]))
            continue
        else:
            place.pause(random.uniform(0.05, 1.2))
            said = place.say(person, sound)
        before = said
    samples = place.mixed()
    if telephone:
        samples = narrowed(samples)
    name = f"conversation{number:02}"
    room.write(target / f"{name}.wav", samples)
    room.write_rttm(target / f"{name}.rttm", name, place.spoken())
    return f"{name}: {len(here)} people, {place.end:.0f} s, {'telephone' if telephone else 'room'}: {', '.join(here)}"


def narrowed(samples):
    """What a telephone leaves of it: 300 to 3,400 Hz."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-f", "f32le", "-ar", "16000", "-ac", "1", "-i", "-",
                           "-af", "highpass=f=300,lowpass=f=3400,aresample=8000,aresample=16000", "-f", "f32le", "-"],
                          input=samples.astype(numpy.float32).tobytes(), check=True, capture_output=True).stdout
    return numpy.frombuffer(done, numpy.float32)


def main(sounds, reader, target):
    target.mkdir(parents=True, exist_ok=True)
    everyone = people(sounds, reader)
    for number in range(COUNT):
        print(conversation(number, everyone, target), flush=True)


if __name__ == "__main__":
    main(*(pathlib.Path(argument) for argument in sys.argv[1:4]))
