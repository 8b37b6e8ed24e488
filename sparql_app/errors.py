"""What the service answers when it cannot answer: problems (RFC 9457), told in Japanese or English."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from loader.errors import EnishiError
from ontology import Text, text
from sparql_app.formats import GRAPHS, TABLES, Format

MEDIA_TYPE = "application/problem+json"
FORMATS = (
    Format("problem", MEDIA_TYPE, MEDIA_TYPE, "json", ("application/json",)),
    *TABLES,
    *GRAPHS,
)
"""What a program accepts when it does not want a page: it understands problem+json, asked for or not."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of failure with what a person needs to go on.

    Args:
        status: HTTP status.
        kind: last segment of its type URI; the same kind always means the same thing.
        title: what is wrong, in one sentence.
        hint: what to do about it; None when there is nothing to do.
        detail: what another program said about it (a parser), in its own words.
        line, column: place in the query, counted from 1; 0 when it has none.
        headers: further response headers (Allow, Retry-After).
    """

    status: int
    kind: str
    title: Text
    hint: Text | None = None
    detail: str = ""
    line: int = 0
    column: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)

    def document(self, base: str, locale: str, instance: str = "") -> dict[str, object]:
        """The problem as a JSON object (RFC 9457, section 3; ``hint``, ``line``, ``column`` are extensions).

        Args:
            base: base IRI of the service's things; problem types live under it.
            locale: "ja" or "en".
            instance: URI reference that names this occurrence, "" for none.
        """
        content: dict[str, object] = {
            "type": f"{base}/problem/{self.kind}",
            "title": self.title.to(locale),
            "status": self.status,
        }
        if self.detail:
            content["detail"] = self.detail
        if self.hint is not None:
            content["hint"] = self.hint.to(locale)
        if self.line:
            content |= {"line": self.line, "column": self.column}
        if instance:
            content["instance"] = instance
        return content

    def json(self, base: str, locale: str, instance: str = "") -> bytes:
        """The problem as bytes of problem+json."""
        return json.dumps(self.document(base, locale, instance), ensure_ascii=False, indent=1).encode()


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
