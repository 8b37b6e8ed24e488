"""The people of a plan: names, numbers, institutions and posts, all of it internal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from loader.elements import Naming, Planning, organization, person
from loader.elements.naming import state_texts
from loader.record import Node, Statements
from loader.sources.dmp.form import said
from loader.values import text
from ontology import ORG, RDFS, Concept, scheme

_ROLES = {
    "研究代表者": "principal-investigator",
    "研究分担者": "co-investigator",
    "研究データの取得者又は収集者": "data-collector",
    "研究開発データの管理責任者": "data-manager",
    "管理対象データの作成者": "creator",
    "管理対象データの管理責任者": "data-manager",
}
"""What the Japanese forms call the roles, and the concepts of the list of roles."""


@dataclass(slots=True)
class Member:
    """Someone that a plan names.

    Args:
        full: whole name.
        family: family name, when the form asks for the parts.
        given: given name.
        erad: e-Rad researcher number as stated.
        orcid: ORCID iD as stated.
        institution: name of the institution.
        ror: ROR id of the institution.
        post: post or department.
        where: path of the field, for remarks.
    """

    full: str = ""
    family: str = ""
    given: str = ""
    erad: str = ""
    orcid: str = ""
    institution: str = ""
    ror: str = ""
    post: str = ""
    where: str = "person"
    tag: str = ""
    naming: Naming = field(init=False)

    def __post_init__(self) -> None:
        whole = self.full
        if not whole:
            parts = (self.family, self.given) if text.script(self.family) == "ja" else (self.given, self.family)
            whole = " ".join(part for part in parts if part)
        self.naming = Naming(said(whole, self.tag), said(self.family, self.tag), said(self.given, self.tag))

    def state(self, statements: Statements) -> Node | None:
        """State the person and where he or she works; None when nothing is told."""
        if not (self.naming or self.erad or self.orcid):
            return None
        node = person(
            statements, self.naming, erad=self.erad, orcid=self.orcid, where=self.where, internal=True
        )  # fmt: skip
        if self.institution or self.ror:
            names = said(self.institution, self.tag)
            place = organization(statements, names, ror=self.ror, where=self.where, internal=True)
            membership = statements.part("membership")
            statements.a(membership, ORG.Membership, internal=True)
            statements.add(membership, ORG.member, node, internal=True)
            statements.add(membership, ORG.organization, place, internal=True)
            state_texts(statements, membership, RDFS.label, said(self.post, self.tag), internal=True)
        return node


def role(stated: str) -> Concept | None:
    """The role that a form means, None when the list has none."""
    known = _ROLES.get(text.clean(stated))
    return scheme("role")[known] if known else scheme("role").find(stated)


def involve(thing: Planning, agent: Node, roles: Iterable[str]) -> None:
    """Someone in the roles as stated; a role that the list does not know is "other" with its words."""
    for stated in [r for r in roles if text.clean(r)] or ["ProjectMember"]:
        concept = role(stated)
        node = thing.involve(agent, concept.match if concept else scheme("role")["other"].iri)
        if concept is None:
            state_texts(thing.statements, node, RDFS.label, said(stated), internal=True)


def office(thing: Planning, words: str, role_name: str, where: str) -> None:
    """A manager or collector of which only words are known, a person or an office."""
    if text.clean(words):
        agent = organization(thing.statements, said(words), where=where, internal=True)
        thing.involve(agent, scheme("role")[role_name].match)
