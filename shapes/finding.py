"""A finding: one fault of one record, told so that the person who can correct it knows what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from ontology import compact, prefixes
from shapes.profile import Profile, profile, rule, rules
from shapes.rule import SEVERITIES, Rule
from shapes.wording import Wording

_LONGEST = 80
"""Characters of a value that a message repeats. Descriptions can be pages long."""

_CONFIDENTIAL = frozenset({"contact"})
"""Elements whose values are personal data; a finding never repeats them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault.

    Args:
        focus: the thing at fault.
        path: property path from it, in prefixed names; for a reading remark the field of the source record.
        value: the value at fault, None when something is missing or the value is personal.
        rule: IRI of the broken rule.
        component: IRI of the SHACL constraint component, or of the reading profile for a remark.
        severity: "violation", "warning" or "info".
        message: what was found, what is expected, what to do.
        clause: IRI of the clause that the rule enforces.
        element: name of the common element.
    """

    focus: ox.NamedNode
    path: str
    value: ox.NamedNode | ox.Literal | None
    rule: str
    component: str
    severity: str
    message: Wording
    clause: str | None
    element: Wording


def _plain(value: ox.NamedNode | ox.Literal | None) -> str:
    if value is None:
        return ""
    text = compact(value.value) if isinstance(value, ox.NamedNode) else value.value
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _open(rule: Rule) -> bool:
    return rule.element.iri.rsplit("/", 1)[1] not in _CONFIDENTIAL


def build(
    broken: Rule,
    judged_by: Profile,
    focus: ox.NamedNode,
    value: ox.NamedNode | ox.Literal | None,
    component: str,
    field: str = "",
) -> Finding:
    """The finding that a rule is broken.

    Args:
        judged_by: the profile whose document is to be cited.
        component: IRI of the constraint component.
        field: path of the field in the source record, for remarks.
    """
    told = value if _open(broken) and value != focus else None
    places = {"{?value}": _plain(told), "{?field}": field, "{$this}": compact(focus.value)}
    return Finding(
        focus=focus,
        path=field or broken.path,
        value=told,
        rule=broken.iri,
        component=component,
        severity=broken.severity,
        message=broken.message.filled({k: Wording(v, v) for k, v in places.items()}),
        clause=broken.clause_of(judged_by.document),
        element=broken.element.label,
    )


def remark_finding(name: str, focus: ox.NamedNode, field: str, value: str = "") -> Finding:
    """The finding for something the loader noticed while reading a field.

    Args:
        name: name of a rule of the profile ``reading``.
        focus: the record.
        field: path of the field in the source record.
        value: the text as stated, "" when there is none.

    Raises:
        UnknownRuleError: the profile has no such rule.
    """
    reading = profile("reading")
    broken = rule(f"{prefixes()['shape']}reading/{name}")
    return build(broken, reading, focus, ox.Literal(value) if value else None, reading.iri, field)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings without repetition: the gravest first, then by element, rule, thing and value."""
    known = rules()

    def key(finding: Finding) -> tuple[int, int, int, str, str, str, str]:
        broken = known[finding.rule]
        return (
            SEVERITIES.index(finding.severity),
            broken.element.order,
            broken.order,
            finding.rule,
            finding.focus.value,
            finding.path,
            str(finding.value or ""),
        )

    return sorted(set(findings), key=key)


def gather(findings: Iterable[Finding], remarks: Iterable[Finding]) -> list[Finding]:
    """Findings and remarks of one record as one ordered list in which each fault is told once.

    A remark is left out when a rule that tells the same fault from the graph is broken by the same value.
    """
    known = rules()
    shown = list(findings)
    told = {(f.rule, f.value.value if f.value else None) for f in shown}
    for remark in remarks:
        stated = remark.value.value if remark.value else None
        if not any((r, v) in told for r in known[remark.rule].replaced_by for v in (stated, None)):
            shown.append(remark)
    return ordered(shown)


def conforms(findings: Iterable[Finding]) -> bool:
    """Whether no finding is a violation."""
    return all(f.severity != "violation" for f in findings)
