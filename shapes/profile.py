"""A profile: one version of the rules, frozen as a list of files with a hash."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable

import pyoxigraph as ox
import yaml

from ontology import ENISHI, XSD, compact, prefixes
from shapes.clause import FILES as CLAUSES
from shapes.facts import Facts
from shapes.rule import SEVERITIES, Rule, UnknownRuleError, read_rules
from shapes.wording import Wording


class UnknownProfileError(LookupError):
    """A profile was named that does not exist; its arguments are the name and the names that do."""


@dataclass(frozen=True)
class Profile:
    """A frozen bundle of shapes.

    Args:
        id: "cao-2023", "dmp-meti", "dcat-ap-3" …
        title: its name.
        version: of the document it follows.
        summary: what it checks.
        document: IRI of the document that its rules cite first.
        files: names of its Turtle files, inside ``shapes/``.
        sha256: digest over its description, its files, and the clauses and elements they refer to. Equal digests
            mean equal verdicts.
        triples: the shapes.
        rules: its rules by IRI, in the order of the elements.
    """

    id: str
    title: Wording
    version: str
    summary: Wording
    document: str
    files: tuple[str, ...]
    sha256: str
    triples: tuple[ox.Triple, ...] = field(repr=False, compare=False)
    rules: Mapping[str, Rule] = field(repr=False, compare=False)

    @property
    def iri(self) -> str:
        """The IRI that records name in dcterms:conformsTo."""
        return prefixes()["profile"] + self.id

    @property
    def hash(self) -> str:
        """The digest under its short name."""
        return self.sha256

    @property
    def levels(self) -> dict[str, int]:
        """How many rules it has of each level: required ("violation"), recommended ("warning"), quality ("info")."""
        return {level: sum(r.severity == level for r in self.rules.values()) for level in SEVERITIES}

    def on(self, reference_date: date) -> list[ox.Triple]:
        """The shapes as they stand on a day: ``enishi:referenceDate`` becomes that day, as term and in queries."""
        return dated(self.triples, reference_date)


def dated(triples: Iterable[ox.Triple], reference_date: date) -> list[ox.Triple]:
    """Shapes with a day in place of ``enishi:referenceDate``."""
    placeholder = ENISHI.referenceDate
    today = ox.Literal(reference_date.isoformat(), datatype=XSD.date)
    return [_dated(t, placeholder, today) for t in triples]


def _dated(triple: ox.Triple, placeholder: ox.NamedNode, today: ox.Literal) -> ox.Triple:
    """A triple with the reference date in place of its placeholder.

    SHACL has no parameters, so a query of a constraint can only be given the date in its text. Nothing but a date
    ever enters it.
    """
    value = triple.object
    if value == placeholder:
        return ox.Triple(triple.subject, triple.predicate, today)
    if isinstance(value, ox.Literal) and (name := compact(placeholder.value)) in value.value:
        return ox.Triple(triple.subject, triple.predicate, ox.Literal(value.value.replace(name, str(today))))
    return triple


def _file(root: Traversable, name: str) -> bytes:
    return root.joinpath(*name.split("/")).read_bytes()


def read_profile(root: Traversable, name: str) -> Profile:
    """Read the profile in ``profiles/<name>/profile.yaml`` of a shapes folder.

    Args:
        root: the folder that holds ``profiles/``, ``elements.ttl`` and the files of clauses.
        name: id of the profile.

    Raises:
        FileNotFoundError: a file is missing.
        SyntaxError: a file is no Turtle.
    """
    description = _file(root, f"profiles/{name}/profile.yaml")
    about = yaml.safe_load(description)
    triples = _triples(root, about["files"])
    rules = sorted(read_rules(Facts(triples)).values(), key=lambda r: (r.element.order, r.order, r.iri))
    return Profile(
        id=about["id"],
        title=Wording(**about["title"]),
        version=about["version"],
        summary=Wording(**about["summary"]),
        document=about["document"],
        files=tuple(about["files"]),
        sha256=_digest(description, about["files"], lambda file: _file(root, file)),
        triples=tuple(triples),
        rules={r.iri: r for r in rules},
    )


def _triples(root: Traversable, names: Iterable[str]) -> list[ox.Triple]:
    """The shapes of files; blank nodes of different files never meet."""
    return [
        quad.triple
        for name in names
        for quad in ox.parse(_file(root, name), ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    ]


def together(*names: str) -> Profile:
    """Several profiles as one, so that things are judged once; files and rules that they share are there once.

    Raises:
        UnknownProfileError: there is no profile of such a name.
    """
    known = [profile(name) for name in names]
    found = tuple(dict.fromkeys(file for one in known for file in one.files))
    return replace(
        known[0],
        id=" ".join(names),
        files=found,
        sha256=hashlib.sha256(" ".join(one.sha256 for one in known).encode()).hexdigest(),
        triples=tuple(_triples(package_files("shapes"), found)),
        rules={iri: rule for one in known for iri, rule in one.rules.items()},
    )


def _digest(description: bytes, files: Iterable[str], read: Callable[[str], bytes]) -> str:
    digest = hashlib.sha256(description)
    for file in (*files, *CLAUSES, "elements.ttl"):
        digest.update(file.encode() + b"\0" + hashlib.sha256(read(file)).digest())
    return digest.hexdigest()


def package() -> dict[str, bytes]:
    """Every file of the rules by its path below ``shapes``, so that they can be handed on."""
    return dict(_below(package_files("shapes"), ""))


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.is_dir():
            yield from _below(file, f"{path}{file.name}/")
        elif file.name.endswith((".ttl", ".yaml")):
            yield path + file.name, file.read_bytes()


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """The digest of every profile, as `Profile.sha256`, by id; of rules that were handed on.

    Args:
        files: as `package` gives them.

    Raises:
        ValueError: a profile is no YAML, or names a file that is not there.
    """
    found: dict[str, str] = {}
    for path, content in sorted(files.items()):
        if not path.endswith("/profile.yaml"):
            continue
        try:
            about = yaml.safe_load(content)
            found[str(about["id"])] = _digest(content, map(str, about["files"]), files.__getitem__)
        except (yaml.YAMLError, KeyError, TypeError, RecursionError) as error:
            raise ValueError(path) from error
    return found


@cache
def profiles() -> Mapping[str, Profile]:
    """Every profile, by id."""
    root = package_files("shapes")
    names = sorted(f.name for f in (root / "profiles").iterdir() if (f / "profile.yaml").is_file())
    return {name: read_profile(root, name) for name in names}


def profile(name: str) -> Profile:
    """The profile of this id; raises UnknownProfileError."""
    try:
        return profiles()[name]
    except KeyError:
        raise UnknownProfileError(name, tuple(profiles())) from None


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule of every profile, by IRI."""
    return {iri: rule for p in profiles().values() for iri, rule in p.rules.items()}


def rule(iri: str) -> Rule:
    """The rule of this IRI; raises UnknownRuleError."""
    try:
        return rules()[iri]
    except KeyError:
        raise UnknownRuleError(iri) from None
