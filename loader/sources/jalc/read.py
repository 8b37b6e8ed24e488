"""From bytes to records: one answer of the REST API v2, a page of a list, or JSON Lines of either."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from loader.errors import RefusedError, SourceError, UnreadableError
from loader.record import Raw, Record, Refusal
from loader.values import date, identifier, tree
from loader.values.tree import Json

NAME = "jalc"
"""Name of the source."""

_ENVELOPE = frozenset({"status", "apiType", "apiVersion", "message"})


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """The records in a file or answer.

    Raises:
        UnreadableError: no JSON, or an answer that is an error.
    """
    budget = tree.Budget(raw.url)
    for number, entry in enumerate(tree.documents(tree.decode(raw.content, raw.url), raw.url, _unwrapped), 1):
        where = f"{raw.url}#{number}"
        try:
            if isinstance(entry, SourceError):
                raise entry
            yield _record(entry, where, budget)
        except SourceError as error:
            yield Refusal(NAME, where, RefusedError(error.text.message, **error.text.values))


def _unwrapped(whole: Json, where: str) -> Iterator[Json]:
    """The entries of an answer: {status, message, data}, whose data is one entry or a list of them."""
    if isinstance(whole, dict) and set(whole) & _ENVELOPE:
        if whole.get("status") not in ("OK", None):
            raise UnreadableError("{where} is an error that the server reports", where=where)
        whole = whole.get("data")
    if isinstance(whole, dict) and isinstance(items := whole.get("items"), list):
        whole = items
    if isinstance(whole, list):
        yield from whole
    elif isinstance(whole, dict):
        yield whole
    else:
        raise UnreadableError("{where} holds no DOI records", where=where)


def bare(entry: Json) -> bool:
    """Whether an entry of a list names a DOI and tells nothing else of it."""
    return isinstance(entry, dict) and isinstance(entry.get("doi"), str) and "title_list" not in entry


def _record(entry: Json, where: str, budget: tree.Budget) -> Record:
    if not isinstance(entry, dict):
        raise RefusedError("{where} is not a JSON object", where=where)
    stated = entry.get("doi")
    if not isinstance(stated, str) or not stated:
        raise RefusedError("The record has no DOI")
    if (doi := identifier.doi(stated)) is None:
        raise RefusedError("{value!r} is no DOI", value=stated[:200])
    if bare(entry):
        raise RefusedError("The list names {doi} without its metadata", doi=doi)
    told = {name: value for name, value in entry.items() if name != "updated_date"}
    return Record(NAME, doi, "jalc_json", tree.field("doi", told, where, budget), _stamp(entry))


def _stamp(entry: Mapping[str, Json]) -> datetime | None:
    """The day of the last change, at its beginning in UTC, since JaLC tells no time."""
    stated = entry.get("updated_date")
    moment = date.read(stated) if isinstance(stated, str) else None
    return datetime.combine(moment.start, datetime.min.time(), UTC) if moment else None
