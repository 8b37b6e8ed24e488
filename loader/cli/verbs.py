"""What each verb of the command does."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

import shapes
from loader import checking, indicators, pipeline, store
from loader.cli import (
    changing,
    figuring,
    findings,
    harvesting,
    keeping,
    links,
    output,
    packing,
    question,
    review,
    shaping,
    tokens,
    trying,
)
from loader.cli.page import sources_page
from loader.errors import DeletionError, EnishiError, IncompleteError, SettingError, UsageError
from loader.progress import Console
from loader.settings import Settings
from loader.sources import sources
from loader.sources.survey import template
from ontology import text

Said = argparse.Namespace


def run(said: Said, settings: Settings) -> int:
    """Do what was said; returns the exit code."""
    if said.version:
        print(version("enishi"))  # noqa: T201 - the command's output
        return 0
    if said.verb is None:
        raise UsageError("Say what to do; enishi --help lists the verbs")
    _trusted(settings)
    return _VERBS[said.verb](said, settings)


def _trusted(settings: Settings) -> None:
    """Sources are known only up here, so that the setting of trust is judged here and not where it is read."""
    if unknown := sorted(set(settings.trust) - set(sources())):
        raise SettingError(
            "The setting trust or the registry names {unknown}, which is no source; enishi sources lists them",
            unknown=", ".join(unknown),
        )


def _demo(said: Said, settings: Settings) -> int:
    release = pipeline.demo(settings, Console(settings.locale))
    output.line(text("Published release {id}", id=release.id), settings.locale)
    return 0 if said.no_serve else _serve(said, settings)


def _requests(said: Said, name: str, settings: Settings) -> list[pipeline.Request]:
    asked = pipeline.Request(
        name,
        said.location,
        said.since,
        said.full,
        said.set,
        said.compare or None,
        said.accept_deletions,
        said.complete,
    )
    return pipeline.expand(asked, settings)


def _fetch(said: Said, settings: Settings) -> int:
    failures: list[EnishiError] = []
    codes: list[int] = []
    requests = _requests(said, said.source, settings)
    for request in requests:
        try:
            if said.dry_run:
                told = pipeline.dry_run(request, settings, Console(settings.locale))
                harvesting.rehearsed(told, settings.locale)
                codes += [DeletionError.exit_code] if told.stops else []
                failures += filter(None, [None if told.stops else pipeline.lacking(told.run)])
            else:
                done = pipeline.fetch(request, settings, Console(settings.locale))
                harvesting.fetched(done, settings.locale)
                failures += filter(None, [pipeline.lacking(done)])
        except EnishiError as error:
            if len(requests) == 1:
                raise
            failures.append(error)
    for failure in failures:
        sys.stderr.write(f"enishi: {failure.to(settings.locale)}\n")
    return _worst([*codes, *(failure.exit_code for failure in failures)])


def _worst(codes: Iterable[int]) -> int:
    """The exit code for several places: that of a failure before that of a place that gave less than it holds."""
    found = set(codes)
    return max(found - {0, IncompleteError.exit_code}, default=max(found, default=0))


def _build(said: Said, settings: Settings) -> int:  # noqa: ARG001
    release, new = pipeline.build(settings, Console(settings.locale))
    message = (
        text("Built release {id}", id=release.id) if new else text("Nothing changed since release {id}", id=release.id)
    )
    output.line(message, settings.locale)
    output.ledger(release.manifest, settings.locale)
    review.told(release, settings.locale)
    return 0


def _publish(said: Said, settings: Settings) -> int:
    release = pipeline.publish(settings, said.release, Console(settings.locale))
    output.line(text("Published release {id}", id=release.id), settings.locale)
    return 0


def _run(said: Said, settings: Settings) -> int:
    if said.due or not said.sources:
        requests = pipeline.due(settings) if said.due else pipeline.registered(settings)
        if said.sources:
            requests = [request for request in requests if request.source in said.sources]
    else:
        requests = [request for name in said.sources for request in _requests(said, name, settings)]
    if not requests:
        message = text("Nothing is due") if said.due else text("The registry names no place to fetch from")
        output.line(message, settings.locale)
        return 0
    release, failures = pipeline.run(requests, settings, Console(settings.locale))
    output.line(text("Published release {id}", id=release.id), settings.locale)
    output.ledger(release.manifest, settings.locale)
    review.told(release, settings.locale)
    return _worst(error.exit_code for error in failures)


def _status(said: Said, settings: Settings) -> int:
    output.status(settings, verbose=said.verbose)
    return 0


def _validate(said: Said, settings: Settings) -> int:
    if shaping.are_given(said.profile):
        return shaping.judge(said, settings)
    as_of = settings.reference_date
    checked = [c for f in said.files for c in checking.check(Path(f), said.profile, as_of, settings)]
    output.validation(checked, said.format, settings.locale)
    return 1 if any(c.violates for c in checked) else 0


def _serve(said: Said, settings: Settings) -> int:
    from sparql_app import serve  # the web side is above the loader; only this verb and query may look up

    writable = getattr(said, "writable", False)
    if not writable:
        store.current(settings.data)
    serve(settings, "internal" if getattr(said, "internal", False) else "public", writable=writable)
    return 0


def _query(said: Said, settings: Settings) -> int:
    if said.list:
        question.listing(settings.locale)
        return 0
    asked = question.asked(said)
    from sparql_app import answer, inquire

    chosen = store.release(settings.data, said.release)
    scope: store.Scope = "internal" if said.internal else "public"
    as_of = settings.as_of.isoformat() if settings.as_of else chosen.manifest.as_of
    if asked.described is not None and asked.is_table:
        form = said.format or "tsv"
        found = inquire(settings, chosen, scope, asked.described, asked.given(as_of), form, people=said.bom)
        if found.note is not None:
            sys.stderr.write(f"enishi: {found.note.to(settings.locale)}\n")
        sys.stdout.buffer.write(found.content)
        sys.stdout.buffer.flush()
        return 0
    if said.bom or said.format == "xlsx":
        raise UsageError("Only a SELECT query with a header can be written for a spreadsheet")
    sys.stdout.buffer.write(answer(settings, chosen, scope, asked.text, said.format, asked.bound(as_of)))
    sys.stdout.buffer.flush()
    return 0


def _public(settings: Settings, release: store.Release) -> indicators.Queried:
    """What answers for the public side of the published release."""
    if not settings.store:
        return release.store("public")
    from sparql_app import elsewhere

    return elsewhere(settings, release)


def _figures(said: Said, settings: Settings) -> int:
    release = store.current(settings.data)
    return figuring.figures(said, settings, _public(settings, release), release)


def _sources(said: Said, settings: Settings) -> int:
    if said.markdown:
        sys.stdout.write(sources_page(settings.locale))
        return 0
    harvesting.sources_table(settings)
    return 0


def _template(said: Said, settings: Settings) -> int:
    path, wanted = Path(said.output), template.chosen(said.table)
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise UsageError("{file} must end in .csv or .xlsx", file=path.name)
    if path.suffix.lower() == ".csv" and len(wanted) > 1:
        raise UsageError("One CSV file holds one table; write all tables to a .xlsx file")
    if path.suffix.lower() == ".csv":
        content = template.csv_template(wanted[0])
    else:
        content = template.workbook_template(wanted, settings.locale)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError("{file} cannot be written: {error}", file=said.output, error=error) from error
    output.line(text("Wrote {file}", file=said.output), settings.locale)
    return 0


def _profiles(said: Said, settings: Settings) -> int:  # noqa: ARG001
    for name, profile in sorted(shapes.profiles().items()):
        required, recommended, quality = (str(n) for n in profile.levels.values())
        levels = text(
            "{required} required, {recommended} recommended, {quality} quality",
            required=required, recommended=recommended, quality=quality,
        )  # fmt: skip
        output.row(
            name, profile.title[settings.locale], profile.version, profile.hash[:12], levels.to(settings.locale)
        )  # fmt: skip
    return 0


def _settings(said: Said, settings: Settings) -> int:  # noqa: ARG001
    for setting, value in settings.rows():
        output.row(setting.name, setting.shown(value), setting.variable, setting.what.to(settings.locale))
    return 0


_VERBS: Mapping[str, Callable[[Said, Settings], int]] = {
    "demo": _demo,
    "fetch": _fetch,
    "build": _build,
    "publish": _publish,
    "run": _run,
    "status": _status,
    "validate": _validate,
    "serve": _serve,
    "query": _query,
    "figures": _figures,
    "reconcile": figuring.reconcile,
    "erad-report": figuring.erad_report,
    "changes": changing.run,
    "findings": findings.run,
    "links": links.run,
    "dump": keeping.write_dump,
    "pack": packing.make,
    "verify": packing.verify,
    "backup": keeping.make_backup,
    "restore": keeping.bring_back,
    "sources": _sources,
    "template": _template,
    "token": tokens.run,
    "profiles": _profiles,
    "settings": _settings,
    "shapes": shaping.run,
    "trial": trying.run,
}
