"""The datasets that plans plan, which are never the datasets that came to be.

The two are linked when they share an identifier, so that plan and result can be compared (03 section B).
"""

from __future__ import annotations

import hashlib
import re
import urllib.parse

import pyoxigraph as ox

from loader.elements.naming import Names, state_texts
from loader.elements.resource import Resource
from loader.record import Node, Statements
from loader.values import date, identifier, text
from ontology import ADMS, DCSO, DCTERMS, ENISHI, FOAF, RDFS, SKOS, scheme

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
    """States what a plan tells about one dataset it plans.

    Args:
        plan: key of the plan, under which its versions name places that have no address.
    """

    def __init__(self, statements: Statements, node: Node, plan: str) -> None:
        super().__init__(statements, node)
        self._plan = plan
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
        stated = [(words, tag) for words, tag in names if text.clean(words)]
        if name:
            node = self.statements.mint("repository", f"host:{name}")
            self.statements.identify(node, "repository-host", name)
        else:
            spelling = "\n".join(text.key(words) for words, _ in stated)
            mark = hashlib.sha256(spelling.encode("utf-8", "replace")).hexdigest()[:16]
            node = self.statements.mint("repository", f"{self._plan}/{mark}")
        self.statements.a(node, DCSO.Host)
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


def _tag(words: str) -> str:
    return "ja" if text.script(words) == "ja" else ""


def _host_name(address: str) -> str:
    if not (url := identifier.url(address)):
        return ""
    try:
        name = (urllib.parse.urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    return "" if name in _NO_HOSTS else name
