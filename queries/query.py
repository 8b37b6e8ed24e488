"""A query of the catalogue: its text, what it says about itself, and its parameters bound as terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files

import pyoxigraph as ox

from ontology import text
from queries.column import Column
from queries.errors import ParameterError, UnknownQueryError
from queries.header import Header, read_header
from queries.parameter import Parameter, Term

Substitutions = dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
"""What ``Store.query`` takes as ``substitutions``."""
FOLDERS = (
    "answers",
    "audit",
    "change",
    "identity",
    "indicators",
    "members",
    "needs",
    "pages",
    "quality",
    "statistics",
    "store",
)
"""The folders of the catalogue."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Query:
    """One query of the catalogue.

    Args:
        name: folder and file name without ending, such as "indicators/K2".
        text: the SPARQL text, header included, so that it can be copied into any editor.
        header: what the file says about itself.
    """

    name: str
    text: str
    header: Header

    @property
    def title(self) -> Mapping[str, str]:
        """Its name in "ja" and "en"."""
        return self.header.title

    @property
    def summary(self) -> Mapping[str, str]:
        """What it answers, in "ja" and "en"."""
        return self.header.summary

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Its parameters, in the order of the file."""
        return self.header.parameters

    @property
    def tags(self) -> tuple[str, ...]:
        """Indicator or question numbers and subjects."""
        return self.header.tags

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of its answer, with their titles for people."""
        return self.header.columns

    @property
    def scope(self) -> str:
        """The store an audit query is for: "public", "internal" or "both"."""
        return self.header.scope

    def bind(self, values: Mapping[str, str | Term] | None = None) -> Substitutions:
        """The terms to substitute for the parameters of this query.

        Args:
            values: by parameter name, as text or as terms; what is left out takes its default.

        Raises:
            ParameterError: a name is no parameter, a value is none of its type, or a required one is missing.
        """
        given = dict(values or {})
        known = {p.name for p in self.parameters}
        for name in given:
            if name not in known:
                raise ParameterError(text("Query {query} has no parameter {name}", query=self.name, name=name))
        bound: Substitutions = {}
        for parameter in self.parameters:
            value = given.get(parameter.name, parameter.default)
            if value is not None:
                bound[parameter.variable] = parameter.term(value)
            elif parameter.required:
                raise ParameterError(
                    text("Query {query} needs the parameter {name}", query=self.name, name=parameter.name)
                )
        return bound


def read(name: str, source: str) -> Query:
    """A query from the text of its file; raises HeaderError when the header is not as it must be."""
    return Query(name, source, read_header(source, name))


@cache
def query(name: str) -> Query:
    """The query of this name, such as "indicators/K2".

    Raises:
        UnknownQueryError: there is none.
        HeaderError: its file is damaged.
    """
    folder, _, stem = name.partition("/")
    if folder in FOLDERS and _NAME.fullmatch(stem):
        file = package_files("queries") / folder / f"{stem}.rq"
        if file.is_file():
            return read(name, file.read_text(encoding="utf-8"))
    raise UnknownQueryError(text("There is no query {name}", name=name))


@cache
def all_queries(folder: str) -> tuple[Query, ...]:
    """Every query of a folder of the catalogue, by name; raises UnknownQueryError for another folder."""
    if folder not in FOLDERS:
        raise UnknownQueryError(text("There is no query {name}", name=folder))
    place = package_files("queries") / folder
    stems = sorted(f.name[:-3] for f in place.iterdir() if f.name.endswith(".rq")) if place.is_dir() else []
    return tuple(query(f"{folder}/{stem}") for stem in stems)


def needs(asked: Query) -> Query | None:
    """What tells whether a release can answer a query at all; None for one that every release can answer.

    It is an ASK query, true when the data that ``asked.header.needs`` names are there. Where it is false the answer is
    "no data", which is not the same as no rows.

    Raises:
        HeaderError: its file is damaged.
    """
    try:
        return query(f"needs/{asked.name.partition('/')[2]}")
    except UnknownQueryError:
        return None
