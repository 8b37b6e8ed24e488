"""Why two things may be one: told to people in their language, kept in one cell of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ontology import Text, text

_BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for two things being one, or against it.

    Args:
        code: a key of `_WORDS`.
        told: the names, the IRI of what both are of, or the kind of identifier that differs.
    """

    code: str
    told: str

    def words(self, shown: Callable[[str], str] = str) -> Text:
        """What to tell people.

        Args:
            shown: what to show for an IRI.
        """
        return _WORDS[self.code](shown(self.told) if self.code.startswith("same-") else self.told)


_WORDS: Mapping[str, Callable[[str], Text]] = {
    "equal-name": lambda told: text("equal names: {names}", names=told),
    "close-name": lambda told: text("similar names: {names}", names=told),
    "same-project": lambda told: text("same project: {thing}", thing=told),
    "same-institution": lambda told: text("same institution: {thing}", thing=told),
    "same-repository": lambda told: text("same repository: {thing}", thing=told),
    "same-funder": lambda told: text("same funder: {thing}", thing=told),
    "different": lambda told: text("different identifiers: {scheme}", scheme=told),
}


def written(found: Iterable[Evidence]) -> str:
    """Evidence as one cell."""
    return _BETWEEN.join(f"{one.code}: {one.told}" for one in found)


def read(cell: str) -> tuple[Evidence, ...]:
    """The evidence in a cell; what a release of an older version words otherwise is left out."""
    stated = (one.partition(": ") for one in cell.split(_BETWEEN))
    return tuple(Evidence(code, told) for code, _, told in stated if code in _WORDS)
