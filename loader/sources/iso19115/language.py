"""Texts of the metadata in their languages."""

from __future__ import annotations

from loader.record import Field

_CODES = {"jpn": "ja", "eng": "en", "chi": "zh", "zho": "zh", "kor": "ko", "fra": "fr", "deu": "de"}


def code(stated: str) -> str:
    """A language tag from an ISO 639-2 code ("jpn; JP" too), "" for what is none."""
    first = stated.replace(";", " ").replace("-", " ").split()
    short = first[0].lower() if first else ""
    return _CODES.get(short, short if len(short) == 2 and short.isalpha() and short.isascii() else "")


class Languages:
    """The language of the metadata and of the locales that they name.

    Args:
        fields: the metadata.
    """

    def __init__(self, fields: Field) -> None:
        stated = fields.text("language")
        for default in fields.all("defaultLocale"):
            stated = stated or default.text("language") or default.text("languageCode")
            default.drop()
        self.main = code(stated)
        self._locales: dict[str, str] = {}
        for locale in fields.all("locale", "otherLocale"):
            key = locale.text("@id")
            self._locales[key] = code(locale.text("languageCode") or locale.text("language"))
            locale.drop()

    def texts(self, thing: Field, *names: str) -> list[tuple[str, str]]:
        """The texts of these properties, each with its language and followed by its translations."""
        found = []
        for field in thing.all(*names):
            if words := field.take().strip():
                found.append((words, self.main))
            others = [(o.take().strip(), o.text("@locale").lstrip("#")) for o in field.all("localised")]
            found += [(words, self._tag(key)) for words, key in others if words]
        return found

    def _tag(self, key: str) -> str:
        return self._locales.get(key) or code(key.rpartition("-")[2].rpartition("_")[2])
