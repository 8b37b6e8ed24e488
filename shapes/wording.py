"""A text in Japanese and English, as the shapes and clauses hold it."""

from __future__ import annotations

from dataclasses import dataclass

from ontology import LOCALES


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in both languages. Unlike `ontology.Text` it comes from Turtle, not from the message catalogue.

    Args:
        ja: the Japanese text.
        en: the English text.
    """

    ja: str
    en: str

    def to(self, locale: str = LOCALES[0]) -> str:
        """The text in a language ("ja" or "en"); an unknown locale reads as Japanese."""
        return self.en if locale == "en" else self.ja

    def __getitem__(self, locale: str) -> str:
        return self.to(locale)

    def get(self, locale: str, default: str = "") -> str:
        """The text in a language, or the default when it is empty."""
        return self.to(locale) or default

    def __str__(self) -> str:
        """The English text, for logs."""
        return self.en

    def filled(self, places: dict[str, Wording]) -> Wording:
        """This text with its places, such as ``{?value}``, filled."""
        ja, en = self.ja, self.en
        for place, text in places.items():
            ja, en = ja.replace(place, text.ja), en.replace(place, text.en)
        return Wording(ja, en)
