"""A question of the catalogue asked of one release: its rows, or that the release holds nothing to answer from."""

from __future__ import annotations

import json
from dataclasses import dataclass

from queries import needs
from sparql_app.catalogue import refusal
from sparql_app.catalogue.question import Question
from sparql_app.catalogue.refusal import LargeError
from sparql_app.catalogue.table import Table, read
from sparql_app.engine import Answer, Job, Stop
from sparql_app.formats import JSON, Format
from sparql_app.gate import Gate
from sparql_app.reader import Reader

MEGABYTES = 32
"""Size of an answer that is sifted, cut into pages or written for people."""
_DOOR = "catalogue"


@dataclass(frozen=True, slots=True)
class Answered:
    """What a release answers.

    Args:
        question: what was asked.
        table: the rows of the page, or all.
        total: how many rows there are in all, after the sifting.
        has_data: the release holds what the question needs. Without, there are no rows, and that says nothing.
    """

    question: Question
    table: Table
    total: int
    has_data: bool = True

    @property
    def pages(self) -> int:
        """How many pages there are; 1 when the answer is not cut into pages."""
        size = self.question.size
        return max(1, -(-self.total // size)) if size else 1


class Asking:
    """Asks questions of the catalogue of one release.

    Args:
        gate: the way to the data.
        reader: the release, and who asks.
        stop: ends it early.
    """

    def __init__(self, gate: Gate, reader: Reader, stop: Stop | None = None) -> None:
        self._gate = gate
        self._reader = reader
        self._stop = stop

    def job(self, question: Question, chosen: Format = JSON) -> Job:
        """What is evaluated; it holds everything but the sifting that the answer depends on."""
        return Job(question.query.text, self._reader.edition, chosen, None, substitutions=question.bound)

    def has_data(self, question: Question) -> bool:
        """Whether the release holds what the question needs; raises ProblemError when it cannot be found out."""
        needed = needs(question.query)
        if needed is None:
            return True
        job = Job(needed.text, self._reader.edition, JSON, None)
        return bool(json.loads(self._run(job).read())["boolean"])

    def whole(self, question: Question, chosen: Format) -> Answer:
        """The whole answer in a format of SPARQL results, straight from its file, however large it may be."""
        return self._run(self.job(question, chosen))

    def answer(self, question: Question) -> Answered:
        """The rows.

        Raises:
            LargeError: the answer is too large to be worked on.
            ProblemError: a limit was reached, or the answer has no such page.
        """
        if not self.has_data(question):
            return Answered(question, Table(tuple(c.name for c in question.columns), ()), 0, has_data=False)
        found = self.whole(question, JSON)
        if found.size > MEGABYTES * 2**20:
            found.file.close()
            raise LargeError(MEGABYTES)
        table = read(found.file)
        rows = question.sifting(table.rows) if question.sifting else table.rows
        answered = Answered(question, Table(table.names, rows), len(rows))
        if not question.size:
            return answered
        if question.page > answered.pages:
            raise refusal.beyond(question.page, answered.pages)
        start = (question.page - 1) * question.size
        return Answered(question, Table(table.names, rows[start : start + question.size]), len(rows))

    def _run(self, job: Job) -> Answer:
        return self._gate.answer(job, self._reader.caller, door=_DOOR, stop=self._stop)
