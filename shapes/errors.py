"""What can be wrong with shapes that were given to us, or with what they are to judge.

Each carries a message of the catalogue; a door that shows errors tells ``text`` to its reader.
"""

from __future__ import annotations

from collections.abc import Mapping

from ontology import LOCALES, Text


class ShapesError(Exception):
    """Shapes or data cannot be used as given.

    Args:
        message: English text, which is the key of the catalogue.
        values: what fills its places.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        self.text = Text(message, values)
        super().__init__(message)

    def to(self, locale: str = LOCALES[0]) -> str:
        """The sentence in a language."""
        return self.text.to(locale)

    def __str__(self) -> str:
        return self.text.to("en")


class RefusedShapesError(ShapesError):
    """Shapes do what they may not, or are no shapes."""


class UnreadableGraphError(ShapesError):
    """Bytes are not in the RDF syntax that was named."""


class LimitError(ShapesError):
    """A validation needed more time, memory or depth than it may take."""


class EngineError(ShapesError):
    """An engine gave up."""


class UnknownWordError(LookupError):
    """SHACL has no term of this name."""


class ToldError(ShapesError):
    """An error that another process has told, in both languages.

    Args:
        kind: the class of the error there.
        told: the sentence by language.
    """

    def __init__(self, kind: type[ShapesError], told: Mapping[str, str]) -> None:
        super().__init__("{told}", told=told.get("en", ""))
        self.kind = kind
        self._told = told

    def to(self, locale: str = LOCALES[0]) -> str:
        """The sentence in a language."""
        return self._told.get(locale) or self._told[LOCALES[0]]

    def __str__(self) -> str:
        return self.to("en")
