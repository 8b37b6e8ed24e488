"""The page: paste or choose a file, choose by what it is judged, and read what to correct.

/validate judges by the profile that the form names; /validate/{domain} and /validate/{domain}/upload, as the Test Bed
has it, by one. Fields are named as in the Test Bed's form. What is found can be taken along as files, which are in the
page itself: nothing is kept that could be asked for later.
"""

from __future__ import annotations

import base64
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import HTTPException

from sparql_app import pages
from sparql_app.errors import ProblemError
from sparql_app.formats import HTML
from sparql_app.problem import Problem
from sparql_app.validation import asking, domain, syntax
from sparql_app.validation.domain import AUTO
from sparql_app.validation.form import DOWNLOADS, TURTLE
from sparql_app.validation.pool import Reply, Sent
from sparql_app.validation.worklist import SEVERITY

blueprint = Blueprint("validation-page", __name__)
LARGEST = 6 * 2**20
"""Bytes of files that one page holds; beyond, they are asked for one by one through the API."""

_NAMES = {
    "file": "contentToValidate",
    "text": "contentToValidate",
    "contentSyntaxType": "contentSyntax",
    "validationType": "validationType",
    "inputFile-external_default": "externalRules",
    "text-external_default": "externalRules",
}
"""Fields of the API by their names in the form."""


@blueprint.route("/validate", methods=["GET", "POST"])
@blueprint.route("/validate/<name>", methods=["GET", "POST"])
@blueprint.route("/validate/<name>/upload", methods=["GET", "POST"])
def upload(name: str = "") -> Response:
    """The form, and below it what was found in what was sent."""
    asking.open_to_caller()
    chosen = asking.known(name) if name else ""
    if request.method != "POST":
        return _shown(chosen or request.args.get("profile", AUTO))
    try:
        reply = asking.run("page", chosen, TURTLE.media_type, lambda: _sent(chosen))
    except ProblemError as error:
        return _shown(_stated(chosen), problem=error.problem)
    with reply.file:
        return _shown(_stated(chosen), reply=reply)


def _stated(chosen: str) -> str:
    """The profile that the address or the form names; parsing the form may fail as it did before."""
    try:
        return chosen or request.form.get("profile", "")
    except HTTPException:
        return chosen


def _sent(chosen: str) -> Sent:
    job, file = asking.in_form(_NAMES)
    name = asking.known(chosen or request.form.get("profile", "") or AUTO)
    return job | {"domain": name, "forms": [form.media_type for form in DOWNLOADS]}, file


def _shown(chosen: str, *, reply: Reply | None = None, problem: Problem | None = None) -> Response:
    here = pages.locale()
    settings = asking.open_to_caller().settings
    body = render_template(
        "validate.html",
        chosen=chosen,
        domains=[(name, domain.title(name, here)) for name in domain.domains()],
        types=[(name, said.to(here)) for name, (said, _) in domain.TYPES.items()],
        syntaxes=[(name, said.to(here)) for name, said in syntax.CHOICES],
        kept={name: request.form.get(name, "") for name in ("validationType", "contentSyntaxType")}
        if reply is not None
        else {},
        found=reply.told["summary"] if reply is not None else None,
        severities={name: said.to(here) for name, said in SEVERITY.items()},
        files=_files(reply) if reply is not None else [],
        problem=problem,
        seconds=settings.validation_seconds,
        megabytes=settings.validation_megabytes,
    )
    response = Response(body, problem.status if problem else 200, content_type=HTML.content_type)
    response.headers["Vary"] = "Accept-Language, Authorization"
    response.headers["Content-Language"] = here
    response.headers["Cache-Control"] = "no-store" if request.method == "POST" else "no-cache"
    if problem is not None:
        response.headers.extend(dict(problem.headers))
    return response


def _files(reply: Reply) -> list[dict[str, Any]]:
    """The report as files that are in the page: an address with the content in it (RFC 2397)."""
    here, made, left = pages.locale(), [], LARGEST
    for form, (kind, size) in zip(DOWNLOADS, reply.told["parts"], strict=True):
        content = reply.file.read(size)
        left -= size
        if left >= 0 and form.title is not None:
            address = f"data:{kind.replace(' ', '')};base64,{base64.b64encode(content).decode()}"
            made.append({"name": f"enishi-validation.{form.suffix}", "title": form.title.to(here), "address": address})
    return made
