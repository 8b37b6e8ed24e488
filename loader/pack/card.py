"""What a pack says of its release, of the software, and under which conditions its content may be used."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import Any

import pyoxigraph as ox

from loader.graphs import graph
from loader.pack.layout import FORMAT
from loader.store import Manifest, Scope
from ontology import DCAT, DCTERMS, LOCALES, RDF

SOFTWARE_LICENCE = "https://spdx.org/licenses/Apache-2.0"
_INTERNAL_ONLY = ("records",)
"""What the manifest says of a source that counts restricted records too."""


def release(manifest: Manifest, scope: Scope, digest: str, quads: int) -> dict[str, Any]:
    """What the release says of itself, as far as a scope may know it.

    Args:
        digest: SHA-256 of the sorted N-Quads.
        quads: how many there are.
    """
    left_out = () if scope == "internal" else _INTERNAL_ONLY
    told: dict[str, Any] = {
        "format": FORMAT,
        "scope": scope,
        "id": manifest.id,
        "created": manifest.created,
        "as_of": manifest.as_of,
        "base": manifest.base,
        "version": manifest.version,
        "edits": manifest.edits,
        "digest": {"algorithm": "sha-256", "of": "sorted N-Quads", "value": digest},
        "quads": quads,
        "graphs": sorted(manifest.graphs.get(scope, [])),
        "profiles": manifest.profiles,
        "sources": {
            name: {key: value for key, value in row.items() if key not in left_out}
            for name, row in manifest.sources.items()
        },
    }
    return told if scope == "public" else told | {"ledger": manifest.ledger}


def versions(manifest: Manifest) -> dict[str, Any]:
    """The software that built the release, and the software that made the pack."""
    return {
        "built_with": {"enishi": manifest.version},
        "packed_with": {
            "enishi": version("enishi"),
            "pyoxigraph": version("pyoxigraph"),
            "python": platform.python_version(),
        },
    }


def licences(store: ox.Store, base: str) -> dict[str, Any]:
    """The licence of the metadata of each source, as the release tells it, and that of the software.

    A source that tells none is listed with null: then nothing is known, and nothing is granted.
    """
    provenance = graph(base, "provenance")
    found: dict[str, Any] = {}
    for quad in store.quads_for_pattern(None, RDF.type, DCAT.Catalog, provenance):
        node = quad.subject
        if not isinstance(node, ox.NamedNode) or not node.value.startswith(f"{base}/id/catalogue/"):
            continue
        titles = [q.object for q in store.quads_for_pattern(node, DCTERMS.title, None, provenance)]
        terms = sorted(
            q.object.value
            for q in store.quads_for_pattern(node, DCTERMS.license, None, provenance)
            if isinstance(q.object, ox.NamedNode)
        )
        found[node.value.removeprefix(f"{base}/id/catalogue/")] = {
            "title": {t.language: t.value for t in titles if isinstance(t, ox.Literal) and t.language in LOCALES},
            "licence": terms[0] if terms else None,
        }
    return {"sources": found, "queries_rules_and_software": SOFTWARE_LICENCE}
