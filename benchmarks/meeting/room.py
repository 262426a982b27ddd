"""Puts voices into a room: levels, echoes, noise and overlap, with a record of who speaks when."""

import subprocess
import wave

import numpy

RATE = 16_000


class Room:
    """A conversation that grows turn by turn. The same seed gives the same sound."""

    def __init__(self, seed, echo=0.25, noise=25.0, spread=0.0):
        """`echo`: seconds until an echo has fallen by 60 dB. `noise`: dB below speech. `spread`: dB between voices."""
        self.random = numpy.random.default_rng(seed)
        self.echo, self.noise, self.spread = echo, noise, spread
        self.people = {}
        self.turns = []
        self.end = 0.5

    def say(self, person, sound, at=None, level=None):
        """Adds a turn of 16 kHz samples that begins at `at` seconds; returns when it begins and ends."""
        if person not in self.people:
            gain = self.random.uniform(-self.spread, self.spread) if level is None else level
            self.people[person] = (10 ** (gain / 20), self._response())
        start = self.end if at is None else max(0.0, at)
        sound = 0.05 * sound / max(1e-6, float(numpy.sqrt(numpy.mean(sound[numpy.abs(sound) > 0.01] ** 2))))
        self.turns.append((person, start, sound))
        self.end = max(self.end, start + len(sound) / RATE)
        return start, start + len(sound) / RATE

    def pause(self, seconds):
        self.end += seconds

    def _response(self):
        length = int(max(self.echo, 0.02) * RATE)
        tail = self.random.standard_normal(length) * 10 ** (-3 * numpy.arange(length) / length)
        tail[:int(0.004 * RATE)] = 0
        tail *= 0.25 / max(1e-6, float(numpy.sqrt(numpy.sum(tail ** 2))))
        tail[0] = 1
        return tail.astype(numpy.float32)

    def mixed(self):
        """The whole as samples of −1…1."""
        total = numpy.zeros(int((self.end + 1) * RATE) + RATE, numpy.float32)
        for person, start, sound in self.turns:
            gain, response = self.people[person]
            wet = gain * numpy.convolve(sound, response)
            first = int(start * RATE)
            total[first:first + len(wet)] += wet[:len(total) - first]
        # Noise that falls with frequency, as that of air and machines does.
        white = self.random.standard_normal(len(total))
        spectrum = numpy.fft.rfft(white)
        spectrum /= numpy.sqrt(1 + numpy.arange(len(spectrum)) / (200 * len(total) / RATE))
        hiss = numpy.fft.irfft(spectrum, len(total))
        hiss *= 0.05 * 10 ** (-self.noise / 20) / float(numpy.sqrt(numpy.mean(hiss ** 2)))
        total += hiss.astype(numpy.float32)
        return total * (0.9 / max(0.9, float(numpy.abs(total).max())))

    def spoken(self):
        """Who speaks when, in seconds, as it is heard in the room, where a voice ends with its echo: turns without
        their own pauses of 0.3 s and more, as NIST counts them."""
        ranges = [(start + first, start + last, person) for person, start, sound in self.turns
                  for first, last in speech(numpy.convolve(sound, self.people[person][1]))]
        return sorted(ranges)


def speech(sound, gap=0.3, floor=-35):
    """Where `sound` is no more than `floor` dB below its loudest hundredth of a second, in seconds."""
    size = RATE // 100
    frames = sound[:len(sound) // size * size].reshape(-1, size)
    power = 10 * numpy.log10(numpy.mean(frames ** 2, axis=1) + 1e-12)
    loud = numpy.flatnonzero(power > power.max() + floor)
    ranges = []
    for frame in loud:
        if ranges and (frame - ranges[-1][1]) * size / RATE < gap:
            ranges[-1][1] = frame + 1
        else:
            ranges.append([frame, frame + 1])
    return [(first * size / RATE, last * size / RATE) for first, last in ranges]


def read(path):
    """Any sound file as 16 kHz samples."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-ac", "1", "-ar", str(RATE),
                          "-f", "f32le", "-"], check=True, capture_output=True).stdout
    return numpy.frombuffer(raw, numpy.float32)


def resampled(sound, rate):
    """Samples at `rate` as samples at 16 kHz."""
    done = subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-f", "f32le", "-ar", str(rate), "-ac", "1", "-i", "-",
                           "-ar", str(RATE), "-f", "f32le", "-"],
                          input=sound.astype(numpy.float32).tobytes(), check=True, capture_output=True).stdout
    return numpy.frombuffer(done, numpy.float32)


def write(path, samples):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((numpy.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())


def write_rttm(path, name, ranges):
    with open(path, "w") as file:
        for start, end, person in ranges:
            file.write(f"SPEAKER {name} 1 {start:.3f} {end - start:.3f} <NA> <NA> {person} <NA> <NA>\n")
