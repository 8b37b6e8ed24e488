"""Which stated nodes are the same thing, by which identifier, and under which IRI the merged view tells of it.

Only identifiers join. Two nodes that share one are linked, and the link keeps the identifier as its evidence; names
never join anything, and neither do identifiers where stronger ones contradict them (`loader.identity.joining`). A weak
key (a data number, unique only inside a project) joins across sources only, and only where it is unambiguous. What
stays open is told to a person, whose decision outranks all of this.
"""

from loader.identity.cluster import Identity
from loader.identity.decision import Decision
from loader.identity.forest import Forest
from loader.identity.link import Ambiguity, Link, Resolution
from loader.identity.scheme import STRENGTH, WEAK

__all__ = ["STRENGTH", "WEAK", "Ambiguity", "Decision", "Forest", "Identity", "Link", "Resolution"]
