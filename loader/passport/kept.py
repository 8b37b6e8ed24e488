"""The figures that a release keeps, read back as they were computed when it was built."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from loader.indicators.figure import Figure, rank
from loader.passport.asking import Asking, Found, Term
from loader.record import Node
from ontology import DCTERMS, ENISHI, LOCALES, SH, SKOS, scheme

INDICATORS = tuple(f"K{n}" for n in range(1, 10))
"""The indicators that have passports, in their order."""
_BASES = ("published", "derived", "scenario", "computed")
_WITHHELD = {"U": "coverage", "Q": "small"}


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator is, as the release says it.

    Args:
        indicator: its code.
        title, text, source: name, definition and the passage of the policy, by language.
        summary: what its query does, by language.
        query: text of the query that gave its figures; "" when the release has no figure of it.
        threshold: coverage below which a rate is withheld, in percent; None when the release does not say.
    """

    indicator: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    source: Mapping[str, str]
    summary: Mapping[str, str]
    query: str
    threshold: int | None

    @property
    def version(self) -> str:
        """What tells this definition from others: SHA-256 of the text of its query, "" without a query."""
        return hashlib.sha256(self.query.encode()).hexdigest() if self.query else ""


def definition(asking: Asking, base: str, indicator: str) -> Definition:
    """The definition of an indicator in a release.

    Args:
        asking: the release.
        base: base IRI of its things.
        indicator: code of the indicator, "K2".
    """
    node = scheme("indicator")[indicator].iri
    rows = asking.rows("pages/figure-definition", figures=f"{base}/graph/figures", indicator=node)

    def told(property_: Node) -> dict[str, str]:
        found = {_language(row["value"]): row["value"].value for row in rows if row["property"] == property_}
        return {locale: found.get(locale, "") for locale in LOCALES}

    def single(property_: Node) -> str:
        return next((row["value"].value for row in rows if row["property"] == property_), "")

    threshold = single(ENISHI.coverageThreshold)
    return Definition(
        indicator,
        told(SKOS.prefLabel),
        told(SKOS.definition),
        told(DCTERMS.source),
        told(DCTERMS.description),
        single(SH.select),
        int(threshold) if threshold else None,
    )


def _language(term: Term) -> str:
    return getattr(term, "language", None) or ""


def figures(asking: Asking, base: str, indicator: str) -> list[Figure]:
    """Every figure of an indicator that a release keeps, in the order in which they are told.

    Args:
        asking, base, indicator: as for `definition`.
    """
    node = scheme("indicator")[indicator].iri
    grouped: dict[str, list[Found]] = {}
    for row in asking.rows("pages/figures", figures=f"{base}/graph/figures", indicator=node):
        grouped.setdefault(row["figure"].value, []).append(row)
    return sorted((_figure(iri, rows, indicator, base) for iri, rows in grouped.items()), key=_order)


def _figure(iri: str, rows: list[Found], indicator: str, base: str) -> Figure:
    row = rows[0]
    made_by = {row["query"].value, *(_node(row, "document") or ())}
    releases = f"{base}/id/release/"
    origins = {r["origin"].value for r in rows} - made_by
    document = row.get("document")
    return Figure(
        indicator=indicator,
        basis=row["basis"].value.rpartition("/")[2],
        variant=Node(row["variant"].value),
        stratum=Node(row["stratum"].value),
        subject=Node(row["subject"].value) if "subject" in row else None,
        numerator=_count(row, "numerator"),
        denominator=_count(row, "denominator"),
        ratio=Decimal(row["ratio"].value) if row["ratio"].value else None,
        period=date.fromisoformat(row["period"].value),
        reference_date=date.fromisoformat(row["referenceDate"].value),
        unit=row["unit"].value if "unit" in row else "",
        document=Node(document.value) if document is not None else None,
        evidence=tuple(Node(o) for o in sorted(origins) if not o.startswith(releases)),
        key=iri.removeprefix(f"{base}/id/figure/"),
        base=base,
        population=_count(row, "population"),
        withheld=_WITHHELD.get(row["status"].value.rpartition("-")[2], ""),
    )


def _node(row: Found, name: str) -> tuple[str, ...]:
    return (row[name].value,) if name in row else ()


def _count(row: Found, name: str) -> int | None:
    return int(row[name].value) if name in row and row[name].value else None


def _order(figure: Figure) -> tuple[object, ...]:
    subject = figure.subject.value if figure.subject else ""
    place = (_BASES.index(figure.basis), rank(figure.variant), rank(figure.stratum))
    return subject, *place, figure.period, figure.key


def periods(found: Iterable[Figure]) -> list[date]:
    """The last days of the periods that figures are of, the latest first."""
    return sorted({figure.period for figure in found}, reverse=True)
