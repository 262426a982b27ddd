"""Steps on ONNX graphs that several conversions share. Every step is deterministic."""

import os

import onnx
import onnxruntime

NONE = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
BASIC = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
# EXTENDED and not ALL: the highest level rearranges weights for the processor at hand, and the file must fit any.
EXTENDED = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED


def resave(source, target, level):
    """Writes `source` again, as ONNX, after the optimisations of `level`.

    Not in ONNX Runtime's own format, which orders its tables anew each time: the same input must give the same file.
    """
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = level
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    options.optimized_model_filepath = str(target)
    options.add_session_config_entry("session.save_model_format", "ONNX")
    onnxruntime.InferenceSession(str(source), options, providers=["CPUExecutionProvider"])


def subgraphs(graph):
    """The graphs nested in `graph` (the branches of its `If` nodes), depth first."""
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                yield attribute.g
                yield from subgraphs(attribute.g)


def name_graphs(model):
    """Names every graph: ONNX Runtime writes nameless ones and then refuses to read them."""
    model.graph.name = model.graph.name or "main"
    for index, graph in enumerate(subgraphs(model.graph)):
        graph.name = graph.name or f"branch{index}"
    return model


def fold(model, scratch):
    """Folds constants: the published weights are stored as bytes that every run would expand anew."""
    before, after = scratch / "before.onnx", scratch / "after.onnx"
    onnx.save(name_graphs(model), before)
    resave(before, after, BASIC)
    folded = name_graphs(onnx.load(after))
    os.remove(before)
    os.remove(after)
    return folded


def load_any(source, scratch):
    """Reads a model that is stored in ONNX Runtime's own format."""
    plain = scratch / "plain.onnx"
    resave(source, plain, NONE)
    model = onnx.load(plain)
    os.remove(plain)
    return model


def drop_dead(model):
    """Removes the nodes that nothing depends on, in the nested graphs first."""
    for graph in [*reversed(list(subgraphs(model.graph))), model.graph]:
        kept = None
        while kept is None or len(kept) < len(graph.node):
            if kept is not None:
                del graph.node[:]
                graph.node.extend(kept)
            # Nested graphs may read values of the one around them; siblings share names and nothing else.
            used = {name for inner in (graph, *subgraphs(graph)) for node in inner.node for name in node.input}
            used.update(value.name for inner in (graph, *subgraphs(graph)) for value in inner.output)
            kept = [node for node in graph.node if used.intersection(node.output)]
