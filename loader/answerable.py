"""Whom findings concern: the institution, project, funder, programme and source of each record that has some.

The merged view of the release says so, so that a record that names no funder is found under the funder that e-Rad names
for its project. Every record gets exactly one part in each division, so that the parts always add up to the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

import pyoxigraph as ox

from loader.errors import StoreError
from ontology import ENISHI, PROV, Text, scheme, text
from queries import query

_PARTS = (ENISHI.auditInstitution, ENISHI.auditProject, ENISHI.auditFunder, ENISHI.auditProgramme, ENISHI.auditSource)
_OWNERS = (ENISHI.auditInstitution, ENISHI.auditProject, ENISHI.auditFunder, ENISHI.auditSource)
"""Who has to act: the first that is known."""
_BEFORE = re.compile(r".*?/id/[^/]+/|.*/")
"""What comes before the number of a thing in its IRI."""
_Known = dict[str, dict[ox.NamedNode, ox.NamedNode]]


def triples(store: ox.Store, findings: ox.NamedNode) -> Iterator[ox.Triple]:
    """Whom the findings of each record concern.

    Args:
        store: a loaded store with its merged view.
        findings: its graph of findings.

    Raises:
        StoreError: the query is no SELECT query.
    """
    found = store.quads_for_pattern(None, PROV.wasDerivedFrom, None, findings)
    records = {quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode)}
    known = _known(store)
    for iri in sorted(records):
        node = ox.NamedNode(iri)
        for part, key in parts(known.get(iri, {})).items():
            yield ox.Triple(node, part, key)


def of(store: ox.Store, record: str) -> Mapping[ox.NamedNode, ox.NamedNode]:
    """Whom a record concerns, by division, whether it has findings or not; raises StoreError."""
    return parts(_known(store, record=record).get(record, {}))


def parts(known: Mapping[ox.NamedNode, ox.NamedNode]) -> dict[ox.NamedNode, ox.NamedNode]:
    """One part of each division, and who has to act."""
    nobody = scheme("audit-part")["none"].iri
    owner = next((known[part] for part in _OWNERS if part in known), nobody)
    return {**{part: known.get(part, nobody) for part in _PARTS}, ENISHI.auditOwner: owner}


def _known(store: ox.Store, **values: str) -> _Known:
    """What the merged view tells of records; of several things the first by IRI.

    All records are asked of at once: an engine may look for the roles of all agents anew for each record that it is
    given, which takes minutes where there are ten thousand.
    """
    asked = query("pages/audit-answerable")
    rows = store.query(asked.text, substitutions=asked.bind(values))
    if not isinstance(rows, ox.QuerySolutions):
        raise StoreError("Query {query} is no SELECT query", query=asked.name)
    first: _Known = {}
    for row in rows:
        record, facet, key = row["record"], row["facet"], row["key"]
        if isinstance(record, ox.NamedNode) and isinstance(facet, ox.NamedNode) and isinstance(key, ox.NamedNode):
            told = first.setdefault(record.value, {})
            told[facet] = min(told.get(facet, key), key, key=lambda node: node.value)
    return first


def unnamed(iri: str) -> Text:
    """What people call a thing that no source gives a name: that it has none, and how its source numbers it."""
    return text("without a name ({number})", number=unquote(_BEFORE.sub("", iri.rstrip("/"), count=1)))
