"""How complete a record was when it was first judged, and when it was corrected (question Q9).

Beside each store of a release lies ``records-{scope}.tsv``: every record that a profile judges, with the reference date
of the first release that judged it, whether it conformed then, and the first reference date on which a record that did
not conform at first did. Like the dates of findings (`loader.history`) they go from release to release, and building
again on the same reference date changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from loader.store import Release, Scope
from ontology import ADMS, ENISHI, XSD, scheme

_JUDGED = ("conforms", "violates")


@dataclass(frozen=True, slots=True)
class First:
    """What became of a record; dates are reference dates in ISO 8601.

    Args:
        day: of the first release in which a profile judged it.
        status: "conforms" or "violates", as it was then.
        corrected: of the first release in which a record conformed that had not at first, "" when there is none.
    """

    day: str
    status: str
    corrected: str = ""


def read(directory: Path, scope: Scope) -> dict[str, First]:
    """The records that a release knows of, by IRI; none for a release of an earlier version."""
    path = directory / f"records-{scope}.tsv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as handle:
        rows = (line.rstrip("\n").split("\t") for line in handle)
        return {cells[0]: First(*cells[1:4]) for cells in rows if len(cells) == 4}


def carried(before: Mapping[str, First], now: Mapping[str, str], as_of: date) -> dict[str, First]:
    """What became of records after one more release; a record that is gone is forgotten.

    Args:
        before: as the release before has them.
        now: "conforms" or "violates" by record of this release.
        as_of: its reference date.
    """
    today = as_of.isoformat()
    found: dict[str, First] = {}
    for record, status in now.items():
        known = before.get(record, First(today, status))
        if known.status == "violates" and status == "conforms" and not known.corrected:
            known = replace(known, corrected=today)
        found[record] = known
    return found


class FirstSeen:
    """States how complete records were at first.

    Args:
        previous: the release before, None when this is the first.
        directory: directory of the release being built.
        scope: its store.
        as_of: its reference date.
    """

    def __init__(self, previous: Release | None, directory: Path, scope: Scope, as_of: date) -> None:
        self._previous = previous
        self._directory = directory
        self._scope = scope
        self._as_of = as_of

    def told(self, store: ox.Store, findings: ox.NamedNode) -> Iterator[ox.Triple]:
        """What the graph of quality says of records; writes the table too.

        Args:
            store: the loaded store.
            findings: its graph of findings, which has the status of each record.
        """
        now: dict[str, str] = {}
        for status in _JUDGED:
            quads = store.quads_for_pattern(None, ADMS.status, scheme("conformance")[status].iri, findings)
            now |= {quad.subject.value: status for quad in quads if isinstance(quad.subject, ox.NamedNode)}
        before = read(self._previous.path, self._scope) if self._previous else {}
        records = carried(before, now, self._as_of)
        with (self._directory / f"records-{self._scope}.tsv").open("w", encoding="utf-8", newline="\n") as handle:
            for iri, first in sorted(records.items()):
                handle.write("\t".join((iri, first.day, first.status, first.corrected)) + "\n")
        for iri, first in records.items():
            node = ox.NamedNode(iri)
            yield ox.Triple(node, ENISHI.firstChecked, ox.Literal(first.day, datatype=XSD.date))
            yield ox.Triple(node, ENISHI.firstStatus, scheme("conformance")[first.status].iri)
            if first.corrected:
                yield ox.Triple(node, ENISHI.correctedOn, ox.Literal(first.corrected, datatype=XSD.date))
