"""The releases: their list, one of them, its dump, and how much it holds as VoID."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, redirect, render_template, request, send_file
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from loader import dump
from loader.pack.kept import file_name
from loader.store import Scope
from ontology import DCTERMS, FOAF, RDF, VOID, prefixes, text
from sparql_app import memento, numbers, pages, snapshot
from sparql_app.caller import Caller
from sparql_app.errors import ProblemError
from sparql_app.formats import GRAPHS, HTML, Format, accepts, by_name, negotiate
from sparql_app.freshly import caching
from sparql_app.problem import Problem
from sparql_app.published import Edition
from sparql_app.site import Site
from sparql_app.snapshot import Snapshot

blueprint = Blueprint("releases", __name__)
_JSON = Format("json", "application/json", "application/json", "json")
_PATIENCE = 2.0
_RETRY = {"Retry-After": "30"}


@blueprint.get("/releases/")
def listing() -> Response:
    """The releases that can be asked, the latest publication first."""
    site, caller = _site(), _caller()
    found = snapshot.snapshots(site.settings.data, caller.scope, caller.reads)
    chosen = _chosen((HTML, _JSON, *GRAPHS))
    if chosen is HTML:
        return _page("releases.html", caller, releases=found, edition=site.edition(caller))
    if chosen is _JSON:
        return _json([one.document(_root()) for one in found], caller)
    return _graph(snapshot.triples(found, _root()), chosen, caller)


@blueprint.get("/releases/<name>")
def one(name: str) -> Response:
    """One release: what it says of itself, and how it can be had."""
    caller = _caller()
    edition, found = _found(name, caller)
    chosen = _chosen((HTML, _JSON, *GRAPHS))
    if chosen is HTML:
        return _page("release.html", caller, release=found, edition=edition, records=_records(caller, edition))
    if chosen is _JSON:
        return _json(found.document(_root()), caller)
    return _graph(snapshot.triples([found], _root()), chosen, caller)


def _records(caller: Caller, edition: Edition) -> dict[str, int]:
    """How many records of each source this caller may read; of none where the store cannot be asked."""
    try:
        return numbers.records(_site(), caller, edition)
    except ProblemError:
        return {}


@blueprint.get("/id/release/<name>")
def thing(name: str) -> AnyResponse:
    """The IRI of a release leads to what is told of it."""
    return redirect(f"{request.script_root}/releases/{name}", 303)


@blueprint.get("/releases/<name>/<any(public, internal):scope>.nq.gz")
def dumped(name: str, scope: Scope) -> AnyResponse:
    """The dump of a release: sorted N-Quads in gzip, whole, with its SHA-256 (RFC 9530) and in ranges (RFC 9110)."""
    edition, found = _dump(name, scope)
    path = edition.directory.parent / dump.file_name(scope)
    response = send_file(
        path,
        mimetype="application/gzip",
        as_attachment=True,
        download_name=f"{name}-{dump.file_name(scope)}",
        conditional=True,
        etag=found.sha256,
    )
    digest = base64.b64encode(bytes.fromhex(found.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    response.headers["Digest"] = f"sha-256={digest}"  # the older header, RFC 3230, for clients that know no other
    response.headers["Accept-Ranges"] = "bytes"
    return _kept(response, _caller(), edition)


@blueprint.get("/releases/<name>/<any(public, internal):scope>.nq.gz.sha256")
def digested(name: str, scope: Scope) -> Response:
    """The SHA-256 of the dump, as ``sha256sum --check`` reads it."""
    edition, found = _dump(name, scope)
    line = f"{found.sha256}  {dump.file_name(scope)}\n"
    return _kept(Response(line, content_type="text/plain; charset=utf-8"), _caller(), edition)


@blueprint.get("/releases/<name>/<any(public, internal):scope>.pack.zip")
def packed(name: str, scope: Scope) -> AnyResponse:
    """The evidence pack of a release, where one is kept; ``enishi pack`` makes it."""
    caller = _caller()
    edition, found = _found(name, caller)
    if scope != edition.scope or found.pack is None or caller.reads is not None:
        raise NotFound
    response = send_file(
        edition.directory.parent / file_name(scope),
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"{name}-{file_name(scope)}",
        conditional=True,
        etag=found.pack.sha256,
    )
    digest = base64.b64encode(bytes.fromhex(found.pack.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return _kept(response, caller, edition)


@blueprint.get("/.well-known/void")
@blueprint.get("/void")
@blueprint.get("/releases/<name>/void")
def described(name: str = "") -> Response:
    """How much a release holds, as VoID; of the published one at the well-known address (VoID, section 7.2)."""
    site, caller = _site(), _caller()
    edition = memento.edition(site, caller, name)
    found = _snapshot(edition, caller)
    chosen = _chosen(GRAPHS)
    counted = numbers.demanded(site, caller, edition)
    return _graph(_void(found, counted), chosen, caller, edition)


def _void(found: Snapshot, counted: Iterable[ox.Triple]) -> Iterable[ox.Triple]:
    root, iri = _root(), found.iri
    document = ox.NamedNode(request.base_url)
    yield ox.Triple(document, RDF.type, VOID.DatasetDescription)
    yield ox.Triple(document, FOAF.primaryTopic, iri)
    yield from snapshot.facts(found)
    place = f"{root}/releases/{found.id}"
    stated = [
        (FOAF.homepage, f"{root}/"),
        (VOID.sparqlEndpoint, f"{place}/sparql"),
        (VOID.dataDump, f"{place}/{dump.file_name(found.scope)}"),
        (DCTERMS.license, _site().settings.licence),
    ]
    if found.current:
        stated.append((VOID.sparqlEndpoint, f"{root}/sparql"))
    for predicate, value in stated:
        if value:
            yield ox.Triple(iri, predicate, ox.NamedNode(value))
    yield from counted


def _dump(name: str, scope: Scope) -> tuple[Edition, dump.Dump]:
    """The dump of a release, if the caller may have it and it is there; otherwise it is begun."""
    site, caller = _site(), _caller()
    if scope == "internal" and caller.scope != "internal":
        raise NotFound
    edition = memento.edition(site, caller, name)
    if caller.reads is not None:
        title = text("A dump holds graphs that you may not read")
        raise ProblemError(Problem(403, "partly-readable", title, text("Ask for the graphs that are yours.")))
    directory = edition.directory.parent
    found = dump.kept(directory, scope)
    if found is None and site.errands.demand("dump", directory, scope, _PATIENCE):
        found = dump.kept(directory, scope)
    if found is not None:
        return edition, found
    if site.errands.failed("dump", directory, scope):
        hint = text("The operator can make it: enishi dump --release {id}", id=name)
        raise ProblemError(
            Problem(503, "no-dump", text("The dump of this release cannot be made"), hint, "", 0, 0, _RETRY)
        )
    title, hint = text("The dump of this release is being made"), text("Come again in half a minute.")
    raise ProblemError(Problem(503, "dump-in-the-making", title, hint, headers=_RETRY))


def _site() -> Site:
    site: Site = current_app.extensions["enishi"]
    return site


def _caller() -> Caller:
    return _site().caller(request.headers.get("Authorization"))


def _root() -> str:
    return request.root_url.rstrip("/")


def _found(name: str, caller: Caller) -> tuple[Edition, Snapshot]:
    edition = memento.edition(_site(), caller, name)
    return edition, _snapshot(edition, caller)


def _snapshot(edition: Edition, caller: Caller) -> Snapshot:
    found = snapshot.snapshots(_site().settings.data, caller.scope, caller.reads)
    return next((one for one in found if one.id == edition.id), None) or _missing(edition.id)


def _missing(name: str) -> Snapshot:
    raise ProblemError(memento.unknown(name))


def _chosen(offers: tuple[Format, ...]) -> Format:
    """The format that ``format`` or Accept asks for. Raises ProblemError (406)."""
    asked, accept = request.args.get("format"), request.headers.get("Accept")
    programs = tuple(one for one in offers if one is not HTML)
    if asked:
        chosen = by_name(asked, offers)
    elif HTML in offers and accepts(accept, HTML, programs):
        return HTML
    else:
        chosen = negotiate(accept, programs)
    if chosen is None:
        title = text("A graph cannot be sent in a format that you accept")
        hint = text("Possible formats: {formats}", formats=", ".join(one.media_type for one in offers))
        raise ProblemError(Problem(406, "not-acceptable", title, hint))
    return chosen


def _page(template: str, caller: Caller, **values: object) -> Response:
    response = Response(render_template(template, **values), content_type=HTML.content_type)
    response.headers["Vary"] = "Accept, Accept-Language, Authorization"
    response.headers["Content-Language"] = pages.locale()
    response.headers["Cache-Control"] = caching(caller, fixed=False)
    return response


def _json(content: object, caller: Caller) -> Response:
    body = json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
    return _sent(body, _JSON, caller)


def _graph(triples: Iterable[ox.Triple], chosen: Format, caller: Caller, edition: Edition | None = None) -> Response:
    ordered = sorted(set(triples), key=str)
    used = {term.value for triple in ordered for term in (triple.predicate, triple.object) if hasattr(term, "value")}
    named = {p: n for p, n in prefixes().items() if any(value.startswith(n) for value in used)}
    body = ox.serialize(ordered, format=chosen.rdf, prefixes=named)
    assert body is not None  # noqa: S101 - no output was given
    return _sent(body, chosen, caller, edition)


def _sent(body: bytes, chosen: Format, caller: Caller, edition: Edition | None = None) -> Response:
    response = Response(body, content_type=chosen.content_type)
    response.set_etag(hashlib.sha256(body + chosen.name.encode()).hexdigest()[:40])
    response.headers["Vary"] = "Accept, Accept-Datetime, Authorization"
    response.headers["Cache-Control"] = caching(caller, fixed=False)
    if edition is not None:
        response.headers["X-Release"] = edition.id
    response.make_conditional(request)
    return response


def _kept(response: Response, caller: Caller, edition: Edition) -> Response:
    """A part of a fixed release, which never changes."""
    response.headers["Cache-Control"] = caching(caller, fixed=True)
    response.headers["X-Release"] = edition.id
    response.headers["Vary"] = "Authorization"
    return response
