"""What to say to somebody whose question to the catalogue cannot be asked so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ontology import Text, text
from queries import Parameter, ParameterError
from sparql_app.errors import ProblemError
from sparql_app.problem import Problem


def value(parameter: Parameter, error: ParameterError) -> ProblemError:
    """A parameter has a value that is none of its type."""
    return _wrong(error.text, _described(parameter))


def missing(parameter: Parameter) -> ProblemError:
    """A parameter that must be given is not."""
    return _wrong(text("The parameter {name} is missing", name=parameter.name), _described(parameter))


def _described(parameter: Parameter) -> Text:
    title = parameter.title
    choices = ", ".join(parameter.choices)
    if choices:
        return text("{name} ({ja} / {en}) is one of: {choices}", name=parameter.name, choices=choices, **title)
    kind = f"{parameter.type} {parameter.scheme}".strip()
    return text("{name} ({ja} / {en}) is of the type {type}", name=parameter.name, type=kind, **title)


def unknown(name: str, known: Iterable[str]) -> ProblemError:
    """There is no parameter of this name."""
    hint = text("Possible parameters: {names}", names=", ".join(known))
    return _wrong(text("There is no parameter {name} here", name=name), hint)


def empty(name: str) -> ProblemError:
    """A parameter has no value."""
    return _wrong(text("The parameter {name} is empty", name=name), text("Give it a value, or leave it out."))


def twice(name: str) -> ProblemError:
    """A parameter that can have one value has several."""
    return _wrong(text("The parameter {name} is given twice", name=name), None)


def many(name: str, most: int) -> ProblemError:
    """A parameter that can have several values has too many."""
    return _wrong(text("The parameter {name} can be given {most} times at most", name=name, most=most), None)


def choice(name: str, stated: str, choices: Iterable[str]) -> ProblemError:
    """A parameter that every question has is none of its choices."""
    title = text("The parameter {name} has the value {value!r}", name=name, value=stated)
    return _wrong(title, text("one of {choices}", choices=", ".join(choices)))


def number(name: str, stated: str, most: int) -> ProblemError:
    """``page`` or ``page_size`` is no number that can be used."""
    title = text("The parameter {name} has the value {value!r}", name=name, value=stated)
    return _wrong(title, text("{name} is a whole number from 1 to {most}.", name=name, most=most))


def sizeless() -> ProblemError:
    """A page is asked for and how long pages are is not said."""
    return _wrong(
        text("The parameter page needs page_size"), text("Say how many rows a page has, as in page_size=100.")
    )


def beyond(page: int, last: int) -> ProblemError:
    """There are fewer pages."""
    title = text("There is no page {page}; the last is {last}", page=page, last=last)
    return ProblemError(Problem(404, "no-page", title))


def field(name: str, stated: str, known: Iterable[str]) -> ProblemError:
    """``require``, ``filter`` or ``sort`` names no column."""
    hint = text("Columns: {names}", names=", ".join(known))
    return _wrong(text("{name} has the value {value!r}, which names no column", name=name, value=stated), hint)


def condition(stated: str, hint: Text) -> ProblemError:
    """``filter`` cannot be understood."""
    return _wrong(text("filter has the value {value!r}, which is no condition", value=stated), hint)


def no_question(stated: str, known: Iterable[str]) -> ProblemError:
    """There is no question of this name."""
    hint = text("Questions: {names}", names=", ".join(known))
    return _wrong(text("There is no question {name}", name=stated), hint)


def form(stated: str, known: Iterable[str]) -> ProblemError:
    """There is no such format."""
    hint = text("Possible formats: {formats}", formats=", ".join(known))
    return ProblemError(Problem(406, "not-acceptable", text("There is no format {name}", name=stated), hint))


def nothing(needed: Mapping[str, str]) -> ProblemError:
    """The release holds no data to answer from, and the format has no place to say so."""
    title = text("The release holds no data that answer this question. That is not the same as no rows")
    hint = text("What would have to be loaded: {ja} / {en}", **needed)
    return ProblemError(Problem(404, "no-data", title, hint))


class LargeError(ProblemError):
    """The answer is too large to be sorted, cut into pages or written for people."""

    def __init__(self, megabytes: int) -> None:
        title = text("The answer is larger than {megabytes} MB, too large to be worked on", megabytes=megabytes)
        hint = text("Take it whole as csv, tsv, srj or srx, without require, filter, sort and page.")
        super().__init__(Problem(503, "size-limit", title, hint))


def _wrong(title: Text, hint: Text | None) -> ProblemError:
    return ProblemError(Problem(400, "parameter", title, hint))
