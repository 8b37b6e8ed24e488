"""A report over one release: its totals, its parts, and the findings of each part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox

import shapes
from loader.answerable import unnamed
from loader.graphs import graph
from loader.report.asking import Asking, Row
from loader.report.entry import Entry, entries
from loader.report.facet import FACETS, WHOLE, Facet
from loader.report.tally import Tally, tally
from loader.store import Manifest
from ontology import PROV, RDF, SH, XSD
from shapes.report import expected_triples

FIRST = ""
"""Comes before every finding."""
PAGE = 50
"""How many findings ``audit-page`` gives at once."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a division: an institution, a rule.

    Args:
        key: its IRI.
        label: its name in the reader's language.
        tally: its findings.
    """

    key: str
    label: str
    tally: Tally


class Report:
    """The findings of a release, in one language.

    Args:
        ask: answers the queries.
        manifest: what the release says of itself.
        locale: language of labels, "ja" or "en".
    """

    def __init__(self, ask: Asking, manifest: Manifest, locale: str) -> None:
        self._ask = ask
        self.manifest = manifest
        self.locale = locale
        self._graph = graph(manifest.base, "findings")
        self._named: dict[str, dict[str, str]] = {}

    @property
    def total(self) -> Tally:
        """All findings."""
        return tally(self._ask.rows("audit-totals", findings=self._graph))

    def parts(self, by: Facet) -> list[Part]:
        """All parts of a division, the worst first: by open violations, then warnings, then all that is open."""
        return self._parts(by, self._ask.rows("audit-counts", findings=self._graph, facet=by.node))

    def rules(self, by: Facet, key: str) -> list[Part]:
        """The findings of one part by rule, the worst first."""
        rows = self._ask.rows("audit-rules", findings=self._graph, facet=by.node, part=key)
        return self._parts(FACETS["rule"], rows)

    def _parts(self, by: Facet, rows: Iterable[Row]) -> list[Part]:
        found: dict[str, Tally] = {}
        for row in rows:
            found.setdefault(row["key"].value, Tally()).add(row)
        parts = [Part(key, self.name(by.name, key), told) for key, told in found.items()]
        return sorted(parts, key=_worst_first)

    def names(self, by: Facet) -> dict[str, str]:
        """The names of the parts of a division, in the reader's language where they have one in it."""
        if by.name not in self._named:
            labels: dict[str, dict[str, str]] = {}
            for row in self._ask.rows("audit-labels", findings=self._graph, facet=by.node):
                label = row["label"]
                language = label.language or "" if isinstance(label, ox.Literal) else ""
                told = labels.setdefault(row["key"].value, {})
                told[language] = min(told.get(language, label.value), label.value)
            self._named[by.name] = {
                key: told.get(self.locale) or told.get("") or min(told.values()) for key, told in labels.items()
            }
        return self._named[by.name]

    def name(self, by: str, key: str) -> str:
        """The name of one part."""
        return _of_rules(key, self.locale) or self.names(FACETS.get(by, WHOLE)).get(key) or unnamed(key).to(self.locale)

    def findings(self, by: Facet, key: str) -> list[Entry]:
        """All findings of a part."""
        return entries(self._ask.rows("audit-part", findings=self._graph, facet=by.node, key=key), self.manifest.base)

    def page(self, by: Facet, key: str, after: str = FIRST) -> tuple[list[Entry], str]:
        """The findings of a part that follow one, and the last of them, "" when no more follow.

        Args:
            after: IRI of a finding.
        """
        rows: list[Row] = list(
            self._ask.rows("audit-page", findings=self._graph, facet=by.node, key=key, after=ox.Literal(after))
        )
        found = entries(rows, self.manifest.base)
        return found, found[-1].iri if len(found) == PAGE else ""

    def results(self, by: Facet, key: str) -> Iterator[ox.Triple]:
        """The findings of a part as a sh:ValidationReport (SHACL section 3.6.1).

        What is fixed or waived is among the results with its state; the part conforms when nothing is open.
        """
        said = self._ask.triples("audit-graph", findings=self._graph, facet=by.node, key=key)
        report = ox.NamedNode(f"{self.manifest.base}/id/release/{self.manifest.id}#audit")
        yield ox.Triple(report, RDF.type, SH.ValidationReport)
        yield ox.Triple(
            report, PROV.wasDerivedFrom, ox.NamedNode(f"{self.manifest.base}/id/release/{self.manifest.id}")
        )
        found = dict.fromkeys(t.subject for t in said)
        told = tally(self._ask.rows("audit-rules", findings=self._graph, facet=by.node, part=key))
        yield ox.Triple(report, SH.conforms, ox.Literal("false" if told.open else "true", datatype=XSD.boolean))
        for subject in found:
            yield ox.Triple(report, SH.result, subject)
        yield from said
        for triple in said:
            if triple.predicate == SH.sourceShape and isinstance(triple.object, ox.NamedNode):
                yield from expected_triples(cast(ox.NamedNode, triple.subject), triple.object.value)


def _worst_first(part: Part) -> tuple[int, int, int, str]:
    return -part.tally.of("violation"), -part.tally.of("warning"), -part.tally.open, part.key


def _of_rules(iri: str, locale: str) -> str:
    """The name of a rule or an element, which the shapes know."""
    if iri in shapes.rules():
        return shapes.rules()[iri].name.to(locale)
    if iri in shapes.elements():
        return shapes.elements()[iri].label.to(locale)
    return ""
