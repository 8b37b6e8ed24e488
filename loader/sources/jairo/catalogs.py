"""The database a record comes from (item 44, jpcoar:catalog) and the repository that its OAI identifier names."""

from __future__ import annotations

import re

import pyoxigraph as ox

from loader.elements import Resource, organization
from loader.elements.naming import state_texts
from loader.record import Field, Node
from loader.sources.jairo.texts import names
from loader.values import identifier
from ontology import DCAT, DCTERMS, ENISHI, FOAF, RDFS, scheme

_OAI = re.compile(r"oai:([A-Za-z0-9.-]+\.[A-Za-z]{2,}):.+", re.DOTALL)


def repository(resource: Resource, record_identifier: str) -> None:
    """Common element 17 from the OAI identifier, which names the repository's host; JPCOAR has no element for it.

    An identifier that IRDB gave out names no host but a repository number; it is itself a key (03 section D).
    """
    if irdb := identifier.irdb(record_identifier):
        resource.identifier(irdb, ENISHI.OaiIrdb, "IRDB")
        resource.statements.identify(resource.node, "irdb", irdb)
        return
    if found := _OAI.fullmatch(record_identifier):
        host = found[1].lower()
        resource.repository([(host, "")], home=f"https://{host}/", host=host)


def catalogs(resource: Resource, record: Field) -> None:
    """Item 44 and all its parts."""
    for element in record.all("jpcoar:catalog"):
        _catalog(resource, element)


def _catalog(resource: Resource, element: Field) -> None:
    statements = resource.statements
    home = ""
    for found in element.all("jpcoar:identifier"):
        value, _ = found.take().strip(), found.text("@identifierType")
        bare = identifier.doi(value)
        home = home or (f"https://doi.org/{bare}" if bare else identifier.url(value) or "")
        if value and not home:
            statements.remark("url-invalid", "jpcoar:catalog/jpcoar:identifier", value)
    node = resource.repository(names(element, "dc:title"), home=home)
    for contributor in element.all("jpcoar:contributor"):
        contributor.text("@contributorType")
        texts = names(contributor, "jpcoar:contributorName")
        publisher = organization(statements, texts, where="jpcoar:catalog/jpcoar:contributor")
        statements.add(node, DCTERMS.publisher, publisher)
    for found in element.all("datacite:description"):
        found.text("@descriptionType")
    state_texts(statements, node, DCTERMS.description, names(element, "datacite:description"))
    for found in element.all("jpcoar:subject"):
        if found.text("@subjectScheme"):
            found.text("@subjectURI")
    state_texts(statements, node, DCAT.keyword, names(element, "jpcoar:subject"))
    _policy(resource, element, node)
    for found in element.all("jpcoar:file"):
        _thumbnail(resource, found, node)


def _policy(resource: Resource, element: Field, node: Node) -> None:
    statements = resource.statements
    texts = names(element, "dc:rights")
    for found in element.all("jpcoar:license", "dc:rights"):
        address = identifier.url(found.text("@rdf:resource"))
        if found.name == "jpcoar:license":
            kind, words = found.text("@licenseType"), found.take().strip()
            texts += [(f"{words} ({kind})" if kind else words, found.text("@xml:lang"))] if words else []
        statements.add(node, DCTERMS.license, ox.NamedNode(address) if address else None)
    if texts:
        rights = statements.part("rights")
        statements.add(node, DCTERMS.rights, rights)
        statements.a(rights, DCTERMS.RightsStatement)
        state_texts(statements, rights, RDFS.label, texts)
    for found in element.all("dcterms:accessRights"):
        access = scheme("access-category")
        concept = access.find_iri(found.text("@rdf:resource")) or access.find(found.take().strip())
        found.take()
        statements.add(node, DCTERMS.accessRights, concept.match if concept else None)


def _thumbnail(resource: Resource, element: Field, node: Node) -> None:
    for found in element.all("jpcoar:URI"):
        found.text("@objectType")
        address = identifier.url(found.take())
        resource.statements.add(node, FOAF.depiction, ox.NamedNode(address) if address else None)
