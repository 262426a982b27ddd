"""Prepares Whisper base: one graph that tells the language of speech, and a folder that recognises many languages.

The weights come in CTranslate2's format (version 6), as half-precision floats. The graphs are built from them here,
after the paper (Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", 2022): sinusoidal
positions, layer norms before each block, GELU, and log-mel features of 80 bands.
"""

import base64
import json
import struct

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

BANDS, WINDOW, HOP = 80, 400, 160
START = 50258
KINDS = [np.float32, np.int8, np.int16, np.int32, np.float16]


def weights(parts):
    """The arrays of a CTranslate2 file that is given in parts, by name, as 32-bit floats."""
    data, at = b"".join(part.read_bytes() for part in parts), 0

    def number(kind):
        nonlocal at
        value, = struct.unpack_from("<" + kind, data, at)
        at += struct.calcsize("<" + kind)
        return value

    def text():
        nonlocal at
        length = number("H")
        at += length
        return data[at - length:at - 1].decode()

    version, name, _ = number("I"), text(), number("I")
    if (version, name) != (6, "WhisperSpec"):
        raise ValueError(f"not the expected format: {name}, version {version}")
    arrays = {}
    for _ in range(number("I")):
        name = text()
        shape = [number("I") for _ in range(number("B"))]
        kind, size = KINDS[number("B")], number("I")
        arrays[name] = np.frombuffer(data[at:at + size], kind).reshape(shape).astype(np.float32)
        at += size
    return arrays


class Graph:
    """A graph under construction: every step gives the name of its result."""

    def __init__(self):
        self.nodes, self.constants, self.inputs, self.outputs = [], [], [], []

    def op(self, kind, *inputs, **attributes):
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **attributes))
        return name

    def constant(self, value, kind=np.float32):
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.array(value, kind, order="C"), name))
        return name

    def integers(self, *values):
        return self.constant(values, np.int64)

    def scalar(self, value):
        return self.constant(value)

    def input(self, name, shape, kind=TensorProto.FLOAT):
        self.inputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def output(self, name, value, shape):
        self.nodes.append(helper.make_node("Identity", [value], [name], name=name))
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def model(self, metadata=None):
        graph = helper.make_graph(self.nodes, "main", self.inputs, self.outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
        helper.set_model_props(model, metadata or {})
        return model


class Whisper:
    """The network's parts, each as steps on a graph."""

    def __init__(self, arrays):
        self.arrays = arrays
        self.state = arrays["encoder/conv1/bias"].size
        self.heads = int(arrays["encoder/num_heads"])
        self.layers = sum(name.startswith("decoder/") and name.endswith("/ffn/linear_0/bias") for name in arrays)

    def norm(self, graph, x, name):
        gamma, beta = (graph.constant(self.arrays[f"{name}/layer_norm/{part}"]) for part in ("gamma", "beta"))
        return graph.op("LayerNormalization", x, gamma, beta, axis=-1, epsilon=1e-5)

    def linear(self, graph, x, name, part=0, parts=1):
        """A product and a bias; `part` of `parts` that are stored as one."""
        weight = np.split(self.arrays[f"{name}/weight"], parts)[part]
        bias = np.split(self.arrays[f"{name}/bias"], parts)[part]
        return graph.op("Add", graph.op("MatMul", x, graph.constant(weight.T)), graph.constant(bias))

    def gelu(self, graph, x):
        bell = graph.op("Erf", graph.op("Mul", x, graph.scalar(2 ** -0.5)))
        return graph.op("Mul", graph.op("Mul", x, graph.op("Add", bell, graph.scalar(1))), graph.scalar(0.5))

    def feed(self, graph, x, name):
        inner = self.gelu(graph, self.linear(graph, self.norm(graph, x, name), f"{name}/linear_0"))
        return graph.op("Add", x, self.linear(graph, inner, f"{name}/linear_1"))

    def split(self, graph, x, order):
        """[1, n, state] as [1, heads, n, size], or with the last two the other way round."""
        size = self.state // self.heads
        return graph.op("Transpose", graph.op("Reshape", x, graph.integers(0, -1, self.heads, size)), perm=order)

    def attend(self, graph, query, key, value, mask=None):
        """What the heads read, and where they looked ([1, heads, queries, keys])."""
        scale = graph.scalar((self.state // self.heads) ** -0.5)
        scores = graph.op("MatMul", graph.op("Mul", self.split(graph, query, [0, 2, 1, 3]), scale),
                          self.split(graph, key, [0, 2, 3, 1]))
        if mask:
            scores = graph.op("Add", scores, mask)
        looks = graph.op("Softmax", scores, axis=-1)
        read = graph.op("Transpose", graph.op("MatMul", looks, self.split(graph, value, [0, 2, 1, 3])),
                        perm=[0, 2, 1, 3])
        return graph.op("Reshape", read, graph.integers(0, -1, self.state)), looks

    def features(self, graph, samples):
        """Log-mel features [1, 80, n / 160] of `samples` [1, n]. The Fourier transform is a convolution here."""
        padded = graph.op("Pad", samples, graph.integers(0, WINDOW // 2, 0, WINDOW // 2), mode="reflect")
        waves = graph.op("Conv", graph.op("Unsqueeze", padded, graph.integers(1)), graph.constant(fourier()),
                         strides=[HOP])
        # One frame more comes out than the features have.
        waves = graph.op("Slice", waves, graph.integers(0), graph.integers(-1), graph.integers(2))
        squares = graph.op("Mul", waves, waves)
        # Each row of the filters reads the squares of a cosine and of a sine alike.
        filters = np.concatenate([mel_filters(), mel_filters()], axis=1)
        mel = graph.op("Max", graph.op("MatMul", graph.constant(filters), squares), graph.scalar(1e-10))
        level = graph.op("Div", graph.op("Log", mel), graph.scalar(np.log(10)))
        floor = graph.op("Sub", graph.op("ReduceMax", level, keepdims=1), graph.scalar(8))
        return graph.op("Div", graph.op("Add", graph.op("Max", level, floor), graph.scalar(4)), graph.scalar(4))

    def encode(self, graph, mel):
        """[1, frames / 2, state] from `mel` [1, 80, frames]."""
        x = mel
        for name, stride in (("encoder/conv1", 1), ("encoder/conv2", 2)):
            x = self.gelu(graph, graph.op(
                "Conv", x, graph.constant(self.arrays[f"{name}/weight"]), graph.constant(self.arrays[f"{name}/bias"]),
                strides=[stride], pads=[1, 1]))
        x = graph.op("Transpose", x, perm=[0, 2, 1])
        length = graph.op("Slice", graph.op("Shape", x), graph.integers(1), graph.integers(2))
        places = graph.op("Slice", graph.constant(self.arrays["encoder/position_encodings/encodings"]),
                          graph.integers(0), length, graph.integers(0))
        x = graph.op("Add", x, places)
        for layer in range(self.layers):
            name = f"encoder/layer_{layer}/self_attention"
            normed = self.norm(graph, x, name)
            parts = [self.linear(graph, normed, f"{name}/linear_0", part, 3) for part in range(3)]
            read, _ = self.attend(graph, *parts)
            x = graph.op("Add", x, self.linear(graph, read, f"{name}/linear_1"))
            x = self.feed(graph, x, f"encoder/layer_{layer}/ffn")
        return self.norm(graph, x, "encoder")

    def heard(self, graph, sound, layer):
        """Keys and values of the sound, for one layer of the decoder."""
        name = f"decoder/layer_{layer}/attention/linear_1"
        return [self.linear(graph, sound, name, part, 2) for part in range(2)]

    def listen(self, graph, x, layer, keys, values):
        """One layer's look at the sound."""
        name = f"decoder/layer_{layer}/attention"
        query = self.linear(graph, self.norm(graph, x, name), f"{name}/linear_0")
        read, looks = self.attend(graph, query, keys, values)
        return graph.op("Add", x, self.linear(graph, read, f"{name}/linear_2")), looks


def language_graph(whisper, count):
    """From `samples` [1, n] (16 kHz, up to 30 s) to `likelihoods` of each of `count` languages.

    A single step of the decoder: its first token is the language.
    """
    graph, arrays = Graph(), whisper.arrays
    sound = whisper.encode(graph, whisper.features(graph, graph.input("samples", [1, "n"])))
    start = arrays["decoder/embeddings/weight"][START] + arrays["decoder/position_encodings/encodings"][0]
    x = graph.constant(start.reshape(1, 1, -1))
    for layer in range(whisper.layers):
        name = f"decoder/layer_{layer}/self_attention"
        # A single token has nothing but itself to look at.
        own = whisper.linear(graph, whisper.norm(graph, x, name), f"{name}/linear_0", 2, 3)
        x = graph.op("Add", x, whisper.linear(graph, own, f"{name}/linear_1"))
        x, _ = whisper.listen(graph, x, layer, *whisper.heard(graph, sound, layer))
        x = whisper.feed(graph, x, f"decoder/layer_{layer}/ffn")
    rows = slice(START + 1, START + 1 + count)
    scores = graph.op("MatMul", whisper.norm(graph, x, "decoder"),
                      graph.constant(arrays["decoder/embeddings/weight"][rows].T))
    graph.output("likelihoods", graph.op("Reshape", graph.op("Softmax", scores, axis=-1), graph.integers(-1)),
                 [count])
    return graph.model()


def encoder_graph(whisper, metadata):
    """The encoder as sherpa-onnx reads it: `mel` to the keys and values that every layer of the decoder looks at."""
    graph = Graph()
    sound = whisper.encode(graph, graph.input("mel", [1, BANDS, "frames"]))
    pairs = [whisper.heard(graph, sound, layer) for layer in range(whisper.layers)]
    for index, name in enumerate(("n_layer_cross_k", "n_layer_cross_v")):
        stacked = stack(graph, [pair[index] for pair in pairs])
        graph.output(name, stacked, [whisper.layers, 1, "length", whisper.state])
    return graph.model(metadata)


def decoder_graph(whisper, alignment_heads, metadata):
    """The decoder as sherpa-onnx reads it, with the looks of the heads that follow the sound as a fourth output."""
    graph, arrays = Graph(), whisper.arrays
    places = arrays["decoder/position_encodings/encodings"]
    cache = [whisper.layers, 1, len(places), whisper.state]
    tokens = graph.input("tokens", [1, "count"], TensorProto.INT64)
    memories = [graph.input(f"in_n_layer_self_{x}_cache", cache) for x in "kv"]
    sounds = [graph.input(f"n_layer_cross_{x}", [whisper.layers, 1, "length", whisper.state]) for x in "kv"]
    offset = graph.input("offset", [1], TensorProto.INT64)
    count = graph.op("Slice", graph.op("Shape", tokens), graph.integers(1), graph.integers(2))
    end = graph.op("Add", offset, count)

    def cut(value, start, stop, axis):
        return graph.op("Slice", value, start, stop, graph.integers(axis))

    embedding = graph.constant(arrays["decoder/embeddings/weight"])
    x = graph.op("Add", graph.op("Gather", embedding, tokens), cut(graph.constant(places), offset, end, 0))
    future = np.triu(np.full((len(places), len(places)), -1e9), 1)
    mask = cut(cut(graph.constant(future), offset, end, 0), graph.integers(0), end, 1)
    kept, looks = ([], []), {}
    for layer in range(whisper.layers):
        name = f"decoder/layer_{layer}/self_attention"
        normed = whisper.norm(graph, x, name)
        query, *fresh = (whisper.linear(graph, normed, f"{name}/linear_0", part, 3) for part in range(3))
        seen = []
        for memory, new, store in zip(memories, fresh, kept):
            old = graph.op("Gather", memory, graph.constant(layer, np.int64), axis=0)
            whole = graph.op("Concat", cut(old, graph.integers(0), offset, 1), new,
                             cut(old, end, graph.integers(len(places)), 1), axis=1)
            store.append(whole)
            seen.append(cut(whole, graph.integers(0), end, 1))
        read, _ = whisper.attend(graph, query, *seen, mask)
        x = graph.op("Add", x, whisper.linear(graph, read, f"{name}/linear_1"))
        heard = [graph.op("Gather", sound, graph.constant(layer, np.int64), axis=0) for sound in sounds]
        x, looks[layer] = whisper.listen(graph, x, layer, *heard)
        x = whisper.feed(graph, x, f"decoder/layer_{layer}/ffn")
    scores = graph.op("MatMul", whisper.norm(graph, x, "decoder"),
                      graph.constant(arrays["decoder/embeddings/weight"].T))
    graph.output("logits", scores, [1, "count", len(arrays["decoder/embeddings/weight"])])
    for index, x in enumerate("kv"):
        graph.output(f"out_n_layer_self_{x}_cache", stack(graph, kept[index]), cache)
    heads = [graph.op("Gather", looks[layer], graph.integers(head), axis=1) for layer, head in alignment_heads]
    graph.output("cross_attention_weights", graph.op("Concat", *heads, axis=1),
                 [1, len(heads), "count", "length"])
    return graph.model(metadata)


def stack(graph, values):
    return graph.op("Concat", *(graph.op("Unsqueeze", value, graph.integers(0)) for value in values), axis=0)


def fourier():
    """Kernels [402, 1, 400] of a Fourier transform under a Hann window: cosines, then sines."""
    place = np.arange(WINDOW)
    angles = 2 * np.pi * np.outer(np.arange(WINDOW // 2 + 1), place) / WINDOW
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * place / WINDOW)
    return (np.concatenate([np.cos(angles), np.sin(angles)]) * hann)[:, None, :]


def mel_filters(rate=16000):
    """Triangles [80, 201] on Slaney's mel scale (linear to 1 kHz, then 27 steps to each factor of 6.4), area one."""
    def frequency(mel):
        return np.where(mel < 15, mel * 200 / 3, 1000 * 6.4 ** ((mel - 15) / 27))

    top = 15 + 27 * np.log(rate / 2 / 1000) / np.log(6.4)
    edges = frequency(np.linspace(0, top, BANDS + 2))
    bins = np.arange(WINDOW // 2 + 1) * rate / WINDOW
    slopes = edges[:, None] - bins[None, :]
    widths = np.diff(edges)
    rising, falling = -slopes[:-2] / widths[:-1, None], slopes[2:] / widths[1:, None]
    return np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None]


def languages(tokenizer):
    """The codes of the languages, in the order of their tokens."""
    tokens = {entry["id"]: entry["content"] for entry in json.loads(tokenizer.read_text())["added_tokens"]}
    codes, at = [], START + 1
    while tokens[at] != "<|translate|>":
        codes.append(tokens[at].strip("<|>"))
        at += 1
    return codes


def convert_language(source, target, scratch, write):
    """Writes the graph that tells languages, and the list of them as BCP 47 tags."""
    target.mkdir(parents=True)
    codes = languages(source / "tokenizer.json")
    graph = language_graph(Whisper(weights(sorted(source.glob("model.bin.part*")))), len(codes))
    write(graph, target / "whisper-base.onnx", scratch)
    (target / "languages.txt").write_text("\n".join(tags(codes)) + "\n")


def convert_multilingual(source, target, scratch, write):
    """Writes a model folder, as users bring them, that recognises every language of the network."""
    target.mkdir(parents=True)
    whisper = Whisper(weights(sorted(source.glob("model.bin.part*"))))
    codes, config = languages(source / "tokenizer.json"), json.loads((source / "config.json").read_text())
    heads = config["alignment_heads"]
    facts = metadata(whisper, codes, len(heads))
    write(encoder_graph(whisper, facts), target / "encoder.onnx", scratch)
    write(decoder_graph(whisper, heads, facts), target / "decoder.onnx", scratch)
    (target / "tokens.txt").write_text(tokens(source / "tokenizer.json"))
    manifest = {
        "name": "whisper-base", "kind": "whisper",
        "files": {"encoder": "encoder.onnx", "decoder": "decoder.onnx", "tokens": "tokens.txt"},
        "languages": tags(codes), "sample_rate": 16000, "licence": "MIT",
    }
    (target / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")


def tags(codes):
    """The codes as BCP 47 tags: Whisper calls Javanese by one that was withdrawn."""
    return ["jv" if code == "jw" else code for code in codes]


def metadata(whisper, codes, heads):
    """What sherpa-onnx asks a Whisper graph about itself."""
    arrays = whisper.arrays
    first = START + 1
    # After the languages come: translate, transcribe, start of a language model, start of what precedes, no speech,
    # no timestamps.
    translate = first + len(codes)
    facts = {
        "model_type": "whisper-base", "version": 1, "maintainer": "hansard", "n_mels": BANDS,
        "n_audio_ctx": len(arrays["encoder/position_encodings/encodings"]), "n_audio_state": whisper.state,
        "n_audio_head": whisper.heads, "n_audio_layer": whisper.layers,
        "n_vocab": len(arrays["decoder/embeddings/weight"]),
        "n_text_ctx": len(arrays["decoder/position_encodings/encodings"]), "n_text_state": whisper.state,
        "n_text_head": whisper.heads, "n_text_layer": whisper.layers, "n_alignment_heads": heads,
        "sot_sequence": f"{START},{first},{translate + 1}",
        "all_language_tokens": ",".join(str(first + index) for index in range(len(codes))),
        "all_language_codes": ",".join(codes), "sot": START, "sot_index": 0, "eot": START - 1, "blank_id": 220,
        "is_multilingual": 1, "translate": translate, "transcribe": translate + 1, "sot_lm": translate + 2,
        "sot_prev": translate + 3, "no_speech": translate + 4, "no_timestamps": translate + 5,
        "non_speech_tokens": "",
    }
    return {name: str(value) for name, value in facts.items()}


def tokens(tokenizer):
    """The vocabulary as lines of `<base64 of the bytes> <id>`, from one in which letters stand for bytes."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    bytes_of = {chr(byte): byte for byte in plain} | {chr(256 + index): byte for index, byte in enumerate(others)}
    vocabulary = json.loads(tokenizer.read_text())["model"]["vocab"]
    lines = []
    for text, number in sorted(vocabulary.items(), key=lambda entry: entry[1]):
        if number < START - 1:
            data = bytes(bytes_of[letter] for letter in text)
            lines.append(f"{base64.b64encode(data).decode()} {number}\n")
    return "".join(lines)
