"""Prepares the speaker models of pyannote's community-1 pipeline: segmentation, and voice embedding in two halves.

The embedding network is cut where it pools over time. Its trunk then runs once over a recording, and the
statistics of each piece of speech are pooled outside and sent through the head: no piece costs a second run. It is
the costliest network of all, and is therefore reckoned in whole numbers of eight bits.
"""

import pathlib
import struct

import numpy
import onnx
from onnx import TensorProto, helper
from onnxruntime.quantization import CalibrationMethod, QDQQuantizer, QuantType
from onnxruntime.quantization.calibrate import TensorsData

from graphs import fold, load_any

POOLED = "/resnet/pool/Reshape_output_0"
CLASSES = "/inner/activation/LogSoftmax_output_0"
# Lines of a value in the trunk and the size that all but one in 100,000 of its numbers stay below in conversations:
# made by benchmarks/meeting/ranges.py.
RANGES = pathlib.Path(__file__).with_name("trunk_ranges.txt")


def convert(library, target, scratch):
    """Writes segmentation.onnx, trunk-q.onnx and head.onnx, found inside the shared library `library`."""
    target.mkdir(parents=True)
    symbols = embedded(library.read_bytes())
    for name in ("segmentation", "embedding"):
        (scratch / f"{name}.ort").write_bytes(symbols[f"{name}_ort_data"])
    write(segmentation(load_any(scratch / "segmentation.ort", scratch)), target / "segmentation.onnx", scratch)
    embedding = load_any(scratch / "embedding.ort", scratch)
    onnx.save(quantized(fold(trunk(embedding), scratch)), target / "trunk-q.onnx")
    write(head(embedding), target / "head.onnx", scratch)


def write(model, target, scratch):
    onnx.save(fold(model, scratch), target)


def segmentation(model):
    """Ends the graph at the log-probabilities of its seven classes; what follows turns them back into speakers."""
    graph = model.graph
    kept = [n for n in graph.node
            if not n.name.startswith("/conversions")
            and not any(o.startswith("/conversions") for o in n.output)
            and list(n.output) != ["segmentation"]]
    del graph.node[:]
    graph.node.extend(kept)
    graph.node.append(helper.make_node("Identity", [CLASSES], ["classes"], name="classes"))
    del graph.output[:]
    graph.output.append(tensor("classes", ["batch", 589, 7]))
    return model


def trunk(model):
    """From filter banks `fbank` [1, frames, 80] to `features` [1, 2560, frames / 8]."""
    bank = next(i for i in model.graph.input if i.name == "fbank")
    return part(model, [bank], POOLED, tensor("features", [1, 2560, "frames"]))


def quantized(model):
    """`model` with every convolution in 8 bits, by the ranges that its values were seen to have.

    Weights have seven bits, each output channel its own scale: processors without VNNI add two products in 16 bits,
    which eight bits overflow. So every processor comes to the same numbers.
    """
    sizes = dict(line.split() for line in RANGES.read_text().splitlines())
    makers = {output: node.op_type for node in model.graph.node for output in node.output}
    ranges = {}
    for name, size in sizes.items():
        high = numpy.float32(size)
        ranges[name] = (numpy.float32(0) if makers[name] == "Relu" else -high, high)
    quantizer = QDQQuantizer(
        model, per_channel=True, reduce_range=True, weight_qType=QuantType.QInt8, activation_qType=QuantType.QUInt8,
        tensors_range=TensorsData(CalibrationMethod.MinMax, ranges), nodes_to_quantize=[], nodes_to_exclude=[],
        op_types_to_quantize=["Conv", "Add", "Relu"], extra_options={})
    quantizer.quantize_model()
    return quantizer.model.model


def head(model):
    """From mean and deviation of the features, `statistics` [pieces, 5120], to `voice` [pieces, 256]."""
    gemm = next(n for n in model.graph.node if n.op_type == "Gemm")
    gemm.input[0] = "statistics"
    return part(model, [tensor("statistics", ["pieces", 5120])], gemm.output[0], tensor("voice", ["pieces", 256]))


def part(model, inputs, end, output):
    """The part of `model` that leads from `inputs` to the value `end`, which it calls `output`."""
    needed, nodes = {end}, []
    for node in reversed(model.graph.node):
        if needed.intersection(node.output):
            needed.update(node.input)
            nodes.insert(0, node)
    nodes.append(helper.make_node("Identity", [end], [output.name], name=output.name))
    weights = [i for i in model.graph.initializer if i.name in needed]
    graph = helper.make_graph(nodes, output.name, inputs, [output], weights)
    return helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version)


def tensor(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def embedded(elf):
    """The data symbols of community-1 in a 64-bit ELF library, by their plain names."""
    sections = section_headers(elf)
    found = {}
    for section in sections:
        if section["type"] not in (2, 11):  # SHT_SYMTAB, SHT_DYNSYM
            continue
        names = sections[section["link"]]["offset"]
        for at in range(section["offset"], section["offset"] + section["size"], 24):
            name, info, _, _, value, size = struct.unpack_from("<IBBHQQ", elf, at)
            text = elf[names + name:elf.index(b"\0", names + name)].decode()
            if info & 15 == 1 and "embedded_community1" in text and size:  # STT_OBJECT
                # A C++ name: the length of the identifier stands between namespace and identifier.
                plain = text.split("embedded_community1", 1)[1].lstrip("0123456789").removesuffix("E")
                offset = file_offset(sections, value)
                found[plain] = elf[offset:offset + size]
    return found


def section_headers(elf):
    start, = struct.unpack_from("<Q", elf, 40)
    size, count = struct.unpack_from("<HH", elf, 58)
    keys = ("name", "type", "flags", "address", "offset", "size", "link")
    return [dict(zip(keys, struct.unpack_from("<IIQQQQI", elf, start + i * size))) for i in range(count)]


def file_offset(sections, address):
    for section in sections:
        # SHT_NOBITS (8) has addresses and no bytes.
        if section["type"] != 8 and section["address"] <= address < section["address"] + section["size"]:
            return section["offset"] + address - section["address"]
    raise ValueError(f"no section holds address {address:#x}")
