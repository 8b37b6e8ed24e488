"""The process in which shapes of others are carried out. It is started by `shapes.validation.fence`, which may kill it.

It takes a line of JSON on standard input, then the bytes of the files one after the other, and answers with JSON.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import IO, Any

from ontology import LOCALES
from shapes.errors import EngineError, LimitError, ShapesError
from shapes.validation.admission import admit, read_graph
from shapes.validation.judge import Judge
from shapes.validation.writing import Writer, values


def main() -> None:
    """Carry out one validation."""
    order = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"] + 1, order["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = _judged(order, sys.stdin.buffer)
    except ShapesError as error:
        answer = _problem(error)
    except MemoryError:
        answer = _problem(LimitError("The validation needs more than {limit} bytes of memory", limit=order["memory"]))
    except RecursionError:
        answer = _problem(LimitError("The shapes or data are nested too deeply"))
    except (ValueError, RuntimeError, OSError) as error:
        answer = _problem(EngineError("The shapes cannot be carried out: {error}", error=error))
    json.dump(answer, sys.stdout)


def _problem(error: ShapesError) -> dict[str, Any]:
    return {"problem": {locale: error.to(locale) for locale in LOCALES}, "kind": type(error).__name__}


def _judged(order: dict[str, Any], content: IO[bytes]) -> dict[str, Any]:
    files = [(f["name"], content.read(f["size"])) for f in order["files"]]
    (shapes_name, shapes_bytes), *data = files
    graph = admit(read_graph(shapes_bytes, shapes_name, order["largest"]))
    triples = [t for name, said in data for t in read_graph(said, name, order["largest"])]
    report = Judge(graph.triples, order["engine"]).validate(triples, details=not order["lean"])
    return {
        "conforms": report.conforms,
        "results": values(report),
        "turtle": "" if order["lean"] else Writer(graph).turtle(report).decode(),
        "triples": len(triples),
    }


if __name__ == "__main__":
    main()
