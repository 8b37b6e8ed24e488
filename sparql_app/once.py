"""Queries answered without a service: what ``enishi query`` and ``enishi figures`` do, under the same limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import pyoxigraph as ox

from loader.errors import UsageError
from loader.settings import Settings
from loader.store import Release, Scope, current
from queries.query import Substitutions
from sparql_app.cache import Cache
from sparql_app.caller import Caller
from sparql_app.engine import Engine, Job
from sparql_app.errors import ProblemError
from sparql_app.execute import Executor
from sparql_app.federation import Federation
from sparql_app.formats import GRAPHS, JSON, TABLES, by_name
from sparql_app.gate import Gate
from sparql_app.lexer import is_update
from sparql_app.published import Edition
from sparql_app.remote import RemoteEngine
from sparql_app.wire import Term


def answer(
    settings: Settings,
    release: Release,
    scope: Scope,
    query: str,
    name: str = "",
    bound: Mapping[ox.Variable, Term] | None = None,
) -> bytes:
    """The answer to a query, from the store elsewhere where the settings name one that holds what is asked.

    Args:
        settings: limits, and the store elsewhere.
        release: which release to ask.
        scope: which of its stores.
        query: SPARQL text.
        name: format of the answer; "" takes TSV for tables and Turtle for graphs.
        bound: terms that take the place of variables.

    Raises:
        UsageError: the query or the format cannot be used.
        ProblemError: a limit was reached.
    """
    table = by_name(name or "tsv", TABLES)
    graph = by_name(name or "turtle", GRAPHS)
    if table is None and graph is None:
        raise UsageError("There is no format {name}", name=name)
    if is_update(query):
        raise UsageError("This service answers queries only; updates are refused")
    evaluating = engine(settings, release, scope)
    try:
        edition = Edition(release.id, scope, release.directory(scope), release.manifest)
        job = Job(query, edition, table, graph, substitutions=bound or {})
        return Gate(evaluating, Cache(0), Federation(settings)).answer(job, Caller(scope=scope), door="command").read()
    except ProblemError as error:
        raise told(error) from error
    finally:
        evaluating.close()


def engine(settings: Settings, release: Release, scope: Scope) -> Engine:
    """What answers: a store elsewhere holds the public side of the release that is published, and no other."""
    if settings.store and scope == "public" and release.id == current(settings.data).id:
        return RemoteEngine(settings, size=1)
    return Executor(settings, size=1)


class Elsewhere:
    """The published release as the store elsewhere holds it, asked as an embedded store is.

    Args:
        settings: where the store is, and limits.
        release: the release; another one is not answered from.
    """

    def __init__(self, settings: Settings, release: Release) -> None:
        self._settings = settings
        self._release = release

    def query(self, query: str, /, *, substitutions: Substitutions) -> ox.QuerySolutions:
        """The rows of a SELECT query with terms in the place of variables; raises what `answer` raises."""
        terms = cast(Mapping[ox.Variable, Term], substitutions)  # a parameter is an IRI or a literal
        content = answer(self._settings, self._release, "public", query, JSON.name, terms)
        return cast(ox.QuerySolutions, ox.parse_query_results(content, ox.QueryResultsFormat.JSON))


def told(error: ProblemError) -> Exception:
    """The problem as one sentence, with the place in the query."""
    problem = error.problem
    if problem.line:
        return UsageError(
            "The query is not valid SPARQL at line {line}, column {column}: {detail}",
            line=problem.line,
            column=problem.column,
            detail=problem.detail,
        )
    return error if problem.status >= 500 else UsageError(problem.title.message, **problem.title.values)
