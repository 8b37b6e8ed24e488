"""Closed vocabularies: a term exists only when the profile describes it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files as package_files
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

SH_NAMESPACE = "http://www.w3.org/ns/shacl#"
_SH_PREFIX = ox.NamedNode(SH_NAMESPACE + "prefix")
_SH_IRI = ox.NamedNode(SH_NAMESPACE + "namespace")
_MAX_COUNT = ox.NamedNode(SH_NAMESPACE + "maxCount")
_UNIQUE_LANG = ox.NamedNode(SH_NAMESPACE + "uniqueLang")
_DEFINED_BY = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#isDefinedBy")


class UnknownTermError(AttributeError):
    """A term was used that ``profile.ttl`` and ``core.ttl`` do not describe."""


def files() -> tuple[Traversable, ...]:
    """All Turtle files of the ontology, terms first and code lists after them."""
    root = package_files("ontology")
    top = sorted((f for f in root.iterdir() if f.name.endswith(".ttl")), key=lambda f: f.name)
    lists = sorted((f for f in (root / "schemes").iterdir() if f.name.endswith(".ttl")), key=lambda f: f.name)
    return (*top, *lists)


@cache
def prefixes() -> Mapping[str, str]:
    """Every prefix that the project uses, as ``prefixes.ttl`` declares it (sh:declare)."""
    text = (package_files("ontology") / "prefixes.ttl").read_bytes()
    names: dict[ox.NamedNode | ox.BlankNode | ox.Triple, dict[str, str]] = {}
    for quad in ox.parse(text, ox.RdfFormat.TURTLE):
        if isinstance(quad.object, ox.Literal) and quad.predicate in (_SH_PREFIX, _SH_IRI):
            names.setdefault(quad.subject, {})[quad.predicate.value] = quad.object.value
    return {d[_SH_PREFIX.value]: d[_SH_IRI.value] for d in names.values()}


@cache
def described_terms() -> frozenset[str]:
    """The IRIs of all terms in use: what the profile and the core ontology say is defined somewhere."""
    return frozenset(s.value for s, _ in _profile_facts(_DEFINED_BY))


def _profile_facts(predicate: ox.NamedNode) -> Iterator[tuple[ox.NamedNode, str]]:
    """Each (term, value) that the core ontology and the profile state with a predicate."""
    for name in ("core.ttl", "profile.ttl"):
        for quad in ox.parse((package_files("ontology") / name).read_bytes(), ox.RdfFormat.TURTLE):
            if quad.predicate == predicate and isinstance(quad.subject, ox.NamedNode):
                yield quad.subject, quad.object.value if isinstance(quad.object, ox.Literal) else ""


@cache
def single_valued() -> frozenset[ox.NamedNode]:
    """The properties of which the merged view keeps one value (``sh:maxCount 1`` in the profile)."""
    return frozenset(s for s, value in _profile_facts(_MAX_COUNT) if value == "1")


@cache
def single_per_language() -> frozenset[ox.NamedNode]:
    """The properties of which the merged view keeps one value a language (``sh:uniqueLang true`` in the profile)."""
    return frozenset(s for s, value in _profile_facts(_UNIQUE_LANG) if value == "true")


@cache
def kept_together() -> frozenset[ox.NamedNode]:
    """The properties of which the merged view keeps all values of one record (``enishi:keptTogether true``)."""
    together = ox.NamedNode(prefixes()["enishi"] + "keptTogether")
    return frozenset(s for s, value in _profile_facts(together) if value == "true")


class Vocabulary:
    """One namespace whose attributes are its described terms, as pyoxigraph nodes.

    Args:
        prefix: a prefix of ``prefixes.ttl``.
        open_terms: true only for namespaces that are code lists with machine-made names (COAR, formats of W3C).
    """

    def __init__(self, prefix: str, *, open_terms: bool = False) -> None:
        self.prefix = prefix
        self.namespace = prefixes()[prefix]
        self._open = open_terms

    def __getattr__(self, name: str) -> ox.NamedNode:
        """The term of this name; raises UnknownTermError when nothing describes it."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> ox.NamedNode:
        """The term of this name, for names that are no Python identifier."""
        iri = self.namespace + name
        if not self._open and iri not in described_terms():
            raise UnknownTermError(f"{self.prefix}:{name} is not described in ontology/profile.ttl or core.ttl")
        return ox.NamedNode(iri)


def compact(iri: str) -> str:
    """The prefixed name of an IRI (``dcat:Dataset``), or the IRI itself when no prefix fits."""
    best = max((p for p in prefixes().items() if iri.startswith(p[1])), key=lambda p: len(p[1]), default=None)
    return iri if best is None else f"{best[0]}:{iri[len(best[1]) :]}"


ADMS = Vocabulary("adms")
COARAR = Vocabulary("coar-ar", open_terms=True)
COARRT = Vocabulary("coar-rt", open_terms=True)
CUBELINK = Vocabulary("cube")
DCAT = Vocabulary("dcat")
DCNDL = Vocabulary("dcndl")
DCSO = Vocabulary("dcso")
DCTERMS = Vocabulary("dcterms")
DCV = Vocabulary("dcv", open_terms=True)
DQV = Vocabulary("dqv")
ENISHI = Vocabulary("enishi")
ENTAILMENT = Vocabulary("entailment", open_terms=True)
FOAF = Vocabulary("foaf")
FORMATS = Vocabulary("formats", open_terms=True)
FRAPO = Vocabulary("frapo")
GEOSPARQL = Vocabulary("geosparql")
ODRL = Vocabulary("odrl")
ORG = Vocabulary("org")
OWL = Vocabulary("owl")
PROV = Vocabulary("prov")
QB = Vocabulary("qb")
RDF = Vocabulary("rdf")
RDFS = Vocabulary("rdfs")
SCHEMA = Vocabulary("schema")
SD = Vocabulary("sd")
SDMXA = Vocabulary("sdmx-attribute")
SDMXD = Vocabulary("sdmx-dimension")
SDO = Vocabulary("sdo")
SH = Vocabulary("sh")
SKOS = Vocabulary("skos")
SPDX = Vocabulary("spdx")
SSSOM = Vocabulary("sssom")
VCARD = Vocabulary("vcard")
VOID = Vocabulary("void")
XSD = Vocabulary("xsd")
