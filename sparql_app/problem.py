"""What the service answers when it cannot answer: a problem document (RFC 9457), told in Japanese or English."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from ontology import Text


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
