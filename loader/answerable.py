"""Whom findings concern: the institution, project, funder, programme and source of each record that has some.

The merged view of the release says so, so that a record that names no funder is found under the funder that e-Rad names
for its project. Every record gets exactly one part in each division, so that the parts always add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from loader.errors import StoreError
from ontology import ENISHI, scheme
from queries import query

_PARTS = (ENISHI.auditInstitution, ENISHI.auditProject, ENISHI.auditFunder, ENISHI.auditProgramme, ENISHI.auditSource)
_OWNERS = (ENISHI.auditInstitution, ENISHI.auditProject, ENISHI.auditFunder, ENISHI.auditSource)
"""Who has to act: the first that is known."""


def triples(store: ox.Store, findings: ox.NamedNode) -> Iterator[ox.Triple]:
    """Whom the findings of each record concern.

    Args:
        store: a loaded store with its merged view.
        findings: its graph of findings.

    Raises:
        StoreError: the query is no SELECT query.
    """
    asked = query("pages/audit-answerable")
    rows = store.query(asked.text, substitutions=asked.bind({"findings": findings}))
    if not isinstance(rows, ox.QuerySolutions):
        raise StoreError("Query {query} is no SELECT query", query=asked.name)
    first: dict[str, dict[str, str]] = {}
    for row in rows:
        record, facet, key = row["record"], row["facet"], row["key"]
        if isinstance(record, ox.NamedNode) and isinstance(facet, ox.NamedNode) and isinstance(key, ox.NamedNode):
            known = first.setdefault(record.value, {})
            known[facet.value] = min(known.get(facet.value, key.value), key.value)
    nobody = scheme("audit-part")["none"].iri
    for record_iri, known in sorted(first.items()):
        node = ox.NamedNode(record_iri)
        for part in _PARTS:
            yield ox.Triple(node, part, ox.NamedNode(known[part.value]) if part.value in known else nobody)
        owner = next((known[part.value] for part in _OWNERS if part.value in known), nobody.value)
        yield ox.Triple(node, ENISHI.auditOwner, ox.NamedNode(owner))
