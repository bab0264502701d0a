"""Whether benchmarks measure as much as their goals are stated for, or what a laptop does in some minutes."""

import os
from typing import TypeVar

Value = TypeVar("Value")
SMALL = os.environ.get("BENCHMARK_SIZE") == "small"


def sized(full: Value, small: Value) -> Value:
    """The value for the size of this run; without ``BENCHMARK_SIZE`` the full one."""
    return small if SMALL else full
