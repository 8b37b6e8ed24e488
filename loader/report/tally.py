"""How many findings there are of each severity and state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from loader.report.asking import Row
from ontology import SH, scheme

_SEVERITIES = {SH.Violation.value: "violation", SH.Warning.value: "warning", SH.Info.value: "info"}
SEVERITIES = tuple(_SEVERITIES.values())
STATES = ("new", "persisting", "waived", "fixed")
OPEN = frozenset({"new", "persisting"})
"""States in which somebody has to act."""


def severity_of(row: Row) -> str:
    """ "violation", "warning" or "info", as a row tells."""
    return _SEVERITIES[row["severity"].value]


def state_of(row: Row) -> str:
    """ "new", "persisting", "waived" or "fixed", as a row tells."""
    return row["state"].value.rsplit("/", 1)[1]


@dataclass(slots=True)
class Tally:
    """Numbers of findings.

    Args:
        cells: by severity and state.
    """

    cells: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, row: Row) -> None:
        """Count what a row of a query tells."""
        self.cells[severity_of(row), state_of(row)] += int(row["n"].value)

    def of(self, severity: str) -> int:
        """Open findings of a severity: new and persisting."""
        return sum(n for (one, state), n in self.cells.items() if one == severity and state in OPEN)

    def state(self, name: str) -> int:
        """Findings in a state, of every severity."""
        return sum(n for (_, state), n in self.cells.items() if state == name)

    def all_of(self, severity: str) -> int:
        """Findings of a severity in any state."""
        return sum(n for (one, _), n in self.cells.items() if one == severity)

    @property
    def open(self) -> int:
        """Findings on which somebody has to act."""
        return sum(map(self.of, SEVERITIES))

    @property
    def total(self) -> int:
        """All findings that are listed: open, waived and fixed."""
        return sum(self.cells.values())

    @property
    def columns(self) -> tuple[int, ...]:
        """Open ones of each severity, all open ones, new ones among them, waived ones, fixed ones."""
        states = (self.state(name) for name in ("new", "waived", "fixed"))
        return (*map(self.of, SEVERITIES), self.open, *states)


def tally(rows: Iterable[Row]) -> Tally:
    """The numbers of all rows together."""
    made = Tally()
    for row in rows:
        made.add(row)
    return made


def state_label(state: str, locale: str) -> str:
    """What a state is called."""
    return scheme("finding-state")[state].label[locale]
