"""Runs of the compiled engine beside the one who prepares the next: it takes a core of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

import pyoxigraph as ox

from shapes.validation.compiled import Compiled
from shapes.validation.neighbourhood import Neighbourhood
from shapes.validation.records import Line, lines
from shapes.validation.result import Node, Result

Run = dict[tuple[int, str], None]
"""Groups of shapes and the nodes that they judge."""


class Beside:
    """Puts nodes to the shapes of their groups.

    Args:
        engine: the shapes, whose focus nodes are the values of a property of their group.
        places: the group of each shape.
        asking: how the IRIs of these properties begin.
    """

    def __init__(self, engine: Compiled, places: Mapping[Node, int], asking: str) -> None:
        self._engine = engine
        self._places = places
        self._asking = asking
        self._worker = ThreadPoolExecutor(1)
        self._running: deque[tuple[Run, Future[list[Result]]]] = deque()

    def start(self, run: Run, hood: Neighbourhood, classes: Iterable[Line]) -> None:
        """Begin a run.

        Args:
            run: what is judged.
            hood: the records around the nodes.
            classes: what is stated of subclasses, wherever.
        """
        if not run:
            return
        text = hood.text + "".join(" ".join((*triple, ".\n")) for triple in classes)
        said = lines(text) if "_:" in text else ()
        blank = dict.fromkeys(t for line in said for t in (line[0], line[2]) if t.startswith("_:"))
        blank |= dict.fromkeys(node for _, node in run if node.startswith("_:"))
        text += "".join(f"<{self._asking}> <{self._asking}{number}> {node} .\n" for number, node in run)
        names = [ox.BlankNode(b[2:]) for b in blank]
        self._running.append((run, self._worker.submit(lambda: list(self._engine.read(text, names)))))

    def finish(self, waiting: int, found: dict[tuple[int, str], list[Result]]) -> None:
        """Take in what was found, until so many runs are left.

        Raises:
            EngineError: the engine gave up.
        """
        while len(self._running) > waiting:
            run, future = self._running.popleft()
            told: dict[tuple[int, str], list[Result]] = {}
            for result in future.result():
                place = None if result.shape is None else self._places.get(result.shape)
                if place is not None and (place, str(result.focus)) in run:
                    told.setdefault((place, str(result.focus)), []).append(result)
            found |= told
