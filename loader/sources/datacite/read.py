"""From bytes to records: answers of the REST API (one DOI or a page of a list), JSON Lines, and kernel-4 XML."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from loader.errors import RefusedError, SourceError, UnreadableError
from loader.record import Raw, Record, Refusal
from loader.sources.datacite.kernel import doi_of, read_kernel
from loader.values import identifier, tree
from loader.values.tree import Json

NAME = "datacite"
"""Name of the source."""

COUNTED = (
    "viewCount", "viewsOverTime", "downloadCount", "downloadsOverTime", "referenceCount", "citationCount",
    "citationsOverTime", "partCount", "partOfCount", "versionCount", "versionOfCount",
)  # fmt: skip
"""What DataCite counts. It is not read, since a record is not another one when somebody looks at it."""

_HIDDEN = frozenset({"draft", "registered"})
_BESIDE = frozenset((*COUNTED, "updated"))


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """The records in a file or answer, whichever of the forms its first bytes show.

    Raises:
        UnreadableError: none of the forms, or damaged.
    """
    if raw.content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        fields = read_kernel(raw.content)
        try:
            doi = _bare(doi_of(fields))
        except RefusedError as error:
            yield Refusal(NAME, f"{raw.url}#record", error)
            return
        yield Record(NAME, doi, "datacite_kernel-4", fields)
        return
    budget = tree.Budget(raw.url)
    for number, entry in enumerate(tree.documents(tree.decode(raw.content, raw.url), raw.url, _unwrapped), 1):
        where = f"{raw.url}#{number}"
        try:
            if isinstance(entry, SourceError):
                raise entry
            yield _record(entry, where, budget)
        except SourceError as error:
            yield Refusal(NAME, where, RefusedError(error.text.message, **error.text.values))


def _bare(stated: str) -> str:
    """The DOI by which the record is known.

    Raises:
        RefusedError: what is stated is none.
    """
    if (found := identifier.doi(stated)) is None:
        raise RefusedError("{value!r} is no DOI", value=stated[:200])
    return found


def _unwrapped(whole: Json, where: str) -> Iterator[Json]:
    if isinstance(whole, dict) and "errors" in whole and "data" not in whole:
        raise UnreadableError("{where} is an error that the server reports", where=where)
    if isinstance(whole, dict) and "data" in whole:
        whole = whole["data"]
    if isinstance(whole, list):
        yield from whole
    elif isinstance(whole, dict):
        yield whole
    else:
        raise UnreadableError("{where} holds no DOI records", where=where)


def _record(entry: Json, where: str, budget: tree.Budget) -> Record:
    if not isinstance(entry, dict):
        raise RefusedError("{where} is not a JSON object", where=where)
    kind, attributes = entry.get("type"), entry.get("attributes")
    if attributes is None and ("doi" in entry or "id" in entry) and "titles" in entry:
        attributes = entry  # the metadata alone, as content negotiation gives it
    if not isinstance(attributes, dict) or (attributes is not entry and kind not in ("dois", "works", None)):
        raise RefusedError("{where} is no DOI record of DataCite", where=where)
    around = {k: entry[k] for k in ("relationships",) if k in entry and attributes is not entry}
    told = {k: v for k, v in {**attributes, **around}.items() if k not in _BESIDE}
    fields = tree.field("doi", told, where, budget)
    stated = next((v for v in (attributes.get("doi"), entry.get("id")) if isinstance(v, str) and v), "")
    if not stated:
        raise RefusedError("The record has no DOI")
    deleted = str(attributes.get("state")) in _HIDDEN
    stamp = _stamp(attributes.get("updated"))
    return Record(NAME, _bare(stated), "datacite_json", None if deleted else fields, stamp, deleted)


def _stamp(stated: Json) -> datetime | None:
    """When DataCite last changed the record, if it says so with a time zone."""
    try:
        moment = datetime.fromisoformat(stated) if isinstance(stated, str) else None
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None:
        return None
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None
