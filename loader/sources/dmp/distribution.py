"""The distributions of a dataset in a maDMP: access, embargo, licence, size, host."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from loader.elements import Planned
from loader.elements.naming import state_texts
from loader.record import Field, Node
from loader.sources.dmp.form import said
from loader.values import date, identifier, text
from ontology import COARAR, DCAT, DCSO, DCTERMS, FOAF, SKOS, Concept, scheme

_WHERE = "dmp/dataset/distribution"
_HOST_FACTS = (
    "availability", "backup_frequency", "backup_type", "certified_with", "geo_location", "pid_system", "storage_type",
    "support_versioning", "supports_versioning", "host_id", "host_id_type",
)  # fmt: skip
"""What a host is told to be able to do; no question about plans needs it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a distribution tells about access.

    Args:
        level: the word of maDMP, None when it is unknown or absent.
        category: COAR category, embargo included; None when unknown.
        opens: the day on which an embargo ends.
    """

    level: Concept | None
    category: Node | None
    opens: ox.Literal | None


def state_distribution(stated: Field, planned: Planned, tag: str, before: str) -> Told:
    """State a distribution and return what it tells about access.

    Args:
        before: planned date of issue of the dataset, or date of the plan: a licence that starts later is an embargo.
    """
    statements = planned.statements
    node = planned.distribute()
    state_texts(statements, node, DCTERMS.title, said(stated.text("title"), tag))
    state_texts(statements, node, DCTERMS.description, said(stated.text("description"), tag))
    for words in stated.texts("format"):
        statements.add(node, DCTERMS.format, ox.Literal(text.clean(words)))
    if size := stated.text("byte_size"):
        planned.extent(f"{size} B", f"{_WHERE}/byte_size", subject=node)
    for name, predicate in (("available_until", DCSO.availableUntil), ("issued", DCTERMS.issued)):
        if (day := stated.text(name)) and (moment := planned.moment(day, f"{_WHERE}/{name}")):
            statements.add(node, predicate, moment.literal)
    for name, predicate in (("access_url", DCAT.accessURL), ("download_url", DCAT.downloadURL)):
        if address := stated.text(name):
            if url := identifier.url(address):
                statements.add(node, predicate, ox.NamedNode(url))
            else:
                statements.remark("url-invalid", f"{_WHERE}/{name}", address)
    for host in stated.all("host"):
        _state_host(host, planned, node, tag)
    starts = [day for licence in stated.all("license") if (day := _state_licence(licence, planned))]
    return _told(stated, planned, node, starts, before)


def _state_licence(licence: Field, planned: Planned) -> str:
    """State a licence and return the day from which it holds, "" when it is not stated."""
    address, name = licence.text("license_ref"), licence.text("license_name")
    if address or name:
        planned.licence(name, address, f"{_WHERE}/license")
    return licence.text("start_date")


def _state_host(host: Field, planned: Planned, node: Node, tag: str) -> None:
    address = host.text("url")
    found = planned.host(said(host.text("title"), tag), address, subject=node)
    planned.statements.add(planned.node, DCSO.hasHost, found)
    if url := identifier.url(address):
        planned.statements.add(found, FOAF.page, ox.NamedNode(url))
    state_texts(planned.statements, found, SKOS.note, said(host.text("description"), tag))
    for fact in host.all(*_HOST_FACTS):
        fact.drop()


def _told(stated: Field, planned: Planned, node: Node, starts: list[str], before: str) -> Told:
    where = f"{_WHERE}/data_access"
    words = stated.text("data_access")
    level = scheme("madmp-access").find(words) if words else None
    if level is None:
        if words:
            planned.statements.remark("access-unknown", where, words)
        return Told(None, None, None)
    category, opens = level.match, None
    moments = [m for day in starts if (m := planned.moment(day, f"{_WHERE}/license/start_date"))]
    reference = date.read(before)
    if moments and reference and category == COARAR.c_abf2:
        first = min(moments, key=lambda m: m.start)
        if first.start > reference.end:
            category, opens = COARAR.c_f1cf, first.literal
            planned.statements.remark("embargo-derived", f"{_WHERE}/license/start_date", first.literal.value)
    planned.statements.add(node, DCSO.dataAccess, level.iri)
    planned.statements.add(node, DCTERMS.accessRights, category)
    planned.statements.add(node, DCTERMS.available, opens)
    return Told(level, category, opens)


def state_access(told: list[Told], planned: Planned, where: str) -> None:
    """State access of the dataset when its distributions agree; otherwise only they tell it."""
    stated = [t for t in told if t.category is not None]
    if len({t.category for t in stated}) > 1:
        words = ", ".join(sorted({t.level.notation for t in stated if t.level}))
        planned.statements.remark("planned-access-differs", where, words)
        return
    for one in stated[:1]:
        planned.statements.add(planned.node, DCSO.dataAccess, one.level.iri if one.level else None)
        planned.statements.add(planned.node, DCTERMS.accessRights, one.category)
    for one in stated:
        planned.statements.add(planned.node, DCTERMS.available, one.opens)
