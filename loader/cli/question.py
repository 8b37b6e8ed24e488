"""The query that ``enishi query`` runs: one of the catalogue by name, a file, or a text, with its parameters bound."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pyoxigraph as ox

import queries
from loader.cli import output
from loader.errors import UsageError
from ontology import text
from queries import HeaderError, Parameter, Query, UnknownQueryError

NAMED = ("answers", "indicators")
"""The folders of the catalogue whose queries are listed and found by their file name alone."""
REFERENCE_DATE = "referenceDate"
"""The parameter that has a value of its own accord: the reference date of the release."""
_MARK = "#+"

Term = ox.NamedNode | ox.Literal
Bound = Mapping[ox.Variable, Term]
"""The terms that take the place of parameters."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query as it was asked for.

    Args:
        text: SPARQL.
        described: the query with its parameters; None for a text without a header that can be read.
        values: by name of the parameter, as text.
    """

    text: str
    described: Query | None
    values: Mapping[str, str]

    @property
    def is_table(self) -> bool:
        """It is a query with a header whose answer is a table."""
        try:
            return self.described is not None and isinstance(ox.Store().query(self.text), ox.QuerySolutions)
        except (SyntaxError, OSError):  # told by what evaluates it
            return False

    def bound(self, as_of: str) -> Bound:
        """The terms of the parameters.

        Args:
            as_of: day that stands for a parameter ``referenceDate`` without value, YYYY-MM-DD.

        Raises:
            ParameterError: a parameter is unknown or missing, or its value is none of its type.
        """
        return {} if self.described is None else cast(Bound, self.described.bind(self.given(as_of)))

    def given(self, as_of: str) -> dict[str, str]:
        """The values of the parameters with the defaults of their header; ``as_of`` as for `bound`."""
        usual = {} if self.described is None else {p.name: p.default for p in self.described.parameters}
        if REFERENCE_DATE in usual:
            usual[REFERENCE_DATE] = usual[REFERENCE_DATE] or as_of
        return {name: value for name, value in {**usual, **self.values}.items() if value is not None}


def asked(said: argparse.Namespace) -> Question:
    """What the command line asks for.

    Args:
        said: ``file`` (a file, "-" for standard input, or a name of the catalogue) or ``query`` (the text), and
            ``values`` ("name=value" each).

    Raises:
        UsageError: neither or both of them were given, there is no such file or query, the file cannot be read, or a
            value is given twice.
        HeaderError: values are given for a text whose header does not say its parameters.
    """
    values = _values(said.values)
    if (said.file is None) == (said.query is None):
        raise UsageError("Give either a query (its name or file) or -e with its text")
    if said.query is not None:
        return _described(said.query, "-e", values)
    if said.file == "-":
        return _described(_input(), "-", values)
    if not Path(said.file).is_file() and (found := _find(said.file)) is not None:
        return Question(found.text, found, values)
    return _described(_read(said.file), Path(said.file).name, values)


def listing(locale: str) -> None:
    """The queries that can be asked by name, each with its parameters below it."""
    for folder in NAMED:
        for one in queries.all_queries(folder):
            output.row(one.name, one.title[locale])
            for parameter in one.parameters:
                output.row("", *_cells(parameter, locale))


def _cells(parameter: Parameter, locale: str) -> Iterable[str]:
    if parameter.default is not None:
        state = text("default: {value}", value=parameter.default)
    elif parameter.name == REFERENCE_DATE:
        state = text("default: the reference date of the release")
    else:
        state = text("required") if parameter.required else text("optional")
    kind = parameter.type + (f" {parameter.scheme}" if parameter.scheme else "")
    kind += f" ({' | '.join(parameter.choices)})" if parameter.choices else ""
    return f"--set {parameter.name}=", kind, parameter.title[locale], state.to(locale)


def _values(said: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in said:
        name, sign, value = one.partition("=")
        if not sign or not name:
            raise UsageError("--set needs NAME=VALUE, not {given!r}", given=one)
        if name in found:
            raise UsageError("The parameter {name} is given twice", name=name)
        found[name] = value
    return found


def _find(name: str) -> Query | None:
    """The query of the catalogue with this name, with or without its folder; None for what looks like a path."""
    for candidate in [name] if "/" in name else [f"{folder}/{name}" for folder in NAMED]:
        try:
            return queries.query(candidate)
        except UnknownQueryError:
            continue
    if name.endswith(".rq") or Path(name).exists() or name.count("/") > 1:
        return None
    raise UsageError("{name} is neither a file nor a query of the catalogue; enishi query --list shows them", name=name)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("{file} cannot be read: {error}", file=path, error=error) from error


def _input() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise UsageError("{file} cannot be read: {error}", file="-", error=error) from error


def _described(source: str, name: str, values: Mapping[str, str]) -> Question:
    """A text from outside the catalogue. Its parameters are those of its header, where it has one that can be read."""
    if not values and not source.lstrip().startswith(_MARK):
        return Question(source, None, values)
    try:
        return Question(source, queries.read(name, source), values)
    except HeaderError:
        if values:
            raise
        return Question(source, None, values)
