"""Files of a JPCOAR record (item 43) as distributions, each with its own dates, size and version."""

from __future__ import annotations

import re

import pyoxigraph as ox

from loader.elements import Resource
from loader.elements.naming import state_texts
from loader.record import Field, Node
from loader.sources.jairo.places import span
from loader.values import size
from ontology import DCAT, DCTERMS, RDFS, XSD

_PAGES = re.compile(r"[0-9]+\s*(?:pages?|pp?\.?|頁|ページ|枚)", re.IGNORECASE)


def distributions(resource: Resource, record: Field) -> None:
    """State every file. A file without address has no distribution; its size counts for the data as a whole."""
    for element in record.all("jpcoar:file"):
        address = element.first("jpcoar:URI")
        node = None
        if address is not None and (value := address.take().strip()):
            node = resource.distribution(value, "jpcoar:file/jpcoar:URI", download=True)
        if node is not None and address is not None:
            _describe(resource, element, address, node)
        for found in element.all("jpcoar:extent"):
            if stated := found.take().strip():
                extent(resource, stated, "jpcoar:file/jpcoar:extent", node)


def _describe(resource: Resource, element: Field, address: Field, node: Node) -> None:
    statements = resource.statements
    if label := address.text("@label"):
        statements.add(node, DCTERMS.title, ox.Literal(label))
    if kind := address.text("@objectType"):
        statements.add(node, DCTERMS.type, ox.Literal(kind))
    for media_type in element.texts("jpcoar:mimeType"):
        statements.add(node, DCTERMS.format, ox.Literal(media_type))
    for version in element.texts("datacite:version"):
        statements.add(node, DCAT.version, ox.Literal(version))
    dates(resource, element, "jpcoar:file/datacite:date", node)


def extent(resource: Resource, stated: str, where: str, subject: Node | None = None) -> None:
    """An extent: an amount of data (common element 13), or a number of pages, which is text only."""
    target = subject or resource.node
    if _PAGES.fullmatch(stated):
        node = resource.statements.part("extent")
        resource.statements.add(target, DCTERMS.extent, node)
        resource.statements.a(node, DCTERMS.SizeOrDuration)
        state_texts(resource.statements, node, RDFS.label, [(stated, "")])
        return
    measured: size.Size | None = resource.extent(stated, where, target)
    if subject is not None and measured is not None and measured.exact:
        literal = ox.Literal(str(measured.value), datatype=XSD.integer)
        resource.statements.add(subject, DCAT.byteSize, literal)


def dates(resource: Resource, element: Field, where: str, subject: Node | None = None) -> None:
    """Items 12 and 43.4: dates by type. Collected and Coverage are periods, the others days, months or years."""
    for found in element.all("datacite:date"):
        kind, stated = found.text("@dateType"), found.take().strip()
        if not kind:
            resource.statements.remark("mandatory-child-missing", where, "@dateType")
        if not stated:
            continue
        if kind in {"Collected", "Coverage"}:
            span(resource, [(stated, "")], kind, subject)
        else:
            resource.date(kind, stated, f"{where}[{kind}]" if kind else where, subject)
