"""How much a release holds, for who may know it all. The numbers were counted when the release was built."""

from __future__ import annotations

import pyoxigraph as ox

from loader import void
from ontology import text
from sparql_app.caller import Caller
from sparql_app.errors import ProblemError
from sparql_app.problem import Problem
from sparql_app.published import Edition
from sparql_app.reader import Reader
from sparql_app.site import Site

_PATIENCE = 10.0


def known(caller: Caller, edition: Edition) -> list[ox.Triple]:
    """The numbers of a release; none when they were not counted, or tell of graphs that the caller may not read."""
    if caller.reads is not None:
        return []
    release = void.iri(edition.base, edition.id)
    return void.read(edition.directory.parent, edition.scope, release) or []


def graphs(site: Site, caller: Caller, edition: Edition) -> list[str]:
    """The named graphs of a release that the caller may read, by IRI."""
    listed = edition.manifest.graphs.get(edition.scope)
    if listed is None:
        reader = Reader(site.gate, caller, edition)
        listed = sorted(row["graph"].value for row in reader.rows("graphs"))
    return [iri for iri in listed if caller.may_read(iri)]


def records(site: Site, caller: Caller, edition: Edition) -> dict[str, int]:
    """How many records of each source a release tells this caller of, by name of the source.

    Raises:
        ProblemError: the release cannot be asked.
    """
    reader = Reader(site.gate, caller, edition)
    beginning = f"{edition.base}/id/catalogue/"
    rows = site.keep(reader, "records", lambda: reader.rows("home-sources"))
    counted = {row["catalogue"].value: int(row["n"].value) for row in rows if "catalogue" in row}
    return {iri.removeprefix(beginning): n for iri, n in counted.items() if iri.startswith(beginning)}


def demanded(site: Site, caller: Caller, edition: Edition) -> list[ox.Triple]:
    """The numbers of a release, counted now if need be.

    Raises:
        ProblemError: counting takes longer than a request, or is not possible (503); or the caller may not read every
            graph (403).
    """
    if caller.reads is not None:
        title = text("The numbers tell of graphs that you may not read")
        raise ProblemError(Problem(403, "partly-readable", title, text("Count in the graphs that are yours.")))
    if found := known(caller, edition):
        return found
    directory = edition.directory.parent
    if site.errands.demand("void", directory, edition.scope, _PATIENCE) and (found := known(caller, edition)):
        return found
    if site.errands.failed("void", directory, edition.scope):
        title = text("The release cannot be counted")
    else:
        title = text("The release is being counted")
    hint = text("Come again in half a minute.")
    raise ProblemError(Problem(503, "not-counted", title, hint, headers={"Retry-After": "30"}))
