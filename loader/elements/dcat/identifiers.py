"""Identifiers of a dataset and what it is related to."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements.dcat.words import concept, iri, iris, label, types, words
from loader.elements.funding import Funding
from loader.elements.naming import state_identifier, state_texts
from loader.elements.resource import Resource
from loader.record import Field
from loader.values import identifier, rdf
from ontology import DCAT, DCTERMS, DCV, ENISHI, RDFS, scheme

_RELATIONS = {
    "dcterms:relation": "", "dcterms:references": "References", "dcterms:isReferencedBy": "IsReferencedBy",
    "dcterms:isPartOf": "IsPartOf", "dcterms:hasPart": "HasPart", "dcterms:isVersionOf": "IsVersionOf",
    "dcterms:hasVersion": "HasVersion", "dcat:hasVersion": "HasVersion", "dcat:isVersionOf": "IsVersionOf",
    "dcat:previousVersion": "IsNewVersionOf", "dcterms:replaces": "Obsoletes", "dcterms:isReplacedBy": "IsObsoletedBy",
    "dcterms:requires": "Requires", "dcterms:isRequiredBy": "IsRequiredBy", "dcterms:source": "IsDerivedFrom",
    "prov:wasDerivedFrom": "IsDerivedFrom", "foaf:page": "IsDocumentedBy", "sdo:citation": "Cites",
}  # fmt: skip
"""Relations of Dublin Core and DCAT in DataCite spelling."""

RELATIONS = tuple(_RELATIONS)
"""The properties by which a dataset names related resources."""


def state_identifiers(resource: Resource, tree: Field, own: str, money: list[Funding]) -> None:
    """Elements 7 and 18: DOI first, then whatever else identifies the data, each kind in its own notation.

    Args:
        own: the dataset's IRI in its catalogue, "" when it has none.
        money: the awards, since a data number counts only inside its project.
    """
    seen: set[str] = set()
    stated = [w for w, _ in words(tree, "dcterms:identifier", "sdo:identifier")]
    stated += iris(tree, "dcterms:identifier", "owl:sameAs", "skos:exactMatch", "sdo:sameAs")
    for value in [*stated, own]:
        _identifier(resource, value, seen, "dcterms:identifier")
    for node in tree.all("adms:identifier"):
        _node(resource, node, seen, money)


def _identifier(resource: Resource, value: str, seen: set[str], where: str) -> None:
    bare = identifier.doi(value)
    key = bare or value
    if not value or key in seen:
        return
    seen.add(key)
    if bare:
        resource.doi(value, where)
    elif identifier.handle(value) and "hdl" in value.lower():
        resource.handle(value, where)
    elif irdb := identifier.irdb(value):
        resource.identifier(irdb, ENISHI.OaiIrdb, "NII")
        resource.statements.identify(resource.node, "irdb", irdb)
    elif crid := identifier.crid(value):
        resource.identifier(crid, ENISHI.CRID, "NII")
        resource.statements.identify(resource.node, "crid", crid)
    else:
        resource.identifier(value)


def _node(resource: Resource, node: Field, seen: set[str], money: list[Funding]) -> None:
    """An adms:Identifier, or an identifier written without a node."""
    where = "adms:identifier"
    types(node)
    own = iri(node)
    agency = next((w for w, _ in words(node, "adms:schemaAgency")), "")
    agency = agency or next((w for f in node.all("dcterms:creator") for w, _ in label(f)), "")
    for f in node.all("dcterms:creator", "dcterms:issued", "adms:schemeAgency"):
        f.drop()
    notations = node.all("skos:notation", "rdf:value", "dcterms:identifier")
    for notation in notations:
        kind, value = notation.text("@type"), notation.take().strip()
        if kind == "enishi:DataNumber":
            for paid in money or [Funding(None, None, None, None)]:
                resource.data_number(value, paid)
        elif value and (identifier.doi(value) or identifier.irdb(value) or identifier.crid(value) or not agency):
            _identifier(resource, value, seen, where)
        elif value and value not in seen:
            seen.add(value)
            state_identifier(resource.statements, resource.node, value, agency=agency)
    if not notations:
        _identifier(resource, next((w for w, _ in label(node)), "") or own, seen, where)


def state_relations(resource: Resource, tree: Field) -> None:
    """Related resources, each with the relation that the catalogue states."""
    for name, kind in _RELATIONS.items():
        for thing in tree.all(name):
            types(thing)
            titles, address = label(thing), iri(thing)
            _relation(resource, kind, address, titles)
    for series in iris(tree, "dcat:inSeries"):
        local = resource.statements.mint("dataset", series.removeprefix(rdf.BASE))  # a record of this catalogue
        resource.statements.add(resource.node, DCAT.inSeries, local)
    for thing in tree.all("dcat:qualifiedRelation"):
        types(thing)
        iri(thing)
        addresses = [concept(f)[0] for f in thing.all("dcat:hadRole")]
        role = next((c for a in addresses if (c := scheme("relation-type").find_iri(a))), None)
        kind = role.match.value.rsplit("/", 1)[1] if role and role.exact else ""
        titles = label(thing)
        for related in thing.all("dcterms:relation"):
            _relation(resource, kind, iri(related), titles or label(related))
        for notation in thing.all("skos:notation"):
            _relation(resource, kind, notation.take().strip(), titles)


def _relation(resource: Resource, kind: str, address: str, titles: list[tuple[str, str]]) -> None:
    if not (address or titles):
        return
    bare = identifier.doi(address)
    url = f"https://doi.org/{bare}" if bare else identifier.url(address)
    role = None if kind else DCV["relationType/Other"]
    node = resource.relation(kind, url, notation=address, role=role)
    state_texts(resource.statements, node, RDFS.label, titles)


def state_standards(resource: Resource, tree: Field) -> None:
    """The standards that the data follow, by IRI."""
    for thing in tree.all("dcterms:conformsTo"):
        types(thing)
        if url := identifier.url(iri(thing)):
            label(thing)
            resource.statements.add(resource.node, DCTERMS.conformsTo, ox.NamedNode(url))
