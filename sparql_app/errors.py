"""Errors of the web side, and the problems that errors of other floors are answered with."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from loader.errors import EnishiError
from ontology import Text, text
from sparql_app.formats import GRAPHS, TABLES, Format
from sparql_app.problem import Problem

MEDIA_TYPE = "application/problem+json"
FORMATS = (
    Format("problem", MEDIA_TYPE, MEDIA_TYPE, "json", ("application/json",)),
    *TABLES,
    *GRAPHS,
)
"""What a program accepts when it does not want a page: it understands problem+json, asked for or not."""


class ProblemError(EnishiError):
    """A problem on its way to the one place that answers with it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.title.message, **problem.title.values)
        self.problem = problem


_KNOWN: Mapping[int, tuple[str, Text]] = {
    400: ("bad-request", text("The request cannot be understood")),
    404: ("not-found", text("There is nothing at this address")),
    405: ("method-not-allowed", text("This method is not possible here")),
    413: ("request-too-large", text("The request is too large")),
}


def of_http(status: int, headers: Mapping[str, str]) -> Problem:
    """The problem for an error that the web framework found.

    Args:
        status: HTTP status.
        headers: headers of the framework's own answer, of which those that inform are kept.
    """
    phrase = HTTPStatus(status).phrase
    failed = phrase.lower().replace(" ", "-"), text("The request failed: {phrase}", phrase=phrase)
    kind, title = _KNOWN.get(status, failed)
    kept = {name: value for name, value in headers.items() if name in ("Allow", "Location", "Retry-After")}
    return Problem(status, kind, title, headers=kept)


UNEXPECTED = Problem(
    500,
    "unexpected",
    text("Something failed inside the service"),
    text("The failure is in the log of the service. Please tell its operator the time of your request."),
)
"""What is said of a failure that nobody foresaw."""


def unpublished(error: EnishiError) -> Problem:
    """No release can be served."""
    return Problem(503, "no-release", error.text, headers={"Retry-After": "30"})
