"""The questions of the catalogue as texts to begin with, on the page of the endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from queries import Query, all_queries
from sparql_app.binding import bound
from sparql_app.published import Edition
from sparql_app.wire import Term

_REFERENCE_DATE = "referenceDate"


@dataclass(frozen=True, slots=True)
class Example:
    """A question that can be asked as it stands.

    Args:
        title, summary: in "ja" and "en".
        text: SPARQL, with terms in the place of its parameters.
    """

    title: Mapping[str, str]
    summary: Mapping[str, str]
    text: str


def examples(edition: Edition) -> list[Example]:
    """The answers of the catalogue that need nothing but a reference date, which is that of the release."""
    return [
        Example(one.title, one.summary, _text(one, edition))
        for one in all_queries("answers")
        if all(p.name == _REFERENCE_DATE or p.default is not None or not p.required for p in one.parameters)
    ]


def _text(asked: Query, edition: Edition) -> str:
    named = {p.name for p in asked.parameters}
    values = {_REFERENCE_DATE: edition.manifest.as_of} if _REFERENCE_DATE in named else {}
    terms = {variable.value: cast(Term, term) for variable, term in asked.bind(values).items()}
    return bound(asked.text, terms, edition.base + "/")
