"""Where each field of a source goes: the rows that the page on sources is made from."""

from __future__ import annotations

from dataclasses import dataclass

from ontology import Text


@dataclass(frozen=True, slots=True)
class Mapped:
    """One field of a source and what becomes of it.

    Args:
        field: path of the field in the source, as the source names it.
        term: the term or path of terms that states it, as prefixed names; "" when the field is dropped.
        note: how it is read, or why it is dropped; a dropped field always has one.
    """

    field: str
    term: str
    note: Text | None = None
