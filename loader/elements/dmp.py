"""Data management plans and their versions.

All people of a plan are internal: who works on which data is personal, and the staff lists of the forms were not
written for publication (trap 75).
"""

from __future__ import annotations

import hashlib
import urllib.parse

import pyoxigraph as ox

from loader.elements.funding import Award, Funding, funding
from loader.elements.naming import Names, state_identifier, state_texts
from loader.elements.planned import Planned, Planning
from loader.elements.project import state_period
from loader.record import Node, Statements
from loader.values import date, identifier, text
from loader.values.period import Period
from ontology import ADMS, DCAT, DCSO, DCTERMS, ENISHI, PROV, RDFS, scheme


class Plan(Planning):
    """States what a record tells about one version of a data management plan.

    Args:
        key: identifier of the plan, the same in all its versions.
        version: date of the version as stated, "" when it has none.
        form: code of the form in the list dmp-form.
    """

    def __init__(self, statements: Statements, key: str, *, version: str = "", form: str = "") -> None:
        super().__init__(statements, statements.mint("dmp", key))
        self.key = key
        self.names: set[str] = set()
        self.known = ""
        statements.a(self.node, DCSO.DMP, PROV.Plan)
        revised = date.read(version) if version else None
        mark = revised.literal.value if revised else "undated"
        self.version = ox.NamedNode(f"{self.node.value}#version:{urllib.parse.quote(mark, safe=':.+-')}")
        self._add(DCTERMS.hasVersion, self.version)
        statements.a(self.version, PROV.Entity)
        if form:
            statements.add(self.version, DCTERMS.conformsTo, scheme("dmp-form")[form].iri)
        if revised:
            statements.add(self.version, DCTERMS.modified, revised.literal)
            self._add(DCSO.modified, revised.literal)

    def created(self, stated: str, where: str) -> None:
        """When the plan was first written."""
        if found := self.moment(stated, where):
            self._add(DCSO.created, found.literal)

    def modified(self, stated: str, where: str) -> None:
        """When the plan was revised, for forms whose date is not that of a version."""
        if found := self.moment(stated, where):
            self._add(DCSO.modified, found.literal)

    def phase(self, stated: str, where: str) -> None:
        """In which phase of the research the version was written."""
        if concept := scheme("dmp-phase").find(stated):
            self.statements.add(self.version, ADMS.status, concept.iri)
        else:
            self.statements.remark("phase-unknown", where, stated)

    def revision(self, texts: Names) -> None:
        """What kind of version it is, in the words of the form (新規, 修正, 更新)."""
        state_texts(self.statements, self.version, RDFS.label, texts)

    def known_as(self, kind: str, notation: str, where: str) -> None:
        """The identifier of the plan itself."""
        if found := self.identified(kind, notation, where):
            self.known = found
            self.statements.identify(self.node, "dmp-id", found)
            self._add(DCSO.hasDMPId, state_identifier(self.statements, self.node, *_notation(found)))

    def ethics(self, exist: str, description: Names, report: str, where: str) -> None:
        """Ethical issues (maDMP), all of it internal."""
        if exist:
            self.flag(DCSO.ethicalIssuesExist, exist, where)
        state_texts(self.statements, self.node, DCSO.ethicalIssueDescription, description, internal=True)
        if url := identifier.url(report):
            self.statements.add(self.node, DCSO.ethicalIssuesReport, ox.NamedNode(url), internal=True)

    def project(self, award: Award, *, start: str = "", end: str = "", years: Period | None = None) -> Funding:
        """State the money of the plan, its project and how long that runs.

        Args:
            start: first day as stated.
            end: last day as stated.
            years: fiscal years, when the form asks for these.
        """
        if award:
            award.own = award.own or self._own(award)
        money = funding(self.statements, award)
        if money.project is None:
            return money
        self._add(DCSO.hasProject, money.project)
        for stated, predicate in ((start, DCAT.startDate), (end, DCAT.endDate)):
            if stated and (found := self.moment(stated, award.where)):
                self.statements.add(money.project, predicate, found.literal)
        if years:
            state_period(self.statements, money.project, years)
        return money

    def _own(self, award: Award) -> str:
        """Key of a project without identifier: plan and title, so that the versions of a plan name one project."""
        title = next((text.key(words) for words, _ in award.titles if words), "")
        mark = hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:16] if title else "project"
        return f"{self.key}/{mark}"

    def dataset(self, name: str) -> Planned:
        """A dataset that this version plans.

        Args:
            name: what tells it apart inside the plan, the same in all versions: its identifier, number or title.
        """
        unique, number = name, 1
        while unique in self.names:
            number += 1
            unique = f"{name}~{number}"
        self.names.add(unique)
        node = self.statements.mint("planned-dataset", f"{self.key}/{unique}")
        self._add(DCSO.hasDataset, node)
        self.statements.add(self.version, DCTERMS.hasPart, node)
        self.statements.a(node, DCSO.Dataset)
        return Planned(self.statements, node, self.key)


def _notation(found: str) -> tuple[str, Node | None]:
    kind, _, value = found.partition(":")
    return value, {"doi": ENISHI.DOI, "hdl": ENISHI.Handle}.get(kind)
