"""The page of a dataset: the common metadata elements in order, files, and the chain of its funding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

import shapes
from ontology import ADMS, DCAT, DCTERMS, ENISHI, FOAF, FRAPO, PROV, RDFS, SDO, SKOS, VCARD, scheme, text
from sparql_app.facts import Facts, Node, Shower, Value

_ELEMENT = "https://w3id.org/enishi/scheme/element/"
_TB, _GB, _MB, _KB = 2**40, 2**30, 2**20, 2**10


@dataclass(frozen=True, slots=True)
class Element:
    """One common element with the values that the merged view has for it; none when nothing is stated."""

    name: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class File:
    """One file or address from which the data can be had."""

    title: Value
    format: str
    size: str
    page: str


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the funding chain: what it is, and the things there."""

    name: str
    values: tuple[Value, ...]


class DatasetPage:
    """What the page of a dataset shows.

    Args:
        node: the dataset.
        facts: its description and the links of its funding.
        shower: turns terms into values.
    """

    def __init__(self, node: Node, facts: Facts, shower: Shower) -> None:
        self.node = node
        self.facts = facts
        self.shower = shower
        self.projects = facts.nodes(node, FRAPO.isOutputOf)
        self.grants = _unique(g for p in self.projects for g in facts.nodes(p, FRAPO.isFundedBy))
        self.programmes = _unique(p for g in self.grants for p in facts.nodes(g, DCTERMS.isPartOf))
        self.funders = _unique(
            [f for g in self.grants for f in facts.nodes(g, FRAPO.isAwardedBy)]
            + [f for p in self.projects for f in facts.nodes(p, FRAPO.hasFundingAgency)]
        )

    def access(self) -> tuple[str, str]:
        """Name of the access category in the code list ("open", "restricted" …) and its label; "" when not stated."""
        for value in self.facts.nodes(self.node, DCTERMS.accessRights):
            concept = scheme("access-category").find_iri(value.value)
            if concept is not None:
                return concept.iri.value.rsplit("/", 1)[1], concept.label[self.shower.locale]
            return "other", self.facts.label(value, self.shower.locale)
        return "", ""

    def elements(self) -> list[Element]:
        """The common elements in the order of the list, the ones without value included."""
        return [
            Element(name, shapes.elements()[_ELEMENT + name].label.to(self.shower.locale), tuple(_distinct(take(self))))
            for name, take in _ELEMENTS
        ]

    def files(self) -> list[File]:
        """The files, by title."""
        return sorted(
            (self._file(n) for n in self.facts.nodes(self.node, DCAT.distribution)),
            key=lambda f: f.title.text,
        )

    def chain(self) -> list[Link]:
        """From the funder to the project; a link with nothing in it is missing."""
        names = (text("Funder"), text("Programme"), text("Grant"), text("Project"))
        steps = (self.funders, self.programmes, self.grants, self.projects)
        return [
            Link(name.to(self.shower.locale), tuple(self._named(n) for n in nodes))
            for name, nodes in zip(names, steps, strict=True)
        ]

    def _named(self, node: Node) -> Value:
        """A thing by its label, a grant by its number."""
        shown = self.shower.show(node, 0)
        if not self.facts.own_label(node, self.shower.locale) and (number := self._notations(node)):
            return Value(number[0].text, href=shown.href, web=shown.web, title=shown.title)
        return shown

    def _file(self, node: Node) -> File:
        facts = self.facts
        page = next((u.value for u in facts.nodes(node, DCAT.downloadURL, DCAT.accessURL)), "")
        titles = facts.in_language(node, self.shower.locale, DCTERMS.title)
        title = self.shower.show(titles[0] if titles else ox.NamedNode(page) if page else node, 0)
        size = facts.word(node, DCAT.byteSize)
        formats = facts.values(node, DCAT.mediaType, DCTERMS.format)
        extents = [e for n in facts.nodes(node, DCTERMS.extent) for e in facts.words(n, RDFS.label)]
        return File(
            title,
            facts.label(formats[0], self.shower.locale) if formats and isinstance(formats[0], Node)
            else formats[0].value if formats else "",
            bytes_told(int(size)) if size.isdigit() else extents[0].value if extents else "",
            page,
        )  # fmt: skip

    def _notations(self, *nodes: Node, kind: Node | None = None) -> list[Value]:
        """Identifiers as stated, of one kind or of any."""
        return [
            Value(word.value, title=self.facts.label(word.datatype, self.shower.locale))
            for node in nodes
            for part in self.facts.nodes(node, ADMS.identifier)
            for word in self.facts.words(part, SKOS.notation)
            if kind is None or word.datatype == kind
        ]

    def _literals(self, nodes: Iterable[Node], *predicates: Node) -> list[Value]:
        locale = self.shower.locale
        return [
            self.shower.show(word, 0)
            for n in nodes
            for p in predicates
            for word in self.facts.in_language(n, locale, p)
        ]

    def _shown(self, nodes: Iterable[Node], *predicates: Node) -> list[Value]:
        found = [value for n in nodes for value in self.facts.values(n, *predicates)]
        return [self.shower.show(value, 0) for value in self.shower.in_order(found)]

    def _parts(self, predicate: Node, *inside: Node) -> list[Value]:
        """Texts of dependent nodes."""
        return self._literals(self.facts.nodes(self.node, predicate), *inside)

    def _agents(self, name: str) -> list[Node]:
        """Agents with a role, in their stated order."""
        roles = _role(name)
        found = [
            (int(self.facts.word(part, SDO.position) or 0), agent)
            for part in self.facts.nodes(self.node, PROV.qualifiedAttribution)
            if set(self.facts.nodes(part, DCAT.hadRole)) & roles
            for agent in self.facts.nodes(part, PROV.agent)
        ]
        return _unique(agent for _, agent in sorted(found, key=lambda f: (f[0], f[1].value)))

    def _named_agents(self, name: str) -> list[Value]:
        return [self.shower.show(agent, 0) for agent in self._agents(name)]

    def _contact(self) -> list[Value]:
        """Contact data; only the internal store has them."""
        return self._parts(DCAT.contactPoint, VCARD.fn) + [
            self.shower.show(value, 0)
            for node in self.facts.nodes(self.node, DCAT.contactPoint)
            for value in self.facts.values(node, VCARD.hasEmail, VCARD.hasTelephone, VCARD.hasAddress)
        ]

    def _record_dates(self) -> list[Value]:
        records = [s for s in self.facts.subjects() if self.node in self.facts.nodes(s, FOAF.primaryTopic)]
        return self._shown(records, DCTERMS.issued, DCTERMS.modified)

    def _sizes(self) -> list[Value]:
        return self._parts(DCTERMS.extent, RDFS.label)


def _role(name: str) -> set[Node]:
    """A role under all of its IRIs: the code list's and DataCite's."""
    concept = scheme("role")[name]
    return {concept.iri, *concept.exact}


_ELEMENTS: tuple[tuple[str, Callable[[DatasetPage], list[Value]]], ...] = (
    ("funder", lambda d: [d.shower.show(n, 0) for n in d.funders]),
    ("funding-stream", lambda d: d._shown(d.programmes, SKOS.notation)),
    ("programme", lambda d: [d.shower.show(n, 0) for n in d.programmes]),
    ("jgn", lambda d: d._notations(*d.grants, *d.programmes, *d.projects, kind=ENISHI.JGN)),
    ("project-name", lambda d: [d.shower.show(n, 0) for n in d.projects]),
    ("project-field", lambda d: d._shown(d.projects, DCTERMS.subject)),
    ("data-number", lambda d: d._notations(d.node, kind=ENISHI.DataNumber)),
    ("title", lambda d: d._shown([d.node], DCTERMS.title)),
    ("record-date", lambda d: d._record_dates()),
    ("description", lambda d: d._literals([d.node], DCTERMS.description)),
    ("data-field", lambda d: d._shown([d.node], DCAT.theme)),
    ("data-type", lambda d: d._shown([d.node], DCTERMS.type)),
    ("size", lambda d: d._sizes()),
    ("fee", lambda d: [_fee(w, d.shower.locale) for w in d.facts.words(d.node, SDO.isAccessibleForFree)]),
    ("licence", lambda d: d._shown([d.node], DCTERMS.license)),
    ("policy-text", lambda d: d._parts(DCTERMS.rights, RDFS.label)),
    ("access", lambda d: d._shown([d.node], DCTERMS.accessRights)),
    ("available", lambda d: d._shown([d.node], DCTERMS.available)),
    ("repository", lambda d: d._shown([d.node], DCAT.inCatalog)),
    ("location", lambda d: d._shown([d.node], DCAT.landingPage, DCTERMS.identifier)),
    ("creator", lambda d: d._named_agents("creator")),
    ("creator-number", lambda d: d._notations(*d._agents("creator"), kind=ENISHI.ERadResearcher)),
    ("hosting-institution", lambda d: d._named_agents("hosting-institution")),
    ("hosting-institution-code", lambda d: d._notations(*d._agents("hosting-institution"), kind=ENISHI.ROR)),
    ("data-manager", lambda d: d._named_agents("data-manager")),
    ("data-manager-number", lambda d: d._notations(*d._agents("data-manager"), kind=ENISHI.ERadResearcher)),
    ("contact", lambda d: d._contact()),
    ("remarks", lambda d: d._literals([d.node], SKOS.note)),
)
"""The elements in their order, and where the merged view has their values."""


def _fee(word: ox.Literal, locale: str) -> Value:
    concept = scheme("fee")["free" if word.value == "true" else "consideration"]
    return Value(concept.label[locale])


def bytes_told(size: int) -> str:
    """A number of bytes in the unit that people use."""
    for unit, name in ((_TB, "TB"), (_GB, "GB"), (_MB, "MB"), (_KB, "KB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} B"


def _unique(nodes: Iterable[Node]) -> list[Node]:
    return list(dict.fromkeys(nodes))


def _distinct(values: Iterable[Value]) -> Iterator[Value]:
    """Each value once; an address that is stated both as a link and as text is one."""
    seen: set[object] = set()
    for value in values:
        if (value.web or value) not in seen:
            seen.add(value.web or value)
            yield value
