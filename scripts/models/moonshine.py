"""Prepares the Moonshine recognisers: folded, cross-attention visible, tokens as text, 8-bit weights if wanted.

The decoder gives no word times. Which sound a token was read from stands in its cross-attention layers, so both
branches of the merged decoder (the first step and the cached one) hand these out as `attention.0`, `attention.1`
and so on: the steps that find the words then place them in time as well.
"""

import base64

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

from graphs import EXTENDED, drop_dead, fold, load_any, resave, subgraphs


def convert(source, target, scratch, write):
    """Writes encoder, decoder and tokens of the model folder `source` into `target`, the graphs by `write`."""
    target.mkdir(parents=True)
    encoder = load_any(source / "encoder_model.ort", scratch)
    drop_mask(encoder, "attention_mask")
    write(fold(encoder, scratch), target / "encoder.onnx", scratch)
    decoder = load_any(source / "decoder_model_merged.ort", scratch)
    drop_mask(decoder, "encoder_attention_mask")
    expose_attention(decoder)
    fix_size(decoder, "batch_size", 1)
    fix_size(decoder, "decoder_sequence_length", 1)
    write(fold(decoder, scratch), target / "decoder.onnx", scratch)
    (target / "tokens.txt").write_text(tokens(source / "tokenizer.bin"))


def drop_mask(model, name):
    """Takes out the input that says which samples count, if there is one: we never pad, so all of them do.

    What is made of it is added to the scores of attention; these additions are passed by.
    """
    if name not in (value.name for value in model.graph.input):
        return
    for graph in (model.graph, *subgraphs(model.graph)):
        masks = {name}
        # The nodes come in no certain order: each round follows the mask at least one further.
        for _ in graph.node:
            found = {output for node in graph.node if masks.intersection(node.input)
                     and node.op_type not in ("Add", "Shape") for output in node.output}
            if found <= masks:
                break
            masks |= found
        passed = {}
        for node in graph.node:
            if node.op_type == "Add" and masks.intersection(node.input):
                passed[node.output[0]], = set(node.input) - masks
        for node in graph.node:
            for index, value in enumerate(node.input):
                node.input[index] = passed.get(value, value)
    drop_dead(model)
    kept = [value for value in model.graph.input if value.name != name]
    del model.graph.input[:]
    model.graph.input.extend(kept)


def expose_attention(model):
    """Adds the softmax of each cross-attention layer to the outputs of both branches and of the model."""
    choice = next(node for node in model.graph.node if node.op_type == "If")
    for number, branch in enumerate(subgraphs(model.graph)):
        layers = [n for n in branch.node if n.op_type == "Softmax" and "encoder_attn" in n.name]
        for index, layer in enumerate(layers):
            name = f"branch{number}.attention.{index}"
            branch.node.append(onnx.helper.make_node("Identity", [layer.output[0]], [name], name=name))
            branch.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    for index in range(len(layers)):
        choice.output.append(f"attention.{index}")
        shape = ["batch_size", 8, "decoder_sequence_length", "encoder_sequence_length_out"]
        model.graph.output.append(
            onnx.helper.make_tensor_value_info(f"attention.{index}", onnx.TensorProto.FLOAT, shape))


def fix_size(model, name, size):
    """Settles the size `name` of the inputs: what is computed from it in every step is then folded away."""
    for value in model.graph.input:
        for dimension in value.type.tensor_type.shape.dim:
            if dimension.dim_param == name:
                dimension.dim_value = size


def full(model, target, scratch):
    """Writes `model` with its weights as they are."""
    plain = scratch / "plain.onnx"
    onnx.save(model, plain)
    resave(plain, target, EXTENDED)
    plain.unlink()


def quantized(model, target, scratch):
    """Writes `model` with 8-bit weights: a quarter of the memory, and twice as fast on one core."""
    plain, small = scratch / "plain.onnx", scratch / "small.onnx"
    onnx.save(model, plain)
    quantize_dynamic(
        plain, small, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"], per_channel=True,
        extra_options={"EnableSubgraph": True, "MatMulConstBOnly": True})
    resave(small, target, EXTENDED)
    plain.unlink()
    small.unlink()


def tokens(path):
    """The vocabulary as lines of `<base64 of the bytes> <id>`, read from a list of length-prefixed byte strings."""
    data, at, lines = path.read_bytes(), 0, []
    while at < len(data):
        length = data[at]
        at += 1
        if length >= 128:
            length += data[at] * 128 - 128
            at += 1
        text = data[at:at + length] or b"<unused>"
        lines.append(f"{base64.b64encode(text).decode()} {len(lines)}\n")
        at += length
    return "".join(lines)
