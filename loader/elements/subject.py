"""Headings and classification codes of lists that are not ours."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements.naming import Names, state_texts
from loader.record import Node, Statements
from loader.values import identifier
from ontology import ADMS, DCTERMS, SKOS


def heading(
    statements: Statements,
    subject: Node,
    kind: str,
    names: Names = (),
    code: str = "",
    address: str = "",
    where: str = "",
) -> Node:
    """A heading or code of a list, with the list it says it is from and its address there.

    Args:
        subject: the thing that the heading is about.
        kind: name of the list as stated, "" when none.
        names: the heading in words.
        code: its code in the list.
        address: its address as stated.
        where: path of the field in the source record, for remarks.
    """
    node = statements.part("subject")
    statements.add(subject, DCTERMS.subject, node)
    statements.a(node, SKOS.Concept)
    state_texts(statements, node, SKOS.prefLabel, names)
    if code:
        statements.add(node, SKOS.notation, ox.Literal(code))
    if kind:
        statements.add(node, ADMS.schemaAgency, ox.Literal(kind))
    if iri := identifier.url(address):
        statements.add(node, SKOS.exactMatch, ox.NamedNode(iri))
    elif address:
        statements.remark("url-invalid", where, address)
    return node
