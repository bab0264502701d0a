"""Reads the weights of a network from a file of PyTorch before 1.6, without PyTorch and without running its pickle."""

import hashlib
import pickle
import struct
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

Weights = Mapping[str, npt.NDArray[Any]]

_TYPES: dict[str, np.dtype[Any]] = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}
_LENGTH = struct.Struct("<q")


class _Tensor(NamedTuple):
    storage: tuple[Any, ...]  # a word, the type, the key, the place, how many numbers
    offset: int
    size: tuple[int, ...]
    strides: tuple[int, ...]


def read_weights(path: Path, sha256: str) -> Weights:
    """Every tensor of the file by its name; raises ValueError where the file has another hash or other contents."""
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise ValueError(f"{path} is not the file of weights that is known")
    with path.open("rb") as file:
        for _ in range(3):  # a magic number, the version, the size of numbers
            _Unpickler(file).load()
        tensors: dict[str, _Tensor] = _Unpickler(file).load()
        types: dict[str, np.dtype[Any]] = {tensor.storage[2]: _TYPES[tensor.storage[1]] for tensor in tensors.values()}
        storages = {key: _read_storage(file, types[key]) for key in _Unpickler(file).load()}
    return {name: _in_order(tensor, storages[tensor.storage[2]]) for name, tensor in tensors.items()}


def _read_storage(file: BinaryIO, kind: np.dtype[Any]) -> npt.NDArray[Any]:
    count = _LENGTH.unpack(file.read(_LENGTH.size))[0]
    return np.frombuffer(file.read(count * kind.itemsize), kind)


def _in_order(tensor: _Tensor, storage: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The numbers in the order of their indexes; the file may hold them in any other, as the strides say."""
    strides = [stride * storage.itemsize for stride in tensor.strides]
    return np.ascontiguousarray(np.lib.stride_tricks.as_strided(storage[tensor.offset :], tensor.size, strides))


def _tensor(storage: tuple[Any, ...], offset: int, size: tuple[int, ...], strides: tuple[int, ...], *_: Any) -> _Tensor:
    return _Tensor(storage, offset, size, strides)


class _Unpickler(pickle.Unpickler):
    """Knows the three things that a file of weights is made of, and refuses everything else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if module == "torch" and name in _TYPES:
            return name
        raise ValueError(f"a file of weights has no use for {module}.{name}")

    def persistent_load(self, pid: Any) -> Any:
        return pid
