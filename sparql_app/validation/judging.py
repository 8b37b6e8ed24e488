"""Judging what was sent: as ``enishi validate`` judges it, and by rules that were sent with it.

It runs in worker processes alone, which may be killed (`sparql_app.validation.worker`).
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pyoxigraph as ox

import shapes
from loader import checking
from loader.record import Raw
from loader.settings import Settings
from ontology import DCTERMS, FOAF, RDFS, SKOS, Text, compact
from shapes import Finding, ShapesError
from shapes.validation import Judge, Result
from shapes.validation import Report as OwnReport
from shapes.validation.admission import admit, read_graph
from shapes.validation.graph import ShapesGraph
from shapes.validation.writing import Writer
from sparql_app.errors import ProblemError
from sparql_app.validation import domain, refusal
from sparql_app.validation.order import File, Order

_NAMES = (DCTERMS.title, SKOS.prefLabel, FOAF.name, RDFS.label)
_LONGEST = 200
"""Characters of a name or value that a list repeats."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to correct, in the language of the order.

    Args:
        severity: "violation", "warning", "info", or "refused" for a record that cannot be read.
        title: name of the data.
        record: how its source names the record; the file where it has no name.
        element: the common element.
        message: what was found, what is expected, what to do.
        value: the value at fault.
        expected: what holds when the rule is kept.
        clause: document, passage and force.
        path, rule, focus: for programs: where in the graph, and which shape.
    """

    severity: str
    title: str
    record: str
    element: str
    message: str
    value: str = ""
    expected: str = ""
    clause: str = ""
    path: str = ""
    rule: str = ""
    focus: str = ""


@dataclass(slots=True)
class Judged:
    """What came of an order.

    Args:
        order: the order.
        as_of: reference date of the rules.
        rows: what is to be corrected, in the order of the content.
        findings: what the rules of profiles found.
        refused: the records that cannot be read: where, and why.
        own: what the rules that were sent found.
        graph: those rules.
        records: how many records were read.
        unjudged: how many of them follow no profile.
        profiles: ids of the profiles that records were judged by.
    """

    order: Order
    as_of: date
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    refused: list[tuple[str, Text]] = field(default_factory=list)
    own: OwnReport | None = None
    graph: ShapesGraph | None = None
    records: int = 0
    unjudged: int = 0
    profiles: set[str] = field(default_factory=set)

    def count(self, severity: str) -> int:
        """How many rows are so grave; records that cannot be read count as violations."""
        alike = {severity, "refused"} if severity == "violation" else {severity}
        return sum(row.severity in alike for row in self.rows)

    @property
    def result(self) -> str:
        """ "FAILURE", "WARNING" or "SUCCESS", as the Test Bed says it."""
        return "FAILURE" if self.count("violation") else "WARNING" if self.count("warning") else "SUCCESS"


def judge(order: Order, settings: Settings, as_of: date) -> Judged:
    """Judge what was sent.

    Args:
        order: the content and by what it is judged.
        settings: the settings in force; of them the base IRI and the size of records count.
        as_of: reference date of the rules.

    Raises:
        ProblemError: nothing of the content can be read, or the rules that were sent are refused.
    """
    judged = Judged(order, as_of)
    own = _admitted(order.rules) if order.rules else None
    raw = Raw(order.content.content, order.content.name, datetime.now(UTC))
    profile = None if order.domain in (domain.AUTO, domain.ANY) else order.domain
    by_profile = order.domain != domain.ANY
    triples: list[ox.Triple] = []
    for checked in checking.inspect(raw, profile, as_of, settings, judged=by_profile, keep=True):
        _take(judged, checked)
        if own is not None:
            triples += checked.triples
    if not judged.records:
        reason = judged.refused[0][1] if judged.refused else Text("{name} holds no file to check", {"name": raw.url})
        raise ProblemError(refusal.unreadable(reason))
    if own is not None:
        judged.graph, judged.own = own.graph, _by(own, triples, order)
        judged.rows += _own_rows(judged.own, triples, order)
    return judged


def _admitted(rules: Sequence[File]) -> Judge:
    """The rules that were sent; raises ProblemError when they are refused."""
    try:
        return Judge(admit(t for file in rules for t in read_graph(file.content, file.name)).triples)
    except ShapesError as error:
        raise ProblemError(refusal.rules(error.text)) from error


def _by(own: Judge, triples: list[ox.Triple], order: Order) -> OwnReport:
    try:
        found = own.validate(triples, details=True)
    except ShapesError as error:
        raise ProblemError(refusal.rules(error.text)) from error
    told = domain.TYPES[order.type][1]
    return OwnReport(tuple(r for r in found.results if _severity(r) in told))


def _take(judged: Judged, checked: checking.Checked) -> None:
    order = judged.order
    where = checked.record or checked.file
    if checked.refused is not None:
        judged.refused.append((where, checked.refused.text))
        judged.rows.append(Row("refused", "", where, "", checked.refused.to(order.locale)))
        judged.records += bool(checked.record)
        return
    judged.records += 1
    judged.unjudged += not checked.checked
    if checked.profile is not None:
        judged.profiles.add(checked.profile)
    told = domain.TYPES[order.type][1]
    names = _names(checked.triples, order.locale)
    for finding in checked.findings:
        if finding.severity in told:
            judged.findings.append(finding)
            judged.rows.append(_row(checked, finding, names, order.locale))


def _row(checked: checking.Checked, finding: Finding, names: Mapping[str, str], locale: str) -> Row:
    return Row(
        finding.severity,
        _name(finding.focus.value, names),
        checked.record or checked.file,
        finding.element.to(locale),
        finding.message.to(locale),
        _short(checked.at_fault(finding, locale)),
        shapes.expectation(finding.rule).to(locale),
        shapes.clause_label(finding.clause, locale),
        finding.path,
        finding.rule,
        finding.focus.value,
    )


def _own_rows(report: OwnReport, triples: Iterable[ox.Triple], order: Order) -> Iterable[Row]:
    names = _names(triples, order.locale)
    for result in report.results:
        said = {message.language or "": message.value for message in result.messages}
        yield Row(
            _severity(result),
            _name(result.focus.value, names),
            order.content.name,
            "",
            said.get(order.locale) or said.get("") or next(iter(said.values()), ""),
            "" if result.value is None else _short(compact(result.value.value)),
            path=result.path,
            rule=result.shape.value if isinstance(result.shape, ox.NamedNode) else "",
            focus=result.focus.value,
        )


def _severity(result: Result) -> str:
    stated = result.severity.value.rpartition("#")[2].lower()
    return stated if stated in ("warning", "info") else "violation"


def _names(triples: Iterable[ox.Triple], locale: str) -> dict[str, str]:
    """What things are called, in a language where there is a name in it."""
    found: dict[str, tuple[tuple[bool, int], str]] = {}
    for t in triples:
        if t.predicate in _NAMES and isinstance(t.object, ox.Literal) and not isinstance(t.subject, ox.Triple):
            rank = (t.object.language != locale, _NAMES.index(t.predicate))
            if t.subject.value not in found or rank < found[t.subject.value][0]:
                found[t.subject.value] = rank, t.object.value
    return {iri: name for iri, (_, name) in found.items()}


def _name(iri: str, names: Mapping[str, str]) -> str:
    """What a thing is called: its name, that of the thing it is a part of, or the end of its IRI."""
    whole = iri.partition("#")[0]
    if name := names.get(iri) or names.get(whole):
        return _short(name)
    end = whole.rstrip("/").rpartition("/")[2] or iri
    return _short(urllib.parse.unquote(end, errors="replace"))


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def written(judged: Judged) -> Writer | None:
    """What writes the results of the rules that were sent; None without such rules."""
    return None if judged.graph is None else Writer(judged.graph)
