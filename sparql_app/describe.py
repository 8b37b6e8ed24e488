"""Everything that a release says of one thing: merged, by source, by record, and what points to it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

import shapes
from ontology import FOAF, OWL, SH
from sparql_app.facts import Facts, Labels, Node, preferred
from sparql_app.reader import Reader, Row
from sparql_app.wire import Term

FIRST = 10
"""How many of the things that point here by one property are named on the page."""
_SEVERITIES = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
_ORDER = {"violation": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found in a record.

    Args:
        severity: "violation", "warning" or "info".
        message: texts by language.
        rule, clause: IRIs; the clause is "" when the rule cites none.
        value: the offending value, None when there is none.
    """

    severity: str
    message: tuple[ox.Literal, ...]
    rule: str
    clause: str
    value: Term | None

    def told(self, locale: str) -> str:
        """The message in a language."""
        return next((m.value for m in preferred(self.message, locale)), "")

    def element(self, locale: str) -> str:
        """The common element that the rule is about, "" when it is about none."""
        rule = shapes.rules().get(self.rule)
        return "" if rule is None or rule.element is None else rule.element.label.to(locale)

    def cited(self, locale: str) -> str:
        """The clause as it is cited, "" when the rule cites none."""
        return shapes.clause_label(self.clause, locale) if self.clause else ""


@dataclass(frozen=True, slots=True)
class Telling:
    """One record that tells of a thing.

    Args:
        record: its IRI.
        source: name of the source.
        findings: what the rules found in it, the gravest first.
        stated: the node that the record itself states, None when it is the thing's own IRI.
        key: the identifier by which that node was joined, "" when it was not.
        facts: what the source says of the stated node.
    """

    record: Node
    source: str
    findings: tuple[Finding, ...]
    stated: Node | None = None
    key: str = ""
    facts: Facts | None = None


@dataclass(frozen=True, slots=True)
class Pointing:
    """Things that point here by one property: how many links, and the first things with their labels.

    Where only dependent nodes point (an attribution), the things that they belong to are named.
    """

    by: Node
    count: int
    first: tuple[tuple[Node, Facts], ...]


@dataclass(slots=True)
class Description:
    """What is known of a thing.

    Args:
        iri: the thing.
        facts: what is said of it, its dependent nodes, and the labels of what it links to.
        merged: it stands in the merged view under this IRI.
        canonical: under which IRI the merged view tells of it, with the identifier that joined them.
        graphs: the named graphs that speak of it.
        tellings: the records that tell of it.
        pointing: what points to it.
    """

    iri: Node
    facts: Facts
    merged: bool
    canonical: tuple[Node, str] | None = None
    graphs: tuple[str, ...] = ()
    tellings: list[Telling] = field(default_factory=list)
    pointing: list[Pointing] = field(default_factory=list)


def describe(reader: Reader, iri: str, terms: Labels) -> Description | None:
    """What the release says of a thing, None when it says nothing.

    Args:
        reader: the release.
        iri: a canonical, stated or foreign IRI, or that of a dependent node.
        terms: labels of terms and codes.

    Raises:
        ValueError: this is no IRI.
        ProblemError: a limit was reached.
    """
    node = ox.NamedNode(iri)
    facts = Facts(reader.triples("thing", thing=node), terms)
    found = Description(node, facts, merged=node in facts)
    if not found.merged:
        found.facts = Facts(reader.triples("stated", thing=node), terms)
    found.graphs = tuple(
        sorted(g.value for row in reader.rows("stated-graphs", thing=node) if isinstance(g := row["g"], Node))
    )
    links = reader.edition.graph("links")
    for row in reader.rows("thing-canonical", thing=node, links=links):
        if isinstance(canonical := row["canonical"], Node) and canonical != node:
            found.canonical = canonical, row["key"].value
    found.pointing = _pointing(reader, node, terms)
    if found.merged:
        found.tellings = _tellings(reader, found, terms)
    known = found.merged or node in found.facts or found.pointing or found.canonical
    return found if known else None


def source_of(iri: str, base: str) -> str:
    """The source whose IRI a stated node or record has, "" when it is none: ``{base}/id/{kind}/{source}/…``."""
    parts = iri.removeprefix(f"{base}/id/").split("/", 2)
    return parts[1] if iri.startswith(f"{base}/id/") and len(parts) == 3 else ""


def _pointing(reader: Reader, node: Node, terms: Labels) -> list[Pointing]:
    found = []
    for row in reader.rows("thing-inverse", thing=node):
        by, count = row["by"], int(row["n"].value)
        if not isinstance(by, Node) or by in (OWL.sameAs, FOAF.primaryTopic):
            continue
        items = _items(reader, "thing-inverse-list", node, by) if count <= 100 * FIRST else []
        if items and all("#" in item for item in items):
            items = _items(reader, "thing-inverse-owners", node, by) or items
        items = items[:FIRST]
        found.append(Pointing(by, count, tuple((Node(i), labels_of(reader, Node(i), terms)) for i in items)))
    return sorted(found, key=lambda p: (-p.count, p.by.value))


def _items(reader: Reader, query: str, node: Node, by: Node) -> list[str]:
    return sorted({i.value for row in reader.rows(query, thing=node, by=by) if isinstance(i := row["item"], Node)})


def labels_of(reader: Reader, node: Node, terms: Labels) -> Facts:
    """The labels of one thing."""
    rows = reader.rows("thing-labels", thing=node)
    return Facts((ox.Triple(node, row["labelling"], row["label"]) for row in rows), terms)  # type: ignore[arg-type]


def _tellings(reader: Reader, found: Description, terms: Labels) -> list[Telling]:
    """The records about the thing, each with its findings and with what its source states."""
    records = sorted((s for s in _subjects(found.facts, FOAF.primaryTopic, found.iri)), key=lambda node: node.value)
    stated: dict[str, list[tuple[Node, str]]] = {}
    for row in reader.rows("thing-stated", thing=found.iri, links=reader.edition.graph("links")):
        if isinstance(node := row["stated"], Node):
            stated.setdefault(source_of(node.value, reader.edition.base), []).append((node, row["key"].value))
    return [_telling(reader, record, stated, terms) for record in records]


def _telling(reader: Reader, record: Node, stated: dict[str, list[tuple[Node, str]]], terms: Labels) -> Telling:
    base = reader.edition.base
    source = source_of(record.value, base)
    own = Facts(reader.triples("stated", thing=record), terms)
    topic = next(iter(own.nodes(record, FOAF.primaryTopic)), None)
    key = next((k for node, k in stated.get(source, []) if node == topic), "")
    return Telling(
        record,
        source,
        findings_of(reader, record),
        topic,
        key,
        Facts(reader.triples("stated", thing=topic), terms) if topic is not None else None,
    )


def findings_of(reader: Reader, record: Node) -> tuple[Finding, ...]:
    """What the rules found in a record, the gravest first."""
    by_node: dict[str, list[Row]] = {}
    for row in reader.rows("record-findings", record=record, findings=reader.edition.graph("findings")):
        by_node.setdefault(row["finding"].value, []).append(row)
    found = [_finding(rows) for rows in by_node.values()]
    return tuple(sorted(found, key=lambda f: (_ORDER[f.severity], f.rule, str(f.value))))


def _finding(rows: list[Row]) -> Finding:
    first = rows[0]
    clauses = sorted({row["clause"].value for row in rows if "clause" in row})
    severity = first["severity"]
    return Finding(
        _SEVERITIES.get(severity, "info") if isinstance(severity, Node) else "info",
        tuple({m: None for row in rows if isinstance(m := row["message"], ox.Literal)}),
        first["rule"].value,
        clauses[0] if clauses else "",
        first.get("value"),
    )


def _subjects(facts: Facts, predicate: Node, value: Node) -> list[Node]:
    return [s for s in facts.subjects() if value in facts.values(s, predicate)]
