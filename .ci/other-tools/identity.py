#!/usr/bin/env python3
"""Makes ONNX files with Python's onnx and says what Python's ONNX Runtime makes of them, for comparison with facet.

usage: identity.py FOLDER            (needs numpy, onnx, onnxruntime)

FOLDER gets shipped.onnx (the network that comes with facet, from its weights) and random.onnx (112x112 and fixed random
weights), a description beside each, and chips with their vectors. Then the time of shipped.onnx on one thread is printed:
alone, and in batches of 16. The tests of IdentityTests compare with what lies in the folder that FACET_ONNX_CHECK names:

  FACET_ONNX_CHECK=FOLDER FACET_ONNXRUNTIME=.../onnxruntime/capi swift test -c release --filter IdentityTests
"""
import json, os, struct, sys, time
import numpy as np, onnx, onnxruntime
from onnx import helper, numpy_helper, TensorProto

root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
types = {"F16": np.float16, "F32": np.float32, "U8": np.uint8}


def read(path):
    data = open(path, "rb").read()
    start = 8 + struct.unpack("<Q", data[:8])[0]
    entries = json.loads(data[8:start])
    entries.pop("__metadata__", None)
    return {
        name: np.frombuffer(data[start + e["data_offsets"][0]:start + e["data_offsets"][1]], types[e["dtype"]])
        .reshape(e["shape"]) for name, e in entries.items()}


def write(path, **arrays):
    header, body = {}, b""
    for name, values in arrays.items():
        kind = {np.dtype(np.float32): "F32", np.dtype(np.uint8): "U8"}[values.dtype]
        header[name] = {"dtype": kind, "shape": values.shape, "data_offsets": [len(body), len(body) + values.nbytes]}
        body += values.tobytes()
    text = json.dumps(header).encode()
    open(path, "wb").write(struct.pack("<Q", len(text)) + text + body)


class Graph:
    def __init__(self):
        self.nodes, self.arrays = [], {}

    def node(self, kind, *inputs, output=None, **attributes):
        output = output or f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def array(self, name, values):
        self.arrays[name] = np.ascontiguousarray(values)
        return name

    def convolve(self, x, name, weights, bias, stride, padding):
        side = weights.shape[2]
        return self.node(
            "Conv", x, self.array(name + ".weight", weights), self.array(name + ".bias", bias),
            kernel_shape=[side, side], strides=[stride] * 2, pads=[padding] * 4)

    def save(self, path, side, values):
        graph = helper.make_graph(
            self.nodes, "faces",
            [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["N", 3, side, side])],
            [helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["N", values])],
            [numpy_helper.from_array(v, k) for k, v in self.arrays.items()])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
        model.ir_version = 8
        onnx.checker.check_model(model)
        onnx.save(model, path)


def shipped(path):
    weights = {k: v.astype(np.float32) for k, v in read(
        root + "/Sources/Identity/Resources/face-embedding.safetensors").items()}
    g = Graph()

    def convolve(x, name, stride, padding):
        return g.convolve(x, name, weights[name + ".weight"], weights[name + ".bias"], stride, padding)

    def padded(x, side, channels, to_side, to_channels):
        if (side, channels) == (to_side, to_channels):
            return x
        return g.node("Pad", x, g.array("pad." + x, np.array(
            [0, 0, 0, 0, 0, to_channels - channels, to_side - side, to_side - side], np.int64)))

    x = g.node("MaxPool", g.node("Relu", convolve("input", "conv1", 2, 0)), kernel_shape=[3, 3], strides=[2, 2])
    side, channels = 35, 32
    for stage, (blocks, outs) in enumerate([(3, 32), (4, 64), (3, 128), (3, 256), (1, 256)], 1):
        for block in range(blocks):
            name, halves = f"stage{stage}.block{block}", stage > 1 and block == 0
            first = g.node("Relu", convolve(x, name + ".conv1", 2 if halves else 1, 0 if halves else 1))
            second = convolve(first, name + ".conv2", 1, 1)
            if halves:
                small, means = (side - 3) // 2 + 1, side // 2
                x = g.node("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2])
                side = max(small, means)
                second, x = padded(second, small, outs, side, outs), padded(x, means, channels, side, outs)
                channels = outs
            x = g.node("Relu", g.node("Add", second, x))
    x = g.node("Flatten", g.node("GlobalAveragePool", x), axis=1)
    g.node("MatMul", x, g.array("embedding", weights["embedding.weight"].T), output="vector")
    g.save(path, 150, 128)


def random(path):
    numbers, g, x, channels = np.random.default_rng(11), Graph(), "input", 3
    for layer, (outs, side) in enumerate([(64, 5), (128, 3), (256, 3), (512, 3)]):
        weights = numbers.standard_normal((outs, channels, side, side)) * (2 / (channels * side * side)) ** 0.5
        bias = numbers.standard_normal(outs) * 0.1
        x = g.node("Relu", g.convolve(
            x, f"layer{layer}", weights.astype(np.float32), bias.astype(np.float32), 2, side // 2))
        channels = outs
    x = g.node("Flatten", g.node("GlobalAveragePool", x), axis=1)
    matrix = (numbers.standard_normal((channels, 512)) / channels ** 0.5).astype(np.float32)
    g.node("MatMul", x, g.array("matrix", matrix), output="vector")
    g.save(path, 112, 512)


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def planes(chips, mean, scale):
    return np.ascontiguousarray(
        ((chips.astype(np.float32) - np.array(mean, np.float32)) * np.float32(scale)).transpose(0, 3, 1, 2))


def main(folder):
    os.makedirs(folder, exist_ok=True)
    golden = read(root + "/Tests/IdentityTests/Golden/identity.safetensors")
    faces = np.stack([v for k, v in golden.items() if k.endswith(".chip")])
    noise = np.random.default_rng(3).integers(0, 256, (6, 112, 112, 3), np.uint8)
    shipped(folder + "/shipped.onnx")
    random(folder + "/random.onnx")
    for name, chips, mean, scale, rest in [
            ("shipped", faces, [122.782, 117.001, 104.298], 1 / 256,
             'size = 150\ntemplate = "chip"\ncompare = "distance"\nsure = 0.435\nask = 0.48\ngroup = 0.46\n'),
            ("random", noise, [127.5] * 3, 1 / 128,
             'size = 112\ntemplate = "arcface"\ncompare = "cosine"\nsure = 0.45\nask = 0.6\ngroup = 0.55\n')]:
        run = session(f"{folder}/{name}.onnx")
        inputs = planes(chips, mean, scale)
        vectors = np.stack([run.run(None, {"input": inputs[i:i + 1]})[0][0] for i in range(len(chips))])
        write(f"{folder}/{name}.safetensors", chips=chips, vectors=vectors)
        open(f"{folder}/{name}.toml", "w").write(f'mean = {mean}\nscale = {scale!r}\ncolour = "rgb"\n{rest}')
        if name == "random":
            continue
        wanted = np.stack([v for k, v in golden.items() if k.endswith(".embedding")])
        print(f"shipped.onnx differs from golden vectors by {np.abs(vectors - wanted).max():.1e} at most")
        for count in (1, 16):
            best = min(timed(run, inputs[:count]) for _ in range(30 if count == 1 else 10))
            print(f"ONNX Runtime {onnxruntime.__version__}, one thread, {count} at a time: {best / count * 1e3:.2f} ms a face")


def timed(run, inputs):
    start = time.perf_counter()
    run.run(None, {"input": inputs})
    return time.perf_counter() - start


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
