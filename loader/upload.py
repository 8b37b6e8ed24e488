"""Uploading a release to a SPARQL 1.1 store elsewhere, and which release it holds.

The graph ``{base}/graph/release`` in that store tells the name of the release and the graphs that came with it. It
loses the name before the first graph is replaced and gets the new one after the last: who asks in between learns that
the store is not ready, and nobody gets an answer of two releases.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from loader.progress import Progress
from loader.remote import Graphs, RemoteStore
from loader.store import Release, Scope
from ontology import DCTERMS, text
from queries import query

MERGED = "merged"
"""Last segment of the IRI of the graph that holds the merged view."""
MARKER = "release"
"""Last segment of the IRI of the graph that tells which release the store holds."""
_AT_ONCE = 20_000
_SECONDS = 60.0
_BYTES = 10 * 2**20


@dataclass(frozen=True, slots=True)
class Held:
    """What a store elsewhere holds.

    Args:
        release: name of the release; "" while an upload is under way, or after one that was interrupted.
        graphs: IRIs of its graphs, the merged view among them.
    """

    release: str
    graphs: tuple[str, ...]


def held(remote: RemoteStore, base: str, seconds: float = _SECONDS, check: Callable[[], None] = lambda: None) -> Held:
    """What the store holds; raises RemoteError when it does not answer.

    Args:
        remote: the store.
        base: base IRI of the release.
        seconds, check: when to give up, see `loader.remote.RemoteStore.ask`.
    """
    asked = query("pages/held-release")
    marker = f"{base}/graph/{MARKER}"
    content = remote.ask(asked.text, Graphs((marker,), ()), graph=False, seconds=seconds, limit=_BYTES, check=check)
    bindings = json.loads(content)["results"]["bindings"]
    names = sorted({b["name"]["value"] for b in bindings if "name" in b})
    return Held(
        names[0] if len(names) == 1 else "", tuple(sorted({b["graph"]["value"] for b in bindings if "graph" in b}))
    )


def upload(remote: RemoteStore, release: Release, scope: Scope, progress: Progress) -> int:
    """Make the store hold a scope of a release and nothing else of ours.

    Returns:
        The number of triples sent; 0 when it held this release already.

    Raises:
        RemoteError: the store does not take it. It then holds no release, and the next upload starts anew.
    """
    base = release.manifest.base
    before = held(remote, base)
    if before.release == release.id:
        return 0
    store = release.store(scope)
    merged = f"{base}/graph/{MERGED}"
    graphs = [merged, *sorted(g.value for g in store.named_graphs() if isinstance(g, ox.NamedNode))]
    _mark(remote, base, "", {*before.graphs, *graphs})
    sent = 0
    for iri in graphs:
        progress.say(text("Uploading {graph}", graph=iri))
        graph = ox.DefaultGraph() if iri == merged else ox.NamedNode(iri)
        sent += remote.put(iri, _triples(store, graph), _AT_ONCE)
    for iri in sorted(set(before.graphs) - set(graphs)):
        remote.delete(iri)
    _mark(remote, base, release.id, set(graphs))
    return sent


def _triples(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Triple]:
    for quad in store.quads_for_pattern(None, None, None, graph):
        yield quad.triple


def _mark(remote: RemoteStore, base: str, name: str, graphs: set[str]) -> None:
    """Write the graph that tells what the store holds; without a name while it is not all there."""
    node = ox.NamedNode(f"{base}/graph/{MARKER}")
    triples = [ox.Triple(node, DCTERMS.hasPart, ox.NamedNode(iri)) for iri in sorted(graphs)]
    if name:
        triples.append(ox.Triple(node, DCTERMS.identifier, ox.Literal(name)))
    remote.put(node.value, triples, len(triples))
