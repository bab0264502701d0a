"""What administrators are told of an import: the first faults by name, and of private conversations counts alone."""

from __future__ import annotations

from collections.abc import Iterable

from backend.exchange.services.source import Fault

FAULTS_NAMED = 100
_WHY_CHARS = 400
_PRIVATELY, _TIMES = "In private conversations (", "): "
_SOMETHING = "something of a message was left out or changed."


class Report:
    """The faults of an import, with those that an earlier worker has met. ``private``: nothing is told by name now.

    Faults without a name cannot be told apart. What is counted of them therefore goes into the report with the step in
    which it was met, once that is done; in the first ``steps``, which an earlier worker has done, nothing is counted.
    """

    def __init__(self, faults: Iterable[Fault] = (), count: int = 0, steps: int = 0) -> None:
        self.faults, self.count = list(faults), count
        self.private = False
        self.steps, self._earlier = 0, steps
        self._met: list[str] = []

    def step_done(self) -> None:
        """Take in what was counted since the last step, which all of it stands or falls with."""
        self.steps += 1
        met, self._met = self._met, []
        if self.steps > self._earlier:
            for why in met:
                self._count(why)

    @property
    def steps_done(self) -> int:
        """How many steps are in the report, of this worker or of earlier ones."""
        return max(self.steps, self._earlier)

    def add(self, fault: Fault) -> None:
        """Add a fault, once."""
        if self.private:
            self.tally(_SOMETHING)
            return
        fault = Fault(fault.line, fault.why[:_WHY_CHARS])
        if fault in self.faults:
            return
        self.count += 1
        if len(self.faults) < FAULTS_NAMED:
            self.faults.append(fault)

    def tally(self, why: str) -> None:
        """Count one more of a kind of faults in private conversations, with this step."""
        self._met.append(why)

    def _count(self, why: str) -> None:
        self.count += 1
        end = f"{_TIMES}{why}"
        for place, fault in enumerate(self.faults):
            if fault.why.startswith(_PRIVATELY) and fault.why.endswith(end):
                times = int(fault.why[len(_PRIVATELY) : -len(end)]) + 1
                self.faults[place] = Fault(0, f"{_PRIVATELY}{times}{end}")
                return
        # Never too many: there are few kinds, and they say more than the hundredth name does.
        self.faults.append(Fault(0, f"{_PRIVATELY}1{end}"))
