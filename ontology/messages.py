"""The message catalogue: every text that a person reads, Japanese first, English as the message key.

The catalogue is ``locale/ja.po``, read with Babel and compiled in memory, so that no binary file is kept.
A message is written once, in English, with named places: ``text("{n} records", n=3)`` is a `Text` that any door
(command line, page, problem document) turns into its reader's language.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files as package_files
from io import BytesIO

from babel.messages.pofile import read_po

LOCALES = ("ja", "en")
"""Languages of the user-facing text, the default first."""


@cache
def _catalogue() -> dict[str, str]:
    raw = (package_files("ontology") / "locale" / "ja.po").read_bytes()
    catalogue = read_po(BytesIO(raw), locale="ja", abort_invalid=True)
    return {str(m.id): str(m.string) for m in catalogue if m.id and m.string}


@dataclass(frozen=True, slots=True)
class Text:
    """A message with its values, not yet in a language.

    Args:
        message: the English text, which is also its key in the catalogue.
        values: what fills its named places; a value may itself be a Text.
    """

    message: str
    values: dict[str, object] = field(default_factory=dict)

    def to(self, locale: str = LOCALES[0]) -> str:
        """This message in a language ("ja" or "en"); an unknown locale reads as Japanese."""
        pattern = self.message if locale == "en" else _catalogue().get(self.message, self.message)
        filled = {k: v.to(locale) if isinstance(v, Text) else v for k, v in self.values.items()}
        return pattern.format(**filled)

    def __str__(self) -> str:
        """The English text, for logs."""
        return self.to("en")


def text(message: str, **values: object) -> Text:
    """A message of the catalogue. ``message`` is literal English, so that it can be extracted."""
    return Text(message, values)
