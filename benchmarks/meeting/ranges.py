"""Prints how large the values in the voice network's trunk become: ranges.py TRUNK CONVERSATIONS

TRUNK: the network with full weights (what `speakers.trunk` in scripts/models makes, folded). CONVERSATIONS: the folder
that conversations.py makes. The recipe of the models reckons the trunk in 8 bits by these lines, kept as
scripts/models/trunk_ranges.txt. Ten seconds of every minute are heard. Needs numpy, onnx and onnxruntime.
"""

import math
import pathlib
import sys

import numpy
import onnx
import onnxruntime

import room

# Larger numbers are cut off: few enough to change no voice, and the rest get finer steps.
SHARE = 1e-5
FRAME, HOP, STRETCH = 400, 160, 160_240


def bands(samples):
    """The filter bank that `FilterBank` of the server makes (see there)."""
    def mel(frequency):
        return 1127 * numpy.log(1 + frequency / 700)

    width = (mel(8_000) - mel(20)) / 81
    places = mel(numpy.arange(256) * 16_000 / 512)
    left = mel(20) + numpy.arange(80)[:, None] * width
    triangles = numpy.maximum(0, numpy.minimum((places - left) / width, (left + 2 * width - places) / width))
    frames = numpy.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP]
    frames = frames - frames.mean(1, keepdims=True)
    before = numpy.concatenate([frames[:, :1], frames[:, :-1]], 1)
    power = numpy.abs(numpy.fft.rfft((frames - 0.97 * before) * 32_768 * numpy.hamming(FRAME), 512)[:, :256]) ** 2
    bank = numpy.log(numpy.maximum(power @ triangles.T, numpy.finfo(numpy.float32).eps)).astype(numpy.float32)
    return bank - bank.mean(0)


def largest(values, count):
    return numpy.partition(values, -count)[-count:] if len(values) > count else values


def main(trunk, conversations):
    model = onnx.load(trunk)
    first = next(node for node in model.graph.node if node.op_type == "Conv").input[0]
    names = [first] + [o for node in model.graph.node if node.op_type in ("Conv", "Add", "Relu") for o in node.output]
    del model.graph.output[:]
    model.graph.output.extend(onnx.helper.make_tensor_value_info(name, 1, None) for name in names)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    sounds = [room.read(path) for path in sorted(conversations.glob("*.wav"))]
    heard = [sound[at:at + STRETCH] for sound in sounds for at in range(0, len(sound) - STRETCH, 480_000)][::2]
    top = {name: numpy.zeros(0, numpy.float32) for name in names}
    for stretch in heard:
        for name, value in zip(names, session.run(None, {"fbank": bands(stretch)[None]})):
            count = math.ceil(value.size * SHARE * len(heard))
            top[name] = largest(numpy.concatenate([top[name], largest(numpy.abs(value).ravel(), count)]), count)
    for name in names:
        print(name, f"{top[name].min():.4g}")


if __name__ == "__main__":
    main(*(pathlib.Path(argument) for argument in sys.argv[1:3]))
