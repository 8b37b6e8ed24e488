"""MDR, the materials data repository of NIMS: records in JSON, YAML, or text with YAML at its head (02 section 14)."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath

from loader.errors import RefusedError, SourceError, UnreadableError
from loader.protocols.location import read_location
from loader.record import Raw, Record, Refusal, Statements
from loader.sources import Origin, Source
from loader.sources.mdr.fields import MAPPING
from loader.sources.mdr.mapping import map_dataset
from loader.values import date, tree, yaml
from loader.values.tree import Json
from ontology import text

NAME = "mdr"

SUFFIXES = frozenset({".json", ".yaml", ".yml", ".md"})
"""Files that are taken from folders and zip archives."""


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """One record for each description in a file.

    Raises:
        UnreadableError: the bytes are neither JSON nor YAML, or their only document describes nothing.
    """
    file = PurePosixPath(urllib.parse.urlsplit(raw.url).path or raw.url).name or raw.url
    found = _documents(tree.decode(raw.content, file), file)
    budget = tree.Budget(file)
    stem = PurePosixPath(file).stem
    if not any(isinstance(document, dict) and isinstance(document.get("titles"), list) for document in found):
        raise UnreadableError("{file} holds no record of MDR, which would have titles", file=file)
    seen: set[str] = set()
    for number, document in enumerate(found, 1):
        name = stem if len(found) == 1 else f"{stem}-{number}"
        try:
            record = _record(document, name, budget)
            if record.identifier in seen:
                raise RefusedError("{path} occurs more than once", path=record.identifier)
            seen.add(record.identifier)
            yield record
        except SourceError as error:
            if len(found) == 1:
                raise UnreadableError(error.text.message, **error.text.values) from error
            yield Refusal(NAME, f"{stem}/document-{number}", RefusedError(error.text.message, **error.text.values))


def _documents(content: str, file: str) -> list[Json]:
    begin = content.lstrip()[:3]
    if begin[:1] in {"{", "["}:
        whole = tree.loads(content, file)
        return [*whole] if isinstance(whole, list) else [whole]
    if begin == "---" and file.lower().endswith(".md"):
        head = content.lstrip().removeprefix("---").partition("\n---")[0]
        return yaml.documents(head, file)
    found = yaml.documents(content, file)
    return [*found[0]] if len(found) == 1 and isinstance(found[0], list) else found


def _record(document: Json, name: str, budget: tree.Budget) -> Record:
    if not isinstance(document, dict) or not isinstance(document.get("titles"), list):
        raise RefusedError("{where} is no record of MDR: it has no titles", where=name)
    stated = document.get("id")
    key = tree.stored(stated.strip()) if isinstance(stated, str) and stated.strip() else name
    changed = document.get("updated_at")
    stamp = _stamp(changed) if isinstance(changed, str) else None
    return Record(NAME, key, "mdr", tree.field("record", document, name, budget), stamp)


def _stamp(stated: str) -> datetime | None:
    moment = date.read(stated)
    if moment is None or not moment.literal.datatype.value.endswith("dateTime"):
        return None
    found = datetime.fromisoformat(moment.literal.value)
    return found.astimezone(UTC) if found.tzinfo is not None else None


def map_record(record: Record, statements: Statements) -> None:
    """State what a record tells.

    Raises:
        RefusedError: it has neither a title nor an identifier.
    """
    if record.fields is None:
        raise RefusedError("The record has no content")
    map_dataset(record, record.fields, statements)


def fetch(origin: Origin) -> Iterator[Raw]:
    """Files, or the record at an address; MDR offers no list to harvest."""
    yield from read_location(origin.location, origin.settings, suffixes=SUFFIXES)


SOURCE = Source(
    name=NAME,
    title=text("Materials Data Repository (MDR)"),
    operator=text("National Institute for Materials Science"),
    homepage="https://mdr.nims.go.jp/",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    mapping=MAPPING,
)
