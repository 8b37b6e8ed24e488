"""From a request to the worker that carries it out, for the API and the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import current_app, request

from sparql_app import denial, pages
from sparql_app.engine import Stop, StoppedError
from sparql_app.errors import ProblemError
from sparql_app.host import is_from_elsewhere
from sparql_app.site import Site
from sparql_app.validation import domain, refusal
from sparql_app.validation.pool import Pool, Reply, Sent, blank

_MB = 2**20
EXTENSION = "enishi-validation"
"""Under which name an application knows its `Pool`."""
_FILES = frozenset({"contentToValidate", "externalRules"})


def pool() -> Pool:
    """The processes of this service that validate."""
    found: Pool = current_app.extensions[EXTENSION]
    return found


def open_to_caller() -> Site:
    """The site, for who may use it; the processes start, so that they are warm when something is sent.

    Raises:
        ProblemError: the service is closed to callers without a token, or the token is none (401).
    """
    site: Site = current_app.extensions["enishi"]
    site.caller(request.headers.get("Authorization"))
    pool().start()
    return site


def known(name: str) -> str:
    """A domain that the address names; raises ProblemError (404)."""
    if name not in domain.domains():
        raise ProblemError(refusal.unknown_domain(name[:80]))
    return name


def run(kind: str, name: str, accepted: str, make: Callable[[], Sent]) -> Reply:
    """Have the request carried out.

    Args:
        kind: "one", "several" or "page".
        name: the domain.
        accepted: media type of the report where nothing names one.
        make: gives the job and a file with what was sent; only called when a worker is free.

    Raises:
        ProblemError: what was sent cannot be validated, a limit was reached, or nobody is free.
    """
    settings = open_to_caller().settings
    if is_from_elsewhere(settings, request.headers.get):
        raise ProblemError(denial.elsewhere())
    request.max_content_length = bytes_of_request(settings.validation_megabytes)
    request.max_form_memory_size = request.max_content_length
    if (request.content_length or 0) > request.max_content_length:
        raise ProblemError(refusal.too_large(settings.validation_megabytes))

    def ask() -> Sent:
        job, file = make()
        return {"kind": kind, "domain": name, "accepted": accepted, "locale": pages.locale()} | job, file

    gone = request.environ.get("waitress.client_disconnected", lambda: False)
    try:
        return pool().run(ask, Stop(gone))
    except StoppedError:
        raise ProblemError(refusal.abandoned()) from None


def bytes_of_request(megabytes: int) -> int:
    """How long a request may be whose content may have so many megabytes: it comes in JSON or Base64."""
    return 2 * megabytes * _MB + _MB


def in_body() -> Sent:
    """What came as the body of the request, in JSON, which the worker reads."""
    file = blank()
    file.write(request.get_data(cache=False))
    return {"fields": {}, "files": None}, file


def in_form(names: Mapping[str, str] | None = None) -> Sent:
    """What came as the fields and files of a form.

    Args:
        names: what fields are called, by their names in the form, where a text stands for a file; None takes fields
            as they are.
    """
    file = blank()
    listed: list[tuple[str, str, int]] = []
    fields: dict[str, str] = {}
    for key, sent in request.files.items(multi=True):
        name = key if names is None else names.get(key, "")
        if name and sent.filename:
            begun = file.tell()
            sent.save(file)
            listed.append((name, sent.filename[-200:], file.tell() - begun))
    taken = {name for name, _, _ in listed}
    for key, value in request.form.items():
        name = key if names is None else names.get(key, "")
        if not name or name in taken:
            continue
        if names is not None and name in _FILES:
            if value.strip():
                listed.append((name, "", file.write(value.encode("utf-8", "replace"))))
        else:
            fields[name] = value
    return {"fields": fields, "files": listed}, file
