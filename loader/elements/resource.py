"""A dataset or document and its common elements, one method an element."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from loader.elements.contact import Contact
from loader.elements.funding import Award, Funding, funding
from loader.elements.naming import Names, state_identifier, state_texts
from loader.record import Node, Statements
from loader.values import date, identifier, size, text
from ontology import (
    COARAR,
    COARRT,
    DCAT,
    DCTERMS,
    DCV,
    ENISHI,
    FOAF,
    FRAPO,
    PROV,
    RDFS,
    SDO,
    SKOS,
    XSD,
    Concept,
    scheme,
)

_DATE_TERMS = {
    "Issued": "issued",
    "Created": "created",
    "Updated": "modified",
    "Available": "available",
    "Submitted": "dateSubmitted",
    "Accepted": "dateAccepted",
    "Copyrighted": "dateCopyrighted",
    "Valid": "valid",
}


class Resource:
    """States what a record says about one dataset or document, in the terms of the crosswalk.

    Every method takes texts as the source states them. ``where`` is the path of the field in the source record.
    """

    def __init__(self, statements: Statements, node: Node) -> None:
        self.statements = statements
        self.node = node
        self._creators = 0

    def _add(self, predicate: Node, *objects: Node | ox.Literal | None) -> None:
        self.statements.add(self.node, predicate, *objects)

    # names and descriptions: elements 8, 10, 26

    def title(self, texts: Names) -> None:
        """Element 8, name of the data; further titles of one language become alternatives."""
        seen: set[str] = set()
        for words, language in texts:
            predicate = DCTERMS.alternative if language in seen else DCTERMS.title
            state_texts(self.statements, self.node, predicate, [(words, language)])
            cleaned = text.clean(words)
            if cleaned:
                seen.add(language)
            if "<" in words and "<" not in cleaned:
                self.statements.remark("html-stripped", "title", words)

    def texts(self, predicate: Node, texts: Names) -> None:
        """Texts under a property that needs no more than cleaning (description, alternative title, note)."""
        state_texts(self.statements, self.node, predicate, texts)

    def description(self, texts: Names, where: str) -> None:
        """Element 10, description; markup is removed and remarked."""
        for words, language in texts:
            cleaned = text.lines(words)
            if cleaned:
                self._add(DCTERMS.description, text.literal(cleaned, language))
            if "<" in words and "<" not in cleaned:
                self.statements.remark("html-stripped", where, words)

    # classification: elements 11, 12, 15

    def field(self, stated: str, where: str) -> bool:
        """Element 11, research field, by code or label; true when it is one of the eleven."""
        if concept := scheme("erad-field").find(stated):
            self._add(DCAT.theme, concept.iri)
            return True
        self.statements.remark("field-unknown", where, stated)
        return False

    def data_type(self, label: str, iri: str, where: str) -> None:
        """Element 12, type; the IRI outranks the label, and a contradiction is remarked."""
        concept = self._coded(("data-type", "resource-type"), label, iri, where, unknown="type-unknown")
        if concept is not None:
            self._add(DCTERMS.type, concept.match)
        elif iri.startswith(COARRT.namespace) and (known := identifier.url(iri)):
            self._add(DCTERMS.type, ox.NamedNode(known.rstrip("/")))

    def access(self, label: str, iri: str, where: str) -> None:
        """Element 15, access right; never guessed when absent."""
        concept = self._coded(("access-category",), label, iri, where, unknown="access-unknown")
        if concept is not None:
            self._add(DCTERMS.accessRights, concept.match)
        elif iri.startswith(COARAR.namespace) and (known := identifier.url(iri)):
            self._add(DCTERMS.accessRights, ox.NamedNode(known.rstrip("/")))

    def _coded(self, lists: tuple[str, ...], label: str, iri: str, where: str, *, unknown: str) -> Concept | None:
        """The concept that a label and an IRI mean together."""
        by_iri = next((c for n in lists if iri and (c := scheme(n).find_iri(iri))), None)
        by_label = next((c for n in lists if label and (c := scheme(n).find(label))), None)
        if by_iri and by_label and by_iri.match != by_label.match:
            self.statements.remark("label-uri-differ", where, f"{label} / {iri}")
        elif by_label and not by_iri:
            self.statements.remark("label-without-uri" if not iri else unknown, where, iri or label)
        elif not by_iri and (label or iri):
            self.statements.remark(unknown, where, iri or label)
        return by_iri or by_label

    # policy: elements 13, 14

    def licence(self, label: str, iri: str, where: str) -> bool:
        """Element 14b, licence by key, name or URL in any of its spellings; true when it is a known one."""
        licences = scheme("licence")
        concept = (licences.find_iri(identifier.licence(iri)) if iri else None) or (
            licences.find(label) if label else None
        )
        if concept is not None:
            self._add(DCTERMS.license, concept.match)
            return True
        if url := identifier.url(iri):
            self._add(DCTERMS.license, ox.NamedNode(url))
        if iri or label:
            self.statements.remark("licence-unknown", where, iri or label)
        return False

    def fee(self, stated: str, where: str) -> None:
        """Element 14a, free of charge or not."""
        concept = scheme("fee").find(stated)
        if concept is None:
            self.statements.remark("fee-unknown", where, stated)
            return
        free = concept.iri == scheme("fee")["free"].iri
        self._add(SDO.isAccessibleForFree, ox.Literal("true" if free else "false", datatype=XSD.boolean))

    def rights(self, texts: Names, pages: Iterable[str] = ()) -> None:
        """Element 14c, how to cite and use: one rights statement joins the languages, and the pages that say more."""
        stated = [(words, language) for words, language in texts if text.clean(words)]
        addresses = [url for page in pages if (url := identifier.url(page))]
        if stated or addresses:
            node = self.statements.part("rights")
            self._add(DCTERMS.rights, node)
            self.statements.a(node, DCTERMS.RightsStatement)
            state_texts(self.statements, node, RDFS.label, stated)
            self.statements.add(node, RDFS.seeAlso, *map(ox.NamedNode, addresses))

    def extent(self, stated: str, where: str, subject: Node | None = None) -> size.Size | None:
        """Element 13, approximate size: the text as stated, and bytes as a value or an interval.

        A number of pages or things is kept as text only.
        """
        node = self.statements.part("extent")
        self.statements.add(subject or self.node, DCTERMS.extent, node)
        self.statements.a(node, DCTERMS.SizeOrDuration)
        self.statements.add(node, RDFS.label, ox.Literal(text.clean(stated)))
        measured = size.read(stated)
        if measured is None:
            if not size.counts(stated):
                self.statements.remark("size-unreadable", where, stated)
            return None
        self.statements.a(node, SDO.QuantitativeValue)
        for predicate, number in (
            (SDO.value, measured.value),
            (SDO.minValue, measured.minimum),
            (SDO.maxValue, measured.maximum),
        ):
            if number is not None:
                self.statements.add(node, predicate, ox.Literal(str(number), datatype=XSD.integer))
        self.statements.add(node, SDO.unitText, ox.Literal("byte"))
        return measured

    # dates of the data: element 16 and others

    def date(self, kind: str, stated: str, where: str, subject: Node | None = None) -> None:
        """A date of the data (not of the metadata). ``kind`` is a DataCite dateType; "Available" is element 16."""
        moment = date.read(stated)
        if moment is None:
            self.statements.remark("date-impossible" if date.shaped(stated) else "date-unreadable", where, stated)
            return
        self.statements.add(subject or self.node, DCTERMS[_DATE_TERMS.get(kind, "date")], moment.literal)

    # identifiers and places: elements 7, 17, 18

    def doi(self, stated: str, where: str) -> str | None:
        """Element 18, DOI: the strongest key of a dataset. Returns it bare, or None when it is none."""
        bare = identifier.doi(stated)
        if bare is None:
            self.statements.remark("doi-invalid", where, stated)
            return None
        self._add(DCTERMS.identifier, ox.Literal(f"https://doi.org/{bare}"))
        state_identifier(self.statements, self.node, bare, ENISHI.DOI)
        self.statements.identify(self.node, "doi", bare)
        return bare

    def handle(self, stated: str, where: str) -> None:
        """A Handle, kept as an identifier of its own."""
        if bare := identifier.handle(stated):
            state_identifier(self.statements, self.node, bare, ENISHI.Handle)
            self.statements.identify(self.node, "hdl", bare)
        else:
            self.statements.remark("url-invalid", where, stated)

    def identifier(self, notation: str, datatype: Node | None = None, agency: str = "") -> None:
        """Any other identifier, as stated."""
        state_identifier(self.statements, self.node, notation, datatype, agency)

    def data_number(self, stated: str, money: Funding) -> None:
        """Element 7, data number, which is unique only inside its project: the key holds the grant's key too."""
        node = money.grant or money.project
        state_identifier(self.statements, self.node, stated, ENISHI.DataNumber, "project")
        for key in self.statements.keys.get(node, {}) if node else ():
            if key.scheme == "jgn":
                self.statements.identify(self.node, "data-number", f"{key.value}:{text.key(stated)}")

    def page(self, stated: str, where: str) -> str | None:
        """Element 18, landing page. Returns the address as it may stand in an IRI."""
        url = identifier.url(stated)
        if url is None:
            self.statements.remark("url-invalid", where, stated)
            return None
        self._add(DCAT.landingPage, ox.NamedNode(url))
        return url

    def repository(self, names: Names, *, home: str = "", host: str = "", own: str = "") -> Node:
        """Element 17, repository: known by its OAI host or the source's own id, otherwise only inside this record."""
        if host:
            node = self.statements.mint("repository", f"host:{host}")
            self.statements.identify(node, "repository-host", host)
        elif own:
            node = self.statements.mint("repository", own)
        else:
            node = self.statements.local("repository", "repository")
        self._add(DCAT.inCatalog, node)
        self.statements.a(node, DCAT.Catalog, FRAPO.DataRepository)
        state_texts(self.statements, node, RDFS.label, names)
        if url := identifier.url(home):
            self.statements.add(node, FOAF.homepage, ox.NamedNode(url))
        return node

    def distribution(self, address: str, where: str, *, download: bool = False) -> Node | None:
        """A file or access point; None when the address is not one, since closed data has no distribution."""
        url = identifier.url(address)
        if url is None:
            self.statements.remark("url-invalid", where, address)
            return None
        node = self.statements.part("distribution")
        self._add(DCAT.distribution, node)
        self.statements.a(node, DCAT.Distribution)
        self.statements.add(node, DCAT.accessURL, ox.NamedNode(url))
        if download:
            self.statements.add(node, DCAT.downloadURL, ox.NamedNode(url))
        return node

    # people and organisations: elements 19 to 25

    def creator(self, agent: Node) -> Node:
        """Elements 19 and 20, creator, with its place in the order of creators. Returns the attribution."""
        self._creators += 1
        self._add(DCTERMS.creator, agent)
        node = self.attribution(agent, scheme("role")["creator"].iri)
        self.statements.add(node, SDO.position, ox.Literal(str(self._creators), datatype=XSD.integer))
        return node

    def publisher(self, agent: Node) -> None:
        """Who makes the data available; not the hosting institution of element 21."""
        self._add(DCTERMS.publisher, agent)

    def contributor(self, agent: Node, role: str) -> None:
        """Elements 21 to 24: an agent in a DataCite contributor role (HostingInstitution, DataManager ...)."""
        self.attribution(agent, DCV[f"contributorType/{role}"])

    def attribution(self, agent: Node, role: Node, *, internal: bool = False) -> Node:
        """A qualified attribution (PROV-O section 4.2) of an agent in a role.

        Named after thing, role and agent's key, so that sources which tell the same attribution tell one node.
        """
        key = agent.value.split("/id/", 1)[1].split("/", 2)[2]
        node = ox.NamedNode(f"{self.node.value}#{role.value.rsplit('/', 1)[1]}:{key}")
        self.statements.add(self.node, PROV.qualifiedAttribution, node, internal=internal)
        self.statements.a(node, PROV.Attribution, internal=internal)
        self.statements.add(node, PROV.agent, agent, internal=internal)
        self.statements.add(node, DCAT.hadRole, role, internal=internal)
        return node

    def contact(self, contact: Contact, where: str) -> None:
        """Element 25, contact of the data manager, internal."""
        contact.state(self.statements, self.node, where)

    # funding and relations: elements 1 to 6

    def output_of(self, award: Award) -> Funding:
        """Elements 1 to 6: state the money and link the data to its project."""
        money = funding(self.statements, award)
        if money.project is not None:
            self._add(FRAPO.isOutputOf, money.project)
            self._add(PROV.wasGeneratedBy, money.project)
        return money

    def relation(
        self, kind: str, iri: str | None, label: str = "", notation: str = "", role: Node | None = None
    ) -> Node:
        """A relation to another resource in a DataCite relation type; for a paper also dcterms:isReferencedBy.

        Args:
            kind: relation type in DataCite spelling (IsSupplementTo, IsReferencedBy ...).
            iri: the other resource, None when only a text is known.
            label: its title, if stated.
            notation: its identifier as stated, kept when it is no IRI.
            role: the relation type as a concept, for types that DataCite does not have.
        """
        node = self.statements.part("relation")
        self._add(DCAT.qualifiedRelation, node)
        self.statements.a(node, DCAT.Relationship)
        self.statements.add(node, DCAT.hadRole, role or DCV[f"relationType/{kind}"])
        if iri:
            self.statements.add(node, DCTERMS.relation, ox.NamedNode(iri))
            if kind in {"IsReferencedBy", "IsSupplementTo", "IsCitedBy"}:
                self._add(DCTERMS.isReferencedBy, ox.NamedNode(iri))
        elif notation:
            self.statements.add(node, SKOS.notation, ox.Literal(notation))
        if label:
            self.statements.add(node, RDFS.label, ox.Literal(text.clean(label)))
        return node


def dataset(statements: Statements, key: str) -> Resource:
    """Start the dataset that a record describes; ``key`` is the source's own identifier of it."""
    node = statements.mint("dataset", key)
    statements.a(node, DCAT.Dataset)
    return Resource(statements, node)


def document(statements: Statements, key: str) -> Resource:
    """Start the document (article, thesis ...) that a record describes."""
    node = statements.mint("document", key)
    statements.a(node, FOAF.Document, SDO.CreativeWork)
    return Resource(statements, node)
