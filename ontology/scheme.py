"""The closed code lists (SKOS concept schemes) and look-up of what a source wrote in them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files as package_files

import pyoxigraph as ox

from ontology.vocabulary import SKOS, prefixes

_LABELS = ("prefLabel", "altLabel", "hiddenLabel")


def _folded(text: str) -> str:
    """A key under which spellings of one label meet: NFKC, case and white space folded."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of a code list.

    Attributes:
        iri: the concept.
        notation: its first code as the lists of the policy write it, or "" when it has none.
        label: preferred label by language tag ("ja", "en").
        exact: IRIs that mean the same elsewhere (COAR, ROR, licence URLs), the one to state in data first.
        broad: IRIs elsewhere that mean this and more, used when nothing means the same.
    """

    iri: ox.NamedNode
    notation: str
    label: dict[str, str] = field(hash=False)
    exact: tuple[ox.NamedNode, ...] = ()
    broad: tuple[ox.NamedNode, ...] = ()

    @property
    def match(self) -> ox.NamedNode:
        """The IRI to state in data: the first exact or broader match elsewhere, or the concept itself."""
        return (*self.exact, *self.broad, self.iri)[0]


class Scheme:
    """A code list: look up a concept by IRI, code or any known spelling of its label."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.concepts: tuple[Concept, ...] = ()
        self._by_text: dict[str, Concept] = {}
        self._by_iri: dict[str, Concept] = {}
        self._read(data)

    def _read(self, data: bytes) -> None:
        about: dict[str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]] = {}
        for quad in ox.parse(data, ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode):
                about.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
        own = prefixes()["scheme"]
        found = []
        for iri, facts in about.items():
            if not iri.startswith(own) or SKOS.inScheme.value not in facts:
                continue
            labels = {
                t.language: t.value
                for t in facts.get(SKOS.prefLabel.value, [])
                if isinstance(t, ox.Literal) and t.language
            }
            notations = [t.value for t in facts.get(SKOS.notation.value, []) if isinstance(t, ox.Literal)]
            exact, broad = (
                tuple(t for t in facts.get(p.value, []) if isinstance(t, ox.NamedNode))
                for p in (SKOS.exactMatch, SKOS.broadMatch)
            )
            concept = Concept(ox.NamedNode(iri), notations[0] if notations else "", labels, exact, broad)
            found.append(concept)
            self._by_iri[iri] = concept
            for other in exact:
                self._by_iri.setdefault(other.value, concept)
            spellings = [*notations, iri.rsplit("/", 1)[1]]
            for name in _LABELS:
                spellings += [t.value for t in facts.get(SKOS[name].value, []) if isinstance(t, ox.Literal)]
            for spelling in spellings:
                self._by_text.setdefault(_folded(spelling), concept)
        self.concepts = tuple(found)

    def __getitem__(self, name: str) -> Concept:
        """The concept with this last IRI segment, for code that names one; KeyError when there is none."""
        return self._by_iri[f"{prefixes()['scheme']}{self.name}/{name}"]

    def find(self, text: str) -> Concept | None:
        """The concept that a source means by a code or label, in any spelling the list knows."""
        return self._by_text.get(_folded(text))

    def find_iri(self, iri: str) -> Concept | None:
        """The concept that an IRI names, ours or an exact match; trailing slash and http(s) are forgiven."""
        rest = iri.strip().rstrip("/").removeprefix("https://").removeprefix("http://")
        for scheme_part in ("https://", "http://"):
            for end in ("", "/"):
                if found := self._by_iri.get(scheme_part + rest + end):
                    return found
        return None


@cache
def scheme(name: str) -> Scheme:
    """The code list in ``ontology/schemes/<name>.ttl``; raises FileNotFoundError when there is none."""
    return Scheme(name, (package_files("ontology") / "schemes" / f"{name}.ttl").read_bytes())


def schemes() -> tuple[Scheme, ...]:
    """Every code list, by name."""
    folder = package_files("ontology") / "schemes"
    return tuple(scheme(name) for name in sorted(f.name[:-4] for f in folder.iterdir() if f.name.endswith(".ttl")))
