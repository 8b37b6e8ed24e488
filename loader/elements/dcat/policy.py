"""Who may use a dataset and how: size, licence, terms of use, access right (common elements 13 to 15)."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements.dcat.words import concept, iri, label, one, types, words
from loader.elements.resource import Resource
from loader.record import Field
from loader.values import identifier
from ontology import COARAR, ODRL, scheme

_EU_ACCESS = "http://publications.europa.eu/resource/authority/access-right/"
_EU_RIGHTS = {"PUBLIC": "open", "RESTRICTED": "restricted", "NON_PUBLIC": "metadata-only"}
_FEES = {"true": "free", "1": "free", "false": "consideration", "0": "consideration"}


def state_policy(resource: Resource, tree: Field) -> bool:
    """Elements 13 to 15; true when the dataset itself states a licence."""
    for thing in tree.all("dcterms:accessRights", "sdo:conditionsOfAccess"):
        _access(resource, thing)
    licences = [_licence(resource, thing) for thing in tree.all("dcterms:license", "sdo:license")]
    rights = []
    for thing in tree.all("dcterms:rights", "sdo:usageInfo", "dcterms:bibliographicCitation"):
        types(thing)
        address = iri(thing)
        rights += label(thing) or [(address, "")]
    resource.rights(rights)
    for thing in tree.all("odrl:hasPolicy"):
        if url := identifier.url(iri(thing)):
            resource.statements.add(resource.node, ODRL.hasPolicy, ox.NamedNode(url))
    for stated, _ in words(tree, "sdo:isAccessibleForFree"):
        resource.fee(_FEES.get(stated.lower(), stated), "sdo:isAccessibleForFree")
    for thing in tree.all("dcterms:extent"):
        state_extent(resource, thing)
    return any(licences)


def _access(resource: Resource, thing: Field) -> None:
    """Element 15: a COAR term, a term of the list of the EU, or words."""
    address, names = concept(thing)
    if address.startswith(_EU_ACCESS) and (eu := _EU_RIGHTS.get(address.removeprefix(_EU_ACCESS))):
        resource.access("", scheme("access-category")[eu].match.value, thing.name)
    else:
        stated = "" if address.startswith(COARAR.namespace) else one(names)
        resource.access(stated, address or _address_of(stated), thing.name)


def _address_of(stated: str) -> str:
    """The COAR IRI of an access right that is stated in words, which is how most catalogues state it."""
    concept = scheme("access-category").find(stated) if stated else None
    return concept.match.value if concept else ""


def _licence(resource: Resource, thing: Field) -> bool:
    address, names = concept(thing)
    resource.licence("" if address else one(names), address, thing.name)
    return bool(address or names)


def state_extent(resource: Resource, thing: Field) -> None:
    """Element 13: a size in words, of a dataset or of one distribution; its measures are read again."""
    types(thing)
    iri(thing)
    for stated, _ in label(thing):
        resource.extent(stated, "dcterms:extent")
    for known in thing.all("sdo:value", "sdo:minValue", "sdo:maxValue", "sdo:unitText"):
        known.drop()
