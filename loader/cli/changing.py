"""The verb that tells why figures changed from one release to another."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from loader import change, publication, store
from loader.change import Side, table
from loader.cli import output
from loader.errors import UsageError
from loader.settings import Settings
from ontology import text

Said = argparse.Namespace


def run(said: Said, settings: Settings) -> int:
    """Tell what changed; every part adds up to the difference."""
    other = _side(store.release(settings.data, said.later))
    one = _side(store.release(settings.data, said.earlier or _before(settings, other.manifest.id)))
    indicator = change.DATASETS if said.indicator.lower() == change.DATASETS else said.indicator.upper()
    found = change.changes(one, other, indicator)
    if said.format == "human":
        _tell(found, one, other, settings.locale)
        return 0
    if said.format == "json":
        document = table.document(found, one, other, settings.locale)
        content = json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
    elif said.format == "csv":
        content = table.csv_file(found, settings.locale)
    else:
        content = table.workbook_file(found, one, other, settings.locale)
    _write(content, said.output)
    return 0


def _side(release: store.Release) -> Side:
    return Side(release.store("public"), release.manifest, release.stated("public"))


def _before(settings: Settings, later: str) -> str:
    """The release that was published before a release."""
    names = [p.release for p in publication.publications(settings.data)]
    earlier = names[: names.index(later)] if later in names else names
    found = next((name for name in reversed(earlier) if name != later), None)
    if found is None:
        raise UsageError("No release was published before {id}; name one with --from", id=later)
    return found


def _write(content: bytes, output_file: str) -> None:
    if not output_file:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        Path(output_file).write_bytes(content)
    except OSError as error:
        raise UsageError("{file} cannot be written: {error}", file=output_file, error=error.strerror) from error


def _tell(found: list[change.Change], one: Side, other: Side, locale: str) -> None:
    told = {"one": one.manifest.id, "before": one.manifest.as_of}
    told |= {"other": other.manifest.id, "after": other.manifest.as_of}
    output.line(text("From release {one} ({before}) to {other} ({after})", **told), locale)
    for each in found:
        output.row(table.title(each, locale), f"{table.shown(each.before)} → {table.shown(each.after)}")
        for part in each.parts:
            counts = f"{part.count.numerator:+d}", f"{part.count.denominator:+d}"
            output.row("", change.KINDS[part.kind].to(locale), *counts)
            for entry in part.entries:
                output.row("", "", *(f"{n:+d}" for n in (entry.count.numerator, entry.count.denominator)), _of(entry))
                for edit in entry.edits:
                    output.row("", "", "", "", table.said(edit))


def _of(entry: change.Entry) -> str:
    """The things of an entry; what stayed under its name is named once."""
    if list(entry.before) == list(entry.after):
        return " ".join(entry.after)
    return f"{' '.join(entry.before) or '–'} → {' '.join(entry.after) or '–'}"
