"""The pages of the audit: what was found, whose it is, what to correct, and the same as files.

    /audit                 totals and the ten worst institutions
    /audit/{by}            all parts of a division
    /audit/{by}/{key}      one part: its findings by rule, and each of them in pages

``format`` takes xlsx, csv, ttl, jsonld, json or html, each with the full list. A release is named in front, as
everywhere: /releases/{name}/audit. Nothing but the answers of the catalogue's queries is shown, through the one gate.
"""

from __future__ import annotations

from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, render_template, request

from loader.report import FACETS, FORMS, Facet, Form, Report, written
from loader.report.columns import COUNTS, SEVERITY
from loader.report.tally import SEVERITIES, STATES, state_label
from ontology import text
from sparql_app import memento, pages
from sparql_app.errors import ProblemError
from sparql_app.formats import HTML
from sparql_app.freshly import caching
from sparql_app.problem import Problem
from sparql_app.reader import Reader
from sparql_app.site import Site

blueprint = Blueprint("audit", __name__)
WORST = 10
"""How many institutions the first page names."""
PARTS = 200
"""How many parts one page lists."""


@blueprint.get("/audit")
@blueprint.get("/releases/<name>/audit")
def overview(name: str = "") -> Response:
    """Totals, and who is worst."""
    reader = _reader(name)
    report = _report(reader)
    if (form := _form()) is not None:
        return _file(reader, report, FACETS["institution"], "", form)
    worst = [part for part in report.parts(FACETS["institution"]) if "/audit-part/" not in part.key][:WORST]
    return _page(
        "audit.html", reader, report, by=FACETS["institution"], total=report.total, parts=worst, facets=FACETS.values()
    )


@blueprint.get("/audit/<by>")
@blueprint.get("/releases/<name>/audit/<by>")
def division(by: str, name: str = "") -> Response:
    """All parts of a division with their numbers, which add up to the totals."""
    way, reader = _facet(by), _reader(name)
    report = _report(reader)
    if (form := _form()) is not None:
        return _file(reader, report, way, "", form)
    parts, start = report.parts(way), _start()
    return _page(
        "audit-division.html",
        reader,
        report,
        by=way,
        total=report.total,
        parts=parts[start : start + PARTS],
        following=start + PARTS if start + PARTS < len(parts) else 0,
    )


@blueprint.get("/audit/<by>/<path:key>")
@blueprint.get("/releases/<name>/audit/<by>/<path:key>")
def part(by: str, key: str, name: str = "") -> Response:
    """One part: what is to be corrected, on what grounds, and where."""
    way, reader = _facet(by), _reader(name)
    report = _report(reader)
    iri = _iri(key)
    if (form := _form()) is not None:
        return _file(reader, report, way, iri, form)
    rules = report.rules(way, iri)
    found, following = report.page(way, iri, request.args.get("after", ""))
    return _page(
        "audit-part.html",
        reader,
        report,
        by=way,
        key=iri,
        title=report.name(way.name, iri),
        rules=rules,
        numbers=tuple(sum(numbers) for numbers in zip(*(one.tally.columns for one in rules), strict=True)),
        found=found,
        following=following,
    )


def _page(template: str, reader: Reader, report: Report, **values: object) -> Response:
    here = pages.locale()
    body = render_template(
        template,
        report=report,
        edition=reader.edition,
        heads=[one.to(here) for one in COUNTS],
        severities={name: SEVERITY[name].to(here) for name in SEVERITIES},
        states={name: state_label(name, here) for name in STATES},
        forms=[form for form in FORMS if form != "html"],
        part_address=_address,
        rule_facet=FACETS["rule"],
        **values,
    )
    response = Response(body, content_type=HTML.content_type)
    response.headers["Vary"] = "Accept-Language, Accept-Datetime, Authorization"
    response.headers["Content-Language"] = here
    response.headers["Cache-Control"] = caching(reader.caller, fixed=False)
    response.headers["X-Release"] = reader.edition.id
    return response


def _file(reader: Reader, report: Report, by: Facet, key: str, form: Form) -> Response:
    response = Response(written(report, by, key, form.name), content_type=form.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="audit-{by.name}-{reader.edition.id}.{form.name}"'
    response.headers["Vary"] = "Accept-Language, Accept-Datetime, Authorization"
    response.headers["Cache-Control"] = caching(reader.caller, fixed=False)
    response.headers["X-Release"] = reader.edition.id
    return response


def _address(by: Facet, key: str) -> str:
    """The page of a part."""
    release = (request.view_args or {}).get("name", "")
    return f"{'/releases/' + release if release else ''}/audit/{by.name}/{quote(key, safe='/:@.,;~-_()')}"


def _iri(key: str) -> str:
    """The IRI in an address."""
    try:
        return ox.NamedNode(key).value
    except ValueError as error:
        raise _unknown() from error


def _facet(name: str) -> Facet:
    if name not in FACETS:
        raise _unknown()
    return FACETS[name]


def _start() -> int:
    """The place in the list of parts where the page begins."""
    stated = request.args.get("from", "0")
    if not (stated.isascii() and stated.isdigit() and len(stated) < 9):
        raise _unknown()
    return int(stated)


def _form() -> Form | None:
    """The file that is asked for, None for the page."""
    stated = request.args.get("format", "")
    if not stated:
        return None
    if stated not in FORMS:
        title = text("There is no format {name}", name=stated)
        raise ProblemError(
            Problem(406, "not-acceptable", title, text("Possible formats: {formats}", formats=", ".join(FORMS)))
        )
    return FORMS[stated]


def _reader(name: str) -> Reader:
    site: Site = current_app.extensions["enishi"]
    caller = site.caller(request.headers.get("Authorization"))
    return Reader(site.gate, caller, memento.edition(site, caller, name), door="audit")


def _report(reader: Reader) -> Report:
    return Report(reader, reader.edition.manifest, pages.locale())


def _unknown() -> ProblemError:
    hint = text("The audit page lists the reports that there are.")
    return ProblemError(Problem(404, "no-report", text("There is no such report"), hint))
