"""The REST API, with the addresses of the Test Bed's SHACL validator.

    GET  /validate/api/info                      the domains
    GET  /validate/{domain}/api/info             one of them
    POST /validate/{domain}/api/validate         one content
    POST /validate/{domain}/api/validateMultiple several contents

The answer of ``validate`` is the report. Errors are problem documents (RFC 9457), as everywhere in this service.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version

from flask import Blueprint, Response, request
from werkzeug.wsgi import wrap_file

from sparql_app import pages
from sparql_app.endpoint import options
from sparql_app.errors import ProblemError
from sparql_app.formats import Format, negotiate
from sparql_app.validation import asking, refusal
from sparql_app.validation.domain import domains, info
from sparql_app.validation.form import DEFAULT, FORMS
from sparql_app.validation.pool import Reply, Sent

blueprint = Blueprint("validation", __name__)
_JSON = "application/json"
_BODIES = (_JSON, "application/ld+json")
_FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")
_OFFERS = tuple(Format(f.suffix, f.media_type, f.content_type, f.suffix) for f in FORMS)
_SMALL = 16_384


@blueprint.get("/validate/api/info")
def info_on_all() -> Response:
    """Every domain with its validation types."""
    asking.open_to_caller()
    return _told([info(name, pages.locale()) for name in domains()])


@blueprint.get("/validate/<domain>/api/info")
def info_on(domain: str) -> Response:
    """A domain with its validation types."""
    asking.open_to_caller()
    return _told(info(asking.known(domain), pages.locale()))


@blueprint.get("/validate/api/healthcheck")
@blueprint.get("/validate/<domain>/api/healthcheck")
def healthcheck(domain: str = "") -> Response:
    """Whether requests are answered, as the Test Bed asks it: 200 without content."""
    if domain:
        asking.known(domain)
    return Response(status=200, content_type=_JSON)


@blueprint.get("/validate/api/version")
def version_of_it() -> Response:
    """The version of the software, as the Test Bed asks for it."""
    return _told({"versionNumber": version("enishi")})


@blueprint.route("/validate/<domain>/api/validate", methods=["POST"], provide_automatic_options=False)
def validate(domain: str) -> Response:
    """Validate one content; the answer is its report."""
    return sent_back(asking.run("one", asking.known(domain), _accepted(), _maker()))


@blueprint.route("/validate/<domain>/api/validateMultiple", methods=["POST"], provide_automatic_options=False)
def validate_multiple(domain: str) -> Response:
    """Validate several contents; the answer is a JSON array with a report in Base64 for each."""
    if request.mimetype not in _BODIES:
        raise ProblemError(refusal.media_type(request.mimetype[:80]))
    return sent_back(asking.run("several", asking.known(domain), _accepted(), asking.in_body))


@blueprint.route("/validate/<domain>/api/validate", methods=["OPTIONS"], provide_automatic_options=False)
@blueprint.route("/validate/<domain>/api/validateMultiple", methods=["OPTIONS"], provide_automatic_options=False)
def possible(domain: str) -> Response:  # noqa: ARG001 - the same for all
    """What is possible here, also for browsers that ask before (CORS)."""
    return options("POST, OPTIONS")


def _maker() -> Callable[[], Sent]:
    """What reads the request: a JSON object, or a form with a file."""
    if request.mimetype in _BODIES:
        return asking.in_body
    if request.mimetype in _FORM_TYPES:
        return asking.in_form
    raise ProblemError(refusal.media_type(request.mimetype[:80]))


def _accepted() -> str:
    """The report that the client takes; the Test Bed's own choice where it takes none or anything."""
    chosen = negotiate(request.headers.get("Accept"), _OFFERS)
    return chosen.media_type if chosen else DEFAULT


def sent_back(reply: Reply) -> Response:
    """The report of a worker, straight from its file."""
    ((kind, size),) = reply.told["parts"]
    if size <= _SMALL:
        with reply.file as file:
            response = Response(file.read(), content_type=kind)
    else:
        response = Response(wrap_file(request.environ, reply.file, 1 << 16), content_type=kind, direct_passthrough=True)
        response.call_on_close(reply.file.close)
        response.content_length = size
    response.headers["Content-Language"] = reply.told["locale"]
    response.headers["Vary"] = "Accept, Accept-Language, Authorization"
    response.headers["Cache-Control"] = "no-store"
    return response


def _told(content: object) -> Response:
    response = Response(json.dumps(content, ensure_ascii=False, indent=1) + "\n", content_type=_JSON)
    response.headers["Content-Language"] = pages.locale()
    response.headers["Vary"] = "Accept-Language, Authorization"
    return response
