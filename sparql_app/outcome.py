"""What to say when a query has no answer: the problem for each outcome of its evaluation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ontology import Text, prefixes, text
from sparql_app.formats import GRAPHS, TABLES
from sparql_app.problem import Problem
from sparql_app.protocol import HOW_UPDATE
from sparql_app.wire import Message

_RETRY = {"Retry-After": "5"}


def of_reply(reply: Message) -> Problem:
    """The problem for a query that a worker did not answer.

    Args:
        reply: its message; ``outcome`` says what became of the query.
    """
    return _OUTCOMES[reply["outcome"]](reply)


def _syntax(reply: Message) -> Problem:
    return Problem(
        400,
        "syntax",
        text("The query is not valid SPARQL"),
        text("Correct the query at the place named."),
        detail=reply["detail"],
        line=reply["line"],
        column=reply["column"],
    )


def undeclared(reply: Message) -> Problem:
    """A query or update uses a prefix that it does not declare."""
    prefix = reply["prefix"]
    known = prefixes().get(prefix)
    hint = text("Put this at the beginning, with the namespace that you mean: {line}", line=f"PREFIX {prefix}: <…>")
    if known:
        hint = text("Put this at the beginning: {line}", line=f"PREFIX {prefix}: <{known}>")
    title = text("The prefix {prefix} is not declared", prefix=f"{prefix}:")
    return Problem(400, "syntax", title, hint, line=reply["line"], column=reply["column"])


def _service(_: Message) -> Problem:
    return Problem(
        403,
        "service-refused",
        text("The query calls another endpoint (SERVICE), which this service refuses"),
        text("Ask the other endpoint yourself and bring its answer in with VALUES."),
    )


def _depth(reply: Message) -> Problem:
    title = text("The query nests {found} deep; at most {limit} is possible", **_counts(reply))
    return Problem(400, "nesting", title, text("Take out brackets, or split the query."))


def _operators(reply: Message) -> Problem:
    title = text("The query has {found} operators; at most {limit} are possible", **_counts(reply))
    hint = text("Replace long chains of || by IN or VALUES, or split the query.")
    return Problem(400, "operators", title, hint)


def long_beginning() -> Problem:
    """What stands before the pattern takes too long to read."""
    title = text("The beginning of the query is too long")
    hint = text("Declare fewer prefixes and shorter bases, and name fewer graphs and expressions before the pattern.")
    return Problem(400, "long-beginning", title, hint)


def other_answer() -> Problem:
    """If-Match names none of the answers that there are."""
    title = text("The answer is not the one that If-Match names")
    return Problem(412, "precondition", title, text("Ask without If-Match, or with the ETag of the answer of now."))


def unclear_beginning() -> Problem:
    """What stands before the pattern may name other graphs in another reading."""
    title = text("The beginning of the query can be read in more than one way")
    hint = text("Write a space after the sign < where it means less-than, and no IRI with # or ' after it.")
    return Problem(400, "unclear-beginning", title, hint)


def _counts(reply: Message) -> dict[str, object]:
    return {"found": reply["found"], "limit": reply["limit"]}


def _failed(reply: Message) -> Problem:
    return Problem(400, "evaluation", text("The query cannot be evaluated"), detail=reply["detail"])


def _broken(reply: Message) -> Problem:
    hint = text("The failure is in the log of the service. Please tell its operator the time of your request.")
    return Problem(500, "store", text("The store of the release cannot be read"), hint, detail=reply["detail"])


def _gone(_: Message) -> Problem:
    return Problem(503, "release-gone", text("The release has just been replaced"), headers={"Retry-After": "1"})


def _unacceptable(reply: Message) -> Problem:
    return unacceptable(graph=bool(reply["graph"]))


def unacceptable(*, graph: bool) -> Problem:
    """The client accepts no format that this kind of answer can have."""
    offers = ", ".join(f.media_type for f in (GRAPHS if graph else TABLES))
    title = text("A graph cannot be sent in a format that you accept")
    if not graph:
        title = text("A table or truth value cannot be sent in a format that you accept")
    return Problem(406, "not-acceptable", title, text("Possible formats: {formats}", formats=offers))


def update_as_query() -> Problem:
    """An update came as a query."""
    title = text("The text is an update and was sent as a query")
    return Problem(400, "update-as-query", title, HOW_UPDATE)


def read_only() -> Problem:
    """An update came to a service that takes none."""
    hint = text(
        "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE. Data enter through the sources and not through this service."
    )
    return Problem(403, "update-refused", text("This service answers queries only; updates are refused"), hint)


def unknown_query(id: str) -> Problem:  # noqa: A002 - its name
    """No query under way has this id, and no question this name."""
    title = text("There is no question {id}, and no query with this id is being evaluated", id=id)
    hint = text("The questions are listed at /queries. A query with this id may have ended already.")
    return Problem(404, "no-such-query", title, hint)


def taken(id: str) -> Problem:  # noqa: A002 - its name
    """A query under way has the id that a client chose for another."""
    title = text("A query with the id {id} is being evaluated already", id=id)
    return Problem(409, "query-id-taken", title, text("Choose another id, or send none."))


def operators_only() -> Problem:
    """The queries of others are for operators."""
    title = text("Only operators see the queries of others")
    return Problem(403, "operators-only", title, text("Send the token of an operator."))


def foreign_function() -> Problem:
    """The query calls a function by its IRI, and the store elsewhere might know it."""
    title = text("The query calls a function by its IRI; only casts of XML Schema may be called so")
    return Problem(400, "function", title, text("Use the functions of SPARQL itself."))


def behind() -> Problem:
    """The store elsewhere holds another release, or none while one is uploaded."""
    title = text("The store does not hold the published release yet")
    return Problem(503, "store-behind", title, text("Try again in a few seconds."), headers=_RETRY)


def unreachable(reason: str) -> Problem:
    """The store elsewhere does not answer."""
    title = text("The store of this service does not answer")
    return Problem(503, "store-unreachable", title, text("Try again in a few seconds."), reason, headers=_RETRY)


def refused_there(reason: str) -> Problem:
    """The store elsewhere refuses a query that is right, or answers what cannot be read."""
    title = text("The store of this service cannot answer this query")
    hint = text("Stores differ in what they support. Write the query more simply.")
    return Problem(502, "store-refused", title, hint, reason)


def _limit(kind: str, title: Text, hint: Text, headers: Mapping[str, str] | None = None) -> Problem:
    return Problem(503, kind, title, hint, headers=headers or {})


def late(seconds: float) -> Problem:
    """The query ran into the time limit: the service's own, or a shorter one that the client asked for."""
    return _limit(
        "time-limit",
        text("The query was ended after {seconds:.3g} seconds, the limit in force", seconds=seconds),
        text("Ask for less: name types and graphs, add conditions, take out ORDER BY and unbounded paths."),
    )


def too_much_memory(megabytes: int) -> Problem:
    """The query ran into the memory limit."""
    return _limit(
        "memory-limit",
        text(
            "The query needed more than {megabytes} MB of memory, the limit of this service",
            megabytes=megabytes,
        ),
        text("Ask for less: add conditions, take out ORDER BY, DISTINCT and GROUP_CONCAT over many rows."),
    )


def too_large(megabytes: int) -> Problem:
    """The answer ran into the size limit."""
    return _limit(
        "size-limit",
        text("The answer is larger than {megabytes} MB, the limit of this service", megabytes=megabytes),
        text("Ask in parts, with conditions that divide the answer. No part of this answer was sent."),
    )


def busy() -> Problem:
    """No worker came free in time."""
    return _limit(
        "busy",
        text("The service is evaluating as many queries as it can"),
        text("Try again in a few seconds."),
        _RETRY,
    )


def crowded(seconds: float) -> Problem:
    """The query became long while too many others already were."""
    return _limit(
        "busy-long",
        text(
            "The query was ended after {seconds:g} seconds because many long queries are running",
            seconds=seconds,
        ),
        text("Try again later. Short queries are answered at any time."),
        _RETRY,
    )


def stopped() -> Problem:
    """Somebody who knows the id of the query ended it."""
    return _limit("stopped", text("The query was ended on request"), text("Ask again if you still need the answer."))


def abandoned() -> Problem:
    """The client closed its connection; nobody reads this, but the log does."""
    return _limit("abandoned", text("The client left before the query was answered"), text("Ask again."))


def ended() -> Problem:
    """The worker ended by itself or by another's hand."""
    return _limit(
        "worker-ended",
        text("The process that evaluated the query ended before it had answered"),
        text("Try again. If it happens again with this query, make the query simpler."),
        _RETRY,
    )


_OUTCOMES: Mapping[str, Callable[[Message], Problem]] = {
    "syntax": _syntax,
    "prefix": undeclared,
    "service": _service,
    "depth": _depth,
    "operators": _operators,
    "failed": _failed,
    "broken": _broken,
    "gone": _gone,
    "unacceptable": _unacceptable,
}
