"""The catalogue record: metadata about the metadata, which must not be mixed up with the data's own."""

from __future__ import annotations

import pyoxigraph as ox

from loader.record import Node, Record, Statements
from loader.values import date, identifier
from ontology import DCAT, DCTERMS, FOAF, XSD, prefixes, scheme


def catalogue_record(
    statements: Statements,
    record: Record,
    topic: Node,
    *,
    profile: str | None = None,
    issued: str = "",
    modified: str = "",
    metadata_access: str = "",
    url: str = "",
    where: str = "",
) -> None:
    """State the dcat:CatalogRecord of a record (DCAT 3 section 6.5).

    Args:
        topic: the thing the record is about.
        profile: id of the rule profile that the record is meant to follow, or None.
        issued: when the record was registered first, as stated.
        modified: common element 9, 掲載日・掲載更新日, as stated; the datestamp is used when it is empty.
        metadata_access: access right of the metadata as stated; anything but open keeps the record internal.
        url: page of the record in its source system.
        where: path of the fields that hold the dates, for remarks.
    """
    node = statements.node
    statements.topic = topic
    statements.profile = profile
    statements.a(node, DCAT.CatalogRecord)
    statements.add(node, FOAF.primaryTopic, topic)
    statements.add(node, DCTERMS.identifier, ox.Literal(record.identifier))
    statements.add(node, DCTERMS.isPartOf, ox.NamedNode(f"{statements.base}/id/catalogue/{statements.source}"))
    if profile:
        statements.add(node, DCTERMS.conformsTo, ox.NamedNode(prefixes()["profile"] + profile))
    if issued:
        _date(statements, DCTERMS.issued, issued, where)
    if modified:
        _date(statements, DCTERMS.modified, modified, where)
    elif record.datestamp is not None:
        stamp = record.datestamp.isoformat().replace("+00:00", "Z")
        statements.add(node, DCTERMS.modified, ox.Literal(stamp, datatype=XSD.dateTime))
    if page := identifier.url(url):
        statements.add(node, DCTERMS.source, ox.NamedNode(page))
    if metadata_access:
        _metadata_access(statements, metadata_access)


def _date(statements: Statements, predicate: Node, stated: str, where: str) -> None:
    if moment := date.read(stated):
        statements.add(statements.node, predicate, moment.literal)
    else:
        statements.remark("date-impossible" if date.shaped(stated) else "date-unreadable", where, stated)


def _metadata_access(statements: Statements, stated: str) -> None:
    """State who may read the metadata; what is not known to be open is kept internal."""
    concept = scheme("metadata-access").find(stated)
    if concept is None:
        statements.remark("access-unknown", "metadata-access-rights", stated)
        statements.restricted = True
        return
    statements.add(statements.node, DCTERMS.accessRights, concept.iri)
    if concept.iri != scheme("metadata-access")["open"].iri:
        statements.restricted = True
        statements.remark("metadata-closed", "metadata-access-rights", stated)
