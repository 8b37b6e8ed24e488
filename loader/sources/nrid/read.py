"""From bytes to researchers: one JSON object, an answer of OpenSearch, JSON lines, or a change list of ResourceSync."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from loader.errors import RefusedError, SourceError, UnreadableError
from loader.protocols.opensearch import Shown
from loader.protocols.resourcesync import CHANGED, last_changes, moment, read_document
from loader.record import Raw, Record, Refusal
from loader.values import identifier, tree, xml
from loader.values.tree import Json

NAME = "nrid"

_ADDRESS = re.compile(r"(?:^|.*/)(1[0-9]{12})(?:\.json|/)?$")
_MARKS = ("accn", "id:person:erad", "name", "names", "work:project", "recordSource")


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """The researchers in a file or answer, and the deleted ones that a change list names.

    Raises:
        UnreadableError: it is neither JSON with researchers nor a ResourceSync document.
    """
    if raw.content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        yield from _tombstones(raw)
        return
    found = _documents(raw)
    stamp = _last_modified(raw)
    budget = tree.Budget(raw.url)
    for place, told in enumerate(found, start=1):
        name = raw.url if len(found) == 1 else f"{raw.url}#researcher-{place}"
        try:
            yield _record(told, name, stamp if len(found) == 1 else None, budget)
        except SourceError as error:
            if len(found) == 1:
                raise UnreadableError(error.text.message, **error.text.values) from error
            yield Refusal(NAME, name, RefusedError(error.text.message, **error.text.values))


def shown(content: bytes) -> Shown:
    """How many researchers an answer of OpenSearch shows, and how many there are.

    Raises:
        UnreadableError: it is no such answer.
    """
    told = tree.loads(tree.decode(content, "answer"), "answer")
    if not isinstance(told, dict) or not isinstance(told.get("researchers"), list):
        raise UnreadableError("This is no answer of NRID: it has no list of researchers")
    researchers, total = told["researchers"], told.get("totalResults")
    known = int(total) if isinstance(total, str) and total.isascii() and total.isdigit() and len(total) < 10 else None
    return Shown(len(researchers) if isinstance(researchers, list) else 0, known)


def _tombstones(raw: Raw) -> Iterator[Record]:
    """The researchers whose last change in a change list is a deletion."""
    document = read_document(xml.parse(raw.content))
    for entry in last_changes([document]).values():
        match = _ADDRESS.fullmatch(entry.url)
        if entry.change == "deleted" and match:
            yield Record(NAME, match[1], "deleted", None, entry.moment, deleted=True)


def _documents(raw: Raw) -> list[Json | UnreadableError]:
    """The objects in a file, each meant to be a researcher."""
    text = tree.decode(raw.content, raw.url)
    try:
        whole = tree.loads(text, raw.url)
    except UnreadableError:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
            raise
        return [_line(line, f"{raw.url}, line {n}") for n, line in enumerate(lines, start=1)]
    if isinstance(whole, dict) and isinstance(researchers := whole.get("researchers"), list):
        return list(researchers)
    return list(whole) if isinstance(whole, list) else [whole]


def _line(line: str, where: str) -> Json | UnreadableError:
    try:
        return tree.loads(line, where)
    except UnreadableError as error:
        return error


def _record(told: Json | UnreadableError, name: str, stamp: datetime | None, budget: tree.Budget) -> Record:
    if isinstance(told, UnreadableError):
        raise told
    if not isinstance(told, dict) or not any(mark in told for mark in _MARKS):
        raise RefusedError("{name} is no researcher of NRID", name=name)
    key = _nrid(told, name)
    fields = tree.field("researcher", told, name, budget)
    return Record(NAME, key, "nrid_json", fields, stamp)


def _nrid(told: dict[str, Json], name: str) -> str:
    """The NRID: the one in the address, else 10000 and the e-Rad number, else the accession number."""
    source = told.get("_source_url")
    for address in (source if isinstance(source, str) else "", name):
        if match := _ADDRESS.fullmatch(address):
            return match[1]
    numbers = told.get("id:person:erad")
    for number in numbers if isinstance(numbers, list) else [numbers]:
        if isinstance(number, str) and (found := identifier.erad_researcher(number)):
            return f"10000{found.number}"
    accession = told.get("accn")
    for value in accession if isinstance(accession, list) else [accession]:
        if isinstance(value, str) and value.strip():
            return tree.stored(value.strip())
    raise RefusedError("{name} has neither a researcher number nor an accession number", name=name)


def _last_modified(raw: Raw) -> datetime | None:
    """When the server says that the resource changed: Last-Modified, or the change list when that tells of later.

    A researcher who was deleted and returns may be the same file as before, with its old time. Files on disk do not
    say when they changed.
    """
    stated = {k.lower(): v for k, v in raw.headers.items()}
    listed = moment(stated.get(CHANGED, ""))
    try:
        own = email.utils.parsedate_to_datetime(stated.get("last-modified", "")).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return listed
    return own if listed is None or listed < own else listed
