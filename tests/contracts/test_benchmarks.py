"""``make bench`` knows every benchmark, and none of them can keep the others from being measured."""

from pathlib import Path

import pytest

import benchmarks
from benchmarks.__main__ import measured, table
from benchmarks.goals import ALL, Benchmark, Figure


def test_every_benchmark_runs_in_make_bench():
    modules = Path(benchmarks.__file__).parent.glob("[a-z]*.py")
    runnable = {module.stem for module in modules if '__name__ == "__main__"' in module.read_text()}
    assert {benchmark.name for benchmark in ALL} == runnable


def test_the_table_says_of_each_figure_whether_its_goal_is_reached_and_which_benchmark_failed():
    figures = (Figure("a/ms", "ms", most=5), Figure("a/share", "", least=0.9), Figure("b", ""), Figure("missing", ""))
    kept, lost = Benchmark("kept", figures, 1, 1), Benchmark("lost", (Figure("a", ""),), 1, 1)
    shown = table([kept, lost], {"kept": {"a": {"ms": [4, 6], "share": 0.95}, "b": 1}})
    assert [line.split() for line in shown.splitlines()[1:]] == [
        ["kept/a/ms", "6", "ms", "≤", "5", "NO"],
        ["kept/a/share", "0.95", "≥", "0.9", "yes"],
        ["kept/b", "1"],
        ["lost", "failed"],
    ]


def test_a_benchmark_that_fails_or_exceeds_its_limit_is_told_and_ended(capfd):
    with pytest.raises(RuntimeError, match="status 1"):
        measured("of_nothing", "small", 60)
    with pytest.raises(RuntimeError, match="longer than"):
        measured("idle", "small", 0.01)
    assert "No module named benchmarks.of_nothing" in capfd.readouterr().err
