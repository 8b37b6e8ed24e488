"""The pages of the figures, and the same as files.

    /figures                                   every indicator, published beside computed
    /figures/{indicator}                       one indicator: published beside computed, the gaps, the releases
    /figures/{indicator}/{period}              leads to the passport in the published release
    /figures/{indicator}/{period}/{release}    the passport: what the figures are, and what they are made of

``format`` takes jsonld, csv and xlsx. Figures are those that a release keeps and are never computed here; what is
behind them is asked of the same release. A passport names its release, so it never changes, and a client may keep it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from loader.errors import StoreError
from loader.indicators.figure import Figure
from loader.passport import INDICATORS, STATUSES, Gap, Passport, form, gaps, periods, reason, state
from loader.passport.asking import Found, Term
from loader.passport.gap import of
from loader.publication import publications
from loader.spreadsheet import Cell
from ontology import scheme, text
from queries import query
from sparql_app import memento, pages
from sparql_app.engine import Job
from sparql_app.errors import ProblemError
from sparql_app.facts import address
from sparql_app.federation.solutions import block, blocks
from sparql_app.formats import HTML, JSON, Format, accepts, by_name, negotiate
from sparql_app.freshly import caching
from sparql_app.problem import Problem
from sparql_app.published import Edition
from sparql_app.reader import Reader
from sparql_app.site import Site

blueprint = Blueprint("figures", __name__)
PAGE = 100
"""Members that a page shows."""
RELEASES = 12
"""Releases whose figures a history tells, the latest ones."""
_JSONLD = Format("jsonld", "application/ld+json", "application/ld+json", "jsonld")
_CSV = Format("csv", "text/csv", "text/csv; charset=utf-8; header=present", "csv")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORKBOOK = Format("xlsx", _XLSX, _XLSX, "xlsx")
_FILES = (_JSONLD, _CSV, _WORKBOOK)


class _Asked:
    """Asks the catalogue's queries of the release of a reader, through the one gate.

    Args:
        site: the service.
        reader: the release, and who asks.
    """

    def __init__(self, site: Site, reader: Reader) -> None:
        self._site = site
        self._reader = reader

    def rows(self, name: str, **values: str | Term) -> Sequence[Found]:
        """The solutions of a SELECT query, named with its folder; raises ProblemError when a limit was reached."""
        asked = query(name)
        return self._solutions(asked.text, cast(dict[ox.Variable, Term], asked.bind(values)))

    def about(self, name: str, things: Iterable[ox.NamedNode]) -> Sequence[Found]:
        """The solutions of a SELECT query whose empty block takes these things; raises as `rows`."""
        empty, found = block(["thing"], []), []
        for portion in blocks([(str(thing),) for thing in things]):
            found += self._solutions(query(name).text.replace(empty, block(["thing"], portion)), {})
        return found

    def _solutions(self, asked: str, bound: dict[ox.Variable, Term]) -> list[Found]:
        job = Job(asked, self._reader.edition, JSON, None, substitutions=bound)
        content = self._site.gate.answer(job, self._reader.caller, door="figures").read()
        solutions = cast(ox.QuerySolutions, ox.parse_query_results(content, ox.QueryResultsFormat.JSON))
        names = [v.value for v in solutions.variables]
        return [{n: cast(Term, s[n]) for n in names if isinstance(s[n], ox.NamedNode | ox.Literal)} for s in solutions]


@dataclass(frozen=True, slots=True)
class Past:
    """The figures of an indicator in one release, for its history.

    Args:
        edition: the release.
        figures: its computed figures.
    """

    edition: Edition
    figures: tuple[Figure, ...]


@blueprint.get("/figures")
def overview() -> Response:
    """Every indicator with what is published and what is computed."""
    reader = _reader("")
    passports = [_passport(reader, name) for name in INDICATORS]
    chosen = _chosen((HTML, _CSV, _WORKBOOK))
    if chosen is HTML:
        return _page("figures.html", reader, passports=passports)
    if chosen is _WORKBOOK:
        return _file(reader, form.reconciliation(passports, _origin(passports[0], reader, "/figures")), chosen, "K")
    return _file(reader, form.gap_csv(passports), chosen, "K")


@blueprint.get("/figures/<indicator>")
def one(indicator: str) -> Response:
    """One indicator: published beside computed with the gap explained, and its figures in earlier releases."""
    reader = _reader("")
    passport = _passport(reader, _known(indicator))
    chosen = _chosen((HTML, *_FILES))
    if chosen is not HTML:
        return _written(reader, passport, chosen, f"/figures/{indicator}")
    return _page(
        "figure-indicator.html", reader, passport=passport, gaps=gaps(passport), past=_history(reader, indicator)
    )


@blueprint.get("/figures/<indicator>/<period>")
def latest(indicator: str, period: str) -> AnyResponse:
    """The passport of a period in the published release, asked for as here: format, language, figure."""
    reader = _reader("")
    _day(period)
    place = f"/figures/{_known(indicator)}/{period}/{reader.edition.id}"
    asked = urlencode(list(request.args.items(multi=True)))
    return redirect(request.script_root + place + ("?" + asked if asked else ""), 303)


@blueprint.get("/figures/<indicator>/<period>/<release>")
def passport_of(indicator: str, period: str, release: str) -> Response:
    """The passport of the figures of an indicator and period in one release."""
    reader = _reader(release)
    passport = _passport(reader, _known(indicator), _day(period))
    if not passport.figures:
        raise _unknown()
    chosen = _chosen((HTML, *_FILES))
    here = f"/figures/{indicator}/{period}/{release}"
    if chosen is not HTML:
        return _written(reader, passport, chosen, here)
    figure = passport.figure(request.args.get("figure", ""))
    if figure is None:
        raise _unknown()
    members, start = passport.members(figure), _start()
    shown = members[start : start + PAGE]
    return _page(
        "figure-passport.html",
        reader,
        passport=passport,
        figure=figure,
        members=members,
        shown=shown,
        titles=passport.titles(m.iri for m in shown),
        counts=_counts(passport, figure),
        deliveries=passport.deliveries(figure),
        institutions=passport.institutions(figure),
        gap=next((g for g in gaps(passport) if g.computed == figure or g.published == figure), None),
        following=start + PAGE if start + PAGE < len(members) else 0,
        here=here,
        digest=_digest(reader),
        statuses={f.status: STATUSES[f.status].to(pages.locale()) for f in passport.figures},
        cited=passport.titles(figure.evidence),
    )


def _counts(passport: Passport, figure: Figure) -> list[tuple[str, int]]:
    """How many members there are of each state, with the reason of those left out."""
    here = pages.locale()
    found: dict[str, int] = {}
    for member in passport.members(figure):
        name = reason(member, here) or state(member, here)
        found[name] = found.get(name, 0) + 1
    return list(found.items())


def _history(reader: Reader, indicator: str) -> list[Past]:
    """The computed figures of an indicator in the releases that were published, the latest first."""
    site = _site()
    names = dict.fromkeys(p.release for p in reversed(publications(site.settings.data)))
    found = []
    for name in list(names)[:RELEASES]:
        try:
            edition = site.edition(reader.caller, name)
        except StoreError:  # removed since
            continue
        there = Reader(site.gate, reader.caller, edition)
        found.append(Past(edition, _kept(there, indicator)))
    return found


def _kept(reader: Reader, indicator: str) -> tuple[Figure, ...]:
    passport = _passport(reader, indicator)

    def computed() -> tuple[Figure, ...]:
        return tuple(f for f in passport.every if f.basis == "computed")

    return _site().keep(reader, ("figures", indicator), computed)


def _passport(reader: Reader, indicator: str, period: date | None = None) -> Passport:
    edition = reader.edition
    return Passport(_Asked(_site(), reader), edition.manifest, edition.scope, pages.locale(), indicator, period)


def _written(reader: Reader, passport: Passport, chosen: Format, path: str) -> Response:
    if chosen is _JSONLD:
        content = form.jsonld(passport)
    elif chosen is _CSV:
        content = form.csv(passport)
    else:
        content = form.workbook(passport, _origin(passport, reader, path))
    period = passport.period.isoformat() if passport.period else "all"
    return _file(reader, content, chosen, f"{passport.indicator}-{period}")


def _origin(passport: Passport, reader: Reader, path: str) -> Sequence[tuple[str, Cell]]:
    place = f"{request.root_url.rstrip('/')}{path}"
    return form.provenance(passport, _digest(reader), place, _site().settings.licence)


def _digest(reader: Reader) -> str:
    """The digest of the release; it may be known to who may read all of it."""
    edition = reader.edition
    return edition.manifest.digest.get(edition.scope, "") if reader.caller.reads is None else ""


def _file(reader: Reader, content: bytes, chosen: Format, name: str) -> Response:
    response = Response(content, content_type=chosen.content_type)
    if chosen is not _JSONLD:
        file = f"figures-{name}-{reader.edition.id}.{chosen.suffix}"
        response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return _sent(response, reader)


def _page(template: str, reader: Reader, **values: object) -> Response:
    here = pages.locale()
    body = render_template(
        template,
        edition=reader.edition,
        bases={c.notation: c.label[here] for c in scheme("figure-basis").concepts},
        part=lambda passport, figure: of(passport, figure),
        gaps_of=_rows,
        periods=periods,
        reason=lambda member: reason(member, here),
        state=lambda member: state(member, here),
        address=lambda iri: address(iri, reader.edition.base),
        **values,
    )
    response = Response(body, content_type=HTML.content_type)
    response.headers["Content-Language"] = here
    return _sent(response, reader)


def _rows(passport: Passport) -> list[Gap]:
    return gaps(passport)


def _sent(response: Response, reader: Reader) -> Response:
    """An answer with its tag; one whose address names the release is kept for good by who has it as a file."""
    response.set_etag(hashlib.sha256(response.get_data() + (response.content_type or "").encode()).hexdigest()[:40])
    response.headers["Vary"] = "Accept, Accept-Language, Authorization"
    fixed = reader.edition.fixed and response.mimetype != HTML.media_type
    response.headers["Cache-Control"] = caching(reader.caller, fixed=fixed)
    response.headers["X-Release"] = reader.edition.id
    response.make_conditional(request)
    return response


def _chosen(offers: tuple[Format, ...]) -> Format:
    """The format that ``format`` or Accept asks for; raises ProblemError (406)."""
    asked, accept = request.args.get("format"), request.headers.get("Accept")
    programs = tuple(one for one in offers if one is not HTML)
    if asked:
        chosen = by_name(asked, offers)
    else:
        chosen = HTML if accepts(accept, HTML, programs) else negotiate(accept, programs)
    if chosen is None:
        title = text("The figures cannot be sent in a format that you accept")
        hint = text("Possible formats: {formats}", formats=", ".join(one.media_type for one in offers))
        raise ProblemError(Problem(406, "not-acceptable", title, hint))
    return chosen


def _known(indicator: str) -> str:
    if indicator not in INDICATORS:
        raise _unknown()
    return indicator


def _day(stated: str) -> date:
    try:
        return date.fromisoformat(stated)
    except ValueError as error:
        raise _unknown() from error


def _start() -> int:
    """The place in the list of members where the page begins."""
    stated = request.args.get("from", "0")
    if not (stated.isascii() and stated.isdigit() and len(stated) < 9):
        raise _unknown()
    return int(stated)


def _reader(name: str) -> Reader:
    site = _site()
    caller = site.caller(request.headers.get("Authorization"))
    return Reader(site.gate, caller, memento.edition(site, caller, name), door="figures")


def _site() -> Site:
    site: Site = current_app.extensions["enishi"]
    return site


def _unknown() -> ProblemError:
    hint = text("/figures lists the figures that there are.")
    return ProblemError(Problem(404, "no-figure", text("There is no such figure"), hint))
