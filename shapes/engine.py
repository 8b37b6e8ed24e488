"""Two engines behind one seam: ``fast`` judges every record, ``pyshacl`` is the reference it is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox
import shacl

from ontology import SH, prefixes
from shapes.finding import Finding, build, ordered
from shapes.profile import Profile, profile
from shapes.rule import UnknownRuleError

if TYPE_CHECKING:
    import rdflib

ENGINES = ("fast", "pyshacl")
"""Names of the engines."""


class Result(NamedTuple):
    """A validation result (SHACL section 3.6.2), terms in N-Triples."""

    focus: str
    shape: str
    value: str | None
    component: str


class Validator:
    """Judges records by a profile as of a day. It is immutable and may be shared between threads.

    Args:
        judged_by: the profile.
        reference_date: the day on which embargoes are judged.
    """

    engine = ""

    def __init__(self, judged_by: Profile, reference_date: date) -> None:
        self.profile = judged_by
        self.reference_date = reference_date

    def results(self, ntriples: str) -> Iterator[Result]:
        """The validation results of the engine for one record in N-Triples."""
        raise NotImplementedError

    def validate(self, triples: Iterable[ox.Triple]) -> list[Finding]:
        """The findings of one record, ordered and without repetition.

        Blank nodes are named first (RDF 1.1 section 3.5), so that every finding can be pointed to.
        """
        found = []
        for result in self.results(_ntriples(_named(t) for t in triples)):
            broken = self.profile.rules.get(result.shape)
            if broken is None:
                raise UnknownRuleError(result.shape)
            focus = ox.NamedNode(result.focus[1:-1])
            value = _term(result.value) if result.value else None
            found.append(build(broken, self.profile, focus, value, result.component))
        return ordered(found)


class FastValidator(Validator):
    """The Rust engine: SHACL Core and SPARQL constraints, shapes compiled once."""

    engine = "fast"

    @cached_property
    def _shapes(self) -> shacl.Shapes:
        return shacl.Shapes.from_text(_ntriples(self.profile.on(self.reference_date)), "ntriples")

    def results(self, ntriples: str) -> Iterator[Result]:
        """The results of the compiled shapes."""
        for r in self._shapes.validate_text(ntriples, "ntriples").results:
            shape = (r.source_shape or "").strip("<>")
            yield Result(r.focus_node, shape, r.value, r.component_iri)


class ReferenceValidator(Validator):
    """pySHACL over rdflib: slow, used to check the fast engine."""

    engine = "pyshacl"

    @cached_property
    def _shapes(self) -> rdflib.Graph:
        return _graph(_ntriples(self.profile.on(self.reference_date)))

    def results(self, ntriples: str) -> Iterator[Result]:
        """The results that pySHACL reports."""
        import pyshacl
        import rdflib

        _, report, _ = pyshacl.validate(_graph(ntriples), shacl_graph=self._shapes, inference="none")
        if not isinstance(report, rdflib.Graph):
            raise TypeError(f"pySHACL gave no report: {report!r}")
        terms = {name: rdflib.URIRef(SH[name].value) for name in _REPORTED}
        for node in report.objects(None, terms["result"]):
            said = {name: report.value(node, term) for name, term in terms.items()}
            value = said["value"]
            yield Result(
                _text(said["focusNode"]),
                str(said["sourceShape"]),
                None if value is None else _text(value),
                str(said["sourceConstraintComponent"]),
            )


_REPORTED = ("result", "focusNode", "sourceShape", "value", "sourceConstraintComponent")
_ENGINES = {"fast": FastValidator, "pyshacl": ReferenceValidator}


def _ntriples(triples: Iterable[ox.Triple]) -> str:
    return "".join(f"{triple} .\n" for triple in triples)


def _graph(ntriples: str) -> rdflib.Graph:
    """An rdflib graph that keeps every literal as it is written; by default rdflib rewrites "01" to "1"."""
    import rdflib

    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        return rdflib.Graph().parse(data=ntriples, format="nt")
    finally:
        rdflib.NORMALIZE_LITERALS = before


def _text(term: object) -> str:
    import rdflib

    if not isinstance(term, rdflib.term.Identifier):
        raise TypeError(f"{term!r} is no RDF term")
    return term.n3()


@lru_cache(maxsize=4096)
def _term(ntriples: str) -> ox.NamedNode | ox.Literal:
    """An IRI or literal from its N-Triples form; blank nodes have been named before."""
    line = f"<urn:x:s> <urn:x:p> {ntriples} ."
    value = next(iter(ox.parse(line.encode(), ox.RdfFormat.TURTLE))).object
    if not isinstance(value, ox.NamedNode | ox.Literal):
        raise TypeError(f"{ntriples} is neither an IRI nor a literal")
    return value


def _named(triple: ox.Triple) -> ox.Triple:
    """A triple with IRIs in place of blank nodes."""
    subject, value = triple.subject, triple.object
    if not isinstance(subject, ox.BlankNode) and not isinstance(value, ox.BlankNode):
        return triple
    return ox.Triple(
        _skolem(subject) if isinstance(subject, ox.BlankNode) else subject,
        triple.predicate,
        _skolem(value) if isinstance(value, ox.BlankNode) else value,
    )


def _skolem(node: ox.BlankNode) -> ox.NamedNode:
    return ox.NamedNode(f"{prefixes()['enishi'].removesuffix('/ns#')}/.well-known/genid/{node.value}")


@lru_cache(maxsize=16)
def validator(profile_id: str, reference_date: date, engine: str = "fast") -> Validator:
    """The validator of a profile as of a day, compiled once for each.

    Args:
        profile_id: id of a profile.
        reference_date: the day on which embargoes are judged.
        engine: "fast" or "pyshacl".

    Raises:
        UnknownProfileError: there is no such profile.
        ValueError: there is no such engine.
    """
    if engine not in _ENGINES:
        raise ValueError(f"unknown engine {engine!r}; engines: {', '.join(ENGINES)}")
    return _ENGINES[engine](profile(profile_id), reference_date)
