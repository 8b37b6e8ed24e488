"""Compares what two versions of a profile find in the same records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyoxigraph as ox

from loader import answerable
from loader.store import Manifest, Release, Scope
from loader.trial.stated import Stated, records
from ontology import DCTERMS, FOAF, RDFS, SKOS
from shapes.profile import dated
from shapes.trial import Trial
from shapes.validation import Limits, judge_files

BATCH = 2_000
"""Records that are judged together, as one graph."""
KINDS = ("fails", "passes", "graver", "milder")
"""What can become of a record and a rule."""
_LIMITS = Limits(seconds=600, memory=3 * 1024**3, largest=512 * 1024 * 1024)
_GRAVITY = ("Info", "Warning", "Violation")
_LABELS = (FOAF.name, DCTERMS.title, SKOS.prefLabel, RDFS.label)

Found = dict[tuple[str, str], tuple[str, str, Mapping[str, str]]]
"""By record and rule: severity, value and messages of the gravest result."""


@dataclass(frozen=True, slots=True)
class Change:
    """A record for which a rule would come out otherwise.

    Args:
        release: name of the release.
        kind: "fails", "passes", "graver" or "milder".
        profile: id of the profile.
        rule: IRI of the rule.
        rule_name: what it asks.
        record, identifier, title: the record, how its source names it, and the title of the data.
        before, after: severity, "Violation", "Warning" or "Info", "" where the rule is kept.
        value: the value at fault, "" when something is missing or it is kept.
        message: what the failing version says.
        part, part_name: who or what it counts for, by the division that was chosen.
    """

    release: str
    kind: str
    profile: str
    rule: str
    rule_name: str
    record: str
    identifier: str
    title: str
    before: str
    after: str
    value: str
    message: str
    part: str
    part_name: str


@dataclass(slots=True)
class Comparison:
    """What a trial on one release found.

    Args:
        release: its name.
        as_of: its reference date.
        judged: how many records were judged, by profile.
        changes: in the order of rules and records.
        violating: records with a violation before and after, by profile.
        newly_failing, newly_passing: records that would get their first violation, or lose their last.
    """

    release: str
    as_of: str
    judged: Counter[str] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)
    violating: dict[str, tuple[int, int]] = field(default_factory=dict)
    newly_failing: list[str] = field(default_factory=list)
    newly_passing: list[str] = field(default_factory=list)

    def counted(self, by: Callable[[Change], tuple[str, str]]) -> list[tuple[str, str, Counter[str]]]:
        """Key, name and numbers of changes by a division, the most newly failing first."""
        found: dict[tuple[str, str], Counter[str]] = {}
        for change in self.changes:
            found.setdefault(by(change), Counter())[change.kind] += 1
        rows = [(key, name, numbers) for (key, name), numbers in found.items()]
        return sorted(rows, key=lambda row: (-row[2]["fails"], -row[2]["passes"], row[0]))


def by_rule(change: Change) -> tuple[str, str]:
    """Divides changes by rule."""
    return change.rule, change.rule_name


def by_part(change: Change) -> tuple[str, str]:
    """Divides changes by the part that was chosen."""
    return change.part, change.part_name


def compare(
    trials: Sequence[Trial],
    release: Release,
    scope: Scope,
    facet: ox.NamedNode,
    locale: str,
    limits: Limits = _LIMITS,
) -> Comparison:
    """Try shapes on a release.

    Args:
        trials: the profiles that they change.
        release: the release; its store is only read.
        scope: which of its stores.
        facet: property of a record that tells the part it counts for, such as `ENISHI.auditOwner`.
        locale: language of names and messages.
        limits: time and memory for each batch of records.

    Raises:
        ShapesError: the shapes are refused, or a limit was reached.
        StoreError: the release cannot be opened.
    """
    store, manifest = release.store(scope), release.manifest
    stated = Stated(store, manifest.base)
    as_of = date.fromisoformat(manifest.as_of)
    made = Comparison(release.id, manifest.as_of)
    teller = _Teller(store, manifest, facet, locale)
    for trial in trials:
        before, after, judged = _judged(trial, store, stated, as_of, limits)
        made.judged[trial.profile.id] = judged
        made.changes += sorted(teller.changes(trial, before, after), key=lambda c: (c.rule, c.record))
        failing, passing = _violating(before), _violating(after)
        made.violating[trial.profile.id] = (len(failing), len(passing))
        made.newly_failing += sorted(passing - failing)
        made.newly_passing += sorted(failing - passing)
    return made


def _violating(found: Found) -> set[str]:
    return {record for (record, _), (severity, _, _) in found.items() if severity == _GRAVITY[-1]}


def _judged(trial: Trial, store: ox.Store, stated: Stated, as_of: date, limits: Limits) -> tuple[Found, Found, int]:
    """What both versions find in the records that follow the profile, and how many records those are."""
    in_force, tried = (_file(dated(triples, as_of)) for triples in (trial.profile.triples, trial.triples))
    before: Found = {}
    after: Found = {}
    known = records(store, trial.profile.iri)
    if not known:
        judge_files(tried, [], limits)  # shapes that are refused are refused, whatever there is to judge
    for start in range(0, len(known), BATCH):
        batch = known[start : start + BATCH]
        topics: dict[str, set[str]] = {}
        triples: dict[ox.Triple, None] = {}
        for record, source in batch:
            things = stated.things(record)
            triples |= dict.fromkeys(stated.triples(things, source))
            for thing in things:
                topics.setdefault(thing, set()).add(record.value)
        data = [("data.nt", "".join(f"{t} .\n" for t in triples).encode())]
        for shapes, found in ((in_force, before), (tried, after)):
            _gather(judge_files(shapes, data, limits, lean=True).results, topics, found)
    return before, after, len({record for record, _ in known})


def _file(triples: Iterable[ox.Triple]) -> tuple[str, bytes]:
    return "shapes.nt", "".join(f"{t} .\n" for t in triples).encode()


def _gather(results: Iterable[Mapping[str, object]], topics: Mapping[str, set[str]], found: Found) -> None:
    """Results by the records that tell of their focus nodes."""
    for result in results:
        focus, rule = str(result["focus"]), str(result["shape"] or "")
        if ":" not in rule:  # a shape without IRI, whose name differs from run to run
            rule = f"{result['component']} {result['path']}"
        severity = str(result["severity"]).rpartition("#")[2]
        messages = result["messages"]
        told = (severity, str(result["value"] or ""), messages if isinstance(messages, dict) else {})
        for record in topics.get(focus) or topics.get(focus.partition("#")[0]) or ():
            known = found.get((record, rule))
            if known is None or (_weight(known[0]), known[1]) < (_weight(severity), told[1]):
                found[record, rule] = told


def _weight(severity: str) -> int:
    return _GRAVITY.index(severity) + 1 if severity in _GRAVITY else len(_GRAVITY) + 1 if severity else 0


class _Teller:
    """Turns differences into changes with names."""

    def __init__(self, store: ox.Store, manifest: Manifest, facet: ox.NamedNode, locale: str) -> None:
        self._store = store
        self._release = manifest.id
        self._things = f"{manifest.base}/id/"
        self._facet = facet
        self._locale = locale
        self._parts: dict[str, tuple[str, str]] = {}

    def changes(self, trial: Trial, before: Found, after: Found) -> Iterator[Change]:
        nothing: tuple[str, str, Mapping[str, str]] = ("", "", {})
        for record, rule in {*before, *after}:
            old, new = before.get((record, rule), nothing), after.get((record, rule), nothing)
            difference = _weight(new[0]) - _weight(old[0])
            if not difference:
                continue
            kind = "fails" if not old[0] else "passes" if not new[0] else "graver" if difference > 0 else "milder"
            told = new if new[0] else old
            part, name = self._part(record)
            yield Change(
                release=self._release,
                kind=kind,
                profile=trial.profile.id,
                rule=rule,
                rule_name=trial.name(rule).to(self._locale),
                record=record,
                identifier=self._one(ox.NamedNode(record), DCTERMS.identifier),
                title=self._title(record),
                before=old[0],
                after=new[0],
                value=self._value(told[1]),
                message=told[2].get(self._locale) or next(iter(told[2].values()), ""),
                part=part,
                part_name=name,
            )

    def _part(self, record: str) -> tuple[str, str]:
        """Whom a record counts for, and its name."""
        if record not in self._parts:
            key = answerable.of(self._store, record)[self._facet]
            self._parts[record] = (key.value, self._label(key) or answerable.unnamed(key.value).to(self._locale))
        return self._parts[record]

    def _title(self, record: str) -> str:
        topics = self._store.quads_for_pattern(ox.NamedNode(record), FOAF.primaryTopic, None, ox.DefaultGraph())
        return next((self._label(quad.object) for quad in topics if isinstance(quad.object, ox.NamedNode)), "")

    def _value(self, stated: str) -> str:
        """A value as people know it: a thing by its name, "" for one that has none."""
        return self._label(ox.NamedNode(stated)) if stated.startswith(self._things) else stated

    def _label(self, node: ox.NamedNode) -> str:
        """The name of a thing in the reader's language where it has one, else in any; "" without one."""
        for predicate in _LABELS:
            said = {
                quad.object.language or "": quad.object.value
                for quad in self._store.quads_for_pattern(node, predicate, None, ox.DefaultGraph())
                if isinstance(quad.object, ox.Literal)
            }
            if said:
                return said.get(self._locale) or said.get("") or min(said.values())
        return ""

    def _one(self, node: ox.NamedNode, predicate: ox.NamedNode) -> str:
        found = self._store.quads_for_pattern(node, predicate, None, ox.DefaultGraph())
        return min((quad.object.value for quad in found if isinstance(quad.object, ox.Literal)), default="")
