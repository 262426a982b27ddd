"""Prepares Silero, which finds where people speak: many frames to one run.

The published network takes one frame at a time. All of it but its memory looks at a frame by itself, so here these
layers read a row of frames at once and the memory then passes along them: the same numbers for a fifth of the time.
"""

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

# Samples of the frame before, which the network reads again, and samples of a frame.
READ = 64 + 512
# Samples from one spectrum to the next, and numbers of the memory.
HOP, MEMORY = 128, 128


def convert(source, target):
    """Writes the network of 16 kHz `source`: `frames` [frames, 576] and `state` [2, 1, 128] give `likelihoods`
    [frames] and `stateN` [2, 1, 128].
    """
    weights = {t.name.removeprefix("model."): numpy_helper.to_array(t) for t in onnx.load(source).graph.initializer}
    made, nodes = {}, []

    def number(name, *values):
        made[name] = numpy.array(values, numpy.int64)
        return name

    def add(kind, *inputs, **attributes):
        name = f"value{len(nodes)}"
        nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def windows(value, count, width, stride):
        """For each of `count` places in time the values of `width` neighbours, one after the other."""
        parts = [add("Slice", value, number(f"from{i}", i), number(f"to{count}{i}", i + stride * (count - 1) + 1),
                     number("time", 1), number(f"by{stride}", stride)) for i in range(width)]
        return add("Concat", *parts, axis=2)

    # As products of matrices, not convolutions: four places in time are too few for these to be fast.
    sound = add("Pad", "frames", number("reach", 0, 0, 0, HOP // 2), mode="reflect")
    sound = add("Reshape", sound, number("hops", 0, -1, HOP))
    made["basis"] = weights["stft.forward_basis_buffer"][:, 0].T
    spectrum = add("MatMul", windows(sound, 4, 2, 1), "basis")
    nodes.append(helper.make_node("Split", [spectrum], ["real", "imaginary"], axis=2))
    heard = add("Sqrt", add("Add", add("Mul", "real", "real"), add("Mul", "imaginary", "imaginary")))
    for layer, (count, stride) in enumerate([(4, 1), (2, 2), (1, 2), (1, 1)]):
        weight = weights[f"encoder.{layer}.reparam_conv.weight"]
        made[f"weight{layer}"] = weight.transpose(2, 1, 0).reshape(-1, len(weight))
        made[f"bias{layer}"] = weights[f"encoder.{layer}.reparam_conv.bias"]
        heard = add("Pad", heard, number("around", 0, 1, 0, 0, 1, 0))
        heard = add("MatMul", windows(heard, count, 3, stride), f"weight{layer}")
        heard = add("Relu", add("Add", heard, f"bias{layer}"))
    lstm = "decoder.rnn."
    made["w"] = ordered(weights[lstm + "weight_ih"])[None]
    made["r"] = ordered(weights[lstm + "weight_hh"])[None]
    made["b"] = numpy.concatenate([ordered(weights[lstm + "bias_ih"]), ordered(weights[lstm + "bias_hh"])])[None]
    made["last"] = weights["decoder.decoder.2.weight"].reshape(MEMORY, 1)
    made["last.bias"] = weights["decoder.decoder.2.bias"]
    nodes += [
        helper.make_node("Split", ["state"], ["h", "c"], axis=0),
        helper.make_node("LSTM", [heard, "w", "r", "b", "", "h", "c"], ["steps", "hN", "cN"], hidden_size=MEMORY),
        helper.make_node("Concat", ["hN", "cN"], ["stateN"], axis=0),
    ]
    known = add("Relu", add("Reshape", "steps", number("rows", -1, MEMORY)))
    scores = add("Add", add("MatMul", known, "last"), "last.bias")
    nodes.append(helper.make_node("Sigmoid", [add("Reshape", scores, number("row", -1))], ["likelihoods"]))
    memory = [2, 1, MEMORY]
    graph = helper.make_graph(
        nodes, "silero", [tensor("frames", ["frames", READ]), tensor("state", memory)],
        [tensor("likelihoods", ["frames"]), tensor("stateN", memory)],
        [numpy_helper.from_array(numpy.ascontiguousarray(value), name) for name, value in made.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.checker.check_model(model)
    target.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, target)
    compare(source, target)


def compare(source, target):
    """Raises an error unless both networks hear the same in three seconds of a voice-like sound."""
    time = numpy.arange(64 + 96 * 512) / 16_000
    tone = sum(numpy.sin(2 * numpy.pi * 130 * k * time) / k for k in range(1, 25))
    sound = (0.1 * tone * (numpy.sin(2 * numpy.pi * 1.5 * time) > 0)).astype(numpy.float32)
    frames = numpy.lib.stride_tricks.sliding_window_view(sound, READ)[::512]
    published, ours = (onnxruntime.InferenceSession(str(path)) for path in (source, target))
    state = numpy.zeros([2, 1, MEMORY], numpy.float32)
    found, _ = ours.run(None, {"frames": frames, "state": state})
    for place, frame in enumerate(frames):
        (likelihood,), state = published.run(None, {"input": frame[None], "state": state, "sr": numpy.array(16_000)})
        if abs(likelihood[0] - found[place]) > 1e-4:
            raise ValueError(f"Silero hears {likelihood[0]} in frame {place}, and its conversion {found[place]}")


def ordered(weights):
    """The four gates in ONNX's order (input, output, forget, cell), not PyTorch's (input, forget, cell, output)."""
    first, forget, cell, output = numpy.split(weights, 4)
    return numpy.concatenate([first, output, forget, cell])


def tensor(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
