"""The verbs of figures: figures, reconcile, erad-report."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from loader import indicators, store
from loader.cli import output
from loader.errors import UsageError
from loader.indicators import Figure, Queried
from loader.passport import INDICATORS, Opened, Passport, erad, form, gaps, reason, state
from loader.passport.gap import of
from loader.settings import Settings
from ontology import text

Said = argparse.Namespace


def figures(said: Said, settings: Settings, asked: Queried, release: store.Release) -> int:
    """Show the figures on a date, and what is behind the computed ones."""
    as_of = settings.as_of or date.fromisoformat(release.manifest.as_of)
    wanted, base, threshold = _wanted(said, set(INDICATORS)), release.manifest.base, settings.coverage_percent
    chosen = [
        f for name in INDICATORS if name in wanted for f in indicators.figures(asked, as_of, base, name, threshold)
    ]
    named = Passport(Opened(release, "public"), release.manifest, "public", settings.locale, "K1")
    output.figures(chosen, said.format, settings.locale, named.titles(f.subject for f in chosen if f.subject))
    if said.members:
        _members(chosen, asked, named)
    return 0


def _wanted(said: Said, known: set[str]) -> set[str]:
    """The indicators that were asked for; all when none was."""
    wanted = {name.upper() for name in said.indicators}
    if unknown := ", ".join(sorted(wanted - known)):
        raise UsageError("There is no figure for {unknown}", unknown=unknown)
    return wanted or known


def _members(found: Sequence[Figure], asked: Queried, named: Passport) -> None:
    """What is behind each computed figure; for the others the numbers that a document prints."""
    for figure in found:
        sys.stdout.write("\n")
        output.row(figure.key, figure.display(named.locale))
        members = indicators.members(asked, figure)
        titles = named.titles(m.iri for m in members)
        for member in members:
            told = reason(member, named.locale)
            output.row("", state(member, named.locale), titles[member.iri.value], told, member.iri.value)
        for node in figure.evidence if figure.basis != "computed" else ():
            output.row("", text("cited").to(named.locale), node.value)
        if figure.basis != "computed":
            output.line(text("The document prints this number and not the list behind it."), named.locale)


def reconcile(said: Said, settings: Settings) -> int:
    """Set published figures beside the computed ones, with the reasons for the gaps."""
    release = store.release(settings.data, said.release)
    scope: store.Scope = "internal" if said.internal else "public"
    asking, wanted = Opened(release, scope), _wanted(said, set(INDICATORS))
    passports = [
        Passport(asking, release.manifest, scope, settings.locale, name) for name in INDICATORS if name in wanted
    ]
    if not said.output:
        _show(passports)
        return 0
    digest = release.manifest.digest.get(scope, "")
    if said.output.lower().endswith(".csv"):
        return _write(said.output, form.gap_csv(passports), settings)
    origin = form.provenance(passports[0], digest, "", settings.licence)
    return _write(said.output, form.reconciliation(passports, origin), settings)


def _show(passports: Sequence[Passport]) -> None:
    for passport in passports:
        for gap in gaps(passport):
            computed = gap.computed.display(passport.locale) if gap.computed else text("no data").to(passport.locale)
            published = gap.published.display(passport.locale)
            why = " / ".join(gap.told(passport.locale))
            output.row(passport.indicator, of(passport, gap.published), published, computed, why)


def erad_report(said: Said, settings: Settings) -> int:
    """Write the table to enter in the result report of e-Rad. Its names are Japanese, as the form's are."""
    release = store.release(settings.data, said.release)
    scope: store.Scope = "internal" if said.internal else "public"
    asking = Opened(release, scope)
    on = settings.as_of or date.fromisoformat(release.manifest.as_of)
    if said.output:
        digest = release.manifest.digest.get(scope, "")
        content = erad.workbook(asking, release.manifest, said.fiscal_year, on, "ja", digest)
        return _write(said.output, content, settings)
    head, rows = erad.table(asking, said.fiscal_year, on, "ja")
    output.row(*head)
    for cells in rows:
        output.row(*("" if cell is None else str(cell) for cell in cells))
    return 0


def _write(name: str, content: bytes, settings: Settings) -> int:
    try:
        Path(name).write_bytes(content)
    except OSError as error:
        raise UsageError("{file} cannot be written: {error}", file=name, error=error.strerror) from error
    output.line(text("Wrote {file}", file=name), settings.locale)
    return 0
