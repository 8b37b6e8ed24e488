"""Records of the demonstration, many times with other identifiers."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

DEMO = Path(__file__).resolve().parents[2] / "loader/demo"
PAGE = 100
"""How many records a page has."""

Changes = Mapping[str, str]
"""What is replaced by what; the new text may name ``{n}`` (the number of the record) and ``{researcher}``."""


def text(path: str) -> str:
    """A shipped file."""
    return (DEMO / path).read_text(encoding="utf-8-sig")


def between(path: str, begin: str, end: str) -> str:
    """The first part of a shipped file that begins and ends so, both included."""
    content = text(path)
    start = content.index(begin)
    return content[start : content.index(end, start) + len(end)]


def researcher(n: int) -> str:
    """An e-Rad researcher number whose check digit fits."""
    digits = f"{9_000_000 + n % 1_000_000}"
    weights = (1, 2, 1, 2, 1, 2, 1)
    return f"{sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 10}{digits}"


def copies(record: str, count: int, changes: Changes) -> Iterator[str]:
    """A record so many times, each with its own identifiers; a fifth as many people as records."""
    for n in range(count):
        changed = record
        person = researcher(n % max(1, count // 5))
        for old, new in changes.items():
            changed = changed.replace(old, new.format(n=n, researcher=person))
        yield changed


def pages(records: Iterable[str], folder: Path, ending: str, page: Callable[[list[str]], str], size: int = PAGE) -> int:
    """Write records in pages.

    Args:
        records: the records.
        folder: where to; it is made.
        ending: of the names of the files, such as "json".
        page: makes the text of a page.
        size: how many records a page has.

    Returns:
        The number of files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    left = iter(records)
    written = 0
    while some := list(islice(left, size)):
        (folder / f"{written:06}.{ending}").write_text(page(some), encoding="utf-8")
        written += 1
    return written


def single(records: Iterable[str], folder: Path, ending: str) -> int:
    """Write each record into a file of its own; returns the number of files."""
    return pages(records, folder, ending, "".join, 1)


def table(path: str, count: int, folder: Path, changes: Changes, row: int = 0) -> int:
    """Write a shipped table with one of its rows as often as asked for.

    Args:
        path: of the shipped table; the heading is its last line before the rows.
        count: how many rows.
        folder: where to.
        changes: per column, the text of the cell.
        row: which row is repeated.

    Returns:
        The number of files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    delimiter = "\t" if path.endswith(".tsv") else ","
    head, *rows = csv.reader(text(path).splitlines(), delimiter=delimiter)
    with (folder / Path(path).name).open("w", encoding="utf-8", newline="") as made:
        writer = csv.writer(made, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writerow(head)
        for n in range(count):
            cells = list(rows[row])
            for name, new in changes.items():
                cells[head.index(name)] = new.format(n=n, researcher=researcher(n))
            writer.writerow(cells)
    return 1
