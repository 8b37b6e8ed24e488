"""Which stated nodes are the same thing, by which identifier, and under which IRI the merged view tells of it.

Only identifiers join. Two nodes that share one are linked, and the link keeps the identifier as its evidence; names
never join anything. A weak key (a data number, unique only inside a project) joins across sources only, only where it
is unambiguous, and never against a stronger identifier.
"""

from loader.identity.cluster import Identity
from loader.identity.decision import Decision
from loader.identity.link import Ambiguity, Link, Resolution
from loader.identity.scheme import STRENGTH, WEAK

__all__ = ["STRENGTH", "WEAK", "Ambiguity", "Decision", "Identity", "Link", "Resolution"]
