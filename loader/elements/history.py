"""What organisations belong to and became: hierarchy and change, each with its dates where a source knows them."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements.naming import Names, state_texts
from loader.record import Node, Statements
from loader.values import date
from ontology import DCAT, DCTERMS, ORG, RDFS


def _key(node: Node) -> str:
    return node.value.split("/id/", 1)[1].split("/", 2)[2]


def _day(statements: Statements, stated: str, where: str) -> ox.Literal | None:
    if not stated:
        return None
    if moment := date.read(stated):
        return moment.literal
    statements.remark("date-impossible" if date.shaped(stated) else "date-unreadable", where, stated)
    return None


def belongs(
    statements: Statements,
    part: Node,
    whole: Node,
    *,
    since: str = "",
    until: str = "",
    kind: Names = (),
    basis: str = "",
    where: str,
) -> None:
    """Say that an organisation belongs, or with ``until`` belonged, to another one.

    What is so today is the plain org:subOrganizationOf. Dates and basis stand in a dcat:Relationship beside it, since
    ORG has no dated form of it.

    Args:
        since: first day as stated.
        until: last day as stated.
        kind: how it belongs, in words (所管, 外局 ...).
        basis: law or document that says so.
    """
    if not until:
        statements.add(part, ORG.subOrganizationOf, whole)
    if not (since or until or basis):
        return
    node = ox.NamedNode(f"{part.value}#subOrganizationOf:{_key(whole)}")
    statements.add(part, DCAT.qualifiedRelation, node)
    statements.a(node, DCAT.Relationship)
    statements.add(node, DCTERMS.relation, whole)
    statements.add(node, DCAT.hadRole, ORG.subOrganizationOf)
    statements.add(node, DCAT.startDate, _day(statements, since, where))
    statements.add(node, DCAT.endDate, _day(statements, until, where))
    state_texts(statements, node, RDFS.label, kind)
    if basis:
        statements.add(node, DCTERMS.source, ox.Literal(basis, language="ja"))


def changed(statements: Statements, before: Node, after: Node, *, day: str = "", kind: Names = (), where: str) -> None:
    """Say that an organisation became another one, or became part of it (trap 43).

    Args:
        before: the organisation that ended or changed.
        after: the one that it became.
        day: first day of the new state as stated, "" when the source has none.
        kind: what happened, in words (merger, renaming ...).
        where: path of the field in the source record, for remarks.
    """
    event = ox.NamedNode(f"{before.value}#change:{_key(after)}")
    statements.a(event, ORG.ChangeEvent)
    statements.add(event, ORG.originalOrganization, before)
    statements.add(event, ORG.resultingOrganization, after)
    statements.add(event, DCTERMS.date, _day(statements, day, where))
    state_texts(statements, event, RDFS.label, kind)
    statements.add(before, ORG.changedBy, event)
