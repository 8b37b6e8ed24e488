"""Verifying an evidence pack: checksums, then everything that can be computed again, in a fresh store."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pyoxigraph as ox

import shapes
from loader import dump
from loader.errors import EnishiError, PackError
from loader.pack import archive, crate, evidence, layout, offline
from loader.pack.comparing import MOST_TOLD, compare
from loader.pack.difference import Verdict
from loader.pack.evidence import Evidence, Line
from loader.pack.unpacking import Reading
from ontology import text
from queries import Query, QueryError, UnknownQueryError, query, read
from shapes import ShapesError

_SUM = re.compile(r"([0-9a-f]{64})  ([^\n]+)")


def verify(path: Path, published: str = "") -> Verdict:
    """Verify a pack. Nothing of it is trusted, nothing is asked of a network, and nothing is left on disk.

    Args:
        path: the pack.
        published: the digest that is published for it, "" when it is not known.
    """
    verdict = Verdict()
    with tempfile.TemporaryDirectory(prefix="enishi-verify-") as work:
        try:
            _Verification(path, Path(work), verdict).run(published)
        except PackError as error:
            verdict.differs("", error.text)
    return verdict


class _Verification:
    """One verification.

    Args:
        path: the pack.
        work: an empty directory.
        verdict: takes what is found.
    """

    def __init__(self, path: Path, work: Path, verdict: Verdict) -> None:
        self._path = path
        self._work = work
        self._verdict = verdict
        (work / "files").mkdir()
        self._files = archive.unpack(path, work / "files")

    def run(self, published: str) -> None:
        """All checks; those that cannot be made because of an earlier one are left out."""
        self._manifest(published)
        self._crate()
        if self._verdict.differences:
            return
        release = self._json(layout.RELEASE)
        store = self._data(release)
        if store is None:
            return
        try:
            told = Evidence(store, str(release["base"]), date.fromisoformat(release["as_of"]))
        except (KeyError, TypeError, ValueError) as error:
            raise PackError("{file} of the pack cannot be read", file=layout.RELEASE) from error
        asked = self._queries(told)
        self._figures(told, asked)
        self._cube(told)
        self._members(told, asked)
        self._findings(told)
        self._rules(release)

    # the files themselves

    def _manifest(self, published: str) -> None:
        """The list of checksums: every file is in it with its digest, and no other."""
        content = self._content(layout.MANIFEST)
        self._verdict.digest = hashlib.sha256(content).hexdigest()
        if published and published.lower() != self._verdict.digest:
            what = text("The pack is not the one that was published")
            self._verdict.differs(layout.MANIFEST, what, expected=published, found=self._verdict.digest)
        lines = content.decode("utf-8", "replace").split("\n")
        matches = [_SUM.fullmatch(line) for line in lines[:-1]]
        sums = {found[2]: found[1] for found in matches if found}
        if lines[-1] or len(sums) != len(matches) or list(sums) != sorted(sums):
            raise PackError("{file} of the pack cannot be read", file=layout.MANIFEST)
        for name in sorted(set(self._files) - set(sums) - {layout.MANIFEST}):
            self._verdict.differs(name, text("The file was added"))
        for name, sha256 in sums.items():
            if name not in self._files:
                self._verdict.differs(name, text("The file is missing"))
            elif (found := archive.digested(self._files[name])) != sha256:
                self._verdict.differs(name, text("The checksum differs"), expected=sha256, found=found)
        self._verdict.files = len(sums)
        if self._verdict.holds and not archive.is_as_written(self._path, self._files, self._work / "again.zip"):
            self._verdict.differs("", text("The ZIP has bytes beside its files that enishi did not write"))
        (self._work / "again.zip").unlink(missing_ok=True)

    def _crate(self) -> None:
        """The metadata document says the same of every file."""
        if not self._verdict.holds:
            return
        stated = crate.read(self._json(layout.CRATE))
        for name in sorted(set(self._files) - {layout.CRATE, layout.MANIFEST}):
            path = self._files[name]
            found = crate.Sum(path.stat().st_size, archive.digested(path))
            if stated.pop(name, None) != found:
                self._verdict.differs(layout.CRATE, text("The metadata document describes another file"), name)
        for name in sorted(stated):
            self._verdict.differs(layout.CRATE, text("The metadata document describes another file"), name)

    # the data

    def _data(self, release: Mapping[str, Any]) -> ox.Store | None:
        """The dump in a fresh store; None when it is not the data that the pack says."""
        try:
            scope, stated = str(release["scope"]), str(release["digest"]["value"])
            quads, form = int(release["quads"]), int(release["format"])
            self._verdict.release, self._verdict.scope = str(release["id"]), scope
        except (KeyError, TypeError, ValueError) as error:
            raise PackError("{file} of the pack cannot be read", file=layout.RELEASE) from error
        if form > layout.FORMAT:
            raise PackError("The pack was made by a newer version of enishi")
        name = layout.dump(scope)
        if name not in self._files:
            raise PackError("{file} is missing in the pack", file=name)
        store = ox.Store(str(self._work / "store"))
        packed = Reading(self._files[name])
        try:
            with packed.opened() as lines:
                store.bulk_load(input=lines, format=ox.RdfFormat.N_QUADS)
        except (SyntaxError, OSError, EOFError, zlib.error, UnicodeDecodeError, ValueError) as error:
            raise PackError("{file} of the pack cannot be read", file=name) from error
        store.optimize()
        self._verdict.data = packed.digest
        if packed.digest != stated:
            self._verdict.differs(name, text("The data differ"), "SHA-256", stated, packed.digest)
        if len(store) != quads:
            self._verdict.differs(name, text("The data differ"), "quads", quads, len(store))
        if packed.digest == stated and dump.digest(store) != stated:
            self._verdict.differs(name, text("The data are not sorted, or hold lines twice"))
        return store

    # what is computed

    def _queries(self, told: Evidence) -> list[Query]:
        """The indicator queries of the pack, which are those that the data keep."""
        kept = told.queries()
        packed = {n for n in self._files if n.startswith("queries/indicators/")}
        for path in sorted(packed ^ {layout.query(name) for name in kept}):
            self._verdict.differs(path, text("The query is not one of those that the data keep"))
        found: list[Query] = []
        for name in sorted(n for n in self._files if n.startswith("queries/")):
            asked = self._query(name)
            if asked is None:
                continue
            if name in packed and asked.text != kept.get(asked.name, asked.text):
                self._verdict.differs(name, text("The query is not the one that the data keep"))
            self._compare_installed(asked)
            if name in packed:
                found.append(asked)
        return found

    def _query(self, path: str) -> Query | None:
        """A query of the pack; None for one that cannot be read or would ask another server."""
        name = path.removeprefix("queries/").removesuffix(".rq")
        try:
            asked = read(name, self._content(path).decode())
        except (QueryError, UnicodeDecodeError):
            self._verdict.differs(path, text("The query cannot be read"))
            return None
        if not offline.stays(asked.text):
            self._verdict.differs(path, text("The query asks another server and is not run"))
            return None
        return asked

    def _compare_installed(self, asked: Query) -> None:
        try:
            installed = query(asked.name)
        except UnknownQueryError:
            self._verdict.notes.append(text("The installed enishi has no query {query}", query=asked.name))
            return
        if installed.text != asked.text:
            self._verdict.notes.append(
                text("The query {query} of the pack differs from the installed one", query=asked.name)
            )

    def _figures(self, told: Evidence, asked: Sequence[Query]) -> None:
        """Every figure, computed anew, against the table and against what the data say of it."""
        given = self._table(layout.FIGURES)
        try:
            found = told.figures(asked)
            computed = list(told.figure_lines(found))
        except (EnishiError, QueryError, SyntaxError, KeyError) as error:
            self._verdict.differs(layout.FIGURES, text("The figures cannot be computed"), found=error)
            return
        self._verdict.figures = len(found)
        compared = compare(self._verdict, layout.FIGURES, evidence.FIGURE_COLUMNS, given, computed, key=1)
        if compared and evidence.table(evidence.FIGURE_COLUMNS, computed) != self._content(layout.FIGURES):
            self._verdict.differs(layout.FIGURES, text("The table is written otherwise"))
        for figure in found:
            stated, measured = told.stated(figure), evidence.measured(figure)
            if stated != measured:
                what = text("The data hold another value than the query gives")
                self._verdict.differs("", what, figure.iri.value, _joined(stated), _joined(measured))

    def _cube(self, told: Evidence) -> None:
        """The data cube holds the triples of the figures that the data hold."""
        kinds = {"turtle": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD}
        expected = told.cube()
        for name, kind in kinds.items():
            path = layout.CUBE[name]
            try:
                given = [quad.triple for quad in ox.parse(self._content(path), kind)]
            except (SyntaxError, ValueError) as error:
                self._verdict.differs(path, text("The file cannot be read"), found=error)
                continue
            differing = set(map(str, given)) ^ set(map(str, expected))
            for line in sorted(differing)[:MOST_TOLD]:
                self._verdict.differs(path, text("The cube is not that of the data"), line)

    def _members(self, told: Evidence, asked: Iterable[Query]) -> None:
        """What each figure counts, computed anew."""
        given = self._table(layout.MEMBERS)
        indicators = {line[0] for line in given[1:] if line}
        computed: list[Line] = []
        names = [layout.query(f"members/{one.name.rpartition('/')[2]}") for one in asked]
        for path in sorted(set(names) & set(self._files)):
            if (members := self._query(path)) is None or path[len("queries/members/") : -3] not in indicators:
                continue
            try:
                computed += told.member_lines(members)
            except (EnishiError, QueryError, SyntaxError) as error:
                self._verdict.differs(layout.MEMBERS, text("The members cannot be computed"), path, found=error)
                return
        self._verdict.members = len(computed)
        compared = compare(self._verdict, layout.MEMBERS, evidence.MEMBER_COLUMNS, given, computed, key=9)
        if compared and evidence.table(evidence.MEMBER_COLUMNS, computed) != self._content(layout.MEMBERS):
            self._verdict.differs(layout.MEMBERS, text("The table is written otherwise"))

    def _findings(self, told: Evidence) -> None:
        """The findings are those of the data, one by one and counted."""
        packed = Reading(self._required(layout.FINDINGS))
        told_of = 0
        try:
            for given, expected in zip_longest(packed.lines(), told.findings()):
                self._verdict.findings += 1
                if given != expected and (told_of := told_of + 1) <= MOST_TOLD:
                    what = text("The findings are not those of the data")
                    self._verdict.differs(layout.FINDINGS, what, "", _shown(expected), _shown(given))
        except (OSError, EOFError, zlib.error) as error:
            raise PackError("{file} of the pack cannot be read", file=layout.FINDINGS) from error
        compare(
            self._verdict, layout.SUMMARY, evidence.SUMMARY_COLUMNS, self._table(layout.SUMMARY), told.summary(), key=3
        )

    def _rules(self, release: Mapping[str, Any]) -> None:
        """The rules have the hashes that the pack says, and are those that were applied."""
        stated = self._json(layout.PROFILES)
        files = {
            name.removeprefix("shapes/"): self._content(name)
            for name in self._files
            if name.startswith("shapes/") and name != layout.PROFILES
        }
        try:
            found: Mapping[str, str | None] = shapes.digests(files)
        except (ValueError, ShapesError) as error:
            self._verdict.differs(layout.PROFILES, text("The file cannot be read"), found=error)
            return
        applied = release.get("profiles") or {}
        for name in sorted({*found, *stated, *applied}):
            row = stated.get(name) or {}
            if row.get("sha256") != found.get(name) or row.get("applied") != applied.get(name):
                what = text("The rules are not those that the pack says")
                self._verdict.differs(layout.PROFILES, what, name, row.get("sha256"), found.get(name))
            elif name in applied and applied[name] != found.get(name):
                note = text(
                    "The profile {profile} of the pack is not the version that the release applied", profile=name
                )
                self._verdict.notes.append(note)

    # reading and comparing

    def _required(self, name: str) -> Path:
        if name not in self._files:
            raise PackError("{file} is missing in the pack", file=name)
        return self._files[name]

    def _content(self, name: str) -> bytes:
        return self._required(name).read_bytes()

    def _json(self, name: str) -> dict[str, Any]:
        with suppress(ValueError, RecursionError):
            found = json.loads(self._content(name))
            if isinstance(found, dict):
                return found
        raise PackError("{file} of the pack cannot be read", file=name)

    def _table(self, name: str) -> list[Line]:
        return evidence.read_table(self._content(name))


def _joined(values: Iterable[object] | None) -> str:
    return "/".join("–" if value is None else str(value) for value in values or ())


def _shown(line: bytes | None) -> str:
    return (line or b"").decode("utf-8", "replace").rstrip("\n")[:500]
