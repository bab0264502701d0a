"""Weights are read out of a file without letting the file do anything."""

import hashlib
import pickle
import struct
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from media_pipeline.engine.vision.checkpoint import read_weights


class _Storage:
    """Stands for numbers that follow behind the pickles."""


class _Call:
    """Is pickled as a call of something by its name."""

    def __init__(self, module: str, name: str, *arguments: Any) -> None:
        self.module, self.name, self.arguments = module, name, arguments


class _Pickler(pickle._Pickler):
    """Writes names of modules that are not installed, as PyTorch did."""

    def persistent_id(self, one: Any) -> Any:
        return ("storage", _Call("torch", "FloatStorage"), "0", "cpu", 6) if isinstance(one, _Storage) else None

    def save(self, one: Any, save_persistent_id: bool = True) -> None:
        if isinstance(one, _Call):
            self.write(f"c{one.module}\n{one.name}\n".encode())
            if one.arguments:
                super().save(one.arguments)
                self.write(pickle.REDUCE)
            return
        super().save(one, save_persistent_id)


def _written(path: Path, tensors: object) -> Path:
    with path.open("wb") as file:
        for part in (1, 1001, {}, tensors, ["0"]):
            _Pickler(file, 2).dump(part)
        file.write(struct.pack("<q6f", 6, 0, 1, 2, 3, 4, 5))
    return path


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("strides", "rows"), [((3, 1), [[0, 1, 2], [3, 4, 5]]), ((1, 2), [[0, 2, 4], [1, 3, 5]])], ids=["rows", "columns"]
)
def test_numbers_come_in_the_order_that_their_strides_say(
    tmp_path: Path, strides: tuple[int, int], rows: list[list[int]]
) -> None:
    tensor = _Call("torch._utils", "_rebuild_tensor_v2", _Storage(), 0, (2, 3), strides, False, OrderedDict())
    path = _written(tmp_path / "weights.pth", OrderedDict(weight=tensor))
    weights = read_weights(path, _sha256(path))
    assert np.array_equal(weights["weight"], rows)


def test_file_that_calls_anything_else_is_refused_and_nothing_is_called(tmp_path: Path) -> None:
    path = _written(tmp_path / "weights.pth", _Call("os", "mkdir", str(tmp_path / "made")))
    with pytest.raises(ValueError, match=r"no use for os\.mkdir"):
        read_weights(path, _sha256(path))
    assert list(tmp_path.iterdir()) == [path]


def test_file_with_another_hash_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    path.write_bytes(b"anything")
    with pytest.raises(ValueError, match="not the file of weights that is known"):
        read_weights(path, "0" * 64)
