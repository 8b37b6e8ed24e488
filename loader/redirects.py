"""IRIs that once stood for things and where they lead now, so that a merge or split never breaks a link.

Beside each store of a release lie three files: ``iris-{scope}.tsv``, the canonical IRIs with their stated members,
``aliases-{scope}.tsv``, the other IRIs of things with the canonical one, and ``redirects-{scope}.tsv``, every IRI that
was in one of these before and no longer is, with its successors (none: the thing is gone; several: it was split). They
are no part of the store, so a merge undone leaves the same dump as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from loader import personal
from loader.identity import Identity, Resolution
from loader.store import Scope

Redirects = dict[str, tuple[str, ...]]
"""Successors of each former IRI."""


def _write(path: Path, rows: Mapping[str, tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        handle.writelines("\t".join((iri, *others)) + "\n" for iri, others in sorted(rows.items()))


def _read(path: Path) -> Redirects:
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    return {cells[0]: tuple(cells[1:]) for line in lines if (cells := line.split("\t")) and cells[0]}


def read(directory: Path, scope: Scope) -> Redirects:
    """The former IRIs of a scope of a release and their successors."""
    return _read(directory / f"redirects-{scope}.tsv")


def members(directory: Path, scope: Scope) -> Redirects:
    """The stated nodes of each canonical IRI of a release that is not itself a stated one."""
    return _read(directory / f"iris-{scope}.tsv")


def aliases(directory: Path, scope: Scope) -> dict[str, str]:
    """The canonical IRI of each other IRI of a thing, minted from its further identifiers."""
    return {iri: canonical for iri, (canonical,) in _read(directory / f"aliases-{scope}.tsv").items()}


def carry(previous: Path | None, directory: Path, scope: Scope, identity: Identity, resolution: Resolution) -> None:
    """Write the three files of a release, from those of the release before it.

    Args:
        previous: directory of the release before, None when this is the first.
        directory: directory of the release being built.
        identity: what was stated now.
        resolution: what it amounts to now.
    """
    living = set(resolution.members) | set(resolution.aliases)
    found: Redirects = {}
    if previous is not None:
        told = members(previous, scope)
        others = {alias: told.get(iri, ()) for alias, iri in aliases(previous, scope).items()}
        for iri, nodes in {**others, **told}.items():
            if iri not in living and iri not in identity:
                found[iri] = tuple(sorted({resolution.canonical_iri(n) for n in nodes if n in identity}))
        for iri, successors in read(previous, scope).items():
            if iri not in living and iri not in identity:
                ahead = {t for s in successors for t in found.get(s, (resolution.canonical_iri(s),))}
                found[iri] = tuple(sorted(ahead))
    if scope == "public":  # a release of an earlier version may have had IRIs with mail addresses
        found = {iri: ahead for iri, ahead in found.items() if not any(map(personal.link, (iri, *ahead)))}
    _write(directory / f"iris-{scope}.tsv", {iri: tuple(nodes) for iri, nodes in resolution.members.items()})
    _write(directory / f"aliases-{scope}.tsv", {iri: (node.value,) for iri, node in resolution.aliases.items()})
    _write(directory / f"redirects-{scope}.tsv", found)
