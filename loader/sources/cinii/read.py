"""From bytes to records: an OpenSearch answer with its items, or one CRID record (trap 70: their keys differ).

The identifier of a CRID record is its CRID. An item of a list is another telling of the same thing, and one for each
language of the interface: it is kept beside the CRID record as ``CRID/list-ja`` or ``CRID/list-en``.
"""

from __future__ import annotations

from collections.abc import Iterator

from loader.errors import RefusedError, SourceError, UnreadableError
from loader.protocols.opensearch import Shown
from loader.record import Field, Raw, Record, Refusal
from loader.values import identifier, tree
from loader.values.tree import Json

NAME = "cinii"
PROJECT = "project"
RESEARCHER = "researcher"
PRODUCT = "product"

_KINDS = {"project": PROJECT, "researcher": RESEARCHER}


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """The records in a file or answer.

    Raises:
        UnreadableError: it is no JSON, or neither an answer of CiNii Research nor a CRID record.
    """
    told = tree.loads(tree.decode(raw.content, raw.url), raw.url)
    if not isinstance(told, dict):
        raise UnreadableError("{file} is neither an answer nor a record of CiNii Research", file=raw.url)
    items = _items(told)
    budget = tree.Budget(raw.url)
    if items is None:
        try:
            yield _record(told, raw.url, "", budget)
        except RefusedError as error:
            raise UnreadableError(error.text.message, **error.text.values) from error
        return
    language = _language(told)
    for place, item in enumerate(items, start=1):
        try:
            yield _record(item, f"{raw.url}#item-{place}", f"list-{language}", budget)
        except SourceError as error:
            yield Refusal(NAME, f"{raw.url}#item-{place}", RefusedError(error.text.message, **error.text.values))


def shown(content: bytes) -> Shown:
    """How many items an OpenSearch answer shows, and how many there are.

    Raises:
        UnreadableError: it is no such answer.
    """
    told = tree.loads(tree.decode(content, "answer"), "answer")
    items = _items(told) if isinstance(told, dict) else None
    if items is None or not isinstance(told, dict):
        raise UnreadableError("This is no OpenSearch answer of CiNii Research")
    total = told.get("opensearch:totalResults")
    known = int(total) if isinstance(total, str) and total.isascii() and total.isdigit() and len(total) < 12 else None
    return Shown(len(items), known)


def _items(told: dict[str, Json]) -> list[Json] | None:
    """The items of an answer, None when it is none. An answer without results has no list of items."""
    for name in ("items", "@graph"):
        if isinstance(found := told.get(name), list):
            return found
    return [] if told.get("@type") == "channel" else None


def _language(told: dict[str, Json]) -> str:
    """The language of the interface that the answer comes from; it does not tell in which language a text is."""
    context = told.get("@context")
    stated = context.get("@language") if isinstance(context, dict) else None
    return stated if stated in {"ja", "en"} else "ja"


def _record(told: Json, name: str, listed: str, budget: tree.Budget) -> Record:
    if not isinstance(told, dict):
        raise RefusedError("{name} is no JSON object", name=name)
    stated = told.get("@id")
    crid = identifier.crid(stated) if isinstance(stated, str) else None
    if crid is None:
        raise RefusedError("{name} has no CRID in @id", name=name)
    type_ = told.get("dc:type") if listed else told.get("@type")
    kind = _KINDS.get(type_.strip().lower(), PRODUCT) if isinstance(type_, str) else PRODUCT
    fields = tree.field("item" if listed else "record", told, name, budget)
    fields.fields += [Field("@kind", kind), Field("@crid", crid), Field("@listed", listed)]
    return Record(NAME, f"{crid}/{listed}" if listed else crid, "cinii_list" if listed else "cinii_crid", fields)
