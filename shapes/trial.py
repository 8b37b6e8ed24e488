"""Shapes on trial: a profile in force, and the same profile with rules of somebody in place of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files as package_files
from pathlib import Path, PurePosixPath

import pyoxigraph as ox
import yaml

from ontology import SH, compact
from shapes.errors import RefusedShapesError, UnreadableGraphError
from shapes.facts import Facts
from shapes.profile import Profile, profile, profiles
from shapes.validation.admission import read_graph
from shapes.wording import Wording

_DESCRIPTION = "profile.yaml"
_PLACES = (SH.path, SH.targetClass)
"""What tells where a shape of a profile looks."""


@dataclass(frozen=True)
class Trial:
    """One profile on trial.

    Args:
        profile: the profile in force, whose records are judged.
        triples: the shapes to try.
    """

    profile: Profile
    triples: tuple[ox.Triple, ...]

    def name(self, rule: str) -> Wording:
        """What a rule asks, as the profile in force or else the shapes on trial say it."""
        if rule in self.profile.rules:
            return self.profile.rules[rule].name
        said = self._facts.wording(ox.NamedNode(rule), SH.name)
        short = compact(rule)
        return Wording(said.ja or said.en or short, said.en or said.ja or short)

    @property
    def _facts(self) -> Facts:
        return Facts(self.triples)


def trials(path: Path, named: str = "") -> list[Trial]:
    """The profiles that shapes would change.

    A folder with ``profile.yaml`` is a whole profile and takes the place of the one with its id. Any other folder of
    Turtle files, or a file, changes profiles: shapes with the IRI of one in force take its place, others are added.

    Args:
        path: the folder or file.
        named: id of the profile to change; "" for every profile that has a shape of the same IRI.

    Raises:
        UnreadableGraphError: a file cannot be read.
        RefusedShapesError: no profile has one of the shapes, and none was named; or one takes the place of a rule
            without saying where it looks.
        UnknownProfileError: there is no profile of this name.
        LimitError: a file is too large.
    """
    if (path / _DESCRIPTION).is_file():
        return [_whole(path)]
    files = sorted(path.rglob("*.ttl")) if path.is_dir() else [path]
    changed = [triple for file in files for triple in _read(file)]
    shapes = {t.subject for t in changed if isinstance(t.subject, ox.NamedNode)}
    if named:
        chosen: Sequence[Profile] = [profile(named)]
    else:
        chosen = [p for p in profiles().values() if shapes & {t.subject for t in p.triples}]
    if not chosen:
        raise RefusedShapesError(
            "No profile has a shape of this file; name the profile that it is to change with --profile"
        )
    for one in chosen:
        _check_whole(one, changed)
    return [Trial(one, tuple(_changed(one.triples, changed, shapes))) for one in chosen]


def _check_whole(one: Profile, changed: Iterable[ox.Triple]) -> None:
    """A shape that takes the place of one in force says again where it looks; without that it would check nothing.

    Raises:
        RefusedShapesError: it has no path or target where the one in force has one, and is not deactivated.
    """
    said: dict[object, set[ox.NamedNode]] = {}
    for triple in changed:
        said.setdefault(triple.subject, set()).add(triple.predicate)
    for triple in one.triples:
        now = said.get(triple.subject)
        if triple.predicate in _PLACES and now is not None and not now & {triple.predicate, SH.deactivated}:
            raise RefusedShapesError(
                "{shape} would take the place of the rule in force, but says no {term}: write the whole rule, "
                "or sh:deactivated true to leave it out",
                shape=compact(str(triple.subject).strip("<>")),
                term=compact(triple.predicate.value),
            )


def _read(file: Path) -> list[ox.Triple]:
    try:
        return read_graph(file.read_bytes(), file.name)
    except OSError as error:
        raise UnreadableGraphError("{name} cannot be read: {error}", name=file.name, error=error.strerror) from error


def _whole(folder: Path) -> Trial:
    """A profile of its own files. A file is looked for beside its description, then where the shipped ones lie."""
    try:
        about = yaml.safe_load((folder / _DESCRIPTION).read_bytes())
        names, in_force = [PurePosixPath(str(name)) for name in about["files"]], str(about["id"])
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise UnreadableGraphError("{name} cannot be read: {error}", name=_DESCRIPTION, error=error) from error
    triples: list[ox.Triple] = []
    for name in names:
        if name.is_absolute() or ".." in name.parts:
            raise UnreadableGraphError("{name} cannot be read: {error}", name=name, error="..")
        shipped = package_files("shapes").joinpath(*name.parts)
        place = next((file for file in _places(folder, name, in_force) if file.is_file()), shipped)
        if not place.is_file():
            raise UnreadableGraphError("{name} cannot be read: {error}", name=name, error="?")
        triples += read_graph(place.read_bytes(), name.name)
    return Trial(profile(in_force), tuple(triples))


def _places(folder: Path, name: PurePosixPath, in_force: str) -> Iterator[Path]:
    """Where a file of a profile may lie: under its folder, in it, or in the folder of shapes that holds it."""
    yield folder / name
    if name.parts[:2] == ("profiles", in_force):
        yield folder.joinpath(*name.parts[2:])
    if folder.parent.name == "profiles":
        yield folder.parent.parent / name


def _changed(
    in_force: Sequence[ox.Triple], changed: Iterable[ox.Triple], shapes: set[ox.NamedNode]
) -> Iterator[ox.Triple]:
    """The shapes in force without those that were replaced, and what replaces them."""
    about: dict[ox.BlankNode | ox.NamedNode | ox.Triple, list[ox.Triple]] = {}
    for triple in in_force:
        about.setdefault(triple.subject, []).append(triple)
    dropped: set[object] = set()
    waiting: list[ox.NamedNode | ox.BlankNode] = list(shapes)
    while waiting:
        node = waiting.pop()
        if node not in dropped:
            dropped.add(node)
            waiting += [t.object for t in about.get(node, []) if isinstance(t.object, ox.BlankNode)]
    yield from (triple for triple in in_force if triple.subject not in dropped)
    yield from changed
