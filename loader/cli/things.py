"""What the IRIs that people name stand for in the published release."""

from __future__ import annotations

from functools import cached_property

import pyoxigraph as ox

from loader import redirects, store
from loader.errors import UsageError
from loader.identity import STRENGTH
from loader.settings import Settings
from queries import query


class Things:
    """The things of the published release and the stated nodes they are made of."""

    def __init__(self, settings: Settings) -> None:
        self._data = settings.data
        self.release = store.current(settings.data)
        self.members = redirects.members(self.release.path, "internal")
        self._aliases = redirects.aliases(self.release.path, "internal")
        self._canonical = {node: iri for iri, nodes in self.members.items() for node in nodes}

    @cached_property
    def _former(self) -> redirects.Redirects:
        return redirects.read(self.release.path, "internal")

    def stated(self, iri: str) -> bool:
        """Whether an IRI is a stated node of a thing that has another IRI."""
        return iri in self._canonical

    def canonical(self, iri: str) -> str:
        """The IRI of the merged view for a stated node or any other IRI of a living thing; itself if there is none."""
        return self._canonical.get(iri) or self._aliases.get(iri, iri)

    def leads_to(self, iri: str) -> tuple[str, ...]:
        """The IRIs of the merged view that an IRI stands for or leads to now; none when the thing is gone.

        Raises:
            UsageError: nothing was ever told of it.
        """
        if iri in self._former and iri not in self.members:
            return self._former[iri]
        found = self.canonical(iri)
        if found not in self.members:
            self._check(iri)
        return (found,)

    def nodes(self, iri: str) -> tuple[str, ...]:
        """The stated nodes that an IRI stands for, or stood for before a merge.

        Raises:
            UsageError: nothing is told of it, it is gone, it leads to several things, or it is nothing that can be
                joined.
        """
        if iri in self.members:
            return self.members[iri]
        targets = self.leads_to(iri)
        if len(targets) != 1:
            raise UsageError("{iri} now leads to: {targets}", iri=iri, targets=", ".join(targets) or "-")
        if iri == targets[0] or iri in self._canonical:
            kind(iri)
            return (iri,)
        now = self.members.get(targets[0], targets)
        return self._stood_for(iri, set(now)) or now

    def _stood_for(self, iri: str, now: set[str]) -> tuple[str, ...]:
        """Which of these nodes an IRI stood for in the last release in which it was canonical."""
        for earlier in reversed(store.releases(self._data)):
            if nodes := redirects.members(earlier.path, "internal").get(iri):
                return tuple(node for node in nodes if node in now)
        return ()

    def whole(self, node: str) -> tuple[str, ...]:
        """All stated nodes of the thing to which a stated node belongs."""
        return self.members.get(self.canonical(node), (node,))

    def titled(self, iri: str, locale: str) -> str:
        """An IRI with the name of the thing before it, where the release tells one."""
        asked = query("pages/thing-labels")
        rows = self._internal.query(asked.text, substitutions=asked.bind({"thing": term(iri)}))
        found: dict[str, str] = {}
        for row in rows if isinstance(rows, ox.QuerySolutions) else ():
            if isinstance(name := row["label"], ox.Literal):
                found[name.language or ""] = min(name.value, found.get(name.language or "", name.value))
        name = found.get(locale) or found.get("") or next(iter(found.values()), "")
        return f"{name} <{iri}>" if name else iri

    @cached_property
    def _internal(self) -> ox.Store:
        return self.release.store("internal")

    def _check(self, iri: str) -> None:
        asked = query("identity/stated")
        rows = self._internal.query(asked.text, substitutions=asked.bind({"thing": term(iri)}))
        if isinstance(rows, ox.QuerySolutions) and next(rows, None) is None:
            raise UsageError("Nothing is known about {iri}", iri=iri)


def term(iri: str) -> ox.NamedNode:
    """An IRI as a term; raises UsageError when it is none."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise UsageError("{iri} is no IRI", iri=iri) from error


def kind(node: str) -> str:
    """The kind of a stated node; raises UsageError when it is no thing that can be joined with others."""
    found = node.partition("/id/")[2].partition("/")[0]
    if found not in STRENGTH or "#" in node:
        raise UsageError("{iri} is nothing that could be the same as another thing", iri=node)
    return found
