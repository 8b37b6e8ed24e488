"""Research products of the OpenAIRE Graph: answers of its API (v1, v2) and lines of its dumps (02 section 15)."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from pathlib import PurePosixPath

from loader.errors import RefusedError, SourceError, UnreadableError
from loader.protocols.location import read_location
from loader.record import Raw, Record, Refusal, Statements
from loader.sources import Origin, Source
from loader.sources.openaire.fields import MAPPING
from loader.sources.openaire.mapping import map_product
from loader.sources.openaire.search import products
from loader.values import tree
from loader.values.tree import Json
from ontology import text

NAME = "openaire"

SUFFIXES = frozenset({".json", ".jsonl", ".ndjson"})
"""Files that are taken from folders and zip archives."""

_TYPES = frozenset({"publication", "dataset", "software", "other"})


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """One record for each product.

    Raises:
        UnreadableError: the bytes are no JSON, or hold no products.
    """
    file = PurePosixPath(urllib.parse.urlsplit(raw.url).path or raw.url).name or raw.url
    found = tree.documents(tree.decode(raw.content, file), file, _products)
    budget = tree.Budget(file)
    seen: set[str] = set()
    for number, product in enumerate(found, 1):
        name = f"{PurePosixPath(file).stem}/product-{number}"
        try:
            record = _record(product, name, budget)
            if record.identifier in seen:
                raise RefusedError("{path} occurs more than once", path=record.identifier)
            seen.add(record.identifier)
            yield record
        except SourceError as error:
            if len(found) == 1:
                raise UnreadableError(error.text.message, **error.text.values) from error
            yield Refusal(NAME, name, RefusedError(error.text.message, **error.text.values))


def _products(whole: Json, file: str) -> list[Json]:
    """The products of an answer, of a list, or the one that this is; raises UnreadableError for anything else."""
    if isinstance(whole, dict) and isinstance(whole.get("results"), list):
        whole = whole["results"]
    if isinstance(whole, list):
        return [*whole]
    if not isinstance(whole, dict) or "id" not in whole:
        raise UnreadableError("{file} is no answer of the OpenAIRE Graph with research products", file=file)
    return [whole]


def _record(product: Json | UnreadableError, name: str, budget: tree.Budget) -> Record:
    if isinstance(product, UnreadableError):
        raise product
    if not isinstance(product, dict):
        raise RefusedError("{where} is not a JSON object", where=name)
    identifier, kind = product.get("id"), product.get("type")
    if not isinstance(identifier, str) or not identifier.strip():
        raise RefusedError("{where} has no id", where=name)
    if not isinstance(kind, str) or kind not in _TYPES:
        raise RefusedError(
            "{where} is no research product: its type is {type}", where=name, type=tree.stored(str(kind))[:40]
        )
    key = tree.stored(identifier.strip())
    return Record(NAME, key, f"openaire_{kind}", tree.field("product", product, name, budget))


def map_record(record: Record, statements: Statements) -> None:
    """State what the graph tells about a product.

    Raises:
        RefusedError: it has neither a title nor an identifier of others.
    """
    if record.fields is None:
        raise RefusedError("The record has no content")
    map_product(record, record.fields, statements)


def fetch(origin: Origin) -> Iterator[Raw]:
    """Files, or all products that a search of the API finds; the API cannot be asked for what changed."""
    yield from read_location(
        origin.location,
        origin.settings,
        suffixes=SUFFIXES,
        accept="application/json",
        walk=lambda client: products(origin.location, client),
    )


SOURCE = Source(
    name=NAME,
    title=text("OpenAIRE Graph"),
    operator=text("OpenAIRE"),
    homepage="https://graph.openaire.eu/",
    licence="https://creativecommons.org/licenses/by/4.0/",
    read=read,
    map=map_record,
    fetch=fetch,
    mapping=MAPPING,
)
