"""The pages of what is measured: completeness, points in the manner of data.europa.eu, and management.

    /audit/completeness                        common elements by source
    /audit/completeness/{element}/{source}     the records of a source that lack an element
    /audit/quality                             all datasets, and every source and institution
    /audit/quality/part/{key}                  one of them: its metrics, and its datasets, the fewest points first
    /audit/quality/dataset/{iri}               one dataset: every point and the statement that it rests on

``format`` takes xlsx and csv, for quality ttl, jsonld and json too. A release is named in front, as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, render_template, request

from loader.quality.metric import metrics
from loader.report import FORMS
from loader.report.measures import COMPLETENESS, QUALITY, WAY, serialized
from loader.report.quality import WAYS, Point, Quality, points
from ontology import DQV, RDF, XSD, Text, compact, scheme, text
from sparql_app import memento, pages
from sparql_app.errors import ProblemError
from sparql_app.facts import address, short
from sparql_app.formats import HTML
from sparql_app.freshly import caching
from sparql_app.problem import Problem
from sparql_app.reader import Reader
from sparql_app.site import Site

blueprint = Blueprint("measures", __name__)
RATINGS: Mapping[str, Text] = {
    "excellent": text("excellent"),
    "good": text("good"),
    "sufficient": text("sufficient"),
    "bad": text("bad"),
}
_RDF = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}


@blueprint.get("/audit/completeness")
@blueprint.get("/releases/<name>/audit/completeness")
def completeness(name: str = "") -> Response:
    """Which share of the records of each source has each common element."""
    reader, quality = _asked(name)
    if form := _form(tuple(COMPLETENESS)):
        return _file(reader, "completeness", form, COMPLETENESS[form](quality))
    elements, sources = quality.completeness()
    return _page("audit-completeness.html", reader, elements=elements, sources=sources, forms=list(COMPLETENESS))


@blueprint.get("/audit/completeness/<element>/<path:source>")
@blueprint.get("/releases/<name>/audit/completeness/<element>/<path:source>")
def lacking(element: str, source: str, name: str = "") -> Response:
    """The records of a source that lack an element."""
    reader, quality = _asked(name)
    iri = quality.element(element)
    if not iri:
        raise _unknown()
    elements, sources = quality.completeness()
    part = next((one for one in sources if one.key == _iri(source)), None)
    if part is None or iri not in part.counts:
        raise _unknown()
    found, following = quality.lacking_element(part.key, iri, request.args.get("after", ""))
    return _page(
        "audit-lacking.html",
        reader,
        title=dict(elements)[iri],
        part=part,
        count=part.counts[iri],
        found=found,
        following=following,
        here=_address("completeness", element, part.key),
    )


@blueprint.get("/audit/quality")
@blueprint.get("/releases/<name>/audit/quality")
def overview(name: str = "") -> Response:
    """All datasets, and every source and institution."""
    reader, quality = _asked(name)
    if form := _form(tuple(QUALITY)):
        return _file(reader, "quality", form, QUALITY[form](quality))
    whole = quality.part(quality.whole)
    parts = {way: quality.parts(way) for way in WAYS}
    return _page("audit-quality.html", reader, quality=quality, part=whole, parts=parts, ways=WAY, forms=list(QUALITY))


@blueprint.get("/audit/quality/part/<path:key>")
@blueprint.get("/releases/<name>/audit/quality/part/<path:key>")
def part(key: str, name: str = "") -> Response:
    """One source or institution, or the whole: its metrics and its datasets."""
    reader, quality = _asked(name)
    measured = quality.part(_iri(key))
    metric = request.args.get("lacking", "")
    if not measured.counts or (metric and metric not in metrics()):
        raise _unknown()
    found, following = quality.datasets(measured.key, metric, request.args.get("after", ""))
    return _page(
        "audit-quality-part.html",
        reader,
        quality=quality,
        part=measured,
        title=WAY["whole"].to(pages.locale()) if measured.key == quality.whole else measured.label,
        metric=metrics().get(metric),
        found=found,
        following=following,
        here=_address("quality", "part", measured.key),
    )


@blueprint.get("/audit/quality/dataset/<path:iri>")
@blueprint.get("/releases/<name>/audit/quality/dataset/<path:iri>")
def dataset(iri: str, name: str = "") -> Response:
    """One dataset: every point and the statement that it rests on."""
    reader, quality = _asked(name)
    node = _iri(iri)
    told = quality.dataset(node)
    if not told:
        raise _unknown()
    if form := _form(tuple(_RDF)):
        return _file(reader, "quality", form, serialized(_measurements(node, told), _RDF[form]))
    total = points(told)
    return _page(
        "audit-quality-dataset.html",
        reader,
        quality=quality,
        iri=node,
        title=_title(reader, node),
        told={point.metric.name: point for point in told},
        points=total,
        ratings=[RATINGS[one].to(pages.locale()) for one in quality.ratings(total)],
        compact=compact,
        told_value=_teller(reader),
        forms=list(_RDF),
        here=_address("quality", "dataset", node),
    )


def _teller(reader: Reader) -> Callable[[ox.NamedNode | ox.Literal], str]:
    """Tells values in words: codes by their labels, other things by a short name."""
    site: Site = current_app.extensions["enishi"]
    terms, here = site.terms(reader), pages.locale()
    return lambda value: (
        (terms(value.value, here) or short(value.value)) if isinstance(value, ox.NamedNode) else value.value
    )


def _title(reader: Reader, iri: str) -> str:
    """What a dataset is called, its IRI when it has no name."""
    found = [row["label"] for row in reader.rows("thing-labels", thing=iri)]
    said = {label.language or "": label.value for label in found if isinstance(label, ox.Literal)}
    return said.get(pages.locale()) or said.get("") or next(iter(said.values()), iri)


def _measurements(iri: str, told: list[Point]) -> Iterator[ox.Triple]:
    """The measurements of a dataset in DQV, and the statements that they rest on."""
    on, listed = ox.NamedNode(iri), scheme("metric")
    values = [(listed["score"].iri, "score", str(points(told)), XSD.integer)]
    for point in told:
        if point.kept is not None:
            kept = "true" if point.kept else "false"
            values.append((point.metric.concept.iri, point.metric.name, kept, XSD.boolean))
        yield from point.statements
    for metric, name, value, kind in values:
        node = ox.NamedNode(f"{iri}#quality-{name}")
        yield ox.Triple(node, RDF.type, DQV.QualityMeasurement)
        yield ox.Triple(node, DQV.isMeasurementOf, metric)
        yield ox.Triple(node, DQV.computedOn, on)
        yield ox.Triple(node, DQV.value, ox.Literal(value, datatype=kind))


def _asked(name: str) -> tuple[Reader, Quality]:
    site: Site = current_app.extensions["enishi"]
    caller = site.caller(request.headers.get("Authorization"))
    reader = Reader(site.gate, caller, memento.edition(site, caller, name), door="audit")
    return reader, Quality(reader, reader.edition.manifest, reader.edition.scope, pages.locale())


def _page(template: str, reader: Reader, **values: object) -> Response:
    base = reader.edition.base
    body = render_template(
        template, edition=reader.edition, address_of=_address, local=lambda iri: address(iri, base), **values
    )
    response = Response(body, content_type=HTML.content_type)
    response.headers["Content-Language"] = pages.locale()
    return _headed(response, reader)


def _file(reader: Reader, what: str, form: str, content: bytes) -> Response:
    response = Response(content, content_type=FORMS[form].media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{what}-{reader.edition.id}.{form}"'
    return _headed(response, reader)


def _headed(response: Response, reader: Reader) -> Response:
    response.headers["Vary"] = "Accept-Language, Accept-Datetime, Authorization"
    response.headers["Cache-Control"] = caching(reader.caller, fixed=False)
    response.headers["X-Release"] = reader.edition.id
    return response


def _address(*steps: str) -> str:
    """A page under /audit, in the release that this request names; the last step may be an IRI."""
    release = (request.view_args or {}).get("name", "")
    path = "/".join(quote(step, safe="/:@.,;~-_()") for step in steps)
    return f"{'/releases/' + release if release else ''}/audit/{path}"


def _form(known: tuple[str, ...]) -> str:
    """The file that is asked for, "" for the page."""
    stated = request.args.get("format", "")
    if stated == "html":
        return ""
    if stated and stated not in known:
        title, hint = (
            text("There is no format {name}", name=stated),
            text("Possible formats: {formats}", formats=", ".join(known)),
        )
        raise ProblemError(Problem(406, "not-acceptable", title, hint))
    return stated


def _iri(stated: str) -> str:
    try:
        return ox.NamedNode(stated).value
    except ValueError as error:
        raise _unknown() from error


def _unknown() -> ProblemError:
    hint = text("The audit page lists the reports that there are.")
    return ProblemError(Problem(404, "no-report", text("There is no such report"), hint))
