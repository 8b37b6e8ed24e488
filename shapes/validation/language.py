"""The words of SHACL, closed: a term that the specification's own vocabulary lacks is an error, as in `ontology`.

`ontology.SH` holds the few terms that our data use. To carry out shapes of others takes all of the language, so the
vocabulary is read from the file that pySHACL ships of the specification (SHACL, appendix B).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pyoxigraph as ox

from ontology import RDF, RDFS, prefixes
from shapes.errors import UnknownWordError

RDF_FIRST, RDF_REST, RDF_NIL, RDF_TYPE = RDF.first, RDF.rest, RDF.nil, RDF.type
SUBCLASS, CLASS = RDFS.subClassOf, RDFS.Class

_EXTENSIONS = frozenset({"values", "ExpressionConstraintComponent", "expression"})


@cache
def vocabulary() -> frozenset[str]:
    """Local names of all terms of SHACL and of its note on advanced features."""
    base = prefixes()["sh"]
    text = (files("pyshacl") / "assets" / "shacl.ttl").read_bytes()
    subjects = (q.subject for q in ox.parse(text, ox.RdfFormat.TURTLE))
    names = {s.value.removeprefix(base) for s in subjects if isinstance(s, ox.NamedNode) and s.value.startswith(base)}
    return frozenset(names | _EXTENSIONS) - {""}


@cache
def sh(name: str) -> ox.NamedNode:
    """A term of SHACL.

    Raises:
        UnknownWordError: SHACL has no such term.
    """
    if name not in vocabulary():
        raise UnknownWordError(name)
    return ox.NamedNode(prefixes()["sh"] + name)


@cache
def own_shapes() -> bytes:
    """The shapes that shapes must keep themselves (SHACL, appendix C), in Turtle."""
    return (files("pyshacl") / "assets" / "shacl-shacl.ttl").read_bytes()
