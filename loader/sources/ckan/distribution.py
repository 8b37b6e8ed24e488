"""Resources of a package as distributions."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Resource
from loader.elements.naming import state_texts
from loader.sources.ckan.fields import RESOURCE_DROPPED
from loader.sources.ckan.package import Package
from ontology import DCAT, DCTERMS, XSD

_ASKED = {"required": "要", "notrequired": "不要", "要求する": "要", "要求しない": "不要"}


def state_files(resource: Resource, package: Package) -> None:
    """State every resource that has an address, and the size of those that have none."""
    for field in package.all("resources"):
        _file(resource, Package(field, "package/resources"))


def _file(resource: Resource, file: Package) -> None:
    statements = resource.statements
    address = file.text("url", "download_url") or file.text("data_service_endpoint_url")
    node = resource.distribution(address, file.where("url")) if address else None
    size = file.text("size")
    if node is None:
        if size:
            resource.extent(size, file.where("size"))
        for known in file.fields.fields:
            known.drop()  # without an address there is no distribution to tell it of
        return
    part = Resource(statements, node)
    titles = file.translated("name") or [(t, "") for t in file.texts("data_service_title")[:1]]
    state_texts(statements, node, DCTERMS.title, titles)
    part.description(file.translated("description"), file.where("description"))
    for form in file.texts("mimetype", "mime_type")[:1] or file.texts("format")[:1]:
        statements.add(node, DCTERMS.format, ox.Literal(form))
    _size(part, file, size)
    for kind, name in (("Issued", "issued"), ("Updated", "last_modified")):
        if stated := file.text(name):
            part.date(kind, stated, file.where(name))
    _terms(part, file)
    file.drop(*RESOURCE_DROPPED)


def _size(part: Resource, file: Package, size: str) -> None:
    """Bytes as a number; a size in words as extent (common element 13)."""
    if size.isdecimal() and size.isascii() and len(size) < 19:
        part.statements.add(part.node, DCAT.byteSize, ox.Literal(str(int(size)), datatype=XSD.integer))
    elif size:
        part.extent(size, file.where("size"))


def _terms(part: Resource, file: Package) -> None:
    """Licence, contract and version of one file."""
    if licence := file.text("license_url", "license"):
        part.licence("", licence, file.where("license_url"))
    if asked := file.text("caddec_contract_required"):
        part.rights([(f"契約：{_ASKED.get(asked.lower(), asked)}", "ja")])
    if version := file.text("version"):
        part.statements.add(part.node, DCAT.version, ox.Literal(version))
