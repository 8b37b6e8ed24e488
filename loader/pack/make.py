"""Making an evidence pack."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files as package_files
from pathlib import Path
from string import Template
from typing import Any

import pyoxigraph as ox

import shapes
from loader import dump
from loader.errors import PackError
from loader.pack import archive, card, crate, evidence, layout
from loader.pack.evidence import Evidence, table
from loader.pack.kept import Kept, file_name, kept, put_down
from loader.store import Release, Scope
from ontology import LOCALES
from queries import Query, all_queries, read

_LEVEL = 6


@dataclass(slots=True)
class _Packing:
    """The files of a pack that is being made, where they lie, and the queries among them."""

    folder: Path
    files: dict[str, Path] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)

    def add(self, name: str, content: bytes) -> None:
        """Add a file."""
        with self._opened(name).open("wb") as file:
            file.write(content)

    def add_json(self, name: str, content: Mapping[str, Any]) -> None:
        """Add a JSON document."""
        self.add(name, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")

    def add_packed(self, name: str, lines: Iterable[bytes]) -> None:
        """Add lines, compressed."""
        with (
            self._opened(name).open("wb") as file,
            gzip.GzipFile(filename="", fileobj=file, mode="wb", compresslevel=_LEVEL, mtime=0) as packed,
        ):
            packed.writelines(lines)

    def add_query(self, query: Query) -> None:
        """Add a query as it is."""
        path = layout.query(query.name)
        self.add(path, query.text.encode())
        self.queries[path] = query

    def _opened(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self.files[name] = path
        return path

    def sums(self) -> dict[str, crate.Sum]:
        """Size and SHA-256 of every file."""
        return {
            name: crate.Sum(path.stat().st_size, archive.digested(path)) for name, path in sorted(self.files.items())
        }


def make(release: Release, scope: Scope, target: Path) -> str:
    """Make the pack of one scope of a release; under its name there is all of it or nothing, whatever happens.

    Args:
        release: the release.
        scope: which of its stores. The internal one holds contacts and restricted records, and so does its pack.
        target: the file to write; one that is there is replaced.

    Returns:
        SHA-256 of the list of checksums, which stands for all of the content.

    Raises:
        PackError: the release holds no figures, or not those that its queries give.
        StoreError: the release cannot be opened.
    """
    if release.manifest.plain:
        raise PackError("Release {id} has no sources and no figures: there is nothing to prove", id=release.id)
    with tempfile.TemporaryDirectory(prefix=".pack-", dir=target.parent) as work:
        packing = _Packing(Path(work) / "files")
        store = release.store(scope)
        manifest = release.manifest
        made = _dump(release, scope, store, packing)
        told = Evidence(store, manifest.base, date.fromisoformat(manifest.as_of))
        _figures(release, told, packing)
        _rules(release, told, packing)
        packing.add_json(layout.RELEASE, card.release(manifest, scope, made.digest, made.quads))
        packing.add_json(layout.VERSIONS, card.versions(manifest))
        packing.add_json(layout.LICENCES, card.licences(store, manifest.base))
        for locale in LOCALES:
            packing.add(layout.README[locale], _readme(locale, release, scope, made).encode())
        described = crate.document(manifest, scope, packing.sums(), packing.queries, card.versions(manifest))
        packing.add_json(layout.CRATE, described)
        packing.add(layout.MANIFEST, checksums({name: told.sha256 for name, told in packing.sums().items()}))
        waiting = Path(work) / "pack.zip"
        with waiting.open("wb") as file:
            archive.write(packing.files, file)
        if scope == "internal":
            waiting.chmod(0o600)
        waiting.replace(target)
        return archive.digested(packing.files[layout.MANIFEST])


def keep(release: Release, scope: Scope) -> Kept:
    """The pack of a release beside its stores, made if it is not there; errors as of `make`."""
    if (found := kept(release.path, scope)) is not None:
        return found
    path = release.path / file_name(scope)
    digest = make(release, scope, path)
    made = Kept(release.id, digest, archive.digested(path), path.stat().st_size)
    put_down(release.path, scope, made)
    return made


def checksums(sums: Mapping[str, str]) -> bytes:
    """The list of checksums, as ``sha256sum --check`` and BagIt (RFC 8493) write it."""
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(sums.items())).encode()


def _dump(release: Release, scope: Scope, store: ox.Store, packing: _Packing) -> dump.Dump:
    """The dump of the scope: the one that is kept, or one made now."""
    path = release.path / dump.file_name(scope)
    made = dump.kept(release.path, scope)
    if made is None:
        path = packing.folder / layout.dump(scope)
        path.parent.mkdir(parents=True, exist_ok=True)
        made = dump.make(store, path, release.id)
    packing.files[layout.dump(scope)] = path
    return made


def _figures(release: Release, told: Evidence, packing: _Packing) -> None:
    """The queries, and what they give: the queries of the figures are those that the release was built with."""
    texts = told.queries()
    if not texts:
        raise PackError("Release {id} has no sources and no figures: there is nothing to prove", id=release.id)
    asked = [read(name, text) for name, text in sorted(texts.items())]
    for query in asked:
        packing.add_query(query)
    for folder in layout.INSTALLED:
        for query in all_queries(folder):
            packing.add_query(query)
    found = told.figures(asked)
    for figure in found:
        if told.stated(figure) is None:
            raise PackError("Release {id} does not hold the figure {figure}", id=release.id, figure=figure.key)
    packing.add(layout.FIGURES, table(evidence.FIGURE_COLUMNS, told.figure_lines(found)))
    cube = told.cube()
    packing.add(layout.CUBE["turtle"], evidence.rdf(cube, ox.RdfFormat.TURTLE))
    packing.add(layout.CUBE["jsonld"], evidence.rdf(cube, ox.RdfFormat.JSON_LD))
    members = list(_members(asked))
    for query in members:
        packing.add_query(query)
    lines = (line for query in members for line in told.member_lines(query))
    packing.add(layout.MEMBERS, table(evidence.MEMBER_COLUMNS, lines))


def _members(asked: Iterable[Query]) -> Iterator[Query]:
    """The members queries of the figures whose definition is still the one that the release was built with."""
    installed = {query.text for query in all_queries("indicators")}
    wanted = {query.name.replace("indicators/", "members/", 1) for query in asked if query.text in installed}
    return (query for query in all_queries("members") if query.name in wanted)


def _rules(release: Release, told: Evidence, packing: _Packing) -> None:
    """The rules, their hashes, and what they found."""
    rules = shapes.package()
    for name, content in rules.items():
        packing.add(layout.shape(name), content)
    applied = release.manifest.profiles
    profiles = {
        name: {
            "title": {"en": profile.title["en"], "ja": profile.title["ja"]},
            "version": profile.version,
            "document": profile.document,
            "sha256": profile.sha256,
            "applied": applied.get(name),
        }
        for name, profile in shapes.profiles().items()
    }
    packing.add_json(layout.PROFILES, profiles)
    packing.add_packed(layout.FINDINGS, told.findings())
    packing.add(layout.SUMMARY, table(evidence.SUMMARY_COLUMNS, told.summary()))


def _readme(locale: str, release: Release, scope: Scope, made: dump.Dump) -> str:
    template = (package_files("loader") / "pack" / f"readme.{locale}.md").read_text(encoding="utf-8")
    return Template(template).substitute(
        release=release.id,
        scope=scope,
        as_of=release.manifest.as_of,
        digest=made.digest,
        dump=layout.dump(scope),
        quads=f"{made.quads:,}",
    )
