"""Names of the graphs of a release."""

from __future__ import annotations

import pyoxigraph as ox

from loader.record import Node

DEFAULT = ox.DefaultGraph()


def graph(base: str, name: str) -> Node:
    """The named graph for links, findings, provenance, figures or ontology: ``{base}/graph/{name}``."""
    return ox.NamedNode(f"{base}/graph/{name}")


def source_graph(base: str, source: str) -> Node:
    """The named graph of a source, as stated: ``{base}/graph/source/{source}``."""
    return ox.NamedNode(f"{base}/graph/source/{source}")
