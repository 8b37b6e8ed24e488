"""The tables of the survey and the rules of their columns, as ``tables.yaml`` declares them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files

import yaml

from loader.values import date, identifier, period
from ontology import Concept, Text, scheme, text

_COUNT = re.compile(r"[0-9]{1,15}")
_STATUS = re.compile(r"[ABEFIMPS]")
_SLUG = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Args:
        name: its name in the header, in any language.
        kind: what its cells hold, one of `RULES`.
        label: its title by language; a header may use it instead of the name.
        note: how to fill it in, by language.
        required: a row without it is refused.
        list: the code list of a cell of kind "code".
    """

    name: str
    kind: str
    label: Mapping[str, str]
    note: Mapping[str, str]
    required: bool = False
    list: str = ""

    def concept(self, stated: str) -> Concept | None:
        """The concept that a cell of kind "code" means: its code, or its label in either language."""
        return scheme(self.list).find(stated)

    def broken(self, stated: str) -> Text | None:
        """The rule that a cell breaks, None when it is as it should be."""
        if not stated:
            return text("the cell is empty, but it is needed") if self.required else None
        if self.kind == "code":
            return None if self.concept(stated) else text("an entry of the list {list} is needed", list=self.list)
        holds, rule = RULES[self.kind]
        return None if holds(stated) else rule


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the survey.

    Args:
        name: its name, which is also that of its template.
        label: its title by language.
        marks: columns by which a header is recognised.
        key: groups of columns; the first filled column of each group is a part of the row's key.
        columns: all columns in the order of the template.
    """

    name: str
    label: Mapping[str, str]
    marks: frozenset[str]
    key: tuple[tuple[str, ...], ...]
    columns: tuple[Column, ...]

    def column(self, header: str) -> Column | None:
        """The column that a cell of a header names, by name or by title in either language."""
        wanted = folded(header)
        return next((c for c in self.columns if wanted in {folded(w) for w in (c.name, *c.label.values())}), None)


def folded(words: str) -> str:
    """A key under which spellings of a column meet."""
    return "".join(unicodedata.normalize("NFKC", words).casefold().split())


RULES: Mapping[str, tuple[Callable[[str], object], Text]] = {
    "text": (bool, text("a text is needed")),
    "url": (identifier.url, text("an http or https address is needed")),
    "day": (date.read, text("a day such as 2026-04-01, or a month or year, is needed")),
    "period": (period.read, text("a fiscal year (FY2025), day, month, year or interval is needed")),
    "count": (_COUNT.fullmatch, text("a whole number without separators is needed")),
    "ror": (identifier.ror, text("a ROR id is needed")),
    "houjin": (identifier.houjin, text("a Corporate Number of thirteen digits is needed")),
    "funder": (identifier.funder_code, text("a funder code of four digits is needed")),
    "erad": (identifier.erad_institution, text("an institution code of ten digits is needed")),
    "kaken": (identifier.kaken_institution, text("an institution number of five digits is needed")),
    "doi": (identifier.doi, text("a DOI is needed")),
    "status": (_STATUS.fullmatch, text("an SDMX observation status is needed: A, B, E, F, I, M, P or S")),
    "slug": (_SLUG.fullmatch, text("a short name of small letters, digits and hyphens is needed")),
}
"""What the cells of each kind must be; a rule is told with the row and column that break it."""


def _column(stated: Mapping[str, str]) -> Column:
    return Column(
        name=stated["name"],
        kind=stated["kind"],
        label={"ja": stated["ja"], "en": stated["en"]},
        note={"ja": stated["note_ja"], "en": stated["note_en"]},
        required=bool(stated.get("required")),
        list=stated.get("list", ""),
    )


@cache
def tables() -> Mapping[str, Table]:
    """Every table by name."""
    told = yaml.safe_load((package_files(__package__) / "tables.yaml").read_text(encoding="utf-8"))
    shared = tuple(_column(c) for c in told["shared"])
    found = [
        Table(
            name=t["name"],
            label={"ja": t["ja"], "en": t["en"]},
            marks=frozenset(t["marks"]),
            key=tuple(tuple(group.split("|")) for group in t["key"]),
            columns=(*(_column(c) for c in t["columns"]), *shared),
        )
        for t in told["tables"]
    ]
    return {table.name: table for table in found}
