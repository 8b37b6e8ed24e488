"""The formats of an answer: those of SPARQL results say exactly what the query gave, the others are for people."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from loader import spreadsheet
from ontology import XSD
from sparql_app.catalogue import address
from sparql_app.catalogue.question import digest
from sparql_app.catalogue.sheet import Telling, workbook
from sparql_app.catalogue.sifting import Term, number_of
from sparql_app.catalogue.table import serialised, srj
from sparql_app.formats import HTML, TABLES, Format

RECORDS = Format("json", "application/json", "application/json", "json")
"""Rows as objects, with all that is told beside them."""
XLSX = Format("xlsx", spreadsheet.XLSX, spreadsheet.XLSX, "xlsx")
"""A workbook for people."""
_BY_NAME = {form.name: form for form in TABLES}
_JSON, _XML = _BY_NAME["json"], _BY_NAME["xml"]
SRJ = Format("srj", _JSON.media_type, _JSON.content_type, "srj", results=_JSON.results)
SRX = Format("srx", _XML.media_type, _XML.content_type, "srx", _XML.also, ("xml",), results=_XML.results)
CSV, TSV = _BY_NAME["csv"], _BY_NAME["tsv"]
FORMS = (RECORDS, SRJ, SRX, CSV, TSV, XLSX)
"""What a program may choose, the preferred first."""
EVERY = (*FORMS, HTML)
"""What anybody may choose."""
PEOPLES_CSV = spreadsheet.CSV
"""The media type of CSV for people."""
_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,14})", re.ASCII)


def written(telling: Telling, form: Format, links: Mapping[str, str]) -> bytes:
    """An answer in a format.

    Args:
        telling: the answer.
        form: one of `FORMS`.
        links: addresses by relation, for the format that tells them.
    """
    if form is XLSX:
        return workbook(telling)
    if form is RECORDS:
        return json.dumps(record(telling, links), ensure_ascii=False, indent=1).encode() + b"\n"
    assert form.results is not None  # noqa: S101 - all others are formats of SPARQL results
    return serialised(srj(telling.answered.table), form.results)


def record(telling: Telling, links: Mapping[str, str]) -> dict[str, Any]:
    """The answer as a JSON object. ``state`` tells "no rows" from "no data"."""
    answered, made = telling.answered, telling.edition.manifest
    question = answered.question
    query = question.query
    names = answered.table.names
    told: dict[str, Any] = {
        "query": question.stem,
        "title": dict(query.title),
        "summary": dict(query.summary),
        "parameters": dict(question.values),
        **{name: list(getattr(question.sifting, name)) for name in ("require", "filter", "sort")},
        "state": ("rows" if answered.total else "no-rows") if answered.has_data else "no-data",
        "total": answered.total,
    }
    if not answered.has_data:
        told["needs"] = dict(query.header.needs)
    if question.size:
        told |= {"page": question.page, "pages": answered.pages, "page_size": question.size}
    return told | {
        "columns": [{"name": c.name, "title": dict(c.title), "kind": c.kind} for c in telling.columns],
        "rows": [dict(zip(names, map(plain, row), strict=True)) for row in answered.table.rows],
        "labels": dict(telling.names),
        "provenance": {
            "release": made.id,
            "scope": telling.edition.scope,
            "reference_date": made.as_of,
            "created": made.created,
            "digest": telling.digest or None,
            "query_digest": digest(query),
            "licence": telling.licence or None,
        },
        "links": dict(links),
    }


def plain(term: Term | None) -> str | int | float | bool | None:
    """A term as JSON holds it: numbers that JSON keeps exactly and truth values as such, all else as text."""
    if not isinstance(term, ox.Literal):
        return None if term is None else term.value
    if term.datatype == XSD.boolean and term.value in ("true", "false"):
        return term.value == "true"
    number = number_of(term)
    if number is None:
        return term.value
    if _INTEGER.fullmatch(term.value):
        return int(term.value)
    nearest = float(number)
    return nearest if Decimal(repr(nearest)) == number else term.value


def links(telling: Telling, root: str, short: str) -> dict[str, str]:
    """The addresses of an answer by what they are: permanent, short, each format, pages before and after.

    Args:
        telling: the answer.
        root: scheme and host of the service.
        short: its short link, "" when there is none.
    """
    question, release = telling.answered.question, telling.edition.id
    found = {"permanent": root + address.of(question, release)}
    if short:
        found["short"] = f"{root}/q/{short}"
    found |= {form.suffix: root + address.of(question, release, form.suffix) for form in FORMS}
    found |= {rel: root + address.of(page, release, RECORDS.suffix) for rel, page in address.pages(telling.answered)}
    return found
