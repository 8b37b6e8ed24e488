"""What the command prints of fetching: places, outcomes, rehearsals, what happened in a run."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

import shapes
from loader.archive import Run
from loader.freshness import Freshness, freshness
from loader.pipeline import LACKING
from loader.registry import Entry, registry
from loader.rehearsal import Rehearsal
from loader.settings import Settings
from loader.sources import sources
from ontology import Text, text


def _line(message: Text, locale: str) -> None:
    sys.stdout.write(message.to(locale) + "\n")


def _row(*cells: str) -> None:
    sys.stdout.write("\t".join(cells) + "\n")


def fetched(run: Run, locale: str) -> None:
    """The outcome of a fetch."""
    counted = text(
        "{source}: read {read} = new {new} + changed {changed} + unchanged {unchanged} + deleted {deleted} "
        "+ refused {refused}",
        source=run.source,
        **dict(run.counts),
    )
    _line(counted, locale)
    for told in reports(run, but=LACKING):
        sys.stdout.write(f"  {told.to(locale)}\n")


def reports(run: Run, *, but: Collection[str] = ()) -> Iterator[Text]:
    """What else happened in a run, a sentence each, but for some kinds."""
    for report in run.reports:
        if report.kind in but:
            continue
        yield report.message if report.times == 1 else text("{what} ({times} times)", what=report.message,
                                                            times=report.times)  # fmt: skip
    if run.failed.message:
        yield text("Broken off: {reason}", reason=run.failed)
    elif run.finished is None:
        yield text("Broken off without a word")


def rehearsed(told: Rehearsal, locale: str) -> None:
    """What a fetch would do: first whether it would stop, then a row for each record, then the rules."""
    if told.stops is not None:
        _line(told.stops, locale)
    fetched(told.run, locale)
    for sign, identifiers in (("+", told.added), ("~", told.changed), ("-", told.removed)):
        for identifier in identifiers:
            _row(sign, identifier)
    _line(text("{added} records would be added, {changed} changed, {removed} removed; nothing was changed",
               added=len(told.added), changed=len(told.changed), removed=len(told.removed)), locale)  # fmt: skip
    if not told.judged:
        _line(text("The rules were not applied: too many records differ"), locale)
    for rule, (before, after) in told.rules.items():
        found = shapes.rules().get(rule)
        _row(f"{after - before:+d}", found.name.to(locale) if found else rule, f"{before} → {after}")


def sources_table(settings: Settings) -> None:
    """The sources with what the registry says of them, and their places."""
    locale = settings.locale
    said = registry(settings.data)
    head = ("name", "title", "homepage", "rhythm", "records expected", "licence", "trust", "requests a second")
    _row(*(_HEAD[name].to(locale) for name in head))
    for name, source in sorted(sources().items()):
        entry = said.get(name) or Entry(name)
        _row(name, source.title.to(locale), source.homepage, rhythm(entry.every).to(locale), _expected(entry),
             entry.licence or source.licence, str(entry.trust), f"{entry.rate:g}")  # fmt: skip
        for endpoint in entry.endpoints:
            _row("", endpoint.name, endpoint.location, endpoint.set)


_HEAD = {
    "name": text("name"),
    "title": text("title"),
    "homepage": text("homepage"),
    "rhythm": text("rhythm"),
    "records expected": text("records expected"),
    "licence": text("licence"),
    "trust": text("trust"),
    "requests a second": text("requests a second"),
}


def _expected(entry: Entry) -> str:
    return f"{entry.minimum}–{'' if entry.maximum is None else entry.maximum}"


def rhythm(every: timedelta | None) -> Text:
    """A promised rhythm in words."""
    if every is None:
        return text("no rhythm promised")
    if every % timedelta(days=1):
        return text("every {n} hours", n=every // timedelta(hours=1))
    return text("every {n} days", n=every // timedelta(days=1))


def status(settings: Settings) -> None:
    """The sources in the archive: records, age, and what happened in the last run of each place."""
    for one in freshness(settings.data):
        _source(one, settings.locale)


def _source(one: Freshness, locale: str) -> None:
    age = one.age(datetime.now(UTC))
    last = text("never finished") if age is None else text("{days} days ago", days=age.days)
    _line(
        text(
            "{name} ({title}): {active} active, {deleted} deleted, {vanished} vanished, {refused} refused; "
            "last fetched {last}",
            name=one.name, title=one.title, active=one.active, deleted=one.deleted, vanished=one.vanished,
            refused=one.refused, last=last,
        ),
        locale,
    )  # fmt: skip
    if one.late(datetime.now(UTC)):
        _line(text("  {name} is late: {rhythm} was promised", name=one.name, rhythm=rhythm(one.every)), locale)
    if one.unexpected.message:
        _line(text("  {name} has not the size it should have: {what}", name=one.name, what=one.unexpected), locale)
    for run in one.runs:
        for told in reports(run):
            sys.stdout.write(f"  {run.location}: {told.to(locale)}\n")
