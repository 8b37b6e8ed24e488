"""A package whose answers stand at its top or among its extras, as texts or as lists written in JSON."""

from __future__ import annotations

from loader.errors import UnreadableError
from loader.record import Field
from loader.values import tree


class Package:
    """Reads the fields of a package or of one of its resources.

    Args:
        fields: the package.
        name: its name in paths.
    """

    def __init__(self, fields: Field, name: str = "package") -> None:
        self.fields = fields
        self.name = name
        self._extras = fields.first("extras") or Field("extras")

    def where(self, name: str) -> str:
        """Path of a field, for remarks."""
        inside = any(f.value for f in self._extras.all(name)) and not any(f.value for f in self.fields.all(name))
        return f"{self.name}/extras/{name}" if inside else f"{self.name}/{name}"

    def all(self, *names: str) -> list[Field]:
        """The fields of these names, those of the package before its extras, in the order of the names."""
        return [f for n in names for f in (*self.fields.all(n), *self._extras.all(n))]

    def text(self, *names: str) -> str:
        """The first text of these names; all of them count as read, since extras repeat what the package says."""
        texts = [t for f in self.all(*names) if (t := f.take().strip())]
        return texts[0] if texts else ""

    def texts(self, *names: str) -> list[str]:
        """All texts of these names, without repeats; a list written as JSON text gives its entries."""
        found: dict[str, None] = {}
        for field in self.all(*names):
            for value in self._split(field.take().strip()):
                found.setdefault(value)
        return list(found)

    @staticmethod
    def _split(stated: str) -> list[str]:
        if not stated.startswith("["):
            return [stated] if stated else []
        try:
            inner = tree.loads(stated, "list")
        except UnreadableError:
            return [stated]
        return [e.strip() for e in inner if isinstance(e, str) and e.strip()] if isinstance(inner, list) else [stated]

    def translated(self, name: str) -> list[tuple[str, str]]:
        """A text and its translations ("title_translated": {"ja": …}); the plain one when it adds something."""
        told = [(f.take().strip(), f.name) for t in self.all(f"{name}_translated") for f in t.fields]
        pairs = [(words, tag) for words, tag in told if words]
        plain = self.text(name)
        if plain and plain not in {words for words, _ in pairs}:
            pairs.append((plain, ""))
        return pairs

    def drop(self, *names: str) -> None:
        """Count fields as read that are known and not mapped."""
        for field in self.all(*names):
            field.drop()
