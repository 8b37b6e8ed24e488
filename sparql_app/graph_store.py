"""SPARQL 1.1 Graph Store HTTP Protocol: /store?graph=IRI, /store?default, and an address for each graph, /store/….

``/store/links`` holds the content of the graph ``{base}/graph/links`` (section 4.1). The name of a graph itself leads
to what is said of the graph, or to its content where nothing is; see `sparql_app.pages`. A POST to /store makes a graph
and tells its name.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace

import pyoxigraph as ox
from flask import Blueprint, Response, current_app, request

from queries import query
from sparql_app import denial, freshly, outcome
from sparql_app.caller import Caller
from sparql_app.endpoint import Wish, options, send, written
from sparql_app.engine import Job
from sparql_app.errors import ProblemError
from sparql_app.formats import GRAPHS, HTML, JSON, TURTLE, accepts, by_name, negotiate
from sparql_app.gate import narrow
from sparql_app.host import is_from_elsewhere
from sparql_app.problem import Problem
from sparql_app.protocol import Parts, Query
from sparql_app.protocol.graph import METHODS, GraphRequest, read
from sparql_app.published import Edition
from sparql_app.site import Site
from sparql_app.writer import Order

blueprint = Blueprint("graph_store", __name__)
_ALLOWED = ", ".join(METHODS)


@blueprint.route("/store", methods=METHODS, provide_automatic_options=False)
def store() -> Response:
    """The graph store, or the graph that the request names."""
    return _operation(None)


@blueprint.route("/store/<path:path>", methods=METHODS, provide_automatic_options=False)
def own_graph(path: str) -> Response:
    """A graph of this base at its address in the store."""
    return _operation(path)


def _site() -> Site:
    site: Site = current_app.extensions["enishi"]
    return site


def _operation(path: str | None) -> Response:
    if request.method == "OPTIONS":
        return options(_ALLOWED)
    site = _site()
    caller = site.caller(request.headers.get("Authorization"))
    edition = site.edition(caller)
    parts = Parts(
        request.method,
        request.query_string.decode("latin-1"),
        {name.lower(): value for name, value in request.headers.items()},
        request.get_data(cache=False) if request.method in ("PUT", "POST") else b"",
    )
    asked = read(parts, "" if path is None else edition.graph(path))
    if isinstance(asked, Problem):
        raise ProblemError(asked)
    if asked.graph == edition.merged:
        asked = replace(asked, graph="")
    return _shown(asked, caller, edition) if request.method in ("GET", "HEAD") else _changed(asked, caller, edition)


def _shown(asked: GraphRequest, caller: Caller, edition: Edition) -> Response:
    """A graph in the format that the client prefers; raises ProblemError (404) when there is none for this caller."""
    graph = asked.graph or edition.merged
    if not caller.may_read(graph) or (asked.graph and not _exists(graph, edition)):
        raise ProblemError(denial.no_graph(graph))
    accept = request.headers.get("Accept")
    chosen = by_name(asked.format, GRAPHS) if asked.format else negotiate(accept, GRAPHS)
    if chosen is None and not asked.format and accepts(accept, HTML, GRAPHS):
        chosen = TURTLE  # a browser shows it as text
    if chosen is None:
        raise ProblemError(outcome.unacceptable(graph=True))
    return send(Query(query("store/graph").text, default_graphs=(graph,)), Wish(None, chosen), caller)


def _exists(graph: str, edition: Edition) -> bool:
    """Whether there is such a graph. Whoever may read it may know, so this is asked without further limits."""
    asked = query("store/graph-known")
    bound = asked.bind({"graph": ox.NamedNode(graph)})
    job = Job(asked.text, edition, JSON, None, substitutions=bound)  # type: ignore[arg-type]
    answer = _site().gate.answer(job, Caller(scope=edition.scope), door="store")
    return b"true" in answer.read()


def _changed(asked: GraphRequest, caller: Caller, edition: Edition) -> Response:
    """A graph put, posted or deleted."""
    site = _site()
    if site.writer is None:
        raise ProblemError(outcome.read_only())
    if is_from_elsewhere(site.settings, request.headers.get):
        raise ProblemError(denial.elsewhere())
    graph = asked.graph
    if graph is None:
        where = "graph/" if edition.manifest.plain else "graph/curated/"
        graph = f"{edition.base}/{where}{uuid.uuid4()}"
    content, places = b"", []
    for document in asked.documents:
        places.append((document.format.name, len(content), len(document.content)))
        content += document.content
    told = f"{asked.method} {graph or edition.merged}"
    allow = _condition(graph or edition.merged, caller)
    order = Order(asked.method.lower(), content, graph=graph, parts=places, told=told, allow=allow)
    return written(site.writer.write(order, caller), location=graph if asked.method in ("PUT", "POST") else "")


def _condition(graph: str, caller: Caller) -> Callable[[str], None]:
    """What If-Match and If-None-Match of the request demand of a graph (RFC 9110, section 13.1)."""
    wanted, unwanted = request.headers.get("If-Match"), request.headers.get("If-None-Match")

    def allow(release: str) -> None:
        edition = _site().edition(caller, release)
        exists = caller.may_read(graph) and (graph == edition.merged or _exists(graph, edition))
        tags = _tags(graph, caller, edition) if exists else ()
        if wanted is not None and not _states(wanted, tags, exists=exists, weak=False):
            raise ProblemError(denial.other_graph())
        if unwanted is not None and _states(unwanted, tags, exists=exists, weak=True):
            raise ProblemError(denial.other_graph())

    return allow if wanted is not None or unwanted is not None else lambda _: None


def _states(stated: str, tags: Iterable[str], *, exists: bool, weak: bool) -> bool:
    """Whether a condition states the graph as it is; a weak tag compares only where nothing depends on its bytes."""
    if stated.strip() == "*":
        return exists
    strong = ",".join(one for one in stated.split(",") if weak or not one.strip().startswith("W/"))
    return any(freshly.matched(tag, strong) for tag in tags)


def _tags(graph: str, caller: Caller, edition: Edition) -> list[str]:
    """The tags that a release gives a graph, one for each format; each edit of any graph makes others."""
    whole = query("store/graph").text
    jobs = (Job(whole, edition, None, one, default_graphs=(graph,), named_graphs=()) for one in GRAPHS)
    return [freshly.tag(narrow(job, caller)) for job in jobs]
