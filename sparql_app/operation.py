"""What operators and their tools ask: is it alive, is it ready, how is it doing, which limits are in force."""

from __future__ import annotations

import json
import platform
import time
import uuid
from datetime import UTC, datetime
from importlib.metadata import version

from flask import Blueprint, Flask, Response, current_app, g, request

from ontology import text
from sparql_app import errors, host, journal
from sparql_app.errors import ProblemError
from sparql_app.metrics import CONTENT_TYPE, Metrics
from sparql_app.problem import Problem
from sparql_app.site import Site
from sparql_app.survey import MAX_DEPTH, MAX_OPERATORS

blueprint = Blueprint("operation", __name__)
_PUBLIC = (
    "base",
    "locale",
    "workers",
    "query_seconds",
    "query_megabytes",
    "result_megabytes",
    "request_megabytes",
    "request_seconds",
    "cache_megabytes",
    "validation_megabytes",
    "validation_seconds",
    "keep_releases",
)
"""Settings that anyone may know: limits, and what the answers depend on. No paths, no addresses, no secrets."""
_PARTS = ("enishi", "pyoxigraph", "flask", "waitress")
_FORWARDING = ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")


def attach(app: Flask) -> None:
    """Count and log every request of an application, and answer the operators' questions.

    Args:
        app: the application of a `Site`.
    """
    site: Site = app.extensions["enishi"]
    metrics = app.extensions["enishi-metrics"] = Metrics(site)
    site.gate.observe(metrics.hear)
    if site.writer is not None:
        site.writer.observe(metrics.wrote)
    app.register_blueprint(blueprint)
    app.before_request(_begin)
    app.after_request(_end)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Whether the process answers; needs no release and no worker."""
    return _plain("ok\n")


@blueprint.get("/$/ping")
def ping() -> Response:
    """The same for clients of Fuseki: the time."""
    return _plain(datetime.now(UTC).isoformat(timespec="milliseconds") + "\n")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Whether a release is open and warm; raises ProblemError (503) until then."""
    site = _site()
    edition = site.published.shown(site.scope)
    if edition is None:
        failure = site.published.failure(site.scope)
        raise ProblemError(errors.unpublished(failure) if failure else _cold())
    return _json({"ready": True, "release": edition.id})


@blueprint.get("/metrics")
@blueprint.get("/$/metrics")
def metrics() -> Response:
    """Counts and times in the Prometheus text format, for those whom the setting ``metrics`` admits."""
    if not _may_see_metrics():
        hint = text("Ask from the machine itself or with the token of an operator; see the setting metrics.")
        raise ProblemError(Problem(403, "metrics-closed", text("The metrics are not for everybody"), hint))
    kept: Metrics = current_app.extensions["enishi-metrics"]
    response = Response(kept.text(), content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/-/settings.json")
def settings() -> Response:
    """The limits in force and the settings that anyone may know."""
    site = _site()
    told: dict[str, object] = {name: getattr(site.settings, name) for name in _PUBLIC}
    return _json(told | {"scope": site.scope, "query_depth": MAX_DEPTH, "query_operators": MAX_OPERATORS})


@blueprint.get("/-/versions.json")
def versions() -> Response:
    """Versions of the service and of what it stands on."""
    return _json({name: version(name) for name in _PARTS} | {"python": platform.python_version()})


def _site() -> Site:
    site: Site = current_app.extensions["enishi"]
    return site


def _plain(words: str) -> Response:
    response = Response(words, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _json(content: object) -> Response:
    response = Response(json.dumps(content, indent=1) + "\n", content_type="application/json")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _cold() -> Problem:
    title = text("The release is being opened")
    return Problem(503, "not-ready", title, text("Try again in a few seconds."), headers={"Retry-After": "1"})


def _may_see_metrics() -> bool:
    site = _site()
    if site.settings.metrics == "all" or (site.settings.metrics == "local" and _is_local()):
        return True
    authorization = request.headers.get("Authorization")
    return authorization is not None and site.caller(authorization).operator


def _is_local() -> bool:
    """Whether the request comes from this machine itself; what a proxy brings comes from elsewhere."""
    if any(name in request.headers for name in _FORWARDING) or not host.names_loopback(request.headers.get("Host", "")):
        return False
    return host.is_loopback(request.remote_addr or "")


def _begin() -> None:
    g.begun = time.monotonic()


def _end(response: Response) -> Response:
    """Count and log a request whose answer is complete, whatever it is."""
    kept: Metrics = current_app.extensions["enishi-metrics"]
    route = request.url_rule.rule if request.url_rule else ""
    kept.request(request.method, route, response.status_code)
    if not journal.logs_requests():
        return response
    journal.request(
        {
            "id": response.headers.get("X-Query-Id") or uuid.uuid4().hex,
            "method": request.method,
            "route": route,
            "status": response.status_code,
            "ms": round((time.monotonic() - g.get("begun", time.monotonic())) * 1000, 1),
            "bytes": response.calculate_content_length()
            if not response.direct_passthrough
            else response.content_length,
            "who": _name(),
            "release": response.headers.get("X-Release", ""),
        }
    )
    return response


def _name() -> str:
    """Name of who asks, "" for everybody and for tokens that are none."""
    try:
        return _site().caller(request.headers.get("Authorization")).name
    except ProblemError:
        return ""
