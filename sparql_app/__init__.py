"""Floor 3, the way out: the SPARQL endpoint and the pages over the published release.

    >>> from loader.settings import load
    >>> from sparql_app import create_app
    >>> app = create_app(load())

Queries run in worker processes that import this package too, so the web framework is imported only when it is needed.
"""

from __future__ import annotations

import logging
import signal
import sys
from ipaddress import ip_address
from typing import TYPE_CHECKING

from loader.errors import UsageError
from loader.settings import Settings
from loader.store import Release, Scope
from ontology import text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType

    import pyoxigraph as ox
    from flask import Flask, Response

    from sparql_app.problem import Problem
    from sparql_app.wire import Term

__all__ = ["answer", "create_app", "serve"]

_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_EXPOSED = (
    "ETag, Link, Location, Memento-Datetime, Retry-After, Server-Timing, X-Cache, X-Query-Id, X-Release, X-Time-Limit"
)


def create_app(settings: Settings, scope: Scope = "public") -> Flask:
    """The WSGI application over the published release.

    Args:
        settings: the settings in force.
        scope: which store of a release to serve. "internal" holds contacts and restricted records.
    """
    from flask import Flask

    from sparql_app import endpoint, pages
    from sparql_app.site import Site

    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.request_megabytes * 2**20
    app.config["MAX_FORM_MEMORY_SIZE"] = app.config["MAX_CONTENT_LENGTH"]
    app.url_map.merge_slashes = False  # keys of things may hold "//"
    app.extensions["enishi"] = Site(settings, scope)
    app.register_blueprint(endpoint.blueprint)
    app.register_blueprint(pages.blueprint)
    app.context_processor(pages.words)
    app.after_request(_headers)
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


def _headers(response: Response) -> Response:
    """Headers of every response: reads from any origin, no sniffing, no scripts."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _CSP
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def serve(settings: Settings, scope: Scope = "public") -> None:
    """Serve until a signal (SIGTERM, SIGINT) ends it; the workers end with it.

    Args:
        settings: host, port, workers and limits.
        scope: which store of a release to serve.

    Raises:
        UsageError: the address is taken or not one of this machine.
    """
    from waitress.server import create_server

    from sparql_app.site import Site

    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    app = create_app(settings, scope)
    site: Site = app.extensions["enishi"]
    signal.signal(signal.SIGTERM, _stop)
    try:
        try:
            server = create_server(
                app,
                host=settings.host,
                port=settings.port,
                threads=10 * settings.workers + 4,
                ident=None,
                channel_timeout=60,
                channel_request_lookahead=1,  # lets a query see that its client has gone
                connection_limit=1000,
                asyncore_use_poll=True,
                max_request_body_size=2 * settings.request_megabytes * 2**20,
            )
        except (OSError, ValueError) as error:  # waitress tells an unknown host by ValueError
            where = {"host": settings.host, "port": settings.port}
            raise UsageError("The service cannot listen at {host}:{port}: {error}", **where, error=error) from error
        _say(settings, scope)
        server.run()
    finally:
        site.close()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(settings: Settings, scope: Scope) -> None:
    """Tell on standard error where the service listens, and warn when it tells the world what is internal."""
    url = f"http://{settings.host}:{settings.port}/"
    said = [text("Listening at {url}", url=url)]
    if scope == "internal" and not _is_loopback(settings.host):
        said.append(
            text(
                "Warning: everyone who reaches {host} can read contacts and restricted records",
                host=settings.host,
            )
        )
    for message in said:
        sys.stderr.write(message.to(settings.locale) + "\n")
    sys.stderr.flush()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
