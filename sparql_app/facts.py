"""A few hundred triples by subject, and what a page needs of them: values, labels, addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urlsplit

import pyoxigraph as ox

from ontology import DCTERMS, FOAF, RDF, RDFS, SKOS, XSD, compact, text
from sparql_app.wire import Term

Node = ox.NamedNode
LABELLING = (SKOS.prefLabel, RDFS.label, DCTERMS.title, FOAF.name)
"""The properties that name a thing, the most telling first."""

Labels = Callable[[str, str], str]
"""Label of an IRI in a language, "" when there is none."""


class Facts:
    """Triples by subject and predicate.

    Args:
        triples: what is known.
        terms: labels of terms and codes, for IRIs that the triples do not name.
    """

    def __init__(self, triples: Iterable[ox.Triple], terms: Labels = lambda _iri, _locale: "") -> None:
        self._terms = terms
        self._by_subject: dict[Node, dict[Node, list[Term]]] = {}
        for triple in dict.fromkeys(triples):
            if isinstance(triple.subject, Node) and isinstance(triple.object, Node | ox.Literal):
                about = self._by_subject.setdefault(triple.subject, {})
                about.setdefault(triple.predicate, []).append(triple.object)
        for about in self._by_subject.values():
            for values in about.values():
                values.sort(key=str)

    def __contains__(self, subject: Node) -> bool:
        return subject in self._by_subject

    def subjects(self) -> list[Node]:
        """All that something is said of."""
        return list(self._by_subject)

    def predicates(self, subject: Node) -> dict[Node, list[Term]]:
        """All that is said of a subject."""
        return self._by_subject.get(subject, {})

    def values(self, subject: Node, *predicates: Node) -> list[Term]:
        """The values of any of these properties."""
        about = self.predicates(subject)
        return [value for predicate in predicates for value in about.get(predicate, [])]

    def nodes(self, subject: Node, *predicates: Node) -> list[Node]:
        """The values that are IRIs."""
        return [v for v in self.values(subject, *predicates) if isinstance(v, Node)]

    def words(self, subject: Node, *predicates: Node) -> list[ox.Literal]:
        """The values that are literals."""
        return [v for v in self.values(subject, *predicates) if isinstance(v, ox.Literal)]

    def word(self, subject: Node, *predicates: Node) -> str:
        """The first literal's text, "" when there is none."""
        return next((w.value for w in self.words(subject, *predicates)), "")

    def types(self, subject: Node) -> list[Node]:
        """The classes of a subject."""
        return self.nodes(subject, RDF.type)

    def in_language(self, subject: Node, locale: str, *predicates: Node) -> list[ox.Literal]:
        """The literals in a language; if there are none those in any."""
        words = self.words(subject, *predicates)
        return preferred(words, locale)

    def own_label(self, subject: Node, locale: str) -> str:
        """The name of a thing as these triples or the terms give it, "" when they give none."""
        for predicate in LABELLING:
            if found := self.in_language(subject, locale, predicate):
                return found[0].value
        return self._terms(subject.value, locale)

    def label(self, subject: Node, locale: str) -> str:
        """What to call a thing; at worst its abbreviated IRI."""
        return self.own_label(subject, locale) or short(subject.value)


def preferred(words: Sequence[ox.Literal], locale: str) -> list[ox.Literal]:
    """The literals in a language, else those without one, else those of the first other language."""
    for tag in (locale, None):
        if found := [w for w in words if (w.language or None) == tag]:
            return found
    languages = sorted({w.language for w in words if w.language})
    return [w for w in words if w.language == languages[0]] if languages else []


def short(iri: str) -> str:
    """An IRI as people can read it: a prefixed name, or what follows the host."""
    name = compact(iri)
    if name != iri:
        return name
    parts = urlsplit(iri)
    if "/id/" in iri:
        return iri.split("/id/", 1)[1]
    return iri if not parts.netloc else f"{parts.netloc}{parts.path}".rstrip("/")


def is_web(iri: str) -> bool:
    """Whether a browser may follow it; no other scheme ever becomes a link."""
    return iri.lower().startswith(("http://", "https://"))


def address(iri: str, base: str) -> str:
    """Where this service tells of a thing: its own path, or the page that takes any IRI."""
    if iri.startswith(f"{base}/id/") and "#" not in iri:  # what follows "#" would never reach the service
        return quote(iri.removeprefix(base), safe="/:@.,;~-_()%")
    return "/describe?iri=" + quote(iri, safe="")


@dataclass(frozen=True, slots=True)
class Value:
    """One value on a page.

    Args:
        text: what is shown.
        language: language tag of the text, "" when it has none.
        href: where this service tells of it, "" when it is no thing.
        web: its own address on the web, "" when there is none that may be followed.
        title: the IRI or datatype, shown on demand.
        inside: what is said of a dependent node, by property.
    """

    text: str
    language: str = ""
    href: str = ""
    web: str = ""
    title: str = ""
    inside: tuple[tuple[Value, tuple[Value, ...]], ...] = field(default=())


class Shower:
    """Turns terms into values of a page.

    Args:
        facts: where labels and dependent nodes are.
        base: base IRI of things.
        locale: language of the reader.
    """

    def __init__(self, facts: Facts, base: str, locale: str) -> None:
        self.facts = facts
        self.base = base
        self.locale = locale

    def show(self, term: Term, depth: int = 1) -> Value:
        """A value; a dependent node is unfolded so deep."""
        if isinstance(term, ox.Literal):
            return self._literal(term)
        inside = tuple(self.rows(term, depth - 1)) if depth > 0 and self._is_part(term) else ()
        label = self.facts.own_label(term, self.locale)
        if inside and not label:
            types = [self.facts.label(t, self.locale) for t in self.facts.types(term)]
            label = types[0] if types else ""
        web = term.value if is_web(term.value) and not term.value.startswith(self.base + "/") else ""
        if web and not label and compact(web) == web:
            return Value(web, web=web)  # nobody here knows more of it than its address
        return Value(
            label or short(term.value),
            href=address(term.value, self.base),
            web=web,
            title=term.value,
            inside=inside,
        )

    def rows(self, subject: Node, depth: int = 1) -> Iterator[tuple[Value, tuple[Value, ...]]]:
        """What is said of a subject: each property with its values."""
        about = self.facts.predicates(subject)
        for predicate in sorted(about, key=lambda p: (p != RDF.type, self.facts.label(p, self.locale))):
            yield self.show(predicate, 0), tuple(self.show(value, depth) for value in self.in_order(about[predicate]))

    def in_order(self, terms: Iterable[Term]) -> list[Term]:
        """The values in the reader's language first, otherwise as they were."""
        return sorted(terms, key=lambda t: isinstance(t, ox.Literal) and t.language not in (None, "", self.locale))

    def _is_part(self, term: Node) -> bool:
        return "#" in term.value and term.value.startswith(f"{self.base}/id/") and term in self.facts

    def _literal(self, term: ox.Literal) -> Value:
        if term.datatype == XSD.boolean:
            said = text("yes") if term.value == "true" else text("no")
            return Value(said.to(self.locale))
        if term.datatype == XSD.dateTime:
            return Value(moment(term.value), title=term.value)
        kind = "" if term.language or term.datatype == XSD.string else self.facts.label(term.datatype, self.locale)
        web = term.value if is_web(term.value) and " " not in term.value else ""
        return Value(term.value, language=term.language or "", web=web, title=kind)


def moment(stamp: str) -> str:
    """A date and time without seconds, as the source gave it; anything else unchanged."""
    try:
        when = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    return when.strftime("%Y-%m-%d %H:%M %Z").strip()
