"""DataCite kernel-4 XML (4.0 to 4.7) as the fields of the JSON that DataCite makes of it, so that both are mapped once.

What the kernel does not know keeps its own name and shows up as left over.
"""

from __future__ import annotations

import re

from lxml import etree

from loader.errors import RefusedError, UnreadableError
from loader.record import Field
from loader.values import xml

_NAMESPACE = re.compile(r"https?://datacite\.org/schema/kernel-([0-9.]+)")

_LISTS = {
    "creators": "creator", "titles": "title", "subjects": "subject", "contributors": "contributor", "dates": "date",
    "alternateIdentifiers": "alternateIdentifier", "relatedIdentifiers": "relatedIdentifier", "sizes": "size",
    "formats": "format", "rightsList": "rights", "descriptions": "description", "geoLocations": "geoLocation",
    "fundingReferences": "fundingReference", "relatedItems": "relatedItem",
}  # fmt: skip
_VALUES = {"publisher": "name", "affiliation": "name"}
"""Names of the text of an element, where it is not the name of the element."""
_ENTRIES = {"nameIdentifier": "nameIdentifiers", "affiliation": "affiliation"}
"""Elements that become objects of a list in JSON."""
_HOISTED = {"creatorName": "name", "contributorName": "name", "funderIdentifier": "", "awardNumber": ""}
"""Elements whose attributes stand beside them in JSON, with the name of their text there."""
_OBJECTS = frozenset({"relatedItemIdentifier", "publisher"})
_PLAIN = frozenset({"sizes", "formats"})


def version(root: etree._Element) -> str:
    """The kernel of a DataCite document ("4"), "" for other documents."""
    match = _NAMESPACE.fullmatch(xml.namespace(root))
    return match[1] if match and xml.local(root) == "resource" else ""


def read_kernel(content: bytes) -> Field:
    """The fields of a kernel-4 document.

    Raises:
        UnreadableError: no XML, or another document.
    """
    root = xml.parse(content.removeprefix(b"\xef\xbb\xbf"))
    found = version(root)
    if not found:
        raise UnreadableError("This is no DataCite metadata: its root is <{name}>", name=xml.local(root))
    if found.partition(".")[0] != "4":
        raise UnreadableError("DataCite kernel {version} is not read, only kernel 4", version=found)
    return Field("doi", None, [field for child in xml.children(root) for field in _top(child)])


def _top(element: etree._Element) -> list[Field]:
    name = xml.local(element)
    if name in _LISTS:
        inside = list(xml.children(element))
        known = [c for c in inside if xml.local(c) == _LISTS[name]]
        others = [Field(name, None, [_tree(c)]) for c in inside if xml.local(c) != _LISTS[name]]
        return [*(Field(name, _text(c)) if name in _PLAIN else _entry(c, name) for c in known), *others]
    if name == "identifier":
        kind = element.get("identifierType", "")
        return [Field("doi", _text(element))] if kind.upper() == "DOI" else [_entry(element, "identifiers")]
    if name == "resourceType":
        return [_entry(element, "types")]
    return [_entry(element, name)] if name in _OBJECTS else [_tree(element)]


def _entry(element: etree._Element, name: str) -> Field:
    """An element as an object: its text, its attributes and what is inside it."""
    own = xml.local(element)
    text = _prose(element) if own == "description" else xml.own_text(element)
    value = [Field(_VALUES.get(own, own), text)] if text.strip() else []
    if own == "description":
        return Field(name, None, [*value, *_attributes(element)])
    return Field(name, None, [*value, *_attributes(element), *(f for c in xml.children(element) for f in _inner(c))])


def _inner(element: etree._Element) -> list[Field]:
    name = xml.local(element)
    if name in _HOISTED:
        return [Field(_HOISTED[name] or name, _text(element)), *_attributes(element)]
    if name in _ENTRIES or name in _OBJECTS:
        return [_entry(element, _ENTRIES.get(name, name))]
    if name in _LISTS:  # creators, titles and contributors of a related item
        return _top(element)
    return [_tree(element)]


def _tree(element: etree._Element) -> Field:
    """An element with its attributes and elements, names without prefix."""
    inside = [*_attributes(element), *(_tree(child) for child in xml.children(element))]
    return Field(xml.local(element), xml.own_text(element).strip() or None, inside)


def _attributes(element: etree._Element) -> list[Field]:
    found = []
    for key, value in element.attrib.items():
        name = etree.QName(str(key))
        if name.namespace == "http://www.w3.org/2001/XMLSchema-instance":
            continue
        found.append(Field(name.localname.replace("URI", "Uri"), str(value)))
    return found


def _text(element: etree._Element) -> str:
    return xml.own_text(element).strip()


def _prose(element: etree._Element) -> str:
    """A description with its line breaks, which kernel 4 writes as <br>."""
    parts = [element.text or ""]
    for child in xml.children(element):
        parts += ["\n" if xml.local(child) == "br" else "".join(map(str, child.itertext())), child.tail or ""]
    return "".join(parts)


def doi_of(fields: Field) -> str:
    """The DOI as stated.

    Raises:
        RefusedError: none is stated.
    """
    found = fields.first("doi", "id")
    if found is None or not (found.value or "").strip():
        raise RefusedError("The record has no DOI")
    return (found.value or "").strip()
