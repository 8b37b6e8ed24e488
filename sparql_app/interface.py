"""How programs and editors find the questions, and how people keep them.

/openapi.json                     every question as an operation (OpenAPI 3.1)
/.well-known/sparql-examples      every question as a query in RDF
/q                                makes a short link
/q/{word}                         follows one
"""

from __future__ import annotations

import hashlib
import json
from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from ontology import prefixes, text
from sparql_app import memento
from sparql_app.catalogue import library, openapi, refusal, short
from sparql_app.catalogue.question import question, questions
from sparql_app.errors import ProblemError
from sparql_app.formats import GRAPHS, by_name, negotiate
from sparql_app.freshly import caching
from sparql_app.problem import Problem
from sparql_app.site import Site

blueprint = Blueprint("interface", __name__)
_JSON = "application/json"
_MAKING = ("query", "release")


@blueprint.get("/openapi.json")
def described() -> Response:
    """All questions as operations."""
    content = openapi.document(_root(), _site().settings.licence)
    return _sent(json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n", _JSON)


@blueprint.get("/.well-known/sparql-examples")
def examples() -> Response:
    """All questions as queries in RDF, as SPARQL editors list them."""
    asked = request.args.get("format")
    chosen = by_name(asked, GRAPHS) if asked else negotiate(request.headers.get("Accept"), GRAPHS)
    if chosen is None:
        raise refusal.form(asked or request.headers.get("Accept", ""), [form.media_type for form in GRAPHS])
    edition = _site().edition(_site().caller(request.headers.get("Authorization")))
    triples = library.triples(edition.base, f"{_root()}/sparql", edition.manifest.as_of)
    known = {prefix: namespace for prefix, namespace in prefixes().items() if prefix in library.PREFIXES}
    body = ox.serialize(sorted(triples, key=str), format=chosen.rdf, prefixes=known) or b""
    return _sent(body, chosen.content_type)


@blueprint.route("/q", methods=["GET", "POST"])
def make() -> Response:
    """A short link for a question: ``query`` names it, ``release`` its release, the rest are its parameters."""
    given = [(name, value) for values in (request.args, request.form) for name, value in values.items(multi=True)]
    stem, release = (_one(given, name) for name in _MAKING)
    if stem not in questions():
        raise refusal.no_question(stem, questions())
    caller = _site().caller(request.headers.get("Authorization"))
    edition = memento.edition(_site(), caller, release)
    rest = [(name, value) for name, value in given if name not in _MAKING]
    asked = question(questions()[stem], rest, edition.manifest.as_of).on(0, 0)
    word = short.word(asked, edition.id)
    if not word:
        raise ProblemError(Problem(400, "parameter", text("The question is too long for a short link")))
    target = short.Target(edition.id, asked.stem, asked.stated)
    content = {"link": f"{_root()}/q/{word}", "permanent": f"{_root()}{_address(target)}", "release": edition.id}
    response = Response(json.dumps(content, indent=1) + "\n", 201 if request.method == "POST" else 200)
    response.content_type = _JSON
    if request.method == "POST":
        response.headers["Location"] = content["link"]
    response.headers["X-Release"] = edition.id
    return response


@blueprint.get("/q/<word>")
def follow(word: str) -> AnyResponse:
    """Where a short link leads: always to the same rows. An ending names a format, as ``format`` does."""
    word, _, suffix = word.partition(".")
    try:
        target = short.read(word)
    except short.BrokenError as error:
        title = text("This is no short link, or a part of it is missing")
        raise ProblemError(Problem(404, "no-such-link", title, text("Copy the whole link."))) from error
    except short.ChangedError as error:
        raise _changed(error.target) from error
    site = _site()
    try:
        memento.edition(site, site.caller(request.headers.get("Authorization")), target.release)
    except ProblemError as error:
        if error.problem.kind != "no-such-release":
            raise
        raise _gone(target) from error
    shown = "&".join(f"{name}={quote(value)}" for name, value in request.args.items() if name in ("format", "lang"))
    place = _address(target, suffix)
    return redirect(request.script_root + place + (f"{'&' if '?' in place else '?'}{shown}" if shown else ""), 307)


def _one(given: list[tuple[str, str]], name: str) -> str:
    values = [value for known, value in given if known == name]
    if len(values) > 1:
        raise refusal.twice(name)
    return values[0] if values else ""


def _address(target: short.Target, suffix: str = "") -> str:
    ending = f".{quote(suffix)}" if suffix else ""
    stated = f"?{target.stated}" if target.stated else ""
    return f"/releases/{quote(target.release)}/queries/{target.stem}{ending}{stated}"


def _gone(target: short.Target) -> ProblemError:
    title = text("The release {id}, which this link gives the rows of, is no longer kept", id=target.release)
    hint = text("The same question to the release of now: {address}", address=_now(target))
    return ProblemError(Problem(410, "release-removed", title, hint))


def _changed(target: short.Target) -> ProblemError:
    title = text("The query {name} has another text than when this link was made, or the link is mistyped",
                 name=target.stem)  # fmt: skip
    hint = text("The rows might differ. The question as it is now: {address}", address=_now(target))
    return ProblemError(Problem(410, "query-changed", title, hint))


def _now(target: short.Target) -> str:
    return f"/queries/{target.stem}" + (f"?{target.stated}" if target.stated else "")


def _sent(body: bytes, kind: str) -> Response:
    response = Response(body, content_type=kind)
    response.set_etag(hashlib.sha256(body).hexdigest()[:40])
    caller = _site().caller(request.headers.get("Authorization"))
    response.headers["Cache-Control"] = caching(caller, fixed=False)
    response.headers["Vary"] = "Accept, Authorization"
    response.make_conditional(request)
    return response


def _root() -> str:
    return request.root_url.rstrip("/")


def _site() -> Site:
    site: Site = current_app.extensions["enishi"]
    return site
