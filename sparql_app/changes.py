"""Why a figure changed from one release to another: as a page, JSON, CSV and Excel.

    /figures/{indicator}/changes?from={release}&to={release}     an indicator; without ``to`` the published release,
                                                                 without ``from`` the one that was published before it
    /figures/datasets/changes                                    all datasets by access category

Both releases are asked through the one gate, each with what the caller may read of it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import cast

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, render_template, request

from loader import change
from loader.change import Change, Side, table
from loader.publication import publications
from loader.store import Release
from ontology import text
from queries.query import Substitutions
from sparql_app import memento, pages
from sparql_app.caller import Caller
from sparql_app.engine import Job
from sparql_app.errors import ProblemError
from sparql_app.facts import address
from sparql_app.formats import HTML, JSON, Format, accepts, by_name, negotiate
from sparql_app.freshly import caching
from sparql_app.gate import Gate
from sparql_app.problem import Problem
from sparql_app.published import Edition
from sparql_app.site import Site
from sparql_app.wire import Term

blueprint = Blueprint("changes", __name__)
MOST = 1000
"""Questions that one comparison may ask; the command asks any number."""
SHOWN = 100
"""Things of one part that the page shows; the files hold all."""
_JSON = Format("json", "application/json", "application/json", "json")
_CSV = Format("csv", "text/csv", "text/csv; charset=utf-8; header=present", "csv")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORKBOOK = Format("xlsx", _XLSX, _XLSX, "xlsx")
_FILES = (_JSON, _CSV, _WORKBOOK)


@dataclass(slots=True)
class _Asked:
    """A release asked through the gate, as a store is.

    Args:
        gate: the way to the data.
        caller: who asks.
        edition: the release.
    """

    gate: Gate
    caller: Caller
    edition: Edition
    _answers: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def query(self, query: str, /, *, substitutions: Substitutions) -> ox.QuerySolutions:
        """The solutions of a SELECT query with terms in the place of variables.

        Raises:
            ProblemError: a limit was reached, or the comparison asks too much (422).
        """
        key = query, str(sorted((v.value, str(term)) for v, term in substitutions.items()))
        if key not in self._answers:
            if len(self._answers) >= MOST:
                raise ProblemError(_too_many())
            bound = cast(dict[ox.Variable, Term], substitutions)  # a parameter is an IRI or a literal
            job = Job(query, self.edition, JSON, None, substitutions=bound)
            self._answers[key] = self.gate.answer(job, self.caller, door="changes").read()
        return cast(ox.QuerySolutions, ox.parse_query_results(self._answers[key], ox.QueryResultsFormat.JSON))


@blueprint.get("/figures/<indicator>/changes")
def changes(indicator: str) -> Response:
    """Why the figures of an indicator changed between two releases."""
    if indicator not in change.indicators():
        raise _unknown()
    site = _site()
    caller = site.caller(request.headers.get("Authorization"))
    later = memento.edition(site, caller, request.args.get("to", ""))
    earlier = memento.edition(site, caller, request.args.get("from", "") or _before(site, later.id))
    chosen = _chosen()
    one, other = (_side(site, caller, edition) for edition in (earlier, later))
    found = change.changes(one, other, indicator)
    fixed = bool(request.args.get("from") and request.args.get("to"))
    if chosen is HTML:
        return _sent(_page(indicator, found, earlier, later), caller, later, fixed=False)
    here = pages.locale()
    if chosen is _JSON:
        content = json.dumps(table.document(found, one, other, here), ensure_ascii=False, indent=1).encode() + b"\n"
    elif chosen is _CSV:
        content = table.csv_file(found, here)
    else:
        content = table.workbook_file(found, one, other, here)
    response = Response(content, content_type=chosen.content_type)
    if chosen is not _JSON:
        name = f"changes-{indicator}-{later.id}.{chosen.suffix}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _sent(response, caller, later, fixed=fixed)


def _side(site: Site, caller: Caller, edition: Edition) -> Side:
    release = Release(edition.directory.parent)
    return Side(_Asked(site.gate, caller, edition), edition.manifest, release.stated(edition.scope))


def _before(site: Site, later: str) -> str:
    """The release that was published before a release; itself when there is none, so that nothing changed."""
    names = [p.release for p in publications(site.settings.data)]
    earlier = names[: names.index(later)] if later in names else names
    return next((name for name in reversed(earlier) if name != later), later)


def _page(indicator: str, found: list[Change], earlier: Edition, later: Edition) -> Response:
    here = pages.locale()
    names = list(dict.fromkeys(p.release for p in reversed(publications(_site().settings.data))))
    body = render_template(
        "figure-changes.html",
        edition=later,
        earlier=earlier,
        indicator=indicator,
        indicators=change.indicators(),
        found=found,
        releases=names,
        kinds={kind: words.to(here) for kind, words in change.KINDS.items()},
        title=lambda one: table.title(one, here),
        count=table.shown,
        said=table.said,
        standing=lambda iris: table.standing(iris, here),
        address=lambda iri: address(iri, later.base),
        most=SHOWN,
    )
    response = Response(body, content_type=HTML.content_type)
    response.headers["Content-Language"] = here
    return response


def _sent(response: Response, caller: Caller, later: Edition, *, fixed: bool) -> Response:
    response.set_etag(hashlib.sha256(response.get_data() + (response.content_type or "").encode()).hexdigest()[:40])
    response.headers["Vary"] = "Accept, Accept-Language, Accept-Datetime, Authorization"
    response.headers["Cache-Control"] = caching(caller, fixed=fixed)
    response.headers["X-Release"] = later.id
    response.make_conditional(request)
    return response


def _chosen() -> Format:
    """The format that ``format`` or Accept asks for; raises ProblemError (406)."""
    asked, accept = request.args.get("format"), request.headers.get("Accept")
    offers = (HTML, *_FILES)
    chosen = by_name(asked, offers) if asked else negotiate(accept, _FILES)
    if not asked and accepts(accept, HTML, _FILES):
        chosen = HTML
    if chosen is None:
        title = text("The figures cannot be sent in a format that you accept")
        hint = text("Possible formats: {formats}", formats=", ".join(one.media_type for one in offers))
        raise ProblemError(Problem(406, "not-acceptable", title, hint))
    return chosen


def _site() -> Site:
    site: Site = current_app.extensions["enishi"]
    return site


def _unknown() -> ProblemError:
    title = text("There is no such figure whose changes can be told")
    hint = text("Possible: {known}", known=", ".join(change.indicators()))
    return ProblemError(Problem(404, "no-figure", title, hint))


def _too_many() -> Problem:
    title = text("More changed between the two releases than the service compares")
    return Problem(422, "too-many-changes", title, text("The command enishi changes compares any number of records."))
