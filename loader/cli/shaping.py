"""Shapes on the command line: judging files by shapes of others, looking shapes over, and telling what they ask."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapes
from loader.cli import output
from loader.errors import UsageError
from loader.settings import Settings
from ontology import LOCALES, Text, compact, text
from shapes import handbook
from shapes.lint import Slip, lint, lint_profiles
from shapes.validation import Outcome, judge_files
from shapes.validation.admission import read_graph

_SEVERITY: Mapping[str, Text] = {
    "Violation": text("violation"),
    "Warning": text("warning"),
    "Info": text("information"),
}


def arguments(verb: Callable[[str, str], argparse.ArgumentParser], say: Callable[[str], str]) -> None:
    """The verb ``shapes``."""
    made = verb("shapes", "Look shapes over, and tell in words what they ask")
    actions = made.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser(
        "lint", help=say("Slips that no validator reports: misspelt terms, references to nothing")
    )
    check.add_argument(
        "file", nargs="?", metavar="FILE", help=say("A file of shapes; our own profiles if none is named")
    )
    check.epilog = say("Exit codes: 0 nothing grave, and nothing at all in our own profiles; 1 slips; 2 wrong usage")
    doc = actions.add_parser("doc", help=say("Write every rule of every profile as pages in Japanese and English"))
    doc.add_argument("-o", "--output", default="shapes-doc", metavar="DIR", help=say("Directory to write"))


def are_given(named: str | None) -> bool:
    """Whether ``--shapes`` names a file and not one of our profiles."""
    return named is not None and named not in shapes.profiles() and Path(named).is_file()


def judge(said: argparse.Namespace, settings: Settings) -> int:
    """``enishi validate DATA... --shapes FILE``: all files as one graph, by any shapes."""
    data = [_content(name) for name in said.files]
    outcome = judge_files(_content(said.profile), data)
    _FORMS[said.format](outcome, settings.locale)
    return 1 if outcome.violates else 0


def _content(name: str) -> tuple[str, bytes]:
    path = Path(name)
    if not path.is_file():
        raise UsageError("{name} holds no file to check", name=name)
    return path.name, path.read_bytes()


def _message(result: Mapping[str, Any], locale: str) -> str:
    said = result["messages"]
    return said.get(locale) or said.get("") or next(iter(said.values()), "")


def _cells(result: Mapping[str, Any], locale: str) -> dict[str, str]:
    path = result["path"]
    return {
        "severity": compact(result["severity"]),
        "focus": result["focus"],
        "path": path[1:-1] if path.startswith("<") and path.count("<") == 1 else path,
        "value": result["value"] or "",
        "message": _message(result, locale),
        "component": compact(result["component"]),
        "shape": result["shape"] or "",
    }


def _as_turtle(outcome: Outcome, _locale: str) -> None:
    sys.stdout.write(outcome.turtle)


def _as_json(outcome: Outcome, locale: str) -> None:
    told = {"conforms": outcome.conforms, "results": [_cells(r, locale) for r in outcome.results]}
    json.dump(told, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _as_csv(outcome: Outcome, locale: str) -> None:
    head = ("severity", "focus", "path", "value", "message", "component", "shape")
    output.spreadsheet(head, (list(_cells(r, locale).values()) for r in outcome.results))


def _as_prose(outcome: Outcome, locale: str) -> None:
    for result in outcome.results:
        cells = _cells(result, locale)
        grade = _SEVERITY.get(result["severity"].rpartition("#")[2])
        told = grade.to(locale) if grade else cells["severity"]
        place = " ".join(p for p in (compact(cells["focus"]), compact(cells["path"]), cells["value"]) if p)
        sys.stdout.write(f"  [{told}] {place}: {cells['message']}\n")
    verdict = text("conforms") if outcome.conforms else text("does not conform")
    found = text(
        "{verdict}: {n} results about {triples} triples",
        verdict=verdict,
        n=len(outcome.results),
        triples=outcome.triples,
    )
    output.line(found, locale)


_FORMS: Mapping[str, Callable[[Outcome, str], None]] = {
    "turtle": _as_turtle,
    "json": _as_json,
    "csv": _as_csv,
    "human": _as_prose,
}


def run(said: argparse.Namespace, settings: Settings) -> int:
    """``enishi shapes lint`` and ``enishi shapes doc``."""
    return _lint(said, settings.locale) if said.action == "lint" else _doc(said, settings.locale)


def _lint(said: argparse.Namespace, locale: str) -> int:
    if said.file:
        name, content = _content(said.file)
        slips: Sequence[Slip] = lint(read_graph(content, name))
    else:
        slips = lint_profiles()
    for slip in slips:
        output.row(
            text("slip").to(locale) if slip.grave else text("advice").to(locale), slip.shape, slip.what.to(locale)
        )
    grave = [s for s in slips if s.grave] if said.file else slips
    output.line(text("{n} slips", n=len(slips)), locale)
    return 1 if grave else 0


def _doc(said: argparse.Namespace, locale: str) -> int:
    folder = Path(said.output)
    for language in LOCALES:
        for name, page in handbook.pages(language).items():
            place = folder / language / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(page, encoding="utf-8")
    output.line(text("Wrote {file}", file=folder), locale)
    return 0
