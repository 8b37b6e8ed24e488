"""What the command prints: data on standard output, in the reader's language."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

import shapes
from loader import ledger as notebook
from loader import store
from loader.checking import Checked
from loader.cli import harvesting
from loader.errors import StoreError
from loader.indicators import Figure
from loader.settings import Settings
from loader.spreadsheet import Cell, csv_for_people
from loader.store import Manifest
from ontology import SH, XSD, Text, prefixes, scheme, text

_ACCOUNT = ("read", "mapped", "refused", "deleted", "vanished", "leftovers", "findings")
_ACCOUNT_WORDS: Mapping[str, Text] = {
    "read": text("read"),
    "mapped": text("mapped"),
    "refused": text("refused"),
    "deleted": text("deleted"),
    "vanished": text("vanished"),
    "leftovers": text("fields left over"),
    "findings": text("findings"),
}


def line(message: Text, locale: str) -> None:
    """One line."""
    sys.stdout.write(message.to(locale) + "\n")


def row(*cells: str) -> None:
    """One tab-separated row."""
    sys.stdout.write("\t".join(cells) + "\n")


def ledger(manifest: Manifest, locale: str) -> None:
    """The ledger of a build, one row a source."""
    row(text("source").to(locale), *(_ACCOUNT_WORDS[name].to(locale) for name in _ACCOUNT), text("balanced").to(locale))
    for name, account in sorted(manifest.ledger.items()):
        account = {"vanished": 0, **account}  # releases of older versions do not tell
        balanced = account["read"] == sum(account[part] for part in ("mapped", "refused", "deleted", "vanished"))
        verdict = text("yes") if balanced else text("NO")
        row(name, *(str(account[column]) for column in _ACCOUNT), verdict.to(locale))


def status(settings: Settings, *, verbose: bool) -> None:
    """The archive, the published release and, when verbose, what was left over and refused."""
    locale = settings.locale
    if not (settings.data / "archive").is_dir():
        line(text("There is no archive in {data}. Run: enishi fetch SOURCE --from PATH", data=settings.data), locale)
        return
    harvesting.status(settings)
    try:
        release = store.current(settings.data)
    except StoreError as error:
        line(error.text, locale)
        return
    manifest = release.manifest
    line(text("Published release {id}, reference date {as_of}", id=release.id, as_of=manifest.as_of), locale)
    for scope, counts in sorted(manifest.counts.items()):
        line(text("{scope} store: {quads} quads in {graphs} named graphs", scope=scope, **counts), locale)
    ledger(manifest, locale)
    for file, title in (("leftovers.tsv", text("Fields left over")), ("refusals.tsv", text("Records refused"))):
        _notes(release.path / file, title, locale, verbose=verbose)


def _notes(path: Any, title: Text, locale: str, *, verbose: bool) -> None:
    """A notebook file: its size and, when verbose, its rows."""
    rows = notebook.rows(path) if path.exists() else []
    line(text("{title}: {n}", title=title, n=len(rows)), locale)
    if verbose:
        for item in rows:
            told = [value for name, value in item.items() if not name.startswith("reason_") or name.endswith(locale)]
            row("  " + told[0], *told[1:])


def spreadsheet(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """CSV for people; see `loader.spreadsheet`."""
    sys.stdout.flush()
    sys.stdout.buffer.write(csv_for_people(head, rows))
    sys.stdout.buffer.flush()


def validation(checked: Sequence[Checked], form: str, locale: str) -> None:
    """The outcome of ``enishi validate`` in a format."""
    if form == "turtle":
        _as_turtle(checked, locale)
    elif form == "json":
        json.dump([_as_json(c, locale) for c in checked], sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    elif form == "csv":
        _as_csv(checked, locale)
    else:
        _as_prose(checked, locale)


def _as_turtle(checked: Sequence[Checked], locale: str) -> None:
    """A sh:ValidationReport. SHACL has no result for what cannot be read: a comment names it, and nothing conforms."""
    refused = [c for c in checked if c.refused]
    for item in refused:
        reason = item.refused.to(locale) if item.refused else ""
        sys.stdout.write("# " + " ".join(f"{item.file} {item.record}: {reason}".split()) + "\n")
    said = list(shapes.report_triples([f for c in checked for f in c.findings]))
    if refused:
        false = ox.Literal("false", datatype=XSD.boolean)
        said = [ox.Triple(t.subject, t.predicate, false) if t.predicate == SH.conforms else t for t in said]
    content = ox.serialize(said, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes()))
    sys.stdout.write((content or b"").decode())


def _cells(item: Checked, finding: shapes.Finding, locale: str) -> dict[str, str]:
    return {
        "severity": finding.severity,
        "element": finding.element.to(locale),
        "message": finding.message.to(locale),
        "clause": shapes.clause_label(finding.clause, locale),
        "value": item.at_fault(finding, locale),
        "expected": shapes.expectation(finding.rule).to(locale),
        "path": finding.path,
        "rule": finding.rule,
        "focus": finding.focus.value,
    }


def _as_json(item: Checked, locale: str) -> dict[str, Any]:
    return {
        "file": item.file,
        "record": item.record,
        "conforms": not item.violates if item.checked or item.violates else None,
        "checked": item.checked,
        "refused": item.refused.to(locale) if item.refused else None,
        "findings": [_cells(item, f, locale) for f in item.findings],
    }


def _as_csv(checked: Iterable[Checked], locale: str) -> None:
    names = ("severity", "element", "message", "clause", "value", "expected", "path", "rule", "focus")
    spreadsheet(("file", "record", *names), _csv_rows(checked, names, locale))


def _csv_rows(checked: Iterable[Checked], names: Sequence[str], locale: str) -> Iterator[tuple[Cell, ...]]:
    for item in checked:
        if item.refused:
            yield (item.file, item.record, "refused", "", item.refused.to(locale), *[""] * 6)
        for finding in item.findings:
            cells = _cells(item, finding, locale)
            yield (item.file, item.record, *(cells[name] for name in names))


_SEVERITY: Mapping[str, Text] = {
    "violation": text("violation"),
    "warning": text("warning"),
    "info": text("information"),
}


_REPEATED = 70  # characters of a value; messages shorten what is longer than a few more
_DETAILS: Mapping[str, Text] = {
    "value": text("Value"),
    "expected": text("What is expected"),
    "clause": text("Grounds"),
}


def _told(cells: Mapping[str, str], severity: str, locale: str) -> str:
    """A finding in lines: what and what to do, the value where that does not tell it, what is expected, the grounds."""
    message = cells["message"]
    told = {**cells, "value": "" if cells["value"][:_REPEATED] in message else cells["value"]}
    lines = [f"  [{_SEVERITY[severity].to(locale)}] {cells['element']}: {message}"]
    lines += [f"      {title.to(locale)}: {told[name]}" for name, title in _DETAILS.items() if told[name]]
    return "\n".join(lines) + "\n"


def _as_prose(checked: Sequence[Checked], locale: str) -> None:
    for item in checked:
        head = f"{item.file} {item.record}".strip()
        if item.refused:
            line(text("{record}: cannot be read: {reason}", record=head, reason=item.refused.text), locale)
            continue
        if not item.checked:
            line(text("{record}: follows no rule profile (not managed data)", record=head), locale)
        else:
            verdict = text("does not conform") if item.violates else text("conforms")
            line(text("{record}: {verdict}", record=head, verdict=verdict), locale)
        for finding in item.findings:
            sys.stdout.write(_told(_cells(item, finding, locale), finding.severity, locale))
    found = Counter(f.severity for c in checked for f in c.findings)
    line(
        text(
            "{records} records: {violation} violations, {warning} warnings, {info} notes, {refused} unreadable",
            records=len(checked),
            refused=sum(1 for c in checked if c.refused),
            **{name: found[name] for name in ("violation", "warning", "info")},
        ),
        locale,
    )


def figures(found: Sequence[Figure], form: str, locale: str, titles: Mapping[str, str]) -> None:
    """The policy figures in a format; ``titles`` names the projects that some are about, by IRI."""
    cells = [figure.cells(locale) for figure in found]
    if form == "json":
        json.dump(cells, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return
    names = list(cells[0]) if cells else []
    if form == "csv":
        spreadsheet(names, ([cell[name] for name in names] for cell in cells))
        return
    for figure in found:
        basis = scheme("figure-basis")[figure.basis].label[locale]
        exact = "" if figure.ratio is None else f"{figure.ratio} ({(figure.ratio * 100).quantize(Decimal('0.1'))} %)"
        about = f"{figure.title(locale)} / {titles[figure.subject.value]}" if figure.subject else figure.title(locale)
        row(figure.indicator, figure.period.isoformat(), basis, about, figure.display(locale), exact)
