"""The columns of an answer, as a table for people shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

KINDS = ("text", "identifier", "iri", "count", "share", "date")
"""What can stand in a column: words, a code that keeps its zeros, a thing, a number, a part of 1, a day."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an answer.

    Args:
        name: the variable, without "?".
        title: its heading, in "ja" and "en".
        kind: one of `KINDS`; "text" where the header says nothing.
    """

    name: str
    title: Mapping[str, str]
    kind: str = KINDS[0]
