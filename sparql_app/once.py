"""One query answered without a service: what ``enishi query`` does, under the same limits."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from loader.errors import UsageError
from loader.settings import Settings
from loader.store import Release, Scope
from sparql_app.cache import Cache
from sparql_app.caller import Caller
from sparql_app.engine import Job
from sparql_app.errors import ProblemError
from sparql_app.execute import Executor
from sparql_app.federation import Federation
from sparql_app.formats import GRAPHS, TABLES, by_name
from sparql_app.gate import Gate
from sparql_app.lexer import is_update
from sparql_app.published import Edition
from sparql_app.wire import Term


def answer(
    settings: Settings,
    release: Release,
    scope: Scope,
    query: str,
    name: str = "",
    bound: Mapping[ox.Variable, Term] | None = None,
) -> bytes:
    """The answer to a query.

    Args:
        settings: limits.
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
    executor = Executor(settings, size=1)
    try:
        edition = Edition(release.id, scope, release.directory(scope), release.manifest)
        job = Job(query, edition, table, graph, substitutions=bound or {})
        return Gate(executor, Cache(0), Federation(settings)).answer(job, Caller(scope=scope), door="command").read()
    except ProblemError as error:
        raise _told(error) from error
    finally:
        executor.close()


def _told(error: ProblemError) -> Exception:
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
