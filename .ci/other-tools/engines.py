"""Times other face detectors on photos, to stand beside `facet bench` of the same run.

    engines.py [--yunet MODEL.onnx] [--threads 2] [--tries 15] PHOTO...
    engines.py --training [--batch 256]       PyTorch's learning, beside `facet bench --training`

Needs numpy and Pillow, and takes what is there of: opencv-python-headless (YuNet, whose model file is named by path),
facenet-pytorch with torch, and openvino, which then runs facenet-pytorch's three networks. Prints a line for each engine
and photo: milliseconds (median of the tries), faces, and the peak of the process's memory in MB.
"""
import argparse
import os
import statistics
import subprocess
import sys
import time


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--yunet", help="YuNet's model, an ONNX file")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--tries", type=int, default=15)
    parser.add_argument("--engine", help=argparse.SUPPRESS)
    parser.add_argument("--training", action="store_true")
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("photos", nargs="*")
    return parser.parse_args()


def yunet(model, threads):
    import cv2
    import numpy

    cv2.setNumThreads(threads)
    detector = cv2.FaceDetectorYN.create(model, "", (320, 320), 0.7)

    def run(image):
        pixels = numpy.ascontiguousarray(numpy.asarray(image)[:, :, ::-1])
        detector.setInputSize((image.width, image.height))
        return lambda: 0 if (found := detector.detect(pixels)[1]) is None else len(found)

    return run


def facenet(threads, openvino):
    import torch
    from facenet_pytorch import MTCNN

    torch.set_num_threads(threads)
    detector = MTCNN(min_face_size=20, keep_all=True, device="cpu")
    if openvino:
        compile_networks(detector, threads)

    def run(image):
        def once():
            with torch.no_grad():
                boxes, _ = detector.detect(image)
            return 0 if boxes is None else len(boxes)

        return once

    return run


def compile_networks(detector, threads):
    import openvino
    import torch

    core = openvino.Core()
    shapes = {"pnet": [-1, 3, -1, -1], "rnet": [-1, 3, 24, 24], "onet": [-1, 3, 48, 48]}
    for name, shape in shapes.items():
        network = getattr(detector, name).eval()
        example = torch.zeros([abs(n) if n > 0 else 1 for n in shape[:2]] + [n if n > 0 else 64 for n in shape[2:]])
        model = openvino.convert_model(network, example_input=example, input=[("x", openvino.PartialShape(shape))])
        compiled = core.compile_model(model, "CPU", {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY"})

        class Compiled(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.kind = torch.nn.Parameter(torch.zeros(1))  # detect() asks it for its type

            def forward(self, x, compiled=compiled):
                return tuple(torch.from_numpy(part.copy()) for part in compiled(x.numpy()).values())

        setattr(detector, name, Compiled())


def training(threads, batch, tries):
    """Samples a second of forward pass, backward pass and descent, on batches in memory."""
    import torch
    from facenet_pytorch.models.mtcnn import ONet, PNet, RNet

    torch.set_num_threads(threads)
    print(f"| PyTorch {torch.__version__}, batches of {batch} | samples a second |\n|---|---|", flush=True)
    for make, side in ((PNet, 12), (RNet, 24), (ONet, 48)):
        network = make(pretrained=False).train()
        descent = torch.optim.SGD(network.parameters(), lr=1e-3, momentum=0.9)
        crops, labels = torch.randn(batch, 3, side, side), torch.randint(0, 2, (batch,))

        def step():
            *numbers, scores = network(crops)
            loss = torch.nn.functional.nll_loss((scores.reshape(batch, 2) + 1e-7).log(), labels)
            for part in numbers:
                loss = loss + part.square().mean()
            descent.zero_grad()
            loss.backward()
            descent.step()

        times = []
        for number in range(tries + 2):
            begin = time.perf_counter()
            step()
            times.append(time.perf_counter() - begin)
        print(f"| {make.__name__} | {batch / statistics.median(times[2:]):.0f} |", flush=True)


def measure(arguments):
    """One engine in a process of its own, so that its memory is its own."""
    from PIL import Image

    if arguments.engine == "YuNet":
        make = yunet(arguments.yunet, arguments.threads)
    else:
        make = facenet(arguments.threads, arguments.engine.startswith("OpenVINO"))
    for path in arguments.photos:
        image = Image.open(path).convert("RGB")
        run = make(image)
        faces = run()
        times = []
        for _ in range(arguments.tries):
            begin = time.perf_counter()
            run()
            times.append((time.perf_counter() - begin) * 1000)
        with open("/proc/self/status") as status:
            peak = next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
        name = f"{os.path.basename(path)} {image.width}×{image.height}"
        print(f"| {arguments.engine} | {name} | {statistics.median(times):.1f} | {faces} | {peak} |", flush=True)


def main():
    arguments = options()
    if arguments.training:
        return training(arguments.threads, arguments.batch, arguments.tries)
    if arguments.engine:
        return measure(arguments)
    print("| engine | picture | ms | faces | MB |\n|---|---|---|---|---|", flush=True)
    engines = (["YuNet"] if arguments.yunet else []) + ["facenet-pytorch", "OpenVINO, facenet-pytorch's networks"]
    for engine in engines:
        command = [sys.executable, __file__, "--engine", engine, "--threads", str(arguments.threads)]
        command += ["--tries", str(arguments.tries)] + (["--yunet", arguments.yunet] if arguments.yunet else [])
        done = subprocess.run(command + arguments.photos, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            print(f"| {engine} | not measured: {done.stderr.strip().splitlines()[-1]} | | | |", flush=True)


main()
