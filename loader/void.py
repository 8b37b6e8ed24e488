"""How much a release holds, as VoID (Describing Linked Datasets with the VoID Vocabulary, W3C Interest Group Note).

The numbers of the release itself are those of its merged view, the default graph; each named graph is a subset with its
own number of triples. They are counted once, when the release is built, and lie beside the store: ``void-public.nt``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from loader.record import Node
from ontology import RDF, VOID, XSD
from queries import query

_TOTALS = {
    "totals": (VOID.triples, VOID.distinctSubjects, VOID.distinctObjects, VOID.properties),
    "entities": (VOID.entities, VOID.classes),
}
_NAMESPACE = re.compile(r"(.*[/#])[^/#]+")


def iri(base: str, release: str) -> Node:
    """The IRI of a release: ``{base}/id/release/{id}``."""
    return ox.NamedNode(f"{base}/id/release/{release}")


def file_name(scope: str) -> str:
    """Name of the file of a scope."""
    return f"void-{scope}.nt"


def count(store: ox.Store, release: Node) -> Iterator[ox.Triple]:
    """Count what a store holds. It takes some seconds for every million quads.

    Args:
        store: a store of a release.
        release: IRI of the release.
    """
    yield ox.Triple(release, RDF.type, VOID.Dataset)
    for name, predicates in _TOTALS.items():
        for row in _rows(store, name):
            for predicate in predicates:
                yield ox.Triple(release, predicate, row[predicate.value.removeprefix(VOID.namespace)])
    for row in _rows(store, "classes"):
        part = _part(release, "class", row["class"])
        yield ox.Triple(release, VOID.classPartition, part)
        yield ox.Triple(part, VOID["class"], row["class"])
        yield ox.Triple(part, VOID.entities, row["entities"])
    properties = [row["property"] for row in _rows(store, "properties")]
    for one in properties:
        part = _part(release, "property", one)
        yield ox.Triple(release, VOID.propertyPartition, part)
        yield ox.Triple(part, VOID.property, one)
        for row in _rows(store, "property", one):  # one after the other: sets of all of them would not fit
            yield ox.Triple(part, VOID.triples, row["triples"])
            yield ox.Triple(part, VOID.distinctSubjects, row["distinctSubjects"])
            yield ox.Triple(part, VOID.distinctObjects, row["distinctObjects"])
    for namespace in sorted({match[1] for one in properties if (match := _NAMESPACE.fullmatch(one.value))}):
        yield ox.Triple(release, VOID.vocabulary, ox.NamedNode(namespace))
    sizes = {row["graph"]: row["triples"] for row in _rows(store, "graphs")}
    for graph in sorted((g for g in store.named_graphs() if isinstance(g, Node)), key=str):
        yield ox.Triple(release, VOID.subset, graph)
        yield ox.Triple(graph, RDF.type, VOID.Dataset)
        yield ox.Triple(graph, VOID.triples, sizes.get(graph, ox.Literal("0", datatype=XSD.integer)))


def write(store: ox.Store, directory: Path, scope: str, release: Node) -> None:
    """Count a store and keep the numbers in the directory of its release; there is all of the file or nothing."""
    path = directory / file_name(scope)
    waiting = path.with_name(f".{path.name}.part")
    lines = sorted({f"{triple} .\n" for triple in count(store, release)})
    waiting.write_text("".join(lines), encoding="utf-8")
    waiting.replace(path)


def read(directory: Path, scope: str, release: Node) -> list[ox.Triple] | None:
    """The numbers that were kept; None when there are none of this very release."""
    try:
        content = (directory / file_name(scope)).read_bytes()
        found = [quad.triple for quad in ox.parse(content, ox.RdfFormat.N_TRIPLES)]
    except (OSError, SyntaxError):
        return None
    return found if any(triple.subject == release for triple in found) else None


def graphs(found: Sequence[ox.Triple]) -> list[Node]:
    """The named graphs that the numbers tell of, by IRI."""
    return sorted((t.object for t in found if t.predicate == VOID.subset and isinstance(t.object, Node)), key=str)


def _part(release: Node, kind: str, of: Node) -> Node:
    return ox.NamedNode(f"{release.value}#{kind}-{hashlib.sha256(of.value.encode()).hexdigest()[:16]}")


def _rows(store: ox.Store, name: str, prop: Node | None = None) -> Iterator[dict[str, Node]]:
    asked = query(f"statistics/{name}")
    rows = store.query(asked.text, substitutions=asked.bind({"property": prop} if prop else {}))
    assert isinstance(rows, ox.QuerySolutions)  # noqa: S101 - the catalogue's own SELECT queries
    names = [variable.value for variable in rows.variables]
    for row in rows:
        yield {name: row[name] for name in names}
