"""Distributions of a dataset: where the data can be had, in what form and size."""

from __future__ import annotations

import re

import pyoxigraph as ox

from loader.elements.dcat.policy import state_extent
from loader.elements.dcat.words import concept, iri, iris, label, text, types, word, words
from loader.elements.naming import state_texts
from loader.elements.resource import Resource
from loader.record import Field, Node
from loader.values import identifier
from ontology import DCAT, DCTERMS, XSD

_DATES = {"dcterms:issued": "Issued", "dcterms:modified": "Updated", "dcterms:available": "Available"}
_NUMBER = re.compile(r"([0-9]{1,18})(?:\.0*)?")
_MEDIA = re.compile(r"(?:https?://(?:www\.)?iana\.org/assignments/media-types/)?([a-z]+/[a-z0-9.+-]+)", re.IGNORECASE)


def state_distributions(resource: Resource, tree: Field, *, licensed: bool) -> None:
    """State every distribution. Licences are also stated on the dataset unless it states one itself."""
    for thing in tree.all("dcat:distribution", "sdo:distribution"):
        _distribution(resource, thing, licensed=licensed)


def _distribution(resource: Resource, thing: Field, *, licensed: bool) -> None:
    where = thing.name
    types(thing)
    own = iri(thing)
    download = iris(thing, "dcat:downloadURL", "sdo:contentUrl")
    access = iris(thing, "dcat:accessURL", "sdo:url") or [a for s in thing.all("dcat:accessService") for a in _ends(s)]
    address = next(iter([*access, *download]), "")
    if not address and not thing.fields:
        address = own
    if not address:
        resource.statements.remark("mandatory-child-missing", where, "dcat:accessURL")
        return
    node = resource.distribution(address, where)
    if node is None:
        return
    part = Resource(resource.statements, node)
    for further in access[1:]:
        _address(resource, node, DCAT.accessURL, further, where)
    for further in download:
        _address(resource, node, DCAT.downloadURL, further, where)
    state_texts(resource.statements, node, DCTERMS.title, words(thing, "dcterms:title", "rdfs:label", "sdo:name"))
    part.description(words(thing, "dcterms:description", "sdo:description"), where)
    _form(part, thing)
    _size(part, thing, where)
    for name, kind in _DATES.items():
        for stated, _ in words(thing, name):
            part.date(kind, stated, where)
    _terms(resource, part, thing, licensed=licensed)
    for known in thing.all(*DROPPED):
        known.drop()


DROPPED = (
    "spdx:checksum", "dcterms:conformsTo", "adms:status", "dcterms:language", "dcatap:availability", "foaf:page",
    "dcat:accessService", "dcat:compressFormat", "dcat:packageFormat", "dcterms:identifier", "dcterms:type",
    "adms:representationTechnique",
)  # fmt: skip
"""What a distribution may say that the graph does not keep."""


def _ends(service: Field) -> list[str]:
    return iris(service, "dcat:endpointURL")


def _address(resource: Resource, node: Node, predicate: Node, stated: str, where: str) -> None:
    if url := identifier.url(stated):
        resource.statements.add(node, predicate, ox.NamedNode(url))
    else:
        resource.statements.remark("url-invalid", where, stated)


def _form(part: Resource, thing: Field) -> None:
    """Media type and format: the media type as text, other formats by their last name."""
    for field in thing.all("dcat:mediaType", "dcterms:format", "sdo:encodingFormat"):
        types(field)
        stated = next((words for words, _ in label(field)), "")
        stated = stated or (word(field)[0] if field.value is not None else "") or iri(field)
        iri(field)
        if match := _MEDIA.fullmatch(stated):
            stated = match[1].lower()
        elif stated.startswith(("http://", "https://")):
            stated = stated.rstrip("/").rsplit("/", 1)[-1]
        if stated:
            part.statements.add(part.node, DCTERMS.format, ox.Literal(stated))


def _size(part: Resource, thing: Field, where: str) -> None:
    """Bytes as a number; a size in words as extent (common element 13)."""
    for stated, _ in words(thing, "dcat:byteSize"):
        if match := _NUMBER.fullmatch(stated):
            part.statements.add(part.node, DCAT.byteSize, ox.Literal(str(int(match[1])), datatype=XSD.integer))
        else:
            part.extent(stated, where)
    for extent in thing.all("dcterms:extent"):
        state_extent(part, extent)
    if stated := text(thing, "sdo:contentSize"):
        part.extent(stated, where)


def _terms(resource: Resource, part: Resource, thing: Field, *, licensed: bool) -> None:
    """Licence and rights of one distribution."""
    for field in thing.all("dcterms:license", "sdo:license"):
        address, names = concept(field)
        name = names[0][0] if names else ""
        part.licence(name, address, field.name)
        if not licensed:
            resource.licence(name, address, field.name)
    rights = [pair for field in thing.all("dcterms:rights") for pair in (label(field) or [(iri(field), "")])]
    for field in thing.all("dcterms:rights"):
        types(field)
        iri(field)
    part.rights(rights)
