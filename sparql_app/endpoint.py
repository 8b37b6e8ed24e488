"""The SPARQL endpoint over HTTP: /sparql."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.wsgi import wrap_file

from queries import all_queries
from sparql_app import outcome, protocol
from sparql_app.errors import ProblemError
from sparql_app.execute import Answer, Job, StoreGoneError
from sparql_app.formats import GRAPHS, HTML, JSON, TABLES, TURTLE, Format, accepts, by_name, negotiate
from sparql_app.problem import Problem
from sparql_app.protocol import Operation, Parts
from sparql_app.published import Edition
from sparql_app.results import Shown, shown
from sparql_app.site import Site

blueprint = Blueprint("endpoint", __name__)
_METHODS = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"]
_TRIES = 2


@dataclass(frozen=True, slots=True)
class _Wish:
    """The formats that a client takes, for either kind of answer; a page instead of either."""

    table: Format | None
    graph: Format | None
    page: bool = False


@blueprint.route("/sparql", methods=_METHODS, provide_automatic_options=False)
def sparql() -> Response:
    """SPARQL 1.1 Protocol, query operation; a form for people who come without a query."""
    if request.method == "OPTIONS":
        return _options()
    wants_page = accepts(request.headers.get("Accept"), HTML, (*TABLES, *GRAPHS))
    parts = Parts(
        request.method,
        request.query_string.decode("latin-1"),
        {name.lower(): value for name, value in request.headers.items()},
        request.get_data(cache=False) if request.method == "POST" else b"",
    )
    read = protocol.read(parts)
    if isinstance(read, Problem):
        if read.kind == "no-query" and request.method != "POST" and wants_page:
            return _page(Operation(""))
        raise ProblemError(read)
    wish = _wish(read)
    return _page(read) if wish.page else _send(*_answer(read, wish))


def _options() -> Response:
    """What is possible here, also as the answer to a preflight request of a browser (CORS)."""
    headers = {
        "Allow": protocol.ALLOW,
        "Access-Control-Allow-Methods": protocol.ALLOW,
        "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
        "Access-Control-Max-Age": "86400",
    }
    return Response(status=204, headers=headers)


def _wish(operation: Operation) -> _Wish:
    """What the client takes: ``format`` outranks Accept. Raises ProblemError (406) when it is nothing we have."""
    accept = request.headers.get("Accept")
    if operation.format:
        if by_name(operation.format, (HTML,)):
            return _Wish(JSON, TURTLE, page=True)
        wish = _Wish(by_name(operation.format, TABLES), by_name(operation.format, GRAPHS))
    elif accepts(accept, HTML, (*TABLES, *GRAPHS)):
        return _Wish(JSON, TURTLE, page=True)
    else:
        wish = _Wish(negotiate(accept, TABLES), negotiate(accept, GRAPHS))
    if wish.table is None and wish.graph is None:
        raise ProblemError(outcome.unacceptable(graph=False))
    return wish


def _answer(operation: Operation, wish: _Wish) -> tuple[Answer, Edition]:
    """Evaluate on the published release; once more when it was removed just then."""
    site: Site = current_app.extensions["enishi"]
    stated = operation.states_dataset
    for left in reversed(range(_TRIES)):
        edition = site.published.edition()
        job = Job(
            operation.text,
            edition.directory,
            wish.table,
            wish.graph,
            edition.base + "/",
            operation.default_graphs if stated else None,
            operation.named_graphs if stated else None,
        )
        try:
            return site.executor.run(job), edition
        except StoreGoneError:
            if not left:
                raise
    raise AssertionError("unreachable")  # pragma: no cover


def _send(answer: Answer, edition: Edition) -> Response:
    """A whole answer, straight from its file."""
    body = wrap_file(request.environ, answer.file, 1 << 16)
    response = Response(body, content_type=answer.format.content_type, direct_passthrough=True)
    response.call_on_close(answer.file.close)
    response.content_length = answer.size
    response.headers["X-Query-Id"] = answer.id
    response.headers["X-Release"] = edition.id
    response.headers["Vary"] = "Accept"
    return response


def _page(operation: Operation) -> Response:
    """The query form, with the answer below it when there is a query."""
    answer: Shown | None = None
    problem: Problem | None = None
    if operation.text.strip():
        try:
            found, edition = _answer(operation, _Wish(JSON, TURTLE, page=True))
            answer = shown(found, edition.base)
        except ProblemError as error:
            problem = error.problem
    body = render_template(
        "sparql.html",
        operation=operation,
        answer=answer,
        problem=problem,
        tables=TABLES,
        graphs=GRAPHS,
        examples=[q for folder in ("answers", "pages") for q in all_queries(folder) if not q.parameters],
    )
    response = Response(body, problem.status if problem else 200, content_type=HTML.content_type)
    response.headers["Vary"] = "Accept, Accept-Language"
    if problem is not None:
        response.headers.extend(cast(dict[str, str], dict(problem.headers)))
    return response
