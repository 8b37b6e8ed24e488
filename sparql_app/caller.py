"""Who asks: what they may read, and where they may write."""

from __future__ import annotations

from dataclasses import dataclass

from loader.store import Scope


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asks, known by a token or not at all.

    Args:
        name: name of the token, "" for everybody without one.
        scope: which store of a release they read.
        reads: the named graphs they may read, the merged view among them under its name; None for all.
        writes: beginnings of the IRIs of graphs they may write; "" begins them all. Empty for readers.
        operator: they may see and end queries of others, and what the service says of itself to its operators.
    """

    name: str = ""
    scope: Scope = "public"
    reads: tuple[str, ...] | None = None
    writes: tuple[str, ...] = ()
    operator: bool = False

    def may_read(self, graph: str) -> bool:
        """Whether a named graph, or the merged view under its name, is theirs to read."""
        return self.reads is None or graph in self.reads

    def may_write(self, graph: str) -> bool:
        """Whether a graph is theirs to write."""
        return any(graph.startswith(beginning) for beginning in self.writes)
