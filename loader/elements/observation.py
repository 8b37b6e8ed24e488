"""Numbers that a source tells, as cited numbers, and the documents that print them.

A cited number is no qb:Observation: several make one figure, and it belongs to no data set (RDF Data Cube, IC-1).
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from loader.elements.naming import state_texts
from loader.elements.resource import document
from loader.record import Node, Statements
from loader.values.period import Period
from ontology import (
    DCAT,
    DCTERMS,
    ENISHI,
    FOAF,
    PROV,
    RDFS,
    SDMXA,
    SDMXD,
    SDO,
    XSD,
    Concept,
    prefixes,
    scheme,
)


@dataclass(frozen=True, slots=True)
class Observation:
    """A number with what it counts and when.

    Args:
        indicator: the indicator it belongs to.
        measure: what it counts.
        period: the days it is about; its last day is the reference period.
        stratum: the part of the whole that it counts; None for all of it.
        value: the number, "" when there is none.
        printed: how the source writes it, "" when that is the number.
        unit: what is counted, as a word or currency code.
        status: SDMX observation status.
    """

    indicator: Concept
    measure: Concept
    period: Period | None
    stratum: Concept | None = None
    value: str = ""
    printed: str = ""
    unit: str = ""
    status: str = "A"

    def state(self, statements: Statements, node: Node, about: dict[str, str]) -> None:
        """State the observation.

        Args:
            statements: where it goes.
            node: the observation.
            about: what it is about, by language, for its title.
        """
        total = scheme("stratum")["total"]
        stratum = self.stratum or total
        statements.a(node, ENISHI.CitedNumber)
        statements.add(node, ENISHI.indicator, self.indicator.iri)
        statements.add(node, ENISHI.basis, scheme("figure-basis")["published"].iri)
        statements.add(node, ENISHI.measure, self.measure.iri)
        statements.add(node, ENISHI.stratum, stratum.iri)
        if self.period is not None:
            statements.add(node, SDMXD.refPeriod, ox.Literal(self.period.end.isoformat(), datatype=XSD.date))
            statements.add(node, DCTERMS.temporal, state_period(statements, self.period))
        for lang in ("ja", "en"):
            part = stratum.label.get(lang, "") if stratum.iri != total.iri else about.get(lang, "")
            title = f"{self.measure.label[lang]}: {part}" if part else self.measure.label[lang]
            state_texts(statements, node, DCTERMS.title, [(title, lang)])
        if self.value:
            datatype = XSD.decimal if "." in self.value else XSD.integer
            statements.add(node, SDO.value, ox.Literal(self.value, datatype=datatype))
        if self.printed:
            statements.add(node, RDFS.label, ox.Literal(self.printed))
        if self.unit:
            statements.add(node, SDO.unitText, ox.Literal(self.unit))
        statements.add(node, SDMXA.obsStatus, ox.NamedNode(f"{prefixes()['sdmx-code']}obsStatus-{self.status}"))


def state_period(statements: Statements, period: Period) -> Node:
    """State a period of time with its first and last day, and return its node."""
    node = statements.part("period")
    statements.a(node, DCTERMS.PeriodOfTime)
    statements.add(node, DCAT.startDate, ox.Literal(period.start.isoformat(), datatype=XSD.date))
    statements.add(node, DCAT.endDate, ox.Literal(period.end.isoformat(), datatype=XSD.date))
    state_texts(statements, node, RDFS.label, [(words, lang) for lang, words in period.label.items()])
    return node


@dataclass(frozen=True, slots=True)
class Citation:
    """The document in which something is told.

    Args:
        name: a short name, the same in every row that cites the document.
        titles: its titles with language tags.
        publishers: names of its publisher with language tags.
        issued: when it was issued, as stated.
        url: its address.
        section: where in it, such as a page; "" when that is not known.
    """

    name: str
    titles: list[tuple[str, str]]
    publishers: list[tuple[str, str]]
    issued: str = ""
    url: str = ""
    section: str = ""

    def state(self, statements: Statements, node: Node) -> None:
        """State that a thing is told in this document."""
        cited = document(statements, self.name)
        cited.title(self.titles)
        if self.issued:
            cited.date("Issued", self.issued, "document_issued")
        if self.url:
            cited.page(self.url, "document_url")
        if publisher := [(words, lang) for words, lang in self.publishers if words]:
            agent = statements.mint("organization", f"publisher:{publisher[-1][0]}")
            statements.a(agent, FOAF.Organization)
            state_texts(statements, agent, FOAF.name, publisher)
            statements.add(cited.node, DCTERMS.publisher, agent)
        statements.add(node, PROV.hadPrimarySource, cited.node)
        if self.section:
            statements.add(node, DCTERMS.bibliographicCitation, ox.Literal(self.section))
