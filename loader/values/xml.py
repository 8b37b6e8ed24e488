"""XML bytes to a field tree, with everything switched off that an XML file could do to its reader.

Entities, document type declarations and the network are off, huge trees are refused, and depth and number of
elements are limited, so that a hostile or broken file ends in one clear error within bounded time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from loader.errors import UnreadableError
from loader.record import Field

MAX_DEPTH = 64
"""Deepest nesting that is read; JPCOAR in an OAI-PMH envelope needs ten."""

MAX_ELEMENTS = 500_000
"""Most elements that one file may have."""

PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "https://schema.datacite.org/meta/kernel-4/": "datacite",
    "http://datacite.org/schema/kernel-4": "datacite",
    "http://namespace.openaire.eu/schema/oaire/": "oaire",
    "http://ndl.go.jp/dcndl/terms/": "dcndl",
    "http://www.rioxx.net/schema/v2.0/rioxxterms/": "rioxxterms",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://www.openarchives.org/OAI/2.0/": "oai",
    "http://www.openarchives.org/OAI/2.0/oai_dc/": "oai_dc",
}
"""Namespaces whose elements get a fixed prefix in field names, whatever prefix the file uses."""

_JPCOAR = re.compile(
    r"https?://(?:github\.com/JPCOAR/schema/blob/master/|irdb\.nii\.ac\.jp/schema/jpcoar/)(\d+\.\d+)(?:\.\d+)?/?"
)


def jpcoar_version(namespace: str) -> str | None:
    """The JPCOAR version ("1.0", "2.0", "2.1") that a namespace names, or None when it is no JPCOAR namespace."""
    found = _JPCOAR.fullmatch(namespace)
    return found[1] if found else None


def parse(content: bytes) -> etree._Element:
    """The root element of an XML file.

    Args:
        content: the bytes of the file, in the encoding that its declaration or byte order mark names.

    Raises:
        UnreadableError: the bytes are not well-formed XML, declare a document type (and so could declare
            entities), or exceed the limits on depth and number of elements.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("This is not well-formed XML: {error}", error=_short(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("The XML declares a document type (DOCTYPE), which is not accepted")
    _check_limits(root)
    return root


def _short(error: Exception) -> str:
    return str(error).replace("\n", " ")[:200]


def _check_limits(root: etree._Element) -> None:
    depth = elements = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if depth > MAX_DEPTH:
            raise UnreadableError("The XML is nested deeper than {limit} elements", limit=MAX_DEPTH)
        if elements > MAX_ELEMENTS:
            raise UnreadableError("The XML has more than {limit} elements", limit=MAX_ELEMENTS)


def namespace(element: etree._Element) -> str:
    """The namespace IRI of an element, "" when it has none."""
    return etree.QName(element).namespace or ""


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname


def children(element: etree._Element) -> Iterator[etree._Element]:
    """The elements directly inside, without comments and processing instructions."""
    return (child for child in element if isinstance(child.tag, str))


def own_text(element: etree._Element) -> str:
    """The text directly inside an element, without that of its child elements."""
    return "".join([element.text or "", *(child.tail or "" for child in element)])


def _name(qualified: str) -> str:
    q = etree.QName(qualified)
    if not q.namespace:
        return q.localname
    prefix = "jpcoar" if jpcoar_version(q.namespace) else PREFIXES.get(q.namespace)
    return f"{prefix}:{q.localname}" if prefix else qualified


def field(element: etree._Element) -> Field:
    """The field tree of an element: names with fixed prefixes, attributes as "@name" fields before the elements.

    ``xsi:`` attributes are left out: they tell a validator where schemas lie and say nothing about the record.
    """
    attributes = [
        Field("@" + name, str(value))
        for key, value in element.attrib.items()
        if not (name := _name(str(key))).startswith("xsi:")
    ]
    inside = [field(child) for child in children(element)]
    return Field(_name(str(element.tag)), own_text(element) or None, [*attributes, *inside])


def local_field(element: etree._Element) -> Field:
    """The field tree of an element under local names, for formats that were moved from one namespace to another.

    As in `field`, ``xsi:`` attributes are left out, and attributes stand before the elements.
    """
    attributes = [
        Field("@" + etree.QName(str(key)).localname, str(value))
        for key, value in element.attrib.items()
        if not _name(str(key)).startswith("xsi:")
    ]
    inside = [local_field(child) for child in children(element)]
    return Field(local(element), own_text(element) or None, [*attributes, *inside])
