"""What every JPCOAR element has in common: texts with language tags, and identifiers with a scheme."""

from __future__ import annotations

from loader.record import Field


def names(field: Field, *elements: str) -> list[tuple[str, str]]:
    """The texts of these elements directly inside a field, each with its language tag; empty ones are left out."""
    return [pair for element in field.all(*elements) if (pair := worded(element))[0]]


def worded(element: Field) -> tuple[str, str]:
    """The text of an element and its language tag, "" when it has none."""
    return element.take().strip(), element.text("@xml:lang")


def group(texts: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Texts as names of things: one thing when every language occurs once, otherwise each text for itself.

    dc:publisher and its like repeat for languages and for things alike, and only this tells the two apart.
    """
    languages = [language for _, language in texts]
    if len(set(languages)) == len(languages):
        return [texts] if texts else []
    return [[pair] for pair in texts]
