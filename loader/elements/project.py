"""What a source tells of a research project beyond its money: numbers, people, institutions, periods, subjects."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from loader.elements.funding import Award, Funding, funding
from loader.elements.naming import Names, state_identifier, state_texts
from loader.errors import RefusedError
from loader.record import Node, Statements
from loader.values import date, identifier, jgn
from loader.values.period import Period, fiscal_years
from ontology import (
    ADMS,
    DCAT,
    DCTERMS,
    ENISHI,
    FOAF,
    FRAPO,
    ORG,
    PROV,
    RDF,
    RDFS,
    SDO,
    SKOS,
    XSD,
    Concept,
    scheme,
)

JSPS = "1025"
"""e-Rad code of the Japan Society for the Promotion of Science, the funder of KAKENHI."""


@dataclass(slots=True)
class Affiliation:
    """Where a person works or worked, as a source states it.

    Args:
        institution: the node of the institution.
        posts: department and post with language tags.
        years: fiscal years, such as "2021-2023".
        start: first day as stated.
        end: last day as stated.
    """

    institution: Node
    posts: list[tuple[str, str]] = field(default_factory=list)
    years: str = ""
    start: str = ""
    end: str = ""


def kakenhi(number: str) -> jgn.Jgn | None:
    """The Japan Grant Number that a KAKENHI number is (01 section 6), None for numbers of other shapes (areas)."""
    found = jgn.read(number, JSPS)
    return found if found and found.family == "kakenhi" and found.joins else None


class Project:
    """States what a record says about one research project.

    ``where`` is the path of the field in the source record.

    Args:
        statements: what the record states.
        award: the money and the titles.

    Raises:
        RefusedError: the record says nothing by which there could be a project.
    """

    def __init__(self, statements: Statements, award: Award) -> None:
        self.statements = statements
        self.money: Funding = funding(statements, award)
        if self.money.project is None:
            raise RefusedError("The record names no project")
        self.node = self.money.project
        self.grant = self.money.grant

    # identifiers

    def kaken(self, stated: str) -> None:
        """The id of the project in KAKEN, a key of the project and of its grant."""
        self.identify("kaken-project", stated)
        state_identifier(self.statements, self.node, stated, ENISHI.KakenProject, "NII")

    def identify(self, scheme_name: str, value: str) -> None:
        """Say that project and grant can be recognised by an identifier."""
        for node in (self.node, self.grant):
            if node is not None:
                self.statements.identify(node, scheme_name, value)

    def number(self, stated: str, where: str) -> None:
        """Another number under which the project took part: it identifies project and grant like the first (trap 6)."""
        found = kakenhi(stated)
        if found is None:
            self.statements.remark("jgn-invalid", where, stated)
            return
        self.identify("jgn", f"{JSPS}:{found.number}")
        if self.grant is not None:
            level = scheme("jgn-level")["award"].iri
            state_identifier(self.statements, self.grant, found.number, ENISHI.JGN, "NISTEP", kind=level)

    # description

    def period(self, start: str, end: str, years: str, where: str) -> None:
        """When the project runs: days as stated, and the fiscal years as a period with the name of its ends."""
        for stated, predicate in ((start, DCAT.startDate), (end, DCAT.endDate)):
            if not stated:
                continue
            if moment := date.read(stated):
                self.statements.add(self.node, predicate, moment.literal)
            else:
                rule = "date-impossible" if date.shaped(stated) else "date-unreadable"
                self.statements.remark(rule, where, stated)
        if years:
            self._years(self.node, years, where)

    def _years(self, subject: Node, stated: str, where: str) -> None:
        found = fiscal_years(stated)
        if found is None:
            self.statements.remark("date-unreadable", where, stated)
            return
        state_period(self.statements, subject, found)

    def keywords(self, texts: Names) -> None:
        """Keywords, one by one."""
        state_texts(self.statements, self.node, SDO.keywords, texts)

    def subject(self, table: str, code: str, labels: Names) -> None:
        """A subject from a classification of the source (review section, field), under its code in that table."""
        self.statements.add(self.node, DCTERMS.subject, classified(self.statements, table, code, labels))

    def status(self, code: str, where: str) -> None:
        """Where the project stands between adoption and its end."""
        if concept := scheme("project-status").find(code):
            self.statements.add(self.node, ADMS.status, concept.iri)
        else:
            self.statements.remark("type-unknown", where, code)

    def amount(self, yen: str) -> None:
        """The whole amount of the grant, in yen; of the project where there is no grant by itself (areas)."""
        subject = self.grant or self.node
        self.statements.add(subject, FRAPO.hasMonetaryValue, ox.Literal(yen, datatype=XSD.integer))
        self.statements.add(subject, FRAPO.hasCurrencyCode, ox.Literal("JPY"))

    def part_of(self, parent: str, titles: Names) -> None:
        """The larger project (area, group) that the project is a part of, by its id in KAKEN."""
        node = self.statements.mint("project", f"kaken-project:{parent}")
        self.statements.identify(node, "kaken-project", parent)
        self.statements.a(node, FOAF.Project, SDO.ResearchProject, PROV.Activity)
        state_texts(self.statements, node, DCTERMS.title, titles)
        state_identifier(self.statements, node, parent, ENISHI.KakenProject, "NII")
        self.statements.add(node, DCTERMS.hasPart, self.node)

    # who takes part

    def member(self, agent: Node, role: Concept | None, *, label: str = "", position: int = 0, years: str = "") -> None:
        """A person or institution in a role towards the project (PROV-O, qualified association).

        Args:
            role: the role; "other" with the label when the source's role is not known.
            label: the role as stated.
            position: place in the order of the source.
            years: fiscal years in which the agent took part.
        """
        concept = role or scheme("role")["other"]
        name, key = concept.iri.value.rsplit("/", 1)[1], agent.value.split("/id/", 1)[1].split("/", 2)[2]
        node = ox.NamedNode(f"{self.node.value}#{name}:{key}")
        self.statements.add(self.node, PROV.qualifiedAssociation, node)
        self.statements.a(node, PROV.Association)
        self.statements.add(node, PROV.agent, agent)
        self.statements.add(node, PROV.hadRole, concept.match if role else concept.iri)
        if role is None and label:
            state_texts(self.statements, node, RDFS.label, [(label, "")])
        if position:
            self.statements.add(node, SDO.position, ox.Literal(str(position), datatype=XSD.integer))
        if years:
            self._years(node, years, "participate")

    def output(self, node: Node) -> None:
        """Link a dataset or document to the project that it came out of."""
        self.statements.add(node, FRAPO.isOutputOf, self.node)
        self.statements.add(node, PROV.wasGeneratedBy, self.node)


def state_period(statements: Statements, subject: Node, period: Period) -> None:
    """A period of a project or membership, named by its ends, so that equal periods are told once."""
    mark = "/" if "#" in subject.value else "#"
    node = ox.NamedNode(f"{subject.value}{mark}period-{period.start.year}-{period.end.year}")
    statements.add(subject, DCTERMS.temporal, node)
    statements.a(node, DCTERMS.PeriodOfTime)
    state_texts(statements, node, RDFS.label, [(words, tag) for tag, words in period.label.items()])
    statements.add(node, DCAT.startDate, ox.Literal(period.start.isoformat(), datatype=XSD.date))
    statements.add(node, DCAT.endDate, ox.Literal(period.end.isoformat(), datatype=XSD.date))


def classified(statements: Statements, table: str, code: str, labels: Names) -> Node:
    """A concept of a classification that only the source has, under its code in that table."""
    node = statements.mint("concept", f"{table}:{code}")
    statements.a(node, SKOS.Concept)
    state_texts(statements, node, SKOS.prefLabel, labels)
    statements.add(node, SKOS.notation, ox.Literal(code))
    return node


def affiliate(statements: Statements, person: Node, affiliation: Affiliation, where: str, *, current: bool) -> None:
    """State that a person belongs or belonged to an institution (ORG, membership).

    Args:
        current: also say so with org:memberOf, which has no dates.
    """
    node = statements.part("membership")
    statements.add(node, RDF.type, ORG.Membership)
    statements.add(node, ORG.member, person)
    statements.add(node, ORG.organization, affiliation.institution)
    state_texts(statements, node, RDFS.label, affiliation.posts)
    for stated, predicate in ((affiliation.start, DCAT.startDate), (affiliation.end, DCAT.endDate)):
        if not stated:
            continue
        if moment := date.read(stated):
            statements.add(node, predicate, moment.literal)
        else:
            statements.remark("date-impossible" if date.shaped(stated) else "date-unreadable", where, stated)
    if affiliation.years and (found := fiscal_years(affiliation.years)):
        state_period(statements, node, found)
    if current:
        statements.add(person, ORG.memberOf, affiliation.institution)


def product(statements: Statements, doi: str, titles: Names, *, data: bool = False) -> Node | None:
    """A product that a project names by DOI; None when the DOI is none.

    The record is about the project, so that the product is no catalogue entry: it becomes one thing with what other
    sources tell under the DOI, and stays an entity with a title where none does.

    Args:
        doi: as stated.
        data: the source calls it data, not a document.
    """
    bare = identifier.doi(doi)
    if bare is None:
        return None
    node = statements.mint("dataset" if data else "document", f"doi:{bare}")
    statements.a(node, PROV.Entity if data else FOAF.Document)
    statements.identify(node, "doi", bare)
    state_identifier(statements, node, bare, ENISHI.DOI)
    statements.add(node, DCTERMS.identifier, ox.Literal(f"https://doi.org/{bare}"))
    state_texts(statements, node, DCTERMS.title, titles)
    return node
