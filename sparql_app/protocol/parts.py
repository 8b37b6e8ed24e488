"""The parts of a request that matter to the protocol, and how its content is to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ontology import Text, text
from sparql_app.problem import Problem

Door = Literal["sparql", "query", "update"]
"""/sparql takes queries and updates, /query queries only, /update updates only."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a request that matter to the protocol.

    Args:
        method: HTTP method in capitals.
        query_string: what follows "?", still percent-encoded.
        headers: by lower-case name.
        body: the content, "" for none.
        door: where it was asked.
    """

    method: str
    query_string: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    door: Door = "sparql"


class RefusedError(Exception):
    """Carries a problem out of the readers of the protocol."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind)
        self.problem = problem


def refusal(status: int, kind: str, title: Text, hint: Text, headers: Mapping[str, str] | None = None) -> RefusedError:
    """What a reader raises; arguments as for `Problem`."""
    return RefusedError(Problem(status, kind, title, hint, headers=headers or {}))


def media_type(headers: Mapping[str, str]) -> tuple[str, str]:
    """The media type of the content, in lower case, and its charset, "" when not stated."""
    name, *parameters = headers.get("content-type", "").split(";")
    charset = ""
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return name.strip().lower(), charset


def plain(parts: Parts) -> bytes:
    """The content, which must come without content coding; raises RefusedError when it does not."""
    coding = parts.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity"):
        raise refusal(
            415,
            "content-coding",
            text("The content is encoded as {coding}", coding=coding),
            text("Send the content uncompressed."),
            {"Accept-Encoding": "identity"},
        )
    return parts.body


def decoded(parts: Parts) -> str:
    """The content as text. The protocol knows UTF-8 only, so another charset is refused and never misread."""
    body = plain(parts)
    _, charset = media_type(parts.headers)
    if charset.replace("_", "-") not in ("", "utf-8", "utf8", "us-ascii"):
        raise refusal(
            415,
            "charset",
            text("The content has the charset {charset}", charset=charset),
            text("Send the content in UTF-8."),
        )
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refusal(
            400,
            "encoding",
            text("The content is not valid UTF-8 at byte {at}", at=error.start),
            text("Send the content in UTF-8."),
        ) from error
