"""What to say when something cannot be validated."""

from __future__ import annotations

from typing import Any

from ontology import LOCALES, Text, text
from sparql_app.problem import Problem

_RETRY = {"Retry-After": "5"}


def unknown_domain(name: str) -> Problem:
    """There is no such profile."""
    title = text("There is no profile {name} to validate by", name=name)
    return Problem(404, "no-profile", title, text("/validate/api/info lists the profiles."))


def field(name: str, title: Text, hint: Text | None = None) -> Problem:
    """A field of the request has a value that it cannot have."""
    return Problem(400, "field", text("{field}: {reason}", field=name, reason=title), hint)


def not_supported(name: str, hint: Text) -> Problem:
    """A field that the Test Bed knows asks for what this service does not do."""
    return field(name, text("this service does not do that"), hint)


def not_json(reason: Text) -> Problem:
    """The body of the request is no JSON that can be read."""
    hint = text("Send a JSON object with contentToValidate, in UTF-8.")
    return Problem(400, "not-json", reason, hint)


def media_type(stated: str) -> Problem:
    """The request comes in another media type than JSON or a form."""
    title = text("A request in {type} cannot be read", type=stated or "?")
    hint = text("Send application/json, or a form as multipart/form-data.")
    return Problem(415, "media-type", title, hint)


def unreadable(reason: Text) -> Problem:
    """The content cannot be read at all."""
    hint = text("State its syntax (contentSyntax), and send it in UTF-8.")
    title = text("The content cannot be read: {reason}", reason=reason)
    return Problem(422, "content-unreadable", title, hint)


def rules(reason: Text) -> Problem:
    """The rules that were sent are refused."""
    hint = text("Send all shapes in one graph, well-formed by SHACL, without owl:imports, SERVICE and JavaScript.")
    return Problem(422, "rules-refused", text("externalRules: {reason}", reason=reason), hint)


def late(seconds: float) -> Problem:
    """The validation took too long."""
    title = text("The validation was ended after {seconds:.3g} seconds, the limit in force", seconds=seconds)
    return Problem(422, "time-limit", title, text("Send fewer records at once, or simpler rules."))


def too_much_memory(megabytes: int) -> Problem:
    """The validation needed too much memory."""
    title = text("The validation needed more than {megabytes} MB of memory, the limit in force", megabytes=megabytes)
    return Problem(422, "memory-limit", title, text("Send fewer records at once, or simpler rules."))


def too_large(megabytes: int) -> Problem:
    """The content is larger than it may be."""
    title = text("The content is larger than {megabytes} MB, the limit in force", megabytes=megabytes)
    return Problem(413, "request-too-large", title, text("Send fewer records at once."))


def report_too_large(megabytes: int) -> Problem:
    """The report is larger than an answer may be."""
    title = text("The report is larger than {megabytes} MB, the limit in force", megabytes=megabytes)
    return Problem(422, "size-limit", title, text("Send fewer records at once."))


def busy() -> Problem:
    """Nobody is free to validate."""
    title = text("The service is validating as much as it can")
    return Problem(503, "busy", title, text("Try again in a few seconds."), headers=_RETRY)


def ended() -> Problem:
    """The process that validated has ended: by its stack, by its memory, or by another's hand."""
    title = text("The process that validated this ended before it was done")
    hint = text("The content or the rules are probably nested too deeply. Send them in parts.")
    return Problem(422, "worker-ended", title, hint)


def abandoned() -> Problem:
    """The client has gone; nobody reads this."""
    return Problem(503, "abandoned", text("The client left before the validation was done"))


def packed(problem: Problem) -> dict[str, Any]:
    """A problem for a message between processes: what it says in each language."""
    return {
        "status": problem.status,
        "kind": problem.kind,
        "title": {locale: problem.title.to(locale) for locale in LOCALES},
        "hint": {locale: problem.hint.to(locale) for locale in LOCALES} if problem.hint else None,
        "detail": problem.detail,
    }


def unpacked(told: dict[str, Any]) -> Problem:
    """The problem that another process told of."""
    hint = Told(told["hint"]) if told["hint"] else None
    return Problem(told["status"], told["kind"], Told(told["title"]), hint, told["detail"])


class Told(Text):
    """A text that another process has filled already.

    Args:
        said: it by language.
    """

    __slots__ = ()

    def __init__(self, said: dict[str, str]) -> None:
        super().__init__("{en}", dict(said))

    def to(self, locale: str = LOCALES[0]) -> str:
        """It in a language."""
        return str(self.values.get(locale) or self.values[LOCALES[0]])
