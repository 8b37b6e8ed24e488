"""From an RDF file to one field tree for each dataset and catalogue in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from loader.errors import RefusedError, UnreadableError
from loader.record import Field, Raw, Record, Refusal
from loader.values import date, rdf
from ontology import DCAT, DCTERMS, FOAF, RDFS, prefixes

_HYDRA = "http://www.w3.org/ns/hydra/core#"
_LISTS = prefixes()["dcat"] + "dataset"
_MEMBERS = frozenset(
    (
        _LISTS, DCAT.record.value, prefixes()["dcat"] + "catalog", prefixes()["dcat"] + "service",
        *(_HYDRA + n for n in ("first", "last", "next", "previous", "totalItems", "itemsPerPage", "view", "member")),
        *(_HYDRA + n for n in ("firstPage", "lastPage", "nextPage", "previousPage")),
    )
)  # fmt: skip
_ABOUT_CATALOGUE = frozenset(
    (DCTERMS.title.value, FOAF.name.value, RDFS.label.value, FOAF.homepage.value, DCTERMS.identifier.value)
)


@dataclass(frozen=True, slots=True)
class _Links:
    """Who names whom: catalogue records and catalogues by the dataset that they are about."""

    records: dict[str, list[str]]
    catalogs: dict[str, list[str]]


def feed_entries(facts: rdf.Facts) -> tuple[list[str], list[str]]:
    """The subjects that are datasets (or series of them), and those that are catalogues."""
    catalogs = rdf.instances(facts, DCAT.Catalog.value)
    found = rdf.instances(facts, DCAT.Dataset.value, DCAT.DatasetSeries.value)
    return [s for s in found if s not in set(catalogs)], catalogs


def _links(facts: rdf.Facts) -> _Links:
    links = _Links(defaultdict(list), defaultdict(list))
    for subject, stated in sorted(facts.items()):
        for predicate, term in stated:
            if predicate == str(FOAF.primaryTopic):
                links.records[str(term)].append(subject)
            elif predicate == f"<{_LISTS}>":
                links.catalogs[str(term)].append(subject)
    return links


def described(raw: Raw, source: str) -> Iterator[Record | Refusal]:
    """The datasets and catalogues of an RDF file, each with all that the file states about it.

    A dataset is known by its IRI, or by its dcterms:identifier when it has no IRI. Its tree also holds its catalogue
    record ("record") and the names of the catalogues that list it ("catalog"). What belongs to nothing is kept with
    the first entry as "untold", so that it is reported and not lost.

    Raises:
        UnreadableError: the bytes are no RDF, or describe neither a dataset nor a catalogue.
    """
    facts = rdf.parse(raw.content, raw.media_type, raw.url)
    datasets, catalogs = feed_entries(facts)
    if not datasets and not catalogs:
        raise UnreadableError("{file} describes no dcat:Dataset and no dcat:Catalog", file=raw.url.partition("?")[0])
    links = _links(facts)
    records = {r for found in links.records.values() for r in found}
    teller = rdf.Describer(facts, {*datasets, *catalogs, *records})
    told = [_catalog(teller, c, source) for c in catalogs]
    told += [_dataset(teller, facts, links, d, source) for d in datasets]
    untold = list(teller.untold())
    for item in sorted(told, key=lambda i: i.identifier):
        if untold and isinstance(item, Record) and item.fields is not None:
            item.fields.fields += untold
            untold = []
    yield from _without_repeats(told, raw.url)


def _content(item: Record | Refusal) -> tuple[str, str]:
    """An order that depends on content only, since blank nodes come in any order."""
    return item.identifier, item.digest if isinstance(item, Record) else str(item.error)


def _without_repeats(items: list[Record | Refusal], file: str) -> Iterator[Record | Refusal]:
    """Datasets without IRI may state one identifier twice; none of them silently replaces another."""
    seen: set[str] = set()
    for number, item in enumerate(sorted(items, key=_content), 1):
        if isinstance(item, Refusal):
            yield Refusal(item.source, item.identifier or f"{file}#entry-{number}", item.error)
        elif item.identifier in seen:
            error = RefusedError("{path} occurs more than once", path=item.identifier)
            yield Refusal(item.source, f"{item.identifier}#entry-{number}", error)
        else:
            seen.add(item.identifier)
            yield item


def _key(subject: str, tree: Field) -> str:
    if subject.startswith("<"):
        return subject[1:-1].removeprefix(rdf.BASE)
    stated = next((f.value or "" for f in tree.all("dcterms:identifier") if f.value), "")
    if not stated:
        raise RefusedError("A dataset has neither an IRI nor a dcterms:identifier, so that it cannot be known again")
    return stated


def _dataset(teller: rdf.Describer, facts: rdf.Facts, links: _Links, subject: str, source: str) -> Record | Refusal:
    shown = subject[1:-1] if subject.startswith("<") else ""
    try:
        tree = teller.describe(subject, "dataset")
        key = shown = _key(subject, tree)
        about = [teller.describe(r, "record", frozenset({FOAF.primaryTopic.value})) for r in links.records[subject]]
        listed = [_named(facts, c) for c in links.catalogs[subject]]
        tree.fields += rdf.ordered(about) + rdf.ordered(listed)
    except RefusedError as error:
        return Refusal(source, shown, error)
    return Record(source, key, "dcat_dataset", tree, _stamp(about))


def _catalog(teller: rdf.Describer, subject: str, source: str) -> Record | Refusal:
    try:
        tree = teller.describe(subject, "catalog", _MEMBERS)
        return Record(source, _key(subject, tree), "dcat_catalog", tree)
    except RefusedError as error:
        return Refusal(source, subject[1:-1] if subject.startswith("<") else "", error)


def _named(facts: rdf.Facts, catalog: str) -> Field:
    """A catalogue as its datasets name it: IRI, names and homepage, which stay the same while its members change."""
    about = {p[1:-1] for p, _ in facts.get(catalog, ())}
    return rdf.Describer(facts).describe(catalog, "catalog", frozenset(about - _ABOUT_CATALOGUE))


def _stamp(about: list[Field]) -> datetime | None:
    """When the catalogue record was last changed, if it says so with a time zone."""
    for record in about:
        for stated in record.all("dcterms:modified"):
            moment = date.read(stated.value or "")
            if moment and moment.literal.datatype.value.endswith("dateTime"):
                stamp = datetime.fromisoformat(moment.literal.value)
                if stamp.tzinfo is not None:
                    return stamp.astimezone(UTC)
    return None
