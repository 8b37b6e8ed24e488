"""A parser of the command line that speaks the reader's language where argparse would speak English."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn

from ontology import LOCALES, Text, text

_USAGE = text("usage: ")
_POSITIONALS = text("What to give")
_OPTIONS = text("Options")
_HELP = text("Show this help and end")

_COMPLAINTS = (
    (r"argument (?P<name>[^:]+): (?P<reason>.+)", text("{name}: {reason}")),
    (r"expected one argument", text("a value is missing")),
    (r"expected at least one argument", text("at least one value is missing")),
    (r"expected at most one argument", text("only one value is possible")),
    (r"expected (?P<n>\d+) arguments?", text("{n} values are needed")),
    (
        r"invalid choice: (?P<value>.+?)(?:, maybe you meant .+\?)? \(choose from (?P<choices>.+)\)",
        text("{value} is not possible; choose from {choices}"),
    ),
    (r"invalid \S+ value: (?P<value>.+)", text("{value} is no value that can be read here")),
    (r"unrecognized arguments: (?P<words>.+)", text("not understood: {words}")),
    (r"the following arguments are required: (?P<names>.+)", text("missing: {names}")),
    (
        r"ambiguous option: (?P<option>.+) could match (?P<options>.+)",
        text("{option} is not clear; it may mean {options}"),
    ),
    (r"not allowed with argument (?P<other>.+)", text("cannot be given together with {other}")),
    (r"ignored explicit argument (?P<value>.+)", text("takes no value, but {value} was given")),
)
"""What argparse complains of, as it words it in every version of Python we run on, and how we say it."""


class Stop(Exception):  # noqa: N818 - not an error: help was printed or the usage was wrong
    """The command ends here with an exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Parser(argparse.ArgumentParser):
    """A parser that never calls sys.exit and answers a wrong usage with exit code 2. See `speaking`."""

    language: ClassVar[str] = LOCALES[0]

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, formatter_class=self._formatter, add_help=False)
        self._positionals.title = _POSITIONALS.to(self.language)
        self._optionals.title = _OPTIONS.to(self.language)
        self.add_argument("-h", "--help", action="help", help=_HELP.to(self.language))

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """End the command by `Stop`, after a last word on standard error."""
        if message:
            sys.stderr.write(message)
        raise Stop(status)

    def error(self, message: str) -> NoReturn:
        """Tell a wrong usage, after how it is used, and end the command."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {complaint(message).to(self.language)}\n")

    @classmethod
    def _formatter(cls, prog: str) -> argparse.HelpFormatter:
        return _Formatter(prog, cls.language)


class _Formatter(argparse.HelpFormatter):
    def __init__(self, prog: str, language: str) -> None:
        super().__init__(prog)
        self._language = language

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, _USAGE.to(self._language) if prefix is None else prefix)


def speaking(locale: str) -> type[Parser]:
    """The class of parsers, of the command and of its verbs, that speak a language."""

    class Speaking(Parser):
        language = locale

    return Speaking


def complaint(message: str) -> Text:
    """What argparse complains of as a message of the catalogue; a complaint that is not known stays as it is."""
    for pattern, said in _COMPLAINTS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            values: dict[str, object] = dict(found.groupdict())
            if "reason" in values:
                values["reason"] = complaint(str(values["reason"]))
            return Text(said.message, values)
    return Text("{complaint}", {"complaint": message})
