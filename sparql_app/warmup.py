"""What a release is asked before it answers anybody, so that the first reader does not wait for the disk."""

from __future__ import annotations

import logging
import threading

from loader.errors import EnishiError
from sparql_app.caller import Caller
from sparql_app.engine import Engine, Job, StoreGoneError, Watched
from sparql_app.errors import ProblemError
from sparql_app.formats import JSON, TURTLE
from sparql_app.gate import Gate
from sparql_app.published import Edition
from sparql_app.reader import Reader

SECONDS = 10.0
"""How long each question of the warm-up may take."""
_QUESTIONS = (
    "ASK { ?s ?p ?o }",
    "ASK { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?type (COUNT(*) AS ?n) { { SELECT ?type { ?thing a ?type } LIMIT 10000 } } GROUP BY ?type",
)
"""What touches every index a little: any triple, any named graph, things by type."""
_log = logging.getLogger(__name__)


def warm(engine: Engine, gate: Gate, edition: Edition) -> None:
    """Open a release in the workers and ask it the first questions, among them the labels that every page needs.

    A question that is ended at a limit ends the warm-up, not the release: cold is better than absent.

    Args:
        engine: opens it; each of its workers that is free does.
        gate: keeps the answers that pages ask for.
        edition: the release.

    Raises:
        EnishiError: the release cannot be opened.
    """
    count = max(1, len(engine.load().workers)) if isinstance(engine, Watched) else 1
    failed: list[EnishiError] = []
    threads = [threading.Thread(target=_open, args=(engine, edition, failed), daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    try:
        Reader(gate, Caller(scope=edition.scope), edition, door="warm-up").rows(
            "labels", ontology=edition.graph("ontology")
        )
    except ProblemError as error:
        _log.warning("warming release %s: %s", edition.id, error)


def _open(engine: Engine, edition: Edition, failed: list[EnishiError]) -> None:
    for question in _QUESTIONS:
        try:
            engine.run(Job(question, edition, JSON, TURTLE, seconds=SECONDS)).file.close()
        except StoreGoneError as error:
            failed.append(error)
            return
        except ProblemError as error:
            if error.problem.kind == "store":
                failed.append(error)
            else:
                _log.warning("warming release %s: %s", edition.id, error)
            return
