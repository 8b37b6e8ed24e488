"""The DMP Common Standard of RDA (maDMP), versions 1.0, 1.1 and 1.2."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import pyoxigraph as ox

from loader.elements import Contact, Funding, Plan, Planned
from loader.elements.naming import state_texts
from loader.record import Field
from loader.sources.dmp.distribution import state_access, state_distribution
from loader.sources.dmp.form import Form, Known, digest, peek, said
from loader.sources.dmp.madmp_project import state_project
from loader.sources.dmp.people import Member, involve
from loader.values import identifier
from loader.values.tree import Json
from ontology import DCAT, DCSO, DCTERMS, VCARD

_TAGS = {"jpn": "ja", "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "zho": "zh", "kor": "ko"}
_VERSION = re.compile(r"1\.[0-2]")
_ONLY_IN_1_2 = {"related_identifier", "alternate_identifier"}
_ONLY_IN_1_2_DATA = {"creator", "is_reused", "related_identifier", "alternate_identifier", "rights"}
_DROPPED = ("cost", "@version", "@dmp")
_DATASET = "dmp/dataset"


def recognises(document: Mapping[str, Json]) -> bool:
    """A maDMP has all in one member "dmp"."""
    return isinstance(document.get("dmp"), dict)


def version(document: Mapping[str, Json]) -> str:
    """The version of the standard, by the schema that is named, then by members that only 1.2 has; "" for unknown."""
    for name in ("$schema", "schema"):
        stated = document.get(name)
        if isinstance(stated, str) and (found := _VERSION.search(stated)):
            return found[0]
    dmp = document.get("dmp")
    if isinstance(dmp, dict):
        datasets = dmp.get("dataset")
        members = {k for d in datasets if isinstance(d, dict) for k in d} if isinstance(datasets, list) else set()
        if _ONLY_IN_1_2 & set(dmp) or _ONLY_IN_1_2_DATA & members:
            return "1.2"
    return ""


def known(content: Field) -> Known:
    """By its identifier; a plan without one by its title."""
    dmp = content.first("dmp") or content
    kind, notation = peek(dmp, "dmp_id", "type").lower(), peek(dmp, "dmp_id", "identifier")
    if bare := identifier.doi(notation):
        key = "" if bare.startswith("10.0000/") else f"doi:{bare}"
    else:
        key = f"{kind or 'other'}:{notation}" if notation else ""
    if not key and (name := digest(peek(dmp, "title"))):
        key = f"title:{name}"
    return Known(key, peek(dmp, "modified") or peek(dmp, "created"))


def state(content: Field, plan: Plan) -> None:
    """State plan, people, projects and datasets."""
    for schema in content.all("$schema", "schema"):
        schema.drop()
    dmp = content.first("dmp") or Field("dmp")
    tag = _tag(dmp.text("language"))
    plan.title(said(dmp.text("title"), tag))
    plan.description(said(dmp.text("description"), tag), "dmp/description")
    dmp.text("modified")  # it is the version
    if created := dmp.text("created"):
        plan.created(created, "dmp/created")
    for named in dmp.all("dmp_id"):
        plan.known_as(named.text("type").lower(), named.text("identifier"), "dmp/dmp_id")
    for named in dmp.all("alternate_identifier"):
        plan.identified(named.text("type").lower(), named.text("identifier"), "dmp/alternate_identifier")
    _state_related(plan, dmp, "dmp/related_identifier")
    exist, words = dmp.text("ethical_issues_exist"), said(dmp.text("ethical_issues_description"), tag)
    plan.ethics(exist, words, dmp.text("ethical_issues_report"), "dmp/ethical_issues_exist")
    _state_people(dmp, plan, tag)
    money = [paid for project in dmp.all("project") for paid in state_project(project, plan, tag)]
    datasets = dmp.all("dataset")
    shared = Counter(peek(d, "dataset_id", "identifier") for d in datasets)
    issued = peek(dmp, "modified") or peek(dmp, "created")
    for dataset in datasets:
        _state_dataset(dataset, plan, tag, money, issued, alone=shared[peek(dataset, "dataset_id", "identifier")] == 1)
    for known_field in dmp.all(*_DROPPED):
        known_field.drop()


def _tag(stated: str) -> str:
    found = stated.strip().lower()
    return _TAGS.get(found, found if len(found) == 2 else "")


def _orcid(named: Field) -> str:
    """The ORCID iD of someone; identifiers of other kinds are kept out, since they only mean something elsewhere."""
    stated = named.text("identifier")
    return stated if named.text("type").lower() in ("orcid", "") else ""


def _member(entry: Field, id_name: str, where: str, tag: str) -> Member:
    member = Member(full=entry.text("name"), where=where, tag=tag)
    erad = ""
    for named in entry.all(id_name):
        stated = peek(named, "identifier")
        if (found := identifier.erad_researcher(stated)) and found.check:
            erad = stated
            named.drop()
        else:
            member.orcid = member.orcid or _orcid(named)
    member.erad = erad
    for affiliation in entry.all("affiliation")[:1]:
        member.institution = affiliation.text("name")
        for named in affiliation.all("affiliation_id"):
            member.ror = named.text("identifier") if peek(named, "type").lower() == "ror" else member.ror
            named.drop()
    return member


def _state_people(dmp: Field, plan: Plan, tag: str) -> None:
    for entry in dmp.all("contact"):
        stated = next((o for named in entry.all("contact_id") if (o := _orcid(named))), "")
        orcid = identifier.orcid(stated) if stated else None
        if stated and orcid is None:
            plan.statements.remark("orcid-invalid", "dmp/contact/contact_id", stated, internal=True)
        contact = Contact(
            names=said(entry.text("name"), tag),
            email=entry.text("mbox"),
            organizations=[n for a in entry.all("affiliation") for n in said(a.text("name"), tag)],
            kind=VCARD.Individual,
            uid=f"https://orcid.org/{orcid}" if orcid else "",
        )
        plan.contact(contact, "dmp/contact")
    for entry in dmp.all("contributor"):
        agent = _member(entry, "contributor_id", "dmp/contributor", tag).state(plan.statements)
        if agent is not None:
            involve(plan, agent, entry.texts("role"))
        for mbox in entry.all("mbox"):
            mbox.drop()  # the contact of a plan is its contact entry


def _state_dataset(
    dataset: Field, plan: Plan, tag: str, money: list[Funding], issued: str, *, alone: bool
) -> None:  # fmt: skip
    language = _tag(dataset.text("language")) or tag
    title = dataset.text("title")
    planned = _named(dataset, plan, title, money, alone=alone)
    planned.title(said(title, language))
    planned.description(said(dataset.text("description"), language), f"{_DATASET}/description")
    if kind := dataset.text("type"):
        planned.kind(kind, f"{_DATASET}/type")
    keywords = [n for words in dataset.texts("keyword") for n in said(words, language)]
    state_texts(plan.statements, planned.node, DCAT.keyword, keywords)
    day = dataset.text("issued")
    if day and (moment := planned.moment(day, f"{_DATASET}/issued")):
        plan.statements.add(planned.node, DCTERMS.issued, moment.literal)
    _state_handling(dataset, planned, language)
    _state_identifiers(dataset, planned, language)
    told = [state_distribution(d, planned, language, day or issued) for d in dataset.all("distribution")]
    state_access(told, planned, f"{_DATASET}/distribution/data_access")
    for reused in dataset.all("is_reused"):
        if (reused.value or "").lower() in ("false", "no"):
            reused.take()  # that data are reused stays named: no term tells it yet


def _state_identifiers(dataset: Field, planned: Planned, tag: str) -> None:
    """Creators, other identifiers and relations (1.2)."""
    for entry in dataset.all("creator"):
        agent = _member(entry, "creator_id", f"{_DATASET}/creator", tag).state(planned.statements)
        if agent is not None:
            involve(planned, agent, ["creator"])
        for mbox in entry.all("mbox"):
            mbox.drop()
    for named in dataset.all("alternate_identifier"):
        planned.identified(named.text("type").lower(), named.text("identifier"), f"{_DATASET}/alternate_identifier")
    _state_related(planned, dataset, f"{_DATASET}/related_identifier")


def _named(dataset: Field, plan: Plan, title: str, money: list[Funding], *, alone: bool) -> Planned:
    """The planned dataset under its identifier, with the key that joins it with other copies of the plan.

    An identifier that several datasets of one plan share tells none of them apart.
    """
    where = f"{_DATASET}/dataset_id"
    kind, notation = peek(dataset, "dataset_id", "type").lower(), peek(dataset, "dataset_id", "identifier")
    planned = plan.dataset(f"{kind or 'other'}:{notation}" if notation and alone else digest(title) or "dataset")
    for named in dataset.all("dataset_id"):
        named.drop()
    if not notation:
        return planned
    if not alone:
        plan.statements.remark("identifier-shared", where, notation)
    found = planned.identified(kind, notation, where, joins=alone)
    if alone and found:
        if found.startswith("other:"):
            for paid in money:
                planned.data_number(notation, paid)
        if plan.known:
            plan.statements.identify(planned.node, "dmp-dataset", f"{plan.known}:{found}")
    return planned


def _state_handling(dataset: Field, planned: Planned, tag: str) -> None:
    """Preservation, quality and rights in words; flags and what tells of security are internal."""
    statements = planned.statements
    for name, predicate in (("personal_data", DCSO.personalData), ("sensitive_data", DCSO.sensitiveData)):
        if stated := dataset.text(name):
            planned.flag(predicate, stated, f"{_DATASET}/{name}")
    for words in dataset.texts("preservation_statement"):
        planned.preserved(words)
    quality = [n for words in dataset.texts("data_quality_assurance") for n in said(words, tag)]
    state_texts(statements, planned.node, DCSO.dataQualityAssurance, quality)
    planned.rights([n for words in dataset.texts("rights") for n in said(words, tag)])
    for need in dataset.all("security_and_privacy"):
        words = ": ".join(part for part in (need.text("title"), need.text("description")) if part)
        planned.note(said(words, tag), internal=True)
    _state_standards(dataset, planned)
    for resource in dataset.all("technical_resource"):
        resource.drop()


def _state_standards(dataset: Field, planned: Planned) -> None:
    """Metadata standards that have an address; others stay named."""
    for standard in dataset.all("metadata"):
        for named in standard.all("metadata_standard_id"):
            if url := identifier.url(peek(named, "identifier")):
                named.drop()
                planned.statements.add(planned.node, DCTERMS.conformsTo, ox.NamedNode(url))
        for language in standard.all("language"):
            language.drop()


def _state_related(thing: Plan | Planned, entry: Field, where: str) -> None:
    """Relations in DataCite relation types (1.2)."""
    for related in entry.all("related_identifier"):
        kind, stated = related.text("relation_type"), related.text("identifier")
        for name in ("type", "resource_type", "metadata_scheme", "scheme_uri", "scheme_type"):
            for known_field in related.all(name):
                known_field.drop()
        if not kind or not stated:
            continue
        bare = identifier.doi(stated)
        iri = f"https://doi.org/{bare}" if bare else identifier.url(stated)
        if kind.isascii() and kind.isalpha():
            thing.relation(kind[0].upper() + kind[1:], iri, notation=stated)
        else:
            thing.statements.remark("type-unknown", where, kind)


FORM = Form(recognises, known, state)
