"""The pages for people, and the same things as RDF: /, /id/…, /describe, /list."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from loader.store import feed
from ontology import DCAT, LOCALES, Text, prefixes, text
from sparql_app import freshness, lists, memento, numbers
from sparql_app.caller import Caller
from sparql_app.dataset import DatasetPage
from sparql_app.describe import Description, describe, labels_of
from sparql_app.errors import ProblemError
from sparql_app.facts import Facts, Node, Shower, address, short
from sparql_app.formats import GRAPHS, HTML, Format, accepts, by_name, language, negotiate
from sparql_app.home import Home
from sparql_app.problem import Problem
from sparql_app.published import Edition
from sparql_app.reader import Reader
from sparql_app.score import score
from sparql_app.site import Site

blueprint = Blueprint("pages", __name__)
_SUFFIXES = {f.suffix: f for f in (*GRAPHS, HTML)}


def locale() -> str:
    """Language of the reader: ``lang`` outranks Accept-Language; the setting when neither says."""
    asked = request.args.get("lang", "")
    offers = sorted(LOCALES, key=lambda name: name != _site().settings.locale)
    return asked if asked in LOCALES else language(request.headers.get("Accept-Language"), offers)


def words() -> dict[str, Any]:
    """What every template may call: texts, addresses that keep the language, the language switch."""
    here = locale()

    def told(message: str, **values: object) -> str:
        return Text(message, values).to(here)

    def to(path: str) -> str:
        path = request.script_root + memento.place(path)
        if "lang" not in request.args:
            return path
        before, sharp, after = path.partition("#")
        return f"{before}{'&' if '?' in before else '?'}lang={here}{sharp}{after}"

    def switch(other: str) -> str:
        kept = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
        here_now = request.script_root + request.path
        return f"{quote(here_now, safe='/:@.,;~-_()')}?{urlencode([*kept, ('lang', other)])}"

    known = {"locale": here, "locales": LOCALES, "scope": _site().scope, "root": request.script_root}
    return known | {"_": told, "to": to, "switch": switch}


def _reader() -> Reader:
    """A reader of the published release, for who asks."""
    site = _site()
    return site.reader(site.caller(request.headers.get("Authorization")))


def _dated(name: str) -> Reader:
    """A reader of the release that the address names, or that was in force when Accept-Datetime says."""
    site = _site()
    caller = site.caller(request.headers.get("Authorization"))
    return Reader(site.gate, caller, memento.edition(site, caller, name))


def _site() -> Site:
    site: Site = current_app.extensions["enishi"]
    return site


@blueprint.get("/")
def home() -> Response:
    """What is in the graph."""
    site, here = _site(), locale()
    reader = _reader()
    terms = site.terms(reader)
    today = datetime.now(UTC)
    view = site.keep(reader, ("home", here, today.date()), lambda: Home(reader, terms, here, today))
    return _html("home.html", home=view, edition=reader.edition)


@blueprint.get("/freshness")
def freshness_page() -> Response:
    """When each source was last taken, and what became of its records."""
    reader = _reader()
    site, caller = _site(), reader.caller
    records = None if _sees_all(caller) else numbers.records(site, caller, reader.edition)
    shown = freshness.rows(site.settings.data, locale(), datetime.now(UTC), records)
    return _html("freshness.html", rows=shown, whole=records is None, edition=reader.edition)


def _sees_all(caller: Caller) -> bool:
    """Whether somebody may read every record, and so may know how many there are."""
    return caller.scope == "internal" and caller.reads is None


@blueprint.get("/freshness.atom")
def freshness_feed() -> Response:
    """The fetches as an Atom feed (RFC 4287)."""
    caller = _site().caller(request.headers.get("Authorization"))
    written = feed(_site().settings.data, locale())
    body = written if _sees_all(caller) else freshness.without_counts(written)
    response = Response(body, content_type="application/atom+xml; charset=utf-8")
    response.headers["Vary"] = "Accept-Language"
    return response


@blueprint.get("/list")
def members() -> Response:
    """The members of a count, in pages that continue after an IRI."""
    site, here = _site(), locale()
    reader = _reader()
    terms = site.terms(reader)
    asked = lists.listing(request.args, reader.edition.base)
    if asked is None:
        raise ProblemError(_nothing())
    items = lists.members(site, reader, asked)
    shown, following = lists.page(items, request.args.get("after", ""))
    facts = [(Node(iri), labels_of(reader, Node(iri), terms)) for iri in shown]
    values = [Shower(f, reader.edition.base, here).show(node, 0) for node, f in facts]
    title = asked.title.to(here)
    if asked.of:
        title = f"{title}: {_label_of(reader, asked.of)}"
    return _html(
        "list.html",
        title=title,
        count=len(items),
        values=values,
        first="" if not request.args.get("after") else f"/list?{asked.address}",
        following=f"/list?{asked.address}&after={quote(following, safe='')}" if following else "",
        edition=reader.edition,
    )


@blueprint.get("/describe")
@blueprint.get("/releases/<name>/describe")
def any_thing(name: str = "") -> AnyResponse:
    """A thing by any IRI, also one of elsewhere or of a dependent node."""
    iri = request.args.get("iri", "").strip()
    if not iri:
        hint = text("Give the IRI as the parameter iri: /describe?iri=https://ror.org/…")
        raise ProblemError(Problem(400, "no-iri", text("The request names no thing"), hint))
    reader = _dated(name)
    own = address(iri, reader.edition.base)
    if own.startswith("/id/") and not request.args.get("format"):
        return redirect(words()["to"](own), 303)
    return _thing(reader, iri, _named_format())


@blueprint.get("/ns")
@blueprint.get("/scheme/<path:path>", defaults={"kind": "scheme"})
@blueprint.get("/profile/<path:path>", defaults={"kind": "profile"})
@blueprint.get("/shape/<path:path>", defaults={"kind": "shape"})
@blueprint.get("/clause/<path:path>", defaults={"kind": "clause"})
def own_term(kind: str = "", path: str = "") -> AnyResponse:
    """A term, code, rule or clause under the namespaces of the vocabulary."""
    known = prefixes()
    return _thing(_reader(), known[kind] + path if kind else known["enishi"].rstrip("#"), _named_format())


@blueprint.get("/graph/<path:path>")
def own_graph(path: str) -> AnyResponse:
    """What is said of a named graph; the graph itself where nothing is."""
    reader = _reader()
    iri = f"{reader.edition.base}/graph/{path}"
    if reader.rows("thing-known", thing=iri):
        return _thing(reader, iri, _named_format())
    return redirect(words()["to"](f"/store?graph={quote(iri, safe='')}"), 303)


@blueprint.get("/id/<path:path>")
@blueprint.get("/releases/<name>/id/<path:path>")
def own_thing(path: str, name: str = "") -> AnyResponse:
    """A thing under this base, in the format of its suffix or of the Accept header."""
    reader = _dated(name)
    iri = _iri(reader, path)
    chosen = _named_format()
    bare, _, suffix = path.rpartition(".")
    if bare and suffix in _SUFFIXES and not reader.rows("thing-known", thing=iri):
        iri, chosen = _iri(reader, bare), _SUFFIXES[suffix]
    return _moved(reader, iri, chosen) or _thing(reader, iri, chosen)


def _moved(reader: Reader, iri: str, chosen: Format | None) -> AnyResponse | None:
    """Where another name or a former IRI of a thing leads; None for an IRI that needs no such help.

    Raises:
        ProblemError: the thing is gone (410), or was split into several (300, with their addresses).
    """
    links = reader.edition.graph("links")
    other = [row["canonical"].value for row in reader.rows("thing-replaced", thing=iri, links=links)]
    known = reader.edition.successors(iri) if reader.caller.may_read(links) else None
    targets = tuple(other) or known
    if targets is None:
        return None
    base = reader.edition.base
    if len(targets) == 1:
        target = _in_format(targets[0], base, chosen) if chosen else address(targets[0], base)
        return redirect(words()["to"](target), 301)
    if not targets:
        raise ProblemError(Problem(410, "gone", text("{iri} stood for something that is no longer told of", iri=iri)))
    hint = text("Choose one of: {addresses}", addresses=" ".join(targets))
    raise ProblemError(Problem(300, "split", text("{iri} was taken apart into several things", iri=iri), hint))


def _named_format() -> Format | None:
    """The format that ``?format=`` names, None when it is not given."""
    asked = request.args.get("format")
    chosen = by_name(asked, (*GRAPHS, HTML)) if asked else None
    if asked and chosen is None:
        raise _unacceptable()
    return chosen


def _unacceptable() -> ProblemError:
    offers = ", ".join(f.media_type for f in (HTML, *GRAPHS))
    title = text("A graph cannot be sent in a format that you accept")
    return ProblemError(Problem(406, "not-acceptable", title, text("Possible formats: {formats}", formats=offers)))


def _iri(reader: Reader, path: str) -> str:
    """The IRI of a thing from the decoded path: written as things are minted."""
    return f"{reader.edition.base}/id/{quote(path, safe=':/@.,;~-_()')}"


def _thing(reader: Reader, iri: str, chosen: Format | None) -> Response:
    if chosen is None:
        accept = request.headers.get("Accept")
        chosen = HTML if accepts(accept, HTML, GRAPHS) else negotiate(accept, (*GRAPHS, HTML))
    if chosen is None:
        raise _unacceptable()
    try:
        node = ox.NamedNode(iri)
    except ValueError as error:
        hint = text("Name things by their absolute IRI.")
        raise ProblemError(Problem(400, "iri", text("{iri!r} is no absolute IRI", iri=iri), hint)) from error
    return _as_page(reader, node) if chosen is HTML else _as_graph(reader, node, chosen)


def _as_graph(reader: Reader, node: Node, chosen: Format) -> Response:
    """What the merged view says; for what only a source states, what its graph says."""
    for query in ("thing", "stated"):
        if reader.triples(query, thing=node):
            answer = reader.graph(query, chosen, thing=node)
            response = Response(answer.read(), content_type=chosen.content_type)
            break
    else:
        raise ProblemError(_unknown(node.value))
    response.headers["Vary"] = "Accept"
    response.headers["X-Release"] = reader.edition.id
    return response


def _as_page(reader: Reader, node: Node) -> Response:
    site, here = _site(), locale()
    terms = site.terms(reader)
    found = describe(reader, node.value, terms)
    if found is None:
        raise ProblemError(_unknown(node.value))
    base = reader.edition.base
    shower = Shower(found.facts, base, here)
    dataset = None
    if found.merged and DCAT.Dataset in found.facts.types(node):
        context = reader.triples("dataset-context", thing=node)
        known = Facts([*reader.triples("thing", thing=node), *context], terms)
        dataset = DatasetPage(node, known, Shower(known, base, here))
    response = _html(
        "dataset.html" if dataset else "thing.html",
        found=found,
        dataset=dataset,
        score=score(reader, node.value) if dataset else None,
        shower=shower,
        title=_title(found, here),
        types=[found.facts.label(t, here) for t in found.facts.types(node)],
        rows=list(shower.rows(node)),
        sources=_source_titles(reader, here),
        address=lambda iri: address(iri, base),
        show=lambda facts: Shower(facts, base, here),
        short=short,
        term=lambda iri: terms(iri, here) or short(iri),
        formats=[(f.name, request.script_root + memento.place(_in_format(node.value, base, f))) for f in GRAPHS[:4]],
        edition=reader.edition,
    )
    response.headers["Link"] = ", ".join(
        f'<{request.script_root}{memento.place(address)}>; rel="alternate"; type="{f.media_type}"'
        for f in GRAPHS[:4]
        for address in (_in_format(node.value, base, f),)
    )
    return response


def _in_format(iri: str, base: str, chosen: Format) -> str:
    own = address(iri, base)
    if own.startswith("/id/"):
        return f"{own}.{chosen.suffix}"
    return f"/describe?iri={quote(iri, safe='')}&format={chosen.name}"


def _title(found: Description, here: str) -> str:
    return found.facts.own_label(found.iri, here) or short(found.iri.value)


def _label_of(reader: Reader, iri: str) -> str:
    facts = labels_of(reader, Node(iri), _site().terms(reader))
    return facts.label(Node(iri), locale())


def _source_titles(reader: Reader, here: str) -> dict[str, str]:
    return {name: about.get("title", {}).get(here) or name for name, about in reader.edition.manifest.sources.items()}


def _html(template: str, **values: object) -> Response:
    response = Response(render_template(template, **values), content_type=HTML.content_type)
    response.headers["Vary"] = "Accept, Accept-Language"
    response.headers["Content-Language"] = locale()
    if isinstance(edition := values.get("edition"), Edition):
        response.headers["X-Release"] = edition.id
    return response


def _unknown(iri: str) -> Problem:
    hint = text("Look at what is in the graph from the home page, or ask the endpoint.")
    return Problem(404, "unknown-thing", text("The graph says nothing of {iri}", iri=iri), hint)


def _nothing() -> Problem:
    hint = text("Name one of type, source, access, status, or to with by.")
    return Problem(400, "no-list", text("The request names no list"), hint)
