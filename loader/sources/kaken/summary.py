"""The two summaries of a grant, one in each language, read side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from loader.record import Field, Statements
from loader.values import text

Sides = dict[str, Field]
"""One thing in its languages: language tag to field."""


@dataclass(slots=True)
class Summaries:
    """The summaries of a grant by language; "" is the tag of one that states none."""

    statements: Statements
    sides: list[tuple[str, Field]]

    @classmethod
    def of(cls, grant: Field, statements: Statements) -> Summaries:
        """The summaries of a grant, Japanese first."""
        sides = [(field.text("@xml:lang"), field) for field in grant.all("summary")]
        return cls(
            statements, sorted(sides, key=lambda side: ("ja", "en", "").index(side[0]) if side[0] in _ORDER else 9)
        )

    def texts(self, name: str) -> list[tuple[str, str]]:
        """The text of an element in each language."""
        return [pair for tag, field in self.sides for f in field.all(name) if (pair := self.worded(f, tag))[0]]

    def worded(self, field: Field, tag: str) -> tuple[str, str]:
        """The text of a field with its language; text without a tag, or in another script, is remarked (trap 39)."""
        words = text.clean(field.take())  # line breaks and indentation of the file say nothing (trap 45)
        if words and not tag:
            self.statements.remark("language-tag-missing", field.name, words)
        elif tag == "en" and text.script(words) == "ja":
            self.statements.remark("language-tag-wrong", field.name, words)
        return words, tag

    def paired(self, name: str, key: str = "@sequence") -> Iterator[tuple[str, Sides]]:
        """Each thing of this name with its languages, which have the same ``key`` (definition of the XML, first line).

        Where the key is not stated, the place in the list stands in.
        """
        found: dict[str, Sides] = {}
        for tag, summary in self.sides:
            for place, field in enumerate(summary.all(name), start=1):
                told = field.text(key) or str(place)
                if tag in found.get(told, {}):
                    told = f"{told}/{place}"
                found.setdefault(told, {})[tag] = field
        yield from found.items()

    def labels(self, sides: Sides) -> list[tuple[str, str]]:
        """The texts of one thing in its languages."""
        return [pair for tag, field in sides.items() if (pair := self.worded(field, tag))[0]]

    def once(self, name: str) -> Field | None:
        """An element that both summaries repeat: the first is taken, the others are the same and count as read."""
        fields = [f for _, side in self.sides for f in side.all(name)]
        for other in fields[1:]:
            other.drop()
        return fields[0] if fields else None


_ORDER = frozenset({"ja", "en", ""})


def attribute(sides: Sides, *names: str) -> str:
    """The first value that any language states for one of these attributes."""
    values = [f.text(name) for name in names for f in sides.values()]
    return next((value for value in values if value), "")
