"""A validation result of any shapes graph (SHACL section 3.6.2), and the report of all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
Node: TypeAlias = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result.

    Args:
        focus: sh:focusNode.
        path: sh:resultPath in the syntax of SPARQL with full IRIs, "" when there is none.
        value: sh:value.
        component: sh:sourceConstraintComponent.
        severity: sh:resultSeverity.
        shape: sh:sourceShape.
        constraint: sh:sourceConstraint, of a SPARQL-based constraint.
        messages: sh:resultMessage; a default of ours in Japanese and English when the shapes have none.
        details: sh:detail, why a nested shape does not hold.
    """

    focus: Term
    path: str
    value: Term | None
    component: ox.NamedNode
    severity: ox.NamedNode
    shape: Node | None
    constraint: Node | None = None
    messages: tuple[ox.Literal, ...] = ()
    details: tuple[Result, ...] = field(default=(), compare=False)

    @property
    def key(self) -> tuple[str, ...]:
        """What two engines must agree on: all but messages, details and names of blank nodes."""
        parts = (self.focus, self.path, self.value, self.component, self.severity, self.shape)
        return tuple("_:" if isinstance(p, ox.BlankNode) else str(p) for p in parts)

    def having(self, details: tuple[Result, ...]) -> Result:
        """This result with its details."""
        return replace(self, details=details)


@dataclass(frozen=True, slots=True)
class Report:
    """A validation report (SHACL section 3.6.1).

    Args:
        results: the results, in an order that does not depend on the engine.
    """

    results: tuple[Result, ...]

    @property
    def conforms(self) -> bool:
        """sh:conforms: whether there is no result of any severity."""
        return not self.results
