"""The questions of the catalogue over HTTP, for people and programs.

    /queries               all of them, by who asks
    /queries/{name}        one: a form, its answer, its text
    /queries/{name}.csv    its answer in a format; or by ``format`` or Accept

A release is named in front, as everywhere: /releases/{id}/queries/{name}.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import cast

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import BaseConverter
from werkzeug.wsgi import wrap_file

from queries import Query
from sparql_app import endpoint, freshly, memento, outcome, pages
from sparql_app.cache import key
from sparql_app.catalogue import address, forms, listing, refusal, short, view
from sparql_app.catalogue.answering import Answered, Asking
from sparql_app.catalogue.forms import CSV, EVERY, FORMS, PEOPLES_CSV, RECORDS, XLSX
from sparql_app.catalogue.names import known, names, things
from sparql_app.catalogue.question import Question, begun, question, questions
from sparql_app.catalogue.refusal import LargeError
from sparql_app.catalogue.sheet import Telling, origin
from sparql_app.catalogue.sheet import csv as peoples_csv
from sparql_app.engine import Stop
from sparql_app.errors import ProblemError
from sparql_app.formats import HTML, Format, accepts, by_name, negotiate
from sparql_app.gate import narrow
from sparql_app.problem import Problem
from sparql_app.reader import Reader
from sparql_app.site import Site

blueprint = Blueprint("questions", __name__)
PAGE = 100
"""Rows that a page shows when nothing else is asked for. The downloads hold all."""
_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "QUERY", "TRACE"]
_READING = "GET, HEAD, OPTIONS"
_VARY = "Accept, Accept-Language, Accept-Datetime, Authorization"


class QuestionConverter(BaseConverter):
    """The name of a question in an address, with the ending that names a format; ids of running queries are others."""

    weight = 50  # before the converter that takes anything

    def __init__(self, map: object, *args: object) -> None:  # noqa: A002 - its name
        super().__init__(map, *args)  # type: ignore[arg-type]
        self.regex = "(?:" + "|".join(questions()) + r")(?:\.[A-Za-z0-9]+)?"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request for an answer, as it is to be sent."""

    question: Question
    asking: Asking
    reader: Reader
    form: Format
    bom: bool = False

    @property
    def exact(self) -> bool:
        """The answer is what the query gave, in a format of SPARQL results."""
        return self.form.results is not None and not self.bom

    @property
    def tag(self) -> str:
        """Names the bytes of the answer before they are made, "" for a page."""
        evaluated = freshly.tag(narrow(self.asking.job(self.question), self.reader.caller))
        if self.form is HTML or not evaluated:
            return ""
        shown = self.question.page, self.question.size, self.form.name, self.bom, pages.locale(), request.root_url
        return f'"{key(evaluated, self.question.stated, *shown, version("enishi"))[:40]}"'


@blueprint.get("/queries")
def catalogue() -> Response:
    """All questions, by who asks them."""
    chosen = _chosen("", (HTML, RECORDS))
    if chosen is RECORDS:
        body = json.dumps(listing.records(_root()), ensure_ascii=False, indent=1).encode() + b"\n"
        response = Response(body, content_type=RECORDS.content_type)
        response.headers["Link"] = f'<{_root()}/openapi.json>; rel="service-desc"; type="application/json"'
    else:
        here = pages.locale()
        response = Response(
            render_template("queries.html", groups=listing.groups(here)), content_type=HTML.content_type
        )
        response.headers["Content-Language"] = here
    response.headers["Vary"] = _VARY
    return response


@blueprint.route("/queries/<question:stem>", methods=_METHODS, provide_automatic_options=False)
@blueprint.route("/releases/<name>/queries/<question:stem>", methods=_METHODS, provide_automatic_options=False)
def ask(stem: str, name: str = "") -> Response:
    """One question and its answer."""
    if request.method == "OPTIONS":
        return endpoint.options(_READING)
    if request.method not in ("GET", "HEAD"):
        raise MethodNotAllowed(valid_methods=_READING.split(", "))
    stem, _, suffix = stem.partition(".")
    query, chosen = questions()[stem], _chosen(suffix, EVERY)
    site = _site()
    caller = site.caller(request.headers.get("Authorization"))
    reader = Reader(site.gate, caller, memento.edition(site, caller, name), door="catalogue")
    if chosen is HTML:
        return _page(query, reader)
    arguments = list(request.args.items(multi=True))
    asked = question(query, arguments, reader.edition.manifest.as_of)
    return _send(_Asked(asked, _asking(reader), reader, chosen, _bom(chosen)))


def _site() -> Site:
    site: Site = current_app.extensions["enishi"]
    return site


def _root() -> str:
    return request.root_url.rstrip("/")


def _asking(reader: Reader) -> Asking:
    stop = Stop(request.environ.get("waitress.client_disconnected", lambda: False))
    return Asking(_site().gate, reader, stop)


def _bom(chosen: Format) -> bool:
    """Whether CSV is for people: ``bom=1``."""
    return request.args.get("bom") == "1" and chosen.name == CSV.name


def _chosen(suffix: str, offers: tuple[Format, ...]) -> Format:
    """The format that ``format``, the ending of the address, or Accept asks for, in this order; raises ProblemError."""
    stated = request.args.get("format") or suffix
    if stated:
        if (found := by_name(stated, offers)) is None:
            raise refusal.form(stated, [form.suffix for form in offers])
        return found
    programs = tuple(form for form in offers if form is not HTML)
    accept = request.headers.get("Accept")
    if accepts(accept, HTML, programs):
        return HTML
    if (negotiated := negotiate(accept, programs)) is None:
        raise refusal.form(accept or "", [form.media_type for form in offers])
    return negotiated


def _send(asked: _Asked) -> Response:
    """An answer in a format for programs or as a file for people."""
    tag = asked.tag
    if freshly.precluded(tag, request.headers.get("If-Match")):
        raise ProblemError(outcome.other_answer())
    if freshly.matched(tag, request.headers.get("If-None-Match")):
        return _with_headers(Response(status=304), asked, tag)
    try:
        answered = asked.asking.answer(asked.question)
    except LargeError:
        if not asked.exact or asked.question.sifting or asked.question.size:
            raise
        return _with_headers(_streamed(asked), asked, tag)
    if not answered.has_data and asked.exact:
        raise refusal.nothing(asked.question.query.header.needs)
    told = _telling(answered, asked.reader, labelled=not asked.exact)
    links = forms.links(told, _root(), short.word(asked.question.on(0, 0), asked.reader.edition.id))
    body = peoples_csv(told) if asked.bom else forms.written(told, asked.form, links)
    response = Response(body, content_type=PEOPLES_CSV if asked.bom else asked.form.content_type)
    if asked.bom or asked.form is XLSX:
        file = f"{asked.question.stem}-{asked.reader.edition.id}.{asked.form.suffix}"
        response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    response.headers["X-Total-Count"] = str(answered.total)
    response.headers["Link"] = _link(answered, asked)
    return _with_headers(response, asked, tag)


def _streamed(asked: _Asked) -> Response:
    """A large answer, straight from its file."""
    answer = asked.asking.whole(asked.question, asked.form)
    response = Response(
        wrap_file(request.environ, answer.file, 1 << 16), content_type=asked.form.content_type, direct_passthrough=True
    )
    response.call_on_close(answer.file.close)
    response.content_length = answer.size
    return response


def _link(answered: Answered, asked: _Asked) -> str:
    """The addresses of the same rows in other formats, and of the pages before and after (RFC 8288)."""
    release, suffix = asked.reader.edition.id, asked.form.suffix
    more = {"bom": "1"} if asked.bom else {}
    found = [f'<{_root()}{address.of(asked.question, release, suffix, **more)}>; rel="canonical"']
    found += [
        f'<{_root()}{address.of(page, release, suffix, **more)}>; rel="{rel}"' for rel, page in address.pages(answered)
    ]
    found += [
        f'<{_root()}{address.of(asked.question, release, form.suffix)}>; rel="alternate"; type="{form.media_type}"'
        for form in FORMS
        if form is not asked.form
    ]
    return ", ".join(found)


def _with_headers(response: Response, asked: _Asked, tag: str) -> Response:
    """The headers that a whole answer and a 304 have in common."""
    response.headers["X-Release"] = asked.reader.edition.id
    response.headers["Vary"] = _VARY
    response.headers["Cache-Control"] = freshly.caching(asked.reader.caller, fixed=False)
    if tag:
        response.headers["ETag"] = tag
    return response


def _telling(answered: Answered, reader: Reader, *, labelled: bool = True) -> Telling:
    """The answer with all that is told beside it."""
    site, edition, here = _site(), reader.edition, pages.locale()
    named = names(reader, things(answered.table.rows), site.terms(reader), here) if labelled else {}
    return Telling(
        answered,
        edition,
        named,
        here,
        _root() + address.of(answered.question, edition.id),
        "" if reader.caller.reads is not None else edition.manifest.digest.get(edition.scope, ""),
        site.settings.licence,
    )


def _page(query: Query, reader: Reader) -> Response:
    """The form, with the answer below it when every value that is needed is given."""
    arguments = list(request.args.items(multi=True))
    told: Telling | None = None
    problem: Problem | None = None
    if begun(query, arguments):
        try:
            asked = question(query, arguments, reader.edition.manifest.as_of, form=True)
            asked = asked if asked.size else replace(asked, page=1, size=PAGE)
            told = _telling(_asking(reader).answer(asked), reader)
        except ProblemError as error:
            problem = error.problem
    here = pages.locale()
    body = render_template(
        "query.html",
        query=query,
        fields=view.fields(
            query,
            dict(request.args),
            reader.edition.manifest.as_of,
            here,
            known(query, reader, _site().terms(reader), here),
        ),
        answer=view.shown(told, reader.edition.base) if told else None,
        telling=told,
        origin=origin(told) if told else [],
        links=_links(told) if told else {},
        problem=problem,
        edition=reader.edition,
    )
    response = Response(body, problem.status if problem else 200, content_type=HTML.content_type)
    response.headers["Vary"] = _VARY
    response.headers["Content-Language"] = here
    response.headers["X-Release"] = reader.edition.id
    response.headers["Cache-Control"] = freshly.caching(reader.caller, fixed=False)
    if problem is not None:
        response.headers.extend(cast(dict[str, str], dict(problem.headers)))
    return response


def _links(told: Telling) -> dict[str, str]:
    """The addresses that a page offers: all rows in each format, the pages of rows, the permanent and the short one."""
    asked, release = told.answered.question, told.edition.id
    whole = asked.on(0, 0)
    found = {form.suffix: address.of(whole, release, form.suffix) for form in FORMS}
    found["people"] = address.of(whole, release, CSV.suffix, bom="1")
    found["permanent"] = address.of(whole, release)
    found |= {rel: address.of(page, release) for rel, page in address.pages(told.answered)}
    if word := short.word(whole, release):
        found["short"] = f"/q/{word}"
    return found
