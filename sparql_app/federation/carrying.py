"""Carrying out the SERVICE clauses of a query, before what remains of it is evaluated on the release."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import cast

import pyoxigraph as ox

from loader.settings import Settings
from ontology import text
from sparql_app import clause, outcome
from sparql_app.caller import Caller
from sparql_app.engine import Answer, Job, Stop
from sparql_app.errors import ProblemError
from sparql_app.federation import address, clauses, refusal, solutions, surroundings
from sparql_app.federation.clauses import Clause
from sparql_app.federation.endpoint import CallError, Client
from sparql_app.federation.question import Question
from sparql_app.federation.receipt import Receipt
from sparql_app.federation.solutions import Row
from sparql_app.formats import JSON, Format
from sparql_app.lexer import tokens, unescape
from sparql_app.survey import calls_out

Ask = Callable[[Job], Answer]
"""Asks the release, with the rights of the caller."""

_LONGEST = 65_536  # characters of a query with SERVICE, which is read in the service process
_AT_ONCE = 2  # queries that may wait for other endpoints, for each query that may be long here


@dataclass(frozen=True, slots=True)
class Carried:
    """A query whose SERVICE clauses have been answered.

    Args:
        job: what remains to be evaluated on the release.
        receipts: one for each clause, in the order of the query.
    """

    job: Job
    receipts: tuple[Receipt, ...] = ()


class Federation:
    """Carries out SERVICE. Its methods may be called from any thread.

    Args:
        settings: the endpoints, and limits.
        resolve: tells the addresses of a name.
    """

    def __init__(self, settings: Settings, resolve: address.Resolve = address.system) -> None:
        self._settings = settings
        self._resolve = resolve
        self._places = threading.BoundedSemaphore(_AT_ONCE * settings.workers)

    def carry(self, job: Job, caller: Caller, ask: Ask, stop: Stop) -> Carried:
        """A query with its SERVICE clauses answered; one without any as it is.

        Args:
            job: the query, with the dataset that its caller may read.
            caller: who asks.
            ask: asks the release.
            stop: ends it early.

        Raises:
            ProblemError: SERVICE is refused (400, 403), an endpoint did not answer (502), or a limit was hit (503).
        """
        if not self._settings.service_endpoints:
            return Carried(job)  # the engine refuses SERVICE, and looks for it in a process that can be killed
        if len(job.text) > _LONGEST and "service" in unescape(job.text).lower():
            raise ProblemError(refusal.long(_LONGEST))
        if not calls_out(job.text):
            return Carried(job)
        if job.substitutions:
            raise ProblemError(outcome.of_reply({"outcome": "service"}))
        if not self._places.acquire(blocking=False):
            raise ProblemError(outcome.busy())
        try:
            with Client(self._settings, self._resolve) as client:
                return _Carrying(self._settings, job, caller, ask, stop, client).all()
        finally:
            self._places.release()


@dataclass(slots=True)
class _Tally:
    """What happens during one clause."""

    calls: int = 0
    sent: int = 0
    begun: float = field(default_factory=time.monotonic)


class _Carrying:
    """One query."""

    def __init__(self, settings: Settings, job: Job, caller: Caller, ask: Ask, stop: Stop, client: Client) -> None:
        self._settings = settings
        self._job = job
        self._caller = caller
        self._ask = ask
        self._stop = stop
        self._client = client
        self._limit = min(job.seconds or settings.query_seconds, settings.query_seconds)
        self._deadline = time.monotonic() + self._limit
        try:
            self._prologue = job.text[: clause.prologue(job.text, job.base)[1]]
        except clause.LongError as error:
            raise ProblemError(outcome.long_beginning()) from error
        self._answered: list[tuple[int, int, str]] = []
        self._calls = settings.service_calls

    def all(self) -> Carried:
        """Answer every clause, in the order of the text."""
        query = self._job.text
        self._release(clauses.as_graphs(query), nowhere=True).file.close()
        found = clauses.read(query, self._job.base)
        for one in found:
            if one.endpoint not in self._settings.service_endpoints:
                raise ProblemError(refusal.unnamed(one.endpoint))
        if len(found) > self._calls:
            raise ProblemError(refusal.capped(text("the query needs too many requests")))
        receipts = tuple(self._one(one, later=len(found) - place) for place, one in enumerate(found, 1))
        rest = self._render(0, len(query))
        if calls_out(rest):
            raise ProblemError(refusal.unclear())
        return Carried(replace(self._job, text=rest, seconds=self._left()), receipts)

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise ProblemError(outcome.late(self._limit))
        return left

    def _check(self) -> None:
        self._stop.check()
        self._left()

    def _release(self, query: str, *, nowhere: bool = False, table: Format | None = None) -> Answer:
        """Ask the release, or an empty dataset to learn whether and how a text is understood."""
        if calls_out(query):
            raise ProblemError(refusal.unclear())
        job = replace(self._job, text=query, seconds=self._left(), table=table or self._job.table)
        return self._ask(replace(job, default_graphs=(), named_graphs=()) if nowhere else job)

    def _solutions(self, query: str, *, nowhere: bool = False) -> ox.QuerySolutions:
        answer = self._release(query, nowhere=nowhere, table=JSON)
        return cast(ox.QuerySolutions, ox.parse_query_results(answer.read(), ox.QueryResultsFormat.JSON))

    def _render(self, start: int, end: int) -> str:
        """The text between two offsets with the clauses that have been answered replaced."""
        pieces: list[str] = []
        at = start
        for begin, finish, block in self._answered:
            if at <= begin and finish <= end:
                pieces += [self._job.text[at:begin], block]
                at = finish
        return "".join(pieces) + self._job.text[at:end]

    def _one(self, one: Clause, later: int) -> Receipt:
        """Answer one clause; ``later`` clauses come after it and need a request each."""
        question = Question(self._job.text, self._prologue, self._job.base, one.group)
        names = [variable.value for variable in self._solutions(question.probe(), nowhere=True).variables]
        tally = _Tally()
        failure: CallError | None = None
        try:
            rows = self._rows(one, question, names, tally, later)
        except CallError as error:
            if not one.silent:
                told = refusal.capped(error.reason) if error.capped else refusal.failed(one.endpoint, error.reason)
                raise ProblemError(told) from error
            rows, failure = [(solutions.UNDEF,) * len(names)], error
        self._answered.append((one.element.start, one.element.end, solutions.block(names, rows)))
        return Receipt(
            one.endpoint,
            datetime.now(UTC),
            tally.calls,
            0 if failure else len(rows),
            tally.sent,
            time.monotonic() - tally.begun,
            capped=failure is not None and failure.capped,
            failed=str(failure or ""),
        )

    def _rows(self, one: Clause, question: Question, names: list[str], tally: _Tally, later: int) -> list[Row]:
        """The solutions of a clause; raises CallError."""
        most = self._settings.service_rows
        shared, bindings = self._bindings(one)
        portions = list(solutions.blocks(bindings))
        if not shared or len(portions) > self._calls - later:
            return self._called(one, question.alone(names, most), names, tally)
        rows: list[Row] = []
        for portion in portions:
            tally.sent += len(portion)
            rows += self._called(one, question.bound(names, shared, portion, most), names, tally)
            if len(rows) > most:
                raise self._too_many()
        return rows

    def _bindings(self, one: Clause) -> tuple[list[str], list[Row]]:
        """Variables and their bindings to send along; no variables when the pattern is to be asked alone."""
        nothing: tuple[list[str], list[Row]] = ([], [])
        if self._caller.scope != "public" and self._settings.service_sends != self._caller.scope:
            return nothing
        taken = surroundings.around(one.element, self._render)
        known = {token.text[1:] for token in tokens(taken) if token.kind == "variable"}
        names = [name for name in surroundings.certain(one.group) if name in known]
        if not names:
            return nothing
        most = self._settings.service_bindings
        chosen = " ".join(f"?{name}" for name in names)
        found = list(self._solutions(f"{self._prologue}SELECT DISTINCT {chosen} WHERE {taken} LIMIT {most + 1}"))
        return nothing if len(found) > most else solutions.bindings(found, names)

    def _called(self, one: Clause, query: str, names: list[str], tally: _Tally) -> list[Row]:
        """Ask an endpoint once; raises CallError."""
        if not self._calls:
            raise CallError(text("the query needs too many requests"), capped=True)
        self._calls -= 1
        tally.calls += 1
        skolem = f"{self._job.edition.base}/.well-known/genid/{uuid.uuid4().hex}-"
        deadline = min(self._deadline, time.monotonic() + self._settings.service_seconds)
        reply = self._client.ask(one.endpoint, query, deadline, self._check)
        try:
            return solutions.read(reply.content, reply.format, names, self._settings.service_rows, skolem)
        except solutions.UnreadableError as error:
            raise CallError(text("its answer is not well-formed")) from error
        except solutions.TooManyError as error:
            raise self._too_many() from error

    def _too_many(self) -> CallError:
        rows = self._settings.service_rows
        return CallError(text("it answers with more than {rows} solutions", rows=rows), capped=True)
