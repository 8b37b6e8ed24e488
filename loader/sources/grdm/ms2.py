"""The form of Moonshot goal 2 for its database of pre-symptomatic states (未病DB), 02 section 2.

The form is about a whole data set and asks more than the common elements: consent, ethics approval, conflict of
interest, terms of use. The overlap is stated as the common elements are; the rest in ODRL and in our own code list.
"""

from __future__ import annotations

import re

from loader.elements import Award, Contact, Naming, Resource, catalogue_record, dataset, organization, person
from loader.elements.naming import Names, state_texts
from loader.record import Field, Node, Record, Statements
from loader.sources.grdm.answers import Answers
from loader.sources.grdm.terms_of_use import state_terms_of_use
from loader.values import identifier, text
from ontology import DCAT, ENISHI, ORG, SKOS, VCARD, scheme

_PROFILE = "ms2-2024"
_SEPARATORS = re.compile(r"[、，,;；\n]+")
_METADATA_FILES = tuple(f"metadata-filename{n}" for n in range(1, 5))
_JST, _STREAM = "1020", "MJMS"  # the form is open to those of Moonshot goal 2 only, which JST pays
_ANSWERS = {"有": "yes", "yes": "yes", "無": "no", "no": "no", "不要": "not-required", "unnecessary": "not-required"}
_CONSENT = {
    "informed-consent": "informed-consent",
    "consent-for-provision-to-a-third-party": "third-party-provision",
    "overseas-offerings": "overseas-provision",
    "industrial-use": "industrial-use",
    "anonymous-processing": "anonymised",
    "conflict-of-interest-Yes-or-No": "conflict-of-interest",
}
"""Question with an answer of yes, no or unnecessary, and what its concepts in the code list begin with."""

_WITHOUT_CONSENT = {"オプトアウト手続き": "opt-out", "同意不要": "consent-not-needed"}


def map_ms2(record: Record, statements: Statements, content: Field) -> None:
    """State a data set of Moonshot goal 2 as its form tells it; mail addresses of people only inside."""
    form = Answers(statements, content.first("form") or Field("form"), "form")
    resource = dataset(statements, record.identifier)
    catalogue_record(
        statements,
        record,
        resource.node,
        profile=_PROFILE,
        issued=form.text("date-registered-in-metadata"),
        modified=form.text("date-updated-in-metadata"),
        where=form.where("date-updated-in-metadata"),
    )
    _state_description(form, resource)
    _state_access(form, resource)
    state_terms_of_use(form, resource)
    _state_place(form, resource)
    _state_people(form, resource, statements)
    _state_ethics(form, resource)
    resource.output_of(Award(funder_codes=[_JST], stream=_STREAM, where="form"))
    for known in content.all("schema", "active"):
        known.drop()


def _both(form: Answers, question: str) -> list[tuple[str, str]]:
    """The answers in Japanese and English; one answer that holds both languages is taken apart (trap 46)."""
    stated, english = form.text(question), form.text(f"{question}-en")
    if stated and not english and "en" in (parts := text.split_bilingual(stated)):
        form.remark("bilingual-value", question, stated)
        return [(parts["ja"], "ja"), (parts["en"], "en")]
    return [(words, tag) for words, tag in ((stated, "ja"), (english, "en")) if words]


def option(form: Answers, question: str) -> str:
    """The Japanese label of the option that was chosen, "" when none was."""
    stated = form.text(question)
    return text.split_bilingual(stated).get("ja", stated)


def _state_description(form: Answers, resource: Resource) -> None:
    """Elements 8, 10, 11, 26, keywords, and metadata files that lie elsewhere."""
    resource.title(_both(form, "title-of-dataset"))
    told: dict[str, list[str]] = {}
    for question in ("purpose-of-experiment", "description-of-experimental-condition"):
        for words, tag in _both(form, question):
            told.setdefault(tag, []).append(words)
    described = [("\n\n".join(parts), tag) for tag, parts in told.items()]
    resource.description(described, form.where("purpose-of-experiment"))
    for words, tag in _both(form, "keyword"):
        resource.texts(DCAT.keyword, [(word, tag) for word in _SEPARATORS.split(words)])
    if field := form.text("dataset-research-field"):
        resource.field(field, form.where("dataset-research-field"))
    for question in ("remarks-3", "other-supplementary-information"):
        resource.texts(SKOS.note, _both(form, question))
    form.drop("the-presence-of-metadata-files-created-for-a-specific-modality-in-other-databases")
    for question in _METADATA_FILES:
        for line in form.text(question).splitlines():
            if line.strip():
                resource.relation("HasMetadata", identifier.url(line.strip()), notation=line.strip())


def _state_access(form: Answers, resource: Resource) -> None:
    """Elements 14, 15, 16. "Not applicable" as a licence is no licence at all."""
    if access := form.text("access-rights"):
        concept = scheme("access-category").find(access)
        where = form.where("access-rights")
        resource.access(access, concept.match.value if concept else "", where)
        if "en" in text.split_bilingual(access):
            form.remark("combined-label", "access-rights", access)
    if available := form.text("scheduled-release-date"):
        resource.date("Available", available, form.where("scheduled-release-date"))
    if fee := option(form, "data-policy-free"):
        resource.fee(fee, form.where("data-policy-free"))
    stated = form.text("data-policy-license")
    if stated and not text.key(stated).startswith("該当なし"):
        name = stated if scheme("licence").find(stated) else option(form, "data-policy-license")
        resource.licence(name, "", form.where("data-policy-license"))


def _state_place(form: Answers, resource: Resource) -> None:
    """Elements 17 and 18."""
    stated = form.text("repository-information")
    parts = text.split_bilingual(stated)
    names: Names = [(words, tag) for tag, words in parts.items() if words]
    link, where = form.text("repository-url-doi-link"), form.where("repository-url-doi-link")
    if stated:
        resource.repository(names)
    if not link:
        return
    if bare := identifier.doi(link.replace("doi://", "doi:")):
        resource.doi(bare, where)
        resource.page(f"https://doi.org/{bare}", where)
    else:
        resource.page(link if "://" in link else f"https://{link}", where)


def _state_people(form: Answers, resource: Resource, statements: Statements) -> None:
    """Elements 19, 23 and 25: creator and manager with the organisation they belong to; their contacts only inside."""
    for role in ("creator", "manager"):
        names, offices = _both(form, f"name-of-data-{role}"), _both(form, f"belonging-of-data-{role}")
        contact = form.text(f"contact-of-data-{role}")
        if names:
            where = form.where(f"name-of-data-{role}")
            node = person(statements, Naming(names), where=where)
            if role == "creator":
                resource.creator(node)
            else:
                resource.contributor(node, "DataManager")
            if offices:
                member = organization(statements, offices, where=form.where(f"belonging-of-data-{role}"))
                statements.add(node, ORG.memberOf, member)
        if role == "manager":
            where = form.where("contact-of-data-manager")
            _contact(names, offices, contact).state(statements, resource.node, where)
        else:
            _state_creator_contact(statements, names, contact)


def _contact(names: list[tuple[str, str]], offices: list[tuple[str, str]], stated: str) -> Contact:
    """A contact: a mail address, or any text."""
    email = stated if "@" in stated and " " not in stated else ""
    shown = [*names] if email or not stated else [*names, (stated, "")]
    return Contact(names=shown, organizations=offices, email=email, kind=VCARD.Individual)


def _state_creator_contact(statements: Statements, names: list[tuple[str, str]], stated: str) -> None:
    """The creator's contact, of no use beside the manager's: kept inside as a note of the record."""
    if stated:
        words = f"{names[0][0]}: {stated}" if names else stated
        state_texts(statements, statements.node, SKOS.note, [(words, "")], internal=True)


def _state_ethics(form: Answers, resource: Resource) -> None:
    """What was done for the people and animals behind the data."""
    add = resource.statements.add
    for question, name in _CONSENT.items():
        answer = _ANSWERS.get(text.key(option(form, question)))
        concept = _concept(f"{name}-{answer}") if answer else None
        if concept is not None:
            add(resource.node, ENISHI.ethics, concept)
        elif stated := form.text(question):
            form.remark("option-unknown", question, stated)
    if stated := option(form, "ic-is-no"):
        if name := _WITHOUT_CONSENT.get(stated, ""):
            add(resource.node, ENISHI.ethics, _concept(name))
        else:
            form.remark("option-unknown", "ic-is-no", stated)
    resource.texts(ENISHI.ethicsApproval, _both(form, "ethics-review-committee-approval"))
    resource.texts(ENISHI.conflictOfInterest, _both(form, "conflict-of-interest"))
    resource.texts(ENISHI.acquisitionTarget, _both(form, "target-type-of-acquired-data"))


def _concept(name: str) -> Node | None:
    found = scheme("ethics").find(name)
    return found.iri if found else None
