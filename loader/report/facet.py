"""By what findings are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from loader.errors import UsageError
from ontology import ENISHI, RDF, SH, Text, text


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to divide the findings; every finding is in exactly one part.

    Args:
        name: how the command and addresses name it.
        title: what a part is called.
        node: the property, of the finding or of its record, that tells the part.
    """

    name: str
    title: Text
    node: ox.NamedNode


_ALL = (
    Facet("institution", text("Hosting institution"), ENISHI.auditInstitution),
    Facet("owner", text("Who has to act"), ENISHI.auditOwner),
    Facet("funder", text("Funder"), ENISHI.auditFunder),
    Facet("programme", text("Programme"), ENISHI.auditProgramme),
    Facet("project", text("Project"), ENISHI.auditProject),
    Facet("source", text("Source"), ENISHI.auditSource),
    Facet("element", text("Element"), ENISHI.commonElement),
    Facet("rule", text("Rule"), SH.sourceShape),
)
FACETS: Mapping[str, Facet] = {one.name: one for one in _ALL}
"""Every way, by name."""
WHOLE = Facet("all", text("All findings"), RDF.type)
"""All findings as one part, whose key is `EVERYTHING`."""
EVERYTHING = SH.ValidationResult.value


def facet(name: str) -> Facet:
    """The way of this name; raises UsageError that lists the names."""
    if name not in FACETS:
        raise UsageError("Findings are not counted by {name}. Ways: {known}", name=name, known=", ".join(FACETS))
    return FACETS[name]
