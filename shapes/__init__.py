"""Floor 1, rules: the profiles that records are judged by, and the findings.

    >>> from datetime import date
    >>> from shapes import validator
    >>> findings = validator("cao-2023", date(2026, 4, 1)).validate(triples)

A finding names the common element, says in Japanese and English what was found, what is expected and what to do,
and cites the clause. Nothing outside this package reads its files.
"""

from shapes.clause import Clause, clause_label, clauses
from shapes.engine import ENGINES, Validator, validator
from shapes.errors import ShapesError
from shapes.expectation import expectation
from shapes.finding import Finding, conforms, gather, ordered, remark_finding
from shapes.profile import Profile, UnknownProfileError, digests, package, profiles, rules, together
from shapes.report import finding_node, finding_triples, report_triples, report_turtle
from shapes.rule import SEVERITIES, Element, Rule, UnknownRuleError, elements
from shapes.wording import Wording

__all__ = [
    "ENGINES",
    "SEVERITIES",
    "Clause",
    "Element",
    "Finding",
    "Profile",
    "Rule",
    "ShapesError",
    "UnknownProfileError",
    "UnknownRuleError",
    "Validator",
    "Wording",
    "clause_label",
    "clauses",
    "conforms",
    "digests",
    "elements",
    "expectation",
    "finding_node",
    "finding_triples",
    "gather",
    "ordered",
    "package",
    "profiles",
    "remark_finding",
    "report_triples",
    "report_turtle",
    "rules",
    "together",
    "validator",
]
