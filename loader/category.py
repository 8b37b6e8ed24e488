"""How access rights of datasets changed from release to release (question Q13).

Beside each store of a release lies ``categories-{scope}.tsv``: for every dataset that this release or one before it
had, its access rights with the reference date of the first release that had each. All dates are reference dates, never
the moment of building, so that building again from the same archive changes nothing. What changed is data too: each
access right of a dataset that ever had another is a state of it (prov:specializationOf), in the provenance and in the
merged view.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from loader import redirects
from loader.store import Release, Scope
from ontology import DCAT, DCTERMS, ENISHI, PROV, RDF, XSD


@dataclass(frozen=True, slots=True)
class State:
    """An access right that a dataset had.

    Args:
        category: IRI of the access right, "" when none was stated.
        first: reference date of the first release that had it, in ISO 8601.
    """

    category: str
    first: str


States = dict[str, tuple[State, ...]]
"""By IRI of the dataset, the oldest first."""


def read(directory: Path, scope: Scope) -> States:
    """The access rights that a release knows of; none for a release of an earlier version."""
    path = directory / f"categories-{scope}.tsv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    return {iri: tuple(map(State, told[::2], told[1::2])) for iri, *told in rows}


def _write(directory: Path, scope: Scope, states: Mapping[str, tuple[State, ...]]) -> None:
    with (directory / f"categories-{scope}.tsv").open("w", encoding="utf-8", newline="\n") as handle:
        for iri, told in sorted(states.items()):
            handle.write("\t".join((iri, *(part for s in told for part in (s.category, s.first)))) + "\n")


def carried(before: States, holding: Mapping[str, str], successors: redirects.Redirects, as_of: date) -> States:
    """The access rights after one more release.

    What an earlier release of the same reference date said is replaced, and a release of an earlier reference date adds
    nothing. A dataset that is gone keeps what it had, should it return; one that merged into another goes on as that.

    Args:
        before: as the release before has them.
        holding: the access right of each dataset of this release, "" where none is stated.
        successors: where former IRIs lead.
        as_of: its reference date.
    """
    found = dict(before)
    for iri, told in before.items():
        leads = successors.get(iri, ())
        if iri not in holding and len(leads) == 1 and leads[0] in holding and leads[0] not in before:
            found[leads[0]] = told
            del found[iri]
    today = as_of.isoformat()
    return found | {iri: _continued(found.get(iri, ()), category, today) for iri, category in holding.items()}


def _continued(told: tuple[State, ...], category: str, today: str) -> tuple[State, ...]:
    if told and told[-1].first > today:
        return told
    earlier = tuple(state for state in told if state.first < today)
    if earlier and earlier[-1].category == category:
        return earlier
    return (*earlier, State(category, today))


def changes(
    store: ox.Store, previous: Release | None, directory: Path, scope: Scope, as_of: date
) -> Iterator[ox.Triple]:
    """The states of every dataset of a store whose access right has changed; writes the file for the next release.

    Args:
        store: the store with its merged view.
        previous: the release before, None when this is the first.
        directory: directory of the release being built.
        scope: its store.
        as_of: its reference date.
    """
    holding = _holding(store)
    before = read(previous.path, scope) if previous else {}
    states = carried(before, holding, redirects.read(directory, scope), as_of)
    _write(directory, scope, states)
    for iri in sorted(holding):
        if len(states[iri]) > 1:
            yield from _told(iri, states[iri])


def _holding(store: ox.Store) -> dict[str, str]:
    """The access right of every dataset, the first by IRI should there be several."""
    found: dict[str, str] = {}
    for quad in store.quads_for_pattern(None, RDF.type, DCAT.Dataset, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode):
            rights = store.quads_for_pattern(quad.subject, DCTERMS.accessRights, None, ox.DefaultGraph())
            stated = sorted(q.object.value for q in rights if isinstance(q.object, ox.NamedNode))
            found[quad.subject.value] = stated[0] if stated else ""
    return found


def _told(iri: str, states: tuple[State, ...]) -> Iterator[ox.Triple]:
    former: ox.NamedNode | None = None
    for state in states:
        node = ox.NamedNode(f"{iri}#access-{state.first}")
        yield ox.Triple(node, RDF.type, PROV.Entity)
        yield ox.Triple(node, PROV.specializationOf, ox.NamedNode(iri))
        yield ox.Triple(node, ENISHI.firstSeen, ox.Literal(state.first, datatype=XSD.date))
        if state.category:
            yield ox.Triple(node, DCTERMS.accessRights, ox.NamedNode(state.category))
        if former is not None:
            yield ox.Triple(node, PROV.wasRevisionOf, former)
        former = node
