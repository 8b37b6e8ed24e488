"""The terms of use in the form of Moonshot goal 2, as an ODRL policy (ODRL Information Model 2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from loader.elements import Resource
from loader.elements.naming import Names, state_texts
from loader.record import Node
from loader.sources.grdm.answers import Answers
from loader.values import text
from ontology import ODRL, RDFS

T = TypeVar("T")

_ASK: Mapping[str, str | None] = {
    "連絡不要": None,
    "no contact required": None,
    "連絡が必要": "inform",
    "contact required": "inform",
    "許諾が必要": "obtainConsent",
    "permission required": "obtainConsent",
}
_THANKS = {"要": True, "necessary": True, "不要": False, "unnecessary": False}
_COMMERCIAL = {"可": True, "yes": True, "否": False, "no": False}


def state_terms_of_use(form: Answers, resource: Resource) -> None:
    """State whom to ask, whom to thank and whether commercial use is allowed; other conditions as a text."""
    ask, asked = _chosen(form, "necessity-of-contact-and-permission", _ASK)
    thanks, thanked = _chosen(form, "necessity-of-including-in-acknowledgments", _THANKS)
    commercial, told = _chosen(form, "availability-of-commercial-use", _COMMERCIAL)
    names = _languages(form, "names-to-be-included-in-the-acknowledgments")
    conditions = _languages(form, "other-conditions-or-special-notes")
    resource.rights(conditions if thanks else [*names, *conditions])
    if not (asked or thanked or told):
        return
    policy = resource.statements.part("policy")
    resource.statements.add(resource.node, ODRL.hasPolicy, policy)
    resource.statements.a(policy, ODRL.Policy)
    use = _rule(resource, policy, ODRL.permission, ODRL.Permission, ODRL.use)
    if ask:
        _rule(resource, use, ODRL.duty, ODRL.Duty, ODRL[ask])
    if thanks:
        duty = _rule(resource, use, ODRL.duty, ODRL.Duty, ODRL.attribute)
        state_texts(resource.statements, duty, RDFS.label, names)
    if told:
        kind, type_ = (ODRL.permission, ODRL.Permission) if commercial else (ODRL.prohibition, ODRL.Prohibition)
        _rule(resource, policy, kind, type_, ODRL.commercialize)


def _languages(form: Answers, question: str) -> Names:
    return [(words, tag) for words, tag in ((form.text(question), "ja"), (form.text(f"{question}-en"), "en")) if words]


def _chosen(form: Answers, question: str, options: Mapping[str, T]) -> tuple[T | None, bool]:
    """What the chosen option means, and whether one was chosen; an answer that is no option is remarked."""
    stated = form.text(question)
    for words in (stated, *text.split_bilingual(stated).values()):
        if (key := text.key(words)) in options:
            return options[key], True
    if stated:
        form.remark("option-unknown", question, stated)
    return None, False


def _rule(resource: Resource, above: Node, predicate: Node, kind: Node, action: Node) -> Node:
    """A permission, prohibition or duty with its action."""
    node = resource.statements.part("rule")
    resource.statements.add(above, predicate, node)
    resource.statements.a(node, kind)
    resource.statements.add(node, ODRL.action, action)
    return node
