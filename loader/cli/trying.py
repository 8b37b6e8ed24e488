"""``enishi trial``: who would newly fail or pass if the rules were changed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from loader import store, trial
from loader.cli import output
from loader.errors import UsageError
from loader.report import FACETS, facet
from loader.settings import Settings
from loader.trial.comparison import KINDS, Change, Comparison, by_part, by_rule
from loader.trial.form import KIND
from ontology import ENISHI, Text, text
from shapes.profile import UnknownProfileError
from shapes.trial import trials

_SHOWN = 20
"""Rows of a table on the screen; the files have all."""
_WAYS = tuple(name for name, one in FACETS.items() if one.node.value.startswith(f"{ENISHI.auditOwner.value[:-5]}"))
"""Divisions of records; those of findings by rule or element are no way to divide records."""


def arguments(verb: Callable[[str, str], argparse.ArgumentParser], say: Callable[[str], str]) -> None:
    """The verb ``trial``."""
    made = verb("trial", "Try changed rules on releases: who would newly fail or pass")
    made.add_argument("shapes", metavar="SHAPES", help=say("A file or folder of shapes, or the folder of a profile"))
    made.add_argument("--profile", default="", help=say("The profile that the shapes change; told by their IRIs"))
    made.add_argument(
        "--release", action="append", default=[], metavar="RELEASE",
        help=say("Name of a release, again for more; the published one if none is named"),
    )  # fmt: skip
    made.add_argument("--all", action="store_true", help=say("Every release that is there"))
    made.add_argument("--by", default="owner", choices=_WAYS)
    made.add_argument(
        "--public", action="store_true",
        help=say("Judge what the public store holds, without contacts; for lists that are passed on"),
    )  # fmt: skip
    made.add_argument("-f", "--format", default="", help=say("csv, xlsx or json"))
    made.add_argument("-o", "--output", default="", metavar="FILE", help=say("File to write"))


def run(said: argparse.Namespace, settings: Settings) -> int:
    """Try the shapes and tell what would change."""
    path = Path(said.shapes)
    if not path.exists():
        raise UsageError("There is no file {file}", file=path)
    form = said.format or Path(said.output).suffix.removeprefix(".")
    if form and form not in trial.FORMS:
        raise UsageError("There is no format {name}", name=form)
    try:
        tried = trials(path, said.profile)
    except UnknownProfileError as error:
        raise UsageError("There is no rule profile {name}", name=error.args[0]) from error
    scope: store.Scope = "public" if said.public else "internal"
    chosen = store.releases(settings.data) if said.all else [
        store.release(settings.data, name) for name in said.release or [None]
    ]  # fmt: skip
    by = facet(said.by)
    found = [trial.compare(tried, release, scope, by.node, settings.locale) for release in chosen]
    if not form:
        for one in found:
            _told(one, by.title, settings.locale)
        return 0
    content = trial.written(found, form, by.title, settings.locale)
    if not said.output:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return 0
    try:
        Path(said.output).write_bytes(content)
    except OSError as error:
        raise UsageError("{file} cannot be written: {error}", file=said.output, error=error) from error
    output.line(text("Wrote {file}", file=said.output), settings.locale)
    return 0


def _told(found: Comparison, division: Text, locale: str) -> None:
    """One release: how many records fail and would fail, then the changes by rule and by part."""
    for profile, judged in sorted(found.judged.items()):
        before, after = found.violating[profile]
        output.line(
            text(
                "{release}, {profile}: {judged} records judged; with a violation by the rules in force {before}, by "
                "the rules on trial {after}",
                release=found.release, profile=profile, judged=judged, before=before, after=after,
            ),
            locale,
        )  # fmt: skip
    output.line(
        text(
            "Records that would newly fail: {failing}; that would newly pass: {passing}",
            failing=len(found.newly_failing),
            passing=len(found.newly_passing),
        ),
        locale,
    )
    if not found.changes:
        output.line(text("No rule would come out otherwise for any record"), locale)
        return
    _table(found, text("Rule"), by_rule, locale)
    _table(found, division, by_part, locale)


def _table(found: Comparison, head: Text, by: Callable[[Change], tuple[str, str]], locale: str) -> None:
    rows: Sequence[tuple[str, str, object]] = found.counted(by)
    output.row(head.to(locale), *(KIND[kind].to(locale) for kind in KINDS))
    for _, name, numbers in found.counted(by)[:_SHOWN]:
        output.row(name, *(str(numbers[kind]) for kind in KINDS))
    if len(rows) > _SHOWN:
        output.line(text("{n} more; -o FILE.xlsx writes them all", n=len(rows) - _SHOWN), locale)
