"""The verbs of evidence packs: pack, verify."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from loader import pack, store
from loader.cli import output
from loader.errors import UsageError
from loader.settings import Settings
from ontology import text

Said = argparse.Namespace


def make(said: Said, settings: Settings) -> int:
    """Make the pack of a release and print its digest, the SHA-256 of its list of checksums."""
    release = store.release(settings.data, said.release)
    scope: store.Scope = said.scope
    if said.output:
        path = Path(said.output)
        try:
            digest = pack.make(release, scope, path)
        except OSError as error:
            raise UsageError("{file} cannot be written: {error}", file=path, error=error.strerror) from error
    else:
        path = release.path / pack.file_name(scope)
        digest = pack.keep(release, scope).digest
    sys.stdout.write(f"{digest}  {path}\n")
    return 0


def verify(said: Said, settings: Settings) -> int:
    """Verify a pack; 1 when something is not as it should be."""
    path = Path(said.pack)
    if not path.is_file():
        raise UsageError("There is no file {file}", file=path)
    verdict = pack.verify(path, said.digest)
    if said.format == "json":
        document = verdict.document(settings.locale)
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    else:
        _tell(verdict, settings.locale)
    return 0 if verdict.holds else 1


def _tell(verdict: pack.Verdict, locale: str) -> None:
    for difference in verdict.differences:
        output.row(difference.to(locale))
    for note in verdict.notes:
        output.line(text("Note: {what}", what=note), locale)
    if verdict.release:
        output.line(text("Release {id}, {scope}", id=verdict.release, scope=verdict.scope), locale)
    counted = text(
        "Checked: {files} files, {figures} figures, {members} members, {findings} findings",
        files=verdict.files, figures=verdict.figures, members=verdict.members, findings=verdict.findings,
    )  # fmt: skip
    output.line(counted, locale)
    if verdict.data:
        output.line(text("Digest of the data: {digest}", digest=verdict.data), locale)
    if verdict.digest:
        output.line(text("Digest of the pack: {digest}", digest=verdict.digest), locale)
    if verdict.holds:
        output.line(text("The pack holds. Compare its digest with the one that the service publishes"), locale)
    else:
        output.line(text("The pack does not hold: {n} differences", n=len(verdict.differences)), locale)
