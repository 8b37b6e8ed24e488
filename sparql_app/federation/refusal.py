"""What to say when SERVICE is refused or an endpoint does not answer."""

from __future__ import annotations

from ontology import Text, text
from sparql_app.problem import Problem


def unnamed(endpoint: str) -> Problem:
    """The endpoint is none that the settings name."""
    return Problem(
        403,
        "service-refused",
        text("The query calls {endpoint} (SERVICE), which this service may not ask", endpoint=endpoint),
        text("Ask the other endpoint yourself and bring its answer in with VALUES."),
    )


def long(most: int) -> Problem:
    """The query is too long to be read for SERVICE."""
    title = text("A query with SERVICE may have at most {most} characters", most=most)
    return Problem(400, "service-long", title, text("Split the query."))


def variable(name: str) -> Problem:
    """The endpoint is a variable."""
    return Problem(
        400,
        "service-variable",
        text("The endpoint of SERVICE is the variable {name}; only endpoints written out are asked", name=name),
        text("Write the address of the endpoint in place of the variable, one SERVICE for each endpoint."),
    )


def nested() -> Problem:
    """A SERVICE clause stands inside another."""
    return Problem(
        403,
        "service-nested",
        text("A SERVICE stands inside another; no endpoint is made to ask a third"),
        text("Put the two SERVICE clauses side by side."),
    )


def unclear() -> Problem:
    """The parts of the query cannot be told apart with certainty."""
    return Problem(
        400,
        "service-unclear",
        text("The query calls another endpoint (SERVICE) and can be read in more than one way"),
        text("Write a space on both sides of SERVICE and of the sign <, and absolute IRIs after comparisons."),
    )


def failed(endpoint: str, reason: Text) -> Problem:
    """An endpoint did not answer as it should."""
    return Problem(
        502,
        "service-failed",
        text("The endpoint {endpoint} did not answer as it should: {reason}", endpoint=endpoint, reason=reason),
        text("Try again later, or write SERVICE SILENT to go on without its answer."),
    )


def capped(reason: Text) -> Problem:
    """A limit of ours was hit."""
    return Problem(
        503,
        "service-limit",
        text("Asking other endpoints (SERVICE) came to a limit of this service: {reason}", reason=reason),
        text("Ask for less: add conditions inside and before SERVICE. No part of the answer was sent."),
    )
