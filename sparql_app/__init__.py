"""Floor 3, the way out: the SPARQL endpoint and the pages over the published release.

    >>> from loader.settings import load
    >>> from sparql_app import create_app
    >>> app = create_app(load())

Queries run in worker processes that import this package too, so the web framework is imported only when it is needed.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from loader.errors import UsageError
from loader.settings import Settings
from loader.store import Release, Scope, current
from ontology import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox
    from flask import Flask, Response

    from queries import Query
    from sparql_app.engine import StoreGoneError
    from sparql_app.inquiry import Inquiry
    from sparql_app.once import Elsewhere
    from sparql_app.problem import Problem
    from sparql_app.site import Site
    from sparql_app.wire import Term

__all__ = ["answer", "create_app", "elsewhere", "inquire", "serve"]

_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_TRIES = 10
_ALIVE = ("/healthz", "/$/ping")
_EXPOSED = (
    "Content-Location, ETag, Federation, Link, Location, Memento-Datetime, Repr-Digest, Retry-After, Server-Timing, "
    "X-Cache, X-Query-Id, X-Release, X-Size-Limit, X-Time-Limit, X-Total-Count"
)


def create_app(settings: Settings, scope: Scope = "public", *, writable: bool = False) -> Flask:
    """The WSGI application over the published release.

    Args:
        settings: the settings in force.
        scope: which store of a release to serve. "internal" holds contacts and restricted records.
    """
    from flask import Flask

    from sparql_app import (
        audit,
        changes,
        endpoint,
        figures,
        graph_store,
        interface,
        measures,
        memento,
        moment,
        operation,
        pages,
        questions,
        releases,
    )
    from sparql_app.engine import StoreGoneError
    from sparql_app.site import Site
    from sparql_app.validation import service as validation

    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.request_megabytes * 2**20
    app.config["MAX_FORM_MEMORY_SIZE"] = app.config["MAX_CONTENT_LENGTH"]
    app.url_map.merge_slashes = False  # keys of things may hold "//"
    app.extensions["enishi"] = Site(settings, scope, writable=writable)
    app.after_request(_kept)  # the first named is the last called: the others have said what they know
    app.register_blueprint(memento.blueprint)
    app.register_blueprint(releases.blueprint)
    app.register_blueprint(audit.blueprint)
    app.register_blueprint(figures.blueprint)
    app.register_blueprint(changes.blueprint)
    app.register_blueprint(measures.blueprint)
    app.url_map.converters["question"] = questions.QuestionConverter
    app.register_blueprint(questions.blueprint)
    app.register_blueprint(interface.blueprint)
    app.register_blueprint(endpoint.blueprint)
    app.register_blueprint(graph_store.blueprint)
    app.register_blueprint(pages.blueprint)
    validation.attach(app, settings)
    app.context_processor(pages.words)
    app.add_template_filter(moment.shown, "moment")
    operation.attach(app)
    app.before_request(_admit)
    app.after_request(_headers)
    app.register_error_handler(StoreGoneError, _again)
    app.register_error_handler(Exception, lambda error: _answer(_problem(error)))
    return app


def answer(
    settings: Settings,
    release: Release,
    scope: Scope,
    query: str,
    name: str = "",
    bound: Mapping[ox.Variable, Term] | None = None,
) -> bytes:
    """The answer to one query on a release, without a service; see `sparql_app.once.answer`."""
    from sparql_app import once

    return once.answer(settings, release, scope, query, name, bound)


def inquire(
    settings: Settings,
    release: Release,
    scope: Scope,
    query: Query,
    values: Mapping[str, str],
    name: str,
    *,
    people: bool = False,
) -> Inquiry:
    """The answer to a question with a header, without a service; see `sparql_app.inquiry.inquire`."""
    from sparql_app import inquiry

    return inquiry.inquire(settings, release, scope, query, values, name, people=people)


def elsewhere(settings: Settings, release: Release) -> Elsewhere:
    """The published release in the store elsewhere, to ask it as an embedded store; see `sparql_app.once.Elsewhere`."""
    from sparql_app import once

    return once.Elsewhere(settings, release)


def _again(error: StoreGoneError) -> Response:
    """Answer anew from the release that is published now, when the one that an answer was begun with is gone.

    Only requests without a body come here again; those with one are asked anew where their body is known.
    """
    from flask import current_app, request

    from sparql_app.engine import StoreGoneError

    problem = error.problem
    for _ in range(_TRIES if request.method in ("GET", "HEAD") else 0):
        try:
            return current_app.make_response(current_app.dispatch_request())
        except StoreGoneError as gone:
            problem = gone.problem
        except Exception as failure:  # noqa: BLE001 - this is the error handler
            problem = _problem(failure)
            break
    return _answer(problem)


def _problem(error: Exception) -> Problem:
    """The problem that an error tells of. This is the one place where every error arrives."""
    from werkzeug.exceptions import HTTPException

    from loader.errors import EnishiError
    from queries import QueryError
    from sparql_app import errors, problem

    if isinstance(error, errors.ProblemError):
        return error.problem
    if isinstance(error, HTTPException):
        return errors.of_http(error.code or 500, dict(error.get_headers()))
    if isinstance(error, EnishiError):
        return errors.unpublished(error)
    if isinstance(error, QueryError):
        return problem.Problem(400, "parameter", error.text)
    logging.getLogger(__name__).error("unexpected failure", exc_info=error)
    return errors.UNEXPECTED


def _answer(problem: Problem) -> Response:
    """A problem as a page for people, and as problem+json for programs."""
    from flask import Response, current_app, render_template, request

    from sparql_app import errors, formats, pages

    settings: Settings = current_app.extensions["enishi"].settings
    if formats.accepts(request.headers.get("Accept"), formats.HTML, errors.FORMATS):
        body: str | bytes = render_template("problem.html", problem=problem)
        kind = formats.HTML.content_type
    else:
        body, kind = problem.json(settings.base, pages.locale()), errors.MEDIA_TYPE
    response = Response(body, problem.status, content_type=kind)
    response.headers.extend(dict(problem.headers))
    response.headers["Vary"] = "Accept, Accept-Language"
    return response


def _admit() -> None:
    """Answer under the names of this service only; that the process lives may be asked under any."""
    from flask import current_app, request

    from sparql_app import errors, host

    site: Site = current_app.extensions["enishi"]
    if request.path not in _ALIVE and not host.admits(site.settings, site.scope, request.headers.get("Host", "")):
        raise errors.ProblemError(host.misdirected())


def _headers(response: Response) -> Response:
    """Headers of every response: what is public is read from any origin; no sniffing, no scripts."""
    from flask import current_app

    if current_app.extensions["enishi"].scope == "public":
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    else:
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _CSP
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _kept(response: Response) -> Response:
    """Who may keep an answer: it depends on who asks, and a shared cache keeps only what is for everybody."""
    from flask import current_app, request

    if request.endpoint == "static":
        return response
    vary = response.headers.get("Vary", "")
    if "authorization" not in vary.lower():
        response.headers["Vary"] = f"{vary}, Authorization".removeprefix(", ")
    if "Cache-Control" not in response.headers:
        is_public = current_app.extensions["enishi"].scope == "public" and "Authorization" not in request.headers
        response.headers["Cache-Control"] = f"{'public' if is_public else 'private'}, no-cache"
    return response


def serve(settings: Settings, scope: Scope = "public", *, writable: bool = False) -> None:
    """Serve until a signal (SIGTERM, SIGINT) ends it; requests under way finish, then the workers end too.

    Args:
        settings: host, port, workers and limits.
        scope: which store of a release to serve.
        writable: whether who has a token for it may write; in an empty data directory a plain SPARQL store begins.

    Raises:
        UsageError: it is to be writable and no token may write, the address is taken or not one of this machine, or a
            log cannot be written.
        StoreError: a release is published that is missing or damaged.
    """
    from sparql_app import execute, journal
    from sparql_app.server import Server
    from sparql_app.validation import asking, pool
    from sparql_app.validation import service as validation

    if (settings.data / "current").is_symlink():
        current(settings.data).manifest  # noqa: B018 - raises
    journal.begin(settings)
    if writable:
        _be_writable(settings)
    made: list[Flask] = []  # an address that is taken is told before workers are started for nothing
    places = execute.places(settings) + pool.places(settings)
    largest = asking.bytes_of_request(settings.validation_megabytes)
    server = Server(lambda environ, start: made[0](environ, start), settings, places, largest)
    made.append(create_app(settings, scope, writable=writable))
    site: Site = made[0].extensions["enishi"]
    try:
        _say(settings, scope)
        server.run(on_hangup=site.journal.reopen)
    finally:
        validation.close(made[0])
        site.close()


def _be_writable(settings: Settings) -> None:
    """Make ready what is to be written to; raises UsageError when nobody could write to it."""
    from sparql_app.keyring import Keyring
    from sparql_app.writer import Writer

    if settings.store:
        raise UsageError("What is served from {store} is written there, not here", store=settings.store)
    if not Keyring(settings.data, "public").may_anyone_write():
        raise UsageError("No token may write. Make one: enishi token add NAME --write BEGINNING")
    Writer(settings).prepare()


def _say(settings: Settings, scope: Scope) -> None:
    """Tell on standard error where the service listens, and to whom it tells what is internal."""
    from sparql_app import host

    url = f"http://{settings.host}:{settings.port}/"
    said = [text("Listening at {url}", url=url)]
    if scope == "internal" and host.is_open(settings, scope):
        said.append(text("Everyone on this machine can read contacts and restricted records there, without a token"))
    elif not host.is_open(settings, scope):
        said.append(text("Only who has a token can read there"))
    for message in said:
        sys.stderr.write(message.to(settings.locale) + "\n")
    sys.stderr.flush()
