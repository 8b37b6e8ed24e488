"""Findings as RDF: each by itself, or together as a SHACL validation report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from ontology import DCTERMS, ENISHI, LOCALES, PROV, RDF, SDO, SH, XSD, prefixes
from shapes.expectation import expectation
from shapes.finding import Finding
from shapes.profile import Profile

_SEVERITY_TERMS = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def finding_node(finding: Finding, record: ox.NamedNode) -> ox.NamedNode:
    """The IRI of a finding under its record, equal for the same finding in every run."""
    told = _digest(finding.rule, finding.focus.value, finding.path, str(finding.value or ""))
    return ox.NamedNode(f"{record.value}#finding-{told}")


def finding_triples(finding: Finding, record: ox.NamedNode) -> Iterator[ox.Triple]:
    """A finding as a sh:ValidationResult (SHACL section 3.6.2) without blank nodes.

    sh:resultPath is stated only for a path of one predicate; other paths are those of the sh:sourceShape.

    Args:
        record: the record, or report, that the finding belongs to; the finding is derived from it.
    """
    node = finding_node(finding, record)
    yield ox.Triple(node, RDF.type, SH.ValidationResult)
    yield ox.Triple(node, PROV.wasDerivedFrom, record)
    yield from _result(node, finding)


def _result(node: ox.NamedNode, finding: Finding) -> Iterator[ox.Triple]:
    yield ox.Triple(node, SH.focusNode, finding.focus)
    if path := _predicate(finding.path):
        yield ox.Triple(node, SH.resultPath, path)
    if finding.value is not None:
        yield ox.Triple(node, SH.value, finding.value)
    yield ox.Triple(node, SH.resultSeverity, _SEVERITY_TERMS[finding.severity])
    yield ox.Triple(node, SH.sourceShape, ox.NamedNode(finding.rule))
    yield ox.Triple(node, SH.sourceConstraintComponent, ox.NamedNode(finding.component))
    for locale in LOCALES:
        yield ox.Triple(node, SH.resultMessage, ox.Literal(finding.message.to(locale), language=locale))
    if finding.clause:
        yield ox.Triple(node, DCTERMS.source, ox.NamedNode(finding.clause))


def _predicate(path: str) -> ox.NamedNode | None:
    """The predicate of a path of one step, None for other paths and for fields of a source record."""
    prefix, colon, name = path.partition(":")
    if not colon or prefix not in prefixes() or not name.isidentifier():
        return None
    return ox.NamedNode(prefixes()[prefix] + name)


def report_triples(findings: Sequence[Finding], judged_by: Iterable[Profile] = ()) -> Iterator[ox.Triple]:
    """Findings as a sh:ValidationReport (SHACL section 3.6.1) without blank nodes.

    As SHACL 1.0 has it, sh:conforms is true only when there is no finding of any severity.

    Args:
        judged_by: the profiles; the report states each with its digest.
    """
    used = list(judged_by)
    parts = [finding_node(f, f.focus).value for f in findings]
    name = _digest(*(p.sha256 for p in used), *parts)
    report = ox.NamedNode(f"{prefixes()['enishi'].removesuffix('/ns#')}/.well-known/genid/report-{name}")
    yield ox.Triple(report, RDF.type, SH.ValidationReport)
    yield ox.Triple(report, SH.conforms, ox.Literal("false" if findings else "true", datatype=XSD.boolean))
    for profile in used:
        node = ox.NamedNode(profile.iri)
        yield ox.Triple(report, PROV.used, node)
        yield ox.Triple(node, SDO.sha256, ox.Literal(profile.sha256))
    for finding in findings:
        node = finding_node(finding, report)
        yield ox.Triple(report, SH.result, node)
        yield ox.Triple(node, RDF.type, SH.ValidationResult)
        yield from _result(node, finding)
        yield from expected_triples(node, finding.rule)


def expected_triples(finding: ox.NamedNode, rule: str) -> Iterator[ox.Triple]:
    """What the rule of a finding expects, in both languages; the store has it not, since it follows from the rule."""
    for locale in LOCALES:
        if told := expectation(rule).to(locale):
            yield ox.Triple(finding, ENISHI.expected, ox.Literal(told, language=locale))


def report_turtle(findings: Sequence[Finding], judged_by: Iterable[Profile] = ()) -> str:
    """Findings as a sh:ValidationReport in Turtle."""
    triples = report_triples(findings, judged_by)
    text = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes()))
    return (text or b"").decode()
