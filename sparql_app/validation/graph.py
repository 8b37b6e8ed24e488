"""The report as RDF: one sh:ValidationReport (SHACL, section 3.6) of all rules, those of a profile and those sent."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

import shapes
from ontology import LOCALES, RDF, RDFS, SH, XSD, prefixes
from sparql_app.validation.judging import Judged, written

_OWN = ox.BlankNode("report")
"""What the writer of results calls its report."""


def triples(judged: Judged) -> list[ox.Triple]:
    """The report. SHACL has no result for a record that cannot be read: a comment names it, and nothing conforms."""
    known = shapes.profiles()
    said = list(shapes.report_triples(judged.findings, [known[name] for name in sorted(judged.profiles)]))
    report = next(t.subject for t in said if t.predicate == RDF.type and t.object == SH.ValidationReport)
    said = [t for t in said if t.predicate != SH.conforms]
    conforms = not (judged.findings or judged.refused or (judged.own and judged.own.results))
    said.append(ox.Triple(report, SH.conforms, ox.Literal(str(conforms).lower(), datatype=XSD.boolean)))
    for where, reason in judged.refused:
        said += [
            ox.Triple(report, RDFS.comment, ox.Literal(f"{where}: {reason.to(locale)}", language=locale))
            for locale in LOCALES
        ]
    return [*said, *_own(judged, report)]


def _own(judged: Judged, report: ox.NamedNode | ox.BlankNode | ox.Triple) -> Iterator[ox.Triple]:
    """The results of the rules that were sent, as results of the one report."""
    writer = written(judged)
    if writer is None or judged.own is None or isinstance(report, ox.Triple):
        return
    for t in writer.triples(judged.own):
        if t.subject != _OWN:
            yield t
        elif t.predicate == SH.result:
            yield ox.Triple(report, t.predicate, t.object)


def serialised(judged: Judged, syntax: ox.RdfFormat) -> bytes:
    """The report in an RDF syntax."""
    return of(triples(judged), syntax)


def of(said: list[ox.Triple], syntax: ox.RdfFormat) -> bytes:
    """Triples in an RDF syntax, with the prefixes that they use."""
    iris = {p.value for t in said for p in (t.subject, t.predicate, t.object) if isinstance(p, ox.NamedNode)}
    used = {k: v for k, v in prefixes().items() if k == "xsd" or any(iri.startswith(v) for iri in iris)}
    return ox.serialize(sorted(said, key=str), format=syntax, prefixes=used) or b""
