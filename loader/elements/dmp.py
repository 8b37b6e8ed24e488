"""Data management plans, their versions, and the datasets they plan.

A planned dataset (dcso:Dataset) is never the dataset that came to be: the two are linked when they share an
identifier, so that plan and result can be compared (03 section B). All people of a plan are internal: who works on
which data is personal, and the staff lists of the forms were not written for publication (trap 75).
"""

from __future__ import annotations

import hashlib
import re
import urllib.parse

import pyoxigraph as ox

from loader.elements.funding import Award, Funding, funding
from loader.elements.naming import Names, state_identifier, state_texts
from loader.elements.project import state_period
from loader.elements.resource import Resource
from loader.record import Node, Statements
from loader.values import date, identifier, text
from loader.values.period import Period
from ontology import (
    ADMS,
    DCAT,
    DCSO,
    DCTERMS,
    ENISHI,
    FOAF,
    PROV,
    RDFS,
    SKOS,
    scheme,
)

_PLACEHOLDER = re.compile(r"[●○◯〇◎■□△▽☆◇]|[YＹ]{4}|[XＸ]{4}")
_ZEROS = re.compile(r"(?:10\.)?[0.]+/\S*")
_NO_HOSTS = frozenset(("doi.org", "dx.doi.org", "hdl.handle.net", "www.re3data.org", "re3data.org", "fairsharing.org"))
"""Hosts of addresses that name a repository or dataset without being the repository."""


class Planning(Resource):
    """What plans and planned datasets have in common."""

    def involve(self, agent: Node, role: Node) -> Node:
        """Someone in a role, for the internal store only. Returns the attribution."""
        return self.attribution(agent, role, internal=True)

    def moment(self, stated: str, where: str) -> date.Moment | None:
        """A planned date; "予定" and the like are passed over, and a date left to fill in is remarked (R6.●月予定)."""
        if _PLACEHOLDER.search(stated):
            self.statements.remark("placeholder-value", where, stated)
            return None
        found = date.read(date.planned(stated))
        if found is None:
            self.statements.remark("date-impossible" if date.shaped(stated) else "date-unreadable", where, stated)
        return found

    def note(self, texts: Names, *, internal: bool = False) -> None:
        """Element 26, or what a form asks in words and no other term carries."""
        state_texts(self.statements, self.node, SKOS.note, texts, internal=internal)

    def flag(self, predicate: Node, stated: str, where: str) -> None:
        """Whether something is so, as "yes", "no" or "unknown" (maDMP); internal, since it points at sensitive data."""
        known = {"yes": "yes", "有": "yes", "true": "yes", "no": "no", "無": "no", "false": "no", "unknown": "unknown"}
        answer = known.get(text.key(stated))
        if answer is None:
            self.statements.remark("flag-unknown", where, stated, internal=True)
            return
        self.statements.add(self.node, predicate, ox.Literal(answer), internal=True)

    def identified(self, kind: str, notation: str, where: str, *, joins: bool = True) -> str | None:
        """An identifier of a stated kind (doi, handle, url, ark ...). Returns "kind:value", None for a placeholder.

        Args:
            joins: whether it may link the plan to anything: false when several things of one record share it.
        """
        if _ZEROS.fullmatch(notation.strip()):
            self.statements.remark("placeholder-value", where, notation)
            return None
        if bare := identifier.doi(notation):
            if joins:
                self.doi(notation, where)
            else:
                self.identifier(bare, ENISHI.DOI)
            return f"doi:{bare}"
        if kind == "handle" and (bare := identifier.handle(notation)):
            if joins:
                self.handle(notation, where)
            else:
                self.identifier(bare, ENISHI.Handle)
            return f"hdl:{bare}"
        if kind == "doi":
            self.statements.remark("doi-invalid", where, notation)
        self.identifier(notation)
        if kind == "url" and (url := identifier.url(notation)):
            self.statements.add(self.node, FOAF.page, ox.NamedNode(url))
        return f"{kind or 'other'}:{notation}"


class Planned(Planning):
    """States what a plan tells about one dataset it plans."""

    def __init__(self, statements: Statements, node: Node) -> None:
        super().__init__(statements, node)
        self._distributions = 0

    def category(self, stated: str, where: str) -> bool:
        """Element 15 as planned, by label; true when it is a known one and data are not open at once or later."""
        concept = scheme("access-category").find(stated)
        self.access(stated, concept.match.value if concept else "", where)
        names = scheme("access-category")
        return concept is not None and concept.iri in {names["restricted"].iri, names["metadata-only"].iri}

    def level(self, levels: str, stated: str, where: str, subject: Node | None = None) -> Node | None:
        """The access level in the funder's or form's own words, and the COAR category it belongs to.

        Args:
            levels: name of the list of levels.
            subject: a distribution that has a level of its own.

        Returns:
            The COAR category, None when the list does not know the level.
        """
        concept = scheme(levels).find(stated)
        if concept is None:
            self.statements.remark("access-unknown", where, stated)
            return None
        node = subject or self.node
        self.statements.add(node, DCSO.dataAccess, concept.iri)
        self.statements.add(node, DCTERMS.accessRights, concept.match)
        return concept.match

    def kind(self, stated: str, where: str) -> None:
        """Element 12 as planned, by label."""
        concept = scheme("data-type").find(stated) or scheme("resource-type").find(stated)
        self.data_type(stated, concept.match.value if concept else "", where)

    def opens(self, stated: str, where: str) -> None:
        """Element 16, when the data are to open."""
        if found := self.moment(stated, where):
            self.statements.add(self.node, DCTERMS.available, found.literal)

    def concealed(self, reason: Names, period: str = "") -> None:
        """Why and how long data are not open."""
        state_texts(self.statements, self.node, ENISHI.concealmentReason, reason)
        if period:
            state_texts(self.statements, self.node, ENISHI.concealmentPeriod, [(period, _tag(period))])
            if until := date.read(date.planned(period)):
                self.statements.add(self.node, DCTERMS.available, until.literal)

    def preserved(self, stated: str) -> None:
        """How long and how data are kept: a date as such, other texts as they are."""
        if until := date.read(stated):
            self.statements.add(self.node, DCSO.availableUntil, until.literal)
        else:
            state_texts(self.statements, self.node, DCSO.preservationStatement, [(stated, _tag(stated))])

    def host(self, names: Names, address: str = "", subject: Node | None = None) -> Node:
        """Element 17 as planned: the repository, known by its host name where the address has one.

        Args:
            address: an address in the repository or its own.
            subject: the distribution that lies there, the dataset when None.
        """
        name = _host_name(address)
        if name:
            node = self.statements.mint("repository", f"host:{name}")
            self.statements.identify(node, "repository-host", name)
        else:
            node = self.statements.local("repository", "host")
        self.statements.a(node, DCSO.Host)
        stated = [(words, tag) for words, tag in names if text.clean(words)]
        state_texts(self.statements, node, RDFS.label, stated or [(name, "")])
        self.statements.add(subject or self.node, DCSO.hasHost, node)
        return node

    def distribute(self, phase: str = "") -> Node:
        """A distribution as planned, in a phase of the research when one is stated (a code of dmp-phase)."""
        self._distributions += 1
        node = ox.NamedNode(f"{self.node.value}#distribution-{self._distributions}")
        self._add(DCSO.hasDistribution, node)
        self.statements.a(node, DCSO.Distribution)
        if phase:
            self.statements.add(node, ADMS.status, scheme("dmp-phase")[phase].iri)
        return node


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
        return Planned(self.statements, node)


def _tag(words: str) -> str:
    return "ja" if text.script(words) == "ja" else ""


def _notation(found: str) -> tuple[str, Node | None]:
    kind, _, value = found.partition(":")
    return value, {"doi": ENISHI.DOI, "hdl": ENISHI.Handle}.get(kind)


def _host_name(address: str) -> str:
    if not (url := identifier.url(address)):
        return ""
    try:
        name = (urllib.parse.urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    return "" if name in _NO_HOSTS else name
