"""The ledger of a build: where every record of every source went, and which of its fields were left over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from loader.errors import AuditError
from ontology import LOCALES, Text


@dataclass(slots=True)
class Account:
    """What became of the records of one source. ``read`` must equal the sum of the four ways it can go."""

    read: int = 0
    mapped: int = 0
    refused: int = 0
    deleted: int = 0
    vanished: int = 0
    leftovers: int = 0
    findings: int = 0

    def check(self, source: str) -> None:
        """Raise AuditError when records were lost between reading and mapping."""
        if self.read != self.mapped + self.refused + self.deleted + self.vanished:
            raise AuditError(
                "The ledger of {source} does not balance: read {read}, mapped {mapped}, refused {refused}, "
                "deleted {deleted}, vanished {vanished}",
                source=source,
                read=self.read,
                mapped=self.mapped,
                refused=self.refused,
                deleted=self.deleted,
                vanished=self.vanished,
            )

    def row(self) -> dict[str, int]:
        """This account as a row of ``release.json``."""
        return {name: getattr(self, name) for name in self.__slots__}


class Notebook:
    """Two tab-separated files beside a release: fields left over, records refused. Never in the public store."""

    def __init__(self, directory: Path) -> None:
        self._leftovers = (directory / "leftovers.tsv").open("w", encoding="utf-8", newline="\n")
        self._refusals = (directory / "refusals.tsv").open("w", encoding="utf-8", newline="\n")
        self._leftovers.write("source\trecord\tfield\tvalue\n")
        self._refusals.write("\t".join(("source", "record", *(f"reason_{locale}" for locale in LOCALES))) + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leftovers.close()
        self._refusals.close()

    def leftover(self, source: str, record: str, field: str, value: str) -> None:
        """A field that no mapping read."""
        self._leftovers.write("\t".join(map(_cell, (source, record, field, value[:200]))) + "\n")

    def refusal(self, source: str, record: str, reason: Text) -> None:
        """A record that could not be read or mapped, with the reason in every language."""
        reasons = (reason.to(locale) for locale in LOCALES)
        self._refusals.write("\t".join(map(_cell, (source, record, *reasons))) + "\n")


def _cell(text: str) -> str:
    """A text without the characters that separate cells and rows."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n")


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a notebook file by column name."""
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    names = lines[0].split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines[1:]]
