"""Progress of long runs: a bar on a terminal, plain lines elsewhere, nothing in tests."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from tqdm import tqdm

from ontology import Text

T = TypeVar("T")


class Progress(Protocol):
    """Where a run tells what it is doing."""

    def say(self, message: Text) -> None:
        """One line."""

    def over(self, items: Iterable[T], message: Text, total: int | None = None) -> Iterator[T]:
        """Pass the items through, counting them."""


class Silent:
    """Tells nothing."""

    def say(self, message: Text) -> None:
        """Do not tell."""

    def over(self, items: Iterable[T], message: Text, total: int | None = None) -> Iterator[T]:  # noqa: ARG002
        """Pass the items through."""
        return iter(items)


class Console:
    """Tells on standard error, so that standard output stays data.

    Args:
        locale: language of the lines.
    """

    def __init__(self, locale: str) -> None:
        self._locale = locale

    def say(self, message: Text) -> None:
        """Print one line."""
        tqdm.write(message.to(self._locale), file=sys.stderr)

    def over(self, items: Iterable[T], message: Text, total: int | None = None) -> Iterator[T]:
        """Show a bar on a terminal; elsewhere print the message once and the count at the end."""
        words = message.to(self._locale)
        if sys.stderr.isatty():
            yield from tqdm(items, desc=words, total=total, file=sys.stderr, unit="", leave=False)
            return
        count = 0
        for item in items:
            yield item
            count += 1
        sys.stderr.write(f"{words}: {count}\n")
