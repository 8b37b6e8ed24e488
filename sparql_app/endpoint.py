"""The SPARQL endpoint over HTTP: /sparql, /query, /update, and the queries under way: /queries/{id}."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import cast

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.wsgi import wrap_file

from loader import void
from ontology import prefixes
from sparql_app import denial, description, freshly, memento, numbers, outcome, protocol
from sparql_app.caller import Caller
from sparql_app.engine import Answer, Job, Stop, StoreGoneError
from sparql_app.errors import ProblemError
from sparql_app.examples import examples
from sparql_app.formats import GRAPHS, HTML, JSON, TABLES, TURTLE, Format, accepts, by_name, negotiate
from sparql_app.gate import narrow
from sparql_app.host import is_from_elsewhere
from sparql_app.lexer import is_update
from sparql_app.packed import packed
from sparql_app.problem import Problem
from sparql_app.protocol import Door, Parts, Query, Update
from sparql_app.published import Edition
from sparql_app.results import Shown, shown
from sparql_app.site import Site
from sparql_app.writer import Order, Written

blueprint = Blueprint("endpoint", __name__)
_METHODS = ["GET", "HEAD", "POST", "QUERY", "OPTIONS", "PUT", "DELETE", "PATCH"]
_SAFE = ("GET", "HEAD", "QUERY")  # a POST is never answered with 304 (RFC 9110, section 13.1.2)
_TRIES = 2
_SMALL = 16_384  # bytes of an answer that leave together with its headers, in one packet where they fit
_DESCRIBING = ("enishi", "entailment", "formats", "rdf", "rdfs", "sd", "void", "xsd")
_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
_HEADERS = "Accept, Accept-Language, Accept-Datetime, Authorization, Content-Type, If-Match, If-None-Match, X-Query-Id"


@dataclass(frozen=True, slots=True)
class Wish:
    """The formats that a client takes, for either kind of answer; a page instead of either."""

    table: Format | None
    graph: Format | None
    page: bool = False


@blueprint.route("/sparql", methods=_METHODS, provide_automatic_options=False)
def sparql() -> Response:
    """SPARQL 1.1 Protocol, query and update; a form for people who come without a query."""
    return _operation("sparql")


@blueprint.route("/query", methods=_METHODS, provide_automatic_options=False)
def query_only() -> Response:
    """SPARQL 1.1 Protocol, query operation."""
    return _operation("query")


@blueprint.route("/update", methods=_METHODS, provide_automatic_options=False)
def update_only() -> Response:
    """SPARQL 1.1 Protocol, update operation."""
    return _operation("update")


@blueprint.route("/releases/<name>/sparql", methods=_METHODS, provide_automatic_options=False)
def of_release(name: str) -> Response:
    """SPARQL 1.1 Protocol, query operation, on one release for ever."""
    return _operation("query", name)


@blueprint.get("/queries/")
def under_way() -> Response:
    """The queries under way, the oldest first, without their text; for operators, who may end each of them."""
    if not _site().caller(request.headers.get("Authorization")).operator:
        raise ProblemError(outcome.operators_only())
    told = [
        {"id": one.id, "who": one.caller.name, "seconds": round(one.seconds, 3), "release": one.job.edition.id}
        for one in _site().gate.running()
    ]
    response = Response(json.dumps(told), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/queries/<id>", provide_automatic_options=False)
def running(id: str) -> Response:  # noqa: A002 - its name
    """A query under way: for who asked it, who knows its id, and operators."""
    found = _site().gate.find(id)
    if found is None:
        raise ProblemError(outcome.unknown_query(id))
    told = {"id": found.id, "seconds": round(found.seconds, 3), "release": found.job.edition.id}
    return Response(json.dumps(told), content_type="application/json")


@blueprint.route("/queries/<id>", methods=["OPTIONS"], provide_automatic_options=False)
def possible(id: str) -> Response:  # noqa: A002, ARG001 - its name
    """What is possible with a query under way."""
    return options("GET, HEAD, DELETE, OPTIONS")


@blueprint.delete("/queries/<id>", provide_automatic_options=False)
def end(id: str) -> Response:  # noqa: A002 - its name
    """End a query under way; the id, which cannot be guessed, is the right to do so."""
    found = _site().gate.find(id)
    if found is None:
        raise ProblemError(outcome.unknown_query(id))
    found.stop.ask()
    return Response(status=204)


def _site() -> Site:
    site: Site = current_app.extensions["enishi"]
    return site


def _operation(door: Door, release: str = "") -> Response:
    if request.method == "OPTIONS":
        return options(protocol.allowed(door))
    caller = _site().caller(request.headers.get("Authorization"))
    read = protocol.read(_parts(door))
    if isinstance(read, Problem):
        if read.kind == "no-query" and request.method in ("GET", "HEAD") and (told := _self(caller, release)):
            return told
        raise ProblemError(read)
    if isinstance(read, Update):
        return _update(read, caller)
    wish = _wish(read)
    return _page(read, caller, release) if wish.page else send(read, wish, caller, release)


def _update(update: Update, caller: Caller) -> Response:
    """An update, made and published; raises ProblemError."""
    writer = _site().writer
    if writer is None:
        raise ProblemError(outcome.read_only())
    if is_from_elsewhere(_site().settings, request.headers.get):
        raise ProblemError(denial.elsewhere())
    return written(writer.write(Order("update", update.text.encode(), update.using, update.using_named), caller))


def written(done: Written, *, location: str = "") -> Response:
    """What is told of an edit: 201 with the address of a graph that is new, else 204; the release that holds it.

    Args:
        done: the edit.
        location: address of the graph, "" for an edit that makes none.
    """
    made = bool(location) and done.created
    response = Response(status=201 if made else 204)
    if made:
        response.headers["Location"] = location
    response.headers["X-Release"] = done.release
    response.headers["X-Query-Id"] = done.id
    response.headers["Server-Timing"] = f"edit;dur={done.seconds * 1000:.1f}"
    return response


def _parts(door: Door) -> Parts:
    return Parts(
        request.method,
        request.query_string.decode("latin-1"),
        {name.lower(): value for name, value in request.headers.items()},
        request.get_data(cache=False) if request.method in ("POST", "QUERY") else b"",
        door,
    )


def _self(caller: Caller, release: str) -> Response | None:
    """What the endpoint says of itself to who comes without a query: a form, or its description; None for the rest."""
    if not set(request.args) <= {"format", "lang"}:
        return None
    asked = request.args.get("format", "")
    if by_name(asked, (HTML,)) if asked else _wants_page():
        return _page(Query(""), caller, release)
    chosen = by_name(asked, GRAPHS) if asked else negotiate(request.headers.get("Accept"), GRAPHS)
    return None if chosen is None else _description(caller, release, chosen)


def _description(caller: Caller, release: str, chosen: Format) -> Response:
    """The service description (SPARQL 1.1 Service Description, section 2)."""
    site = _site()
    edition = memento.edition(site, caller, release)
    told = description.Endpoint(
        address=request.base_url,
        updates=site.writer is not None,
        federates=bool(site.settings.service_endpoints),
        release=void.iri(edition.base, edition.id),
        graphs=numbers.graphs(site, caller, edition),
        examples=request.root_url.rstrip("/") + "/.well-known/sparql-examples",
        numbers=numbers.known(caller, edition),
    )
    triples = sorted(description.triples(told, site.settings), key=str)
    body = ox.serialize(triples, format=chosen.rdf, prefixes={p: n for p, n in prefixes().items() if p in _DESCRIBING})
    response = Response(body, content_type=chosen.content_type)
    response.headers["X-Release"] = edition.id
    response.headers["Vary"] = "Accept, Accept-Datetime, Authorization"
    response.headers["Cache-Control"] = freshly.caching(caller, fixed=False)
    return response


def _wants_page() -> bool:
    return accepts(request.headers.get("Accept"), HTML, (*TABLES, *GRAPHS))


def options(methods: str) -> Response:
    """What is possible at an address, also as the answer to a preflight request of a browser (CORS)."""
    headers = {
        "Allow": methods,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": _HEADERS,
        "Access-Control-Max-Age": "86400",
    }
    return Response(status=204, headers=headers)


def _wish(query: Query) -> Wish:
    """What the client takes: ``format`` outranks Accept. Raises ProblemError (406) when it is nothing we have."""
    accept = request.headers.get("Accept")
    if query.format:
        if by_name(query.format, (HTML,)):
            return Wish(JSON, TURTLE, page=True)
        wish = Wish(by_name(query.format, TABLES), by_name(query.format, GRAPHS))
    elif _wants_page():
        return Wish(JSON, TURTLE, page=True)
    else:
        wish = Wish(negotiate(accept, TABLES), negotiate(accept, GRAPHS))
    if wish.table is None and wish.graph is None:
        raise ProblemError(outcome.unacceptable(graph=False))
    return wish


@dataclass(frozen=True, slots=True)
class _Question:
    """A question to one release, as its answer will be sent."""

    query: Query
    wish: Wish
    caller: Caller
    edition: Edition

    @property
    def job(self) -> Job:
        stated = self.query.states_dataset
        return Job(
            self.query.text,
            self.edition,
            self.wish.table,
            self.wish.graph,
            self.query.default_graphs if stated else None,
            self.query.named_graphs if stated else None,
            seconds=self.query.timeout,
        )


def _answer(question: _Question, id: str = "") -> Answer:  # noqa: A002 - its name
    stop = Stop(request.environ.get("waitress.client_disconnected", lambda: False))
    try:
        return _site().gate.answer(question.job, question.caller, door="sparql", id=id, stop=stop)
    except ProblemError as error:
        if error.problem.kind == "syntax" and is_update(question.query.text):
            raise ProblemError(outcome.update_as_query()) from error
        raise


def send(query: Query, wish: Wish, caller: Caller, release: str = "") -> Response:
    """A whole answer, straight from its file; asked once more when the release was removed just then."""
    id_ = _id()
    for left in reversed(range(_TRIES)):
        edition = memento.edition(_site(), caller, release)
        question = _Question(query, wish, caller, edition)
        tag = freshly.tag(narrow(question.job, caller))
        if freshly.precluded(tag, request.headers.get("If-Match")):
            raise ProblemError(outcome.other_answer())
        held = request.headers.get("If-None-Match") if request.method in _SAFE else None
        if matched := freshly.matched(tag, held):
            return _with_headers(Response(status=304), question, matched)
        try:
            answer = _answer(question, id_)
            if freshly.has_any(held):
                answer.file.close()
                return _with_headers(Response(status=304), question, tag)
            return _response(answer, question, tag, id_)
        except StoreGoneError:
            if not left:
                raise
    raise AssertionError("unreachable")  # pragma: no cover


def _id() -> str:
    """Id of the query: the client may bring its own, so that it can end the query before it has an answer."""
    asked = request.headers.get("X-Query-Id", "")
    return asked if _ID.fullmatch(asked) else uuid.uuid4().hex


def _response(answer: Answer, question: _Question, tag: str, id: str) -> Response:  # noqa: A002 - its name
    kind, cached, seconds = answer.format.content_type, answer.cached, answer.seconds
    headers = answer.headers
    answer, chosen = packed(answer, request.headers.get("Accept-Encoding"), _site().cache, tag)
    if answer.size <= _SMALL:
        response = Response(answer.read(), content_type=kind)
    else:
        body = wrap_file(request.environ, answer.file, 1 << 16)
        response = Response(body, content_type=kind, direct_passthrough=True)
        response.call_on_close(answer.file.close)
        response.content_length = answer.size
    if chosen:
        response.headers["Content-Encoding"] = chosen
    response.headers["X-Query-Id"] = id
    response.headers.extend(headers)
    response.headers["X-Cache"] = "hit" if cached else "miss"
    response.headers["Server-Timing"] = f"query;dur={seconds * 1000:.1f}"
    return _with_headers(response, question, freshly.coded(tag, chosen))


def _with_headers(response: Response, question: _Question, tag: str) -> Response:
    """The headers that a whole answer and a 304 have in common (RFC 9110, section 15.4.5)."""
    site = _site()
    edition = question.edition
    response.headers["X-Release"] = edition.id
    response.headers["X-Time-Limit"] = f"{min(question.query.timeout or 1e9, site.settings.query_seconds):g}"
    response.headers["X-Size-Limit"] = str(site.settings.result_megabytes * 2**20)
    response.headers["Vary"] = "Accept, Accept-Encoding, Accept-Datetime, Authorization"
    response.headers["Cache-Control"] = freshly.caching(question.caller, fixed=bool(question.edition.fixed and tag))
    if tag:
        response.headers["ETag"] = tag
    return response


def _page(query: Query, caller: Caller, release: str) -> Response:
    """The query form, with the answer below it when there is a query."""
    answer: Shown | None = None
    problem: Problem | None = None
    edition = memento.edition(_site(), caller, release)
    if query.text.strip():
        try:
            question = _Question(query, Wish(JSON, TURTLE, page=True), caller, edition)
            answer = shown(_answer(question), edition.base)
        except ProblemError as error:
            problem = error.problem
    body = render_template(
        "sparql.html",
        operation=query,
        answer=answer,
        problem=problem,
        tables=TABLES,
        graphs=GRAPHS,
        examples=examples(edition),
    )
    response = Response(body, problem.status if problem else 200, content_type=HTML.content_type)
    response.headers["Vary"] = "Accept, Accept-Language"
    response.headers["X-Release"] = edition.id
    if problem is not None:
        response.headers.extend(cast(dict[str, str], dict(problem.headers)))
    return response
