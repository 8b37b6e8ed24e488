"""The typed parameters of a query and how a reader's text becomes the term that is bound."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pyoxigraph as ox

from ontology import XSD, Concept, scheme, text
from queries.errors import ParameterError

Term = ox.NamedNode | ox.Literal
"""What can be bound to a variable of a query."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a query.

    Args:
        name: the variable, without "?".
        type: "iri", "date", "string", "integer" or "concept".
        title: what it is, in "ja" and "en".
        default: value as text when the reader gives none; None when there is no default.
        required: the query cannot run without a value. An optional parameter without value limits nothing.
        choices: the only values a "string" may have, each with its name in "ja" and "en"; empty when any will do.
        scheme: the code list of a "concept".
        example: a value to show how it is written; "" when there is none.
        least: the smallest an "integer" may be; None when any will do.
        most: the largest an "integer" may be; None when any will do.
    """

    name: str
    type: str
    title: Mapping[str, str]
    default: str | None = None
    required: bool = True
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    scheme: str = ""
    example: str = ""
    least: int | None = None
    most: int | None = None

    @property
    def variable(self) -> ox.Variable:
        """The variable to bind."""
        return ox.Variable(self.name)

    def term(self, value: str | Term) -> Term:
        """The term for a value, given as text or as a term of the right kind.

        Raises:
            ParameterError: the value is none of this type.
        """
        found = _READERS[self.type](self, _words(self, value))
        if found is None:
            raise ParameterError(
                text(
                    "{value!r} is no value for the parameter {name}: {expected}",
                    value=value if isinstance(value, str) else value.value,
                    name=self.name,
                    expected=self._expected(),
                )
            )
        return found

    def _expected(self) -> object:
        if self.choices:
            return text("one of {choices}", choices=", ".join(self.choices))
        if self.type == "concept":
            return text("a code, label or IRI of the list {list}", list=self.scheme)
        if self.least is not None and self.most is not None:
            return text("a whole number from {least} to {most}", least=self.least, most=self.most)
        return _EXPECTED[self.type]


def _words(parameter: Parameter, value: str | Term) -> str | None:
    """The text of a value; None for a term of a kind that the parameter does not bind."""
    if isinstance(value, ox.NamedNode):
        return value.value if parameter.type in {"iri", "concept"} else None
    if isinstance(value, ox.Literal):
        wanted = {"date": XSD.date, "integer": XSD.integer, "string": XSD.string}.get(parameter.type)
        return value.value if value.datatype == wanted else None
    return None if _SURROGATE.search(value) else value


def _iri(_: Parameter, value: str | None) -> Term | None:
    if value is None or not _SCHEME.match(value):
        return None
    try:
        return ox.NamedNode(value)
    except ValueError:
        return None


def _date(_: Parameter, value: str | None) -> Term | None:
    if value is None or not _DAY.fullmatch(value):
        return None
    try:
        return ox.Literal(date.fromisoformat(value).isoformat(), datatype=XSD.date)
    except ValueError:
        return None


def _integer(parameter: Parameter, value: str | None) -> Term | None:
    if value is None or not _INTEGER.fullmatch(value):
        return None
    least, most = parameter.least, parameter.most
    if (least is not None and int(value) < least) or (most is not None and int(value) > most):
        return None
    return ox.Literal(str(int(value)), datatype=XSD.integer)


def _string(parameter: Parameter, value: str | None) -> Term | None:
    if value is None or (parameter.choices and value not in parameter.choices):
        return None
    return ox.Literal(value)


def _concept(parameter: Parameter, value: str | None) -> Term | None:
    if value is None:
        return None
    codes = scheme(parameter.scheme)
    found: Concept | None = codes.find_iri(value) or codes.find(value)
    return found.iri if found else None


_READERS: Mapping[str, Callable[[Parameter, str | None], Term | None]] = {
    "iri": _iri,
    "date": _date,
    "integer": _integer,
    "string": _string,
    "concept": _concept,
}
_EXPECTED = {
    "iri": text("an absolute IRI"),
    "date": text("a date as YYYY-MM-DD"),
    "integer": text("a whole number, such as 12"),
    "string": text("a text"),
}
TYPES = tuple(_READERS)
"""The names of the parameter types."""
