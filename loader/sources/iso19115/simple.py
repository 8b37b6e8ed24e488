"""ISO 19139 XML without its scaffolding.

The encoding puts a class inside every property (``citation/CI_Citation/title/gco:CharacterString``). Here only the
properties stay, a code is the value of its property, and texts in other languages stand beside the main one. Both
encodings, of 2007 and of 2016, then have nearly the same tree.
"""

from __future__ import annotations

import re

from loader.record import Field

_CLASS = re.compile(r"(?:[A-Z]{2}|Abstract[A-Z]*)_[A-Z]\w+|TM_\w+")
_VALUES = frozenset(
    (
        "CharacterString", "Anchor", "DateTime", "Date", "Integer", "Decimal", "Real", "Boolean", "URL", "LocalName",
        "ScopedName", "Measure", "Distance", "Length", "FileName", "MimeFileType", "Binary", "Record", "RecordType",
        "UomIdentifier", "Country", "PT_FreeText",
    )
)  # fmt: skip
_KEPT = frozenset({"@href", "@locale", "@indeterminatePosition"})


def simple(element: Field) -> Field:
    """The tree of an element with properties only."""
    found = Field(element.name, element.value)
    _fill(found, element)
    return found


def _fill(target: Field, element: Field) -> None:
    for child in element.fields:
        if child.name.startswith("@"):
            _attribute(target, child)
        elif (code := child.first("@codeListValue")) is not None:
            target.value = code.value or child.value
        elif child.name == "PT_FreeText":
            target.fields += list(_localised(child))
        elif child.name in _VALUES:
            target.value = (target.value or "").strip() + (child.value or "")
            _fill(target, child)
        elif child.name.endswith("Code") and not child.fields and child.name[:1].isupper():
            target.value = child.value
        elif _CLASS.fullmatch(child.name):
            if target.name == "party":  # an individual or an organisation: only the name of the class tells
                target.fields.append(Field("@class", child.name))
            _fill(target, child)
        else:
            target.fields.append(simple(child))


def _attribute(target: Field, attribute: Field) -> None:
    if attribute.name in _KEPT or (attribute.name == "@id" and target.name in {"locale", "otherLocale"}):
        target.fields.append(Field(attribute.name, attribute.value))


def _localised(element: Field) -> list[Field]:
    found = []
    for group in element.all("textGroup"):
        for text in group.all("LocalisedCharacterString"):
            locale = text.first("@locale")
            inside = [Field("@locale", locale.value)] if locale is not None else []
            found.append(Field("localised", text.value, inside))
    return found
