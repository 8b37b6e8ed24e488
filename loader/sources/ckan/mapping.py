"""A CKAN package in the common elements."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Contact, Resource, catalogue_record, dataset, organization
from loader.elements.naming import state_texts
from loader.elements.party import Party
from loader.errors import RefusedError
from loader.record import Field, Record, Statements
from loader.sources.ckan.distribution import state_files
from loader.sources.ckan.fields import DROPPED, TERMS
from loader.sources.ckan.package import Package
from loader.sources.ckan.place import state_coverage, state_place
from loader.values import identifier
from ontology import DCAT, DCTERMS, ODRL, VCARD, scheme

_DATES = (("Issued", "issued"), ("Updated", "modified"), ("Created", "created"), ("Available", "available"))
_NO_LICENCE = frozenset({"notspecified", "other-open", "other-closed", "other-at", "other-nc", "other-pd", "other"})


def map_package(record: Record, fields: Field, statements: Statements) -> None:
    """State a package.

    Raises:
        RefusedError: it has neither a title nor an address, so that nothing sensible can be said.
    """
    package = Package(fields)
    titles = package.translated("title")
    addresses = [*package.all("url", "identifier", "doi"), *(a for f in package.all("resources") for a in f.all("url"))]
    if not titles and not any(f.value for f in addresses):
        raise RefusedError("The package has neither a title nor an address nor files")
    resource = dataset(statements, record.identifier)
    resource.title(titles)
    resource.description(package.translated("notes"), package.where("notes"))
    _classify(resource, package)
    _policy(resource, package)
    _people(resource, package)
    page = state_place(resource, package)
    _dates(resource, package)
    state_coverage(resource, package)
    state_files(resource, package)
    package.drop(*DROPPED)
    private = package.text("private").lower() == "true"
    changed = package.text("metadata_modified")  # without time zone; the datestamp has it as UTC
    catalogue_record(
        statements, record, resource.node, modified="" if record.datestamp else changed, url=page,
        metadata_access="closed access" if private else "", where=package.where("metadata_modified"),
    )  # fmt: skip


def _classify(resource: Resource, package: Package) -> None:
    """Elements 11 and 12, keywords, language, version."""
    words: dict[str, None] = {}
    for group in package.all("tags", "groups"):
        name = group.take().strip() or group.text("display_name") or group.text("title") or group.text("name")
        group.drop()
        words.setdefault(name)
    for stated in package.texts("theme", "tag_string", "keyword"):
        if concept := scheme("erad-field").find(stated) or scheme("erad-field").find_iri(stated):
            resource.statements.add(resource.node, DCAT.theme, concept.iri)
        elif url := identifier.url(stated):
            resource.statements.add(resource.node, DCAT.theme, ox.NamedNode(url))
        else:
            words.setdefault(stated)
    state_texts(resource.statements, resource.node, DCAT.keyword, [(w, "") for w in words if w])
    if kind := package.text("dcat_type", "resource_type", "dataset_type"):
        concept = scheme("data-type").find(kind) or scheme("resource-type").find(kind)
        resource.data_type("" if identifier.url(kind) else kind, concept.match.value if concept else kind, "dcat_type")
    for language in package.texts("language"):
        code = language.rstrip("/").rsplit("/", 1)[-1].lower()
        resource.statements.add(resource.node, DCTERMS.language, ox.Literal(code))
    if version := package.text("version"):
        resource.statements.add(resource.node, DCAT.version, ox.Literal(version))


def _policy(resource: Resource, package: Package) -> None:
    """Elements 14 and 15; every term of use that CADDE asks for stands in the rights statement, under its name."""
    rights = [(words, "") for words in package.texts("rights")] + _licence(resource, package)
    access, address = package.text("access_rights"), package.text("access_rights_url")
    if access or address:
        _access(resource, package, access, address)
    fee = package.text("fee")
    if fee and scheme("fee").find(fee):
        resource.fee(fee, package.where("fee"))
        fee = ""
    terms = [("利用料金", fee)] if fee else []
    terms += [(label, "、".join(texts)) for name, label in TERMS.items() if (texts := package.texts(name))]
    if terms:
        rights.append(("／".join(f"{label}：{words}" for label, words in terms), "ja"))
    resource.rights(rights)
    if policy := identifier.url(package.text("haspolicy_url")):
        resource.statements.add(resource.node, ODRL.hasPolicy, ox.NamedNode(policy))
    if history := package.text("prov_was_generated_by_url", "provenance"):
        state_texts(resource.statements, resource.node, DCTERMS.provenance, [(history, "")])
    for standard in package.texts("conforms_to"):
        if followed := identifier.url(standard):
            resource.statements.add(resource.node, DCTERMS.conformsTo, ox.NamedNode(followed))


def _licence(resource: Resource, package: Package) -> list[tuple[str, str]]:
    """Element 14b. Returns what stands for a licence but is none, which belongs to the rights (trap 36)."""
    label, key = package.text("license_title"), package.text("license_id")
    url = package.text("license_url")
    known = scheme("licence").find(label) or scheme("licence").find(key)
    if url or known:
        resource.licence("" if url else (label or key), url or (known.match.value if known else ""), "license_url")
    elif label and key.lower() not in _NO_LICENCE:
        resource.licence(label, "", package.where("license_title"))
    return [(label, "")] if label and not known and not url else []


def _access(resource: Resource, package: Package, access: str, address: str) -> None:
    """Element 15; the word counts where the address is that of a document and no term."""
    categories = scheme("access-category")
    if address and categories.find_iri(address) is None and access:
        resource.rights([(address, "")])
        address = ""
    concept = categories.find(access) if access and not address else None
    if identifier.url(access) and not address:
        access, address = "", access
    resource.access(access, concept.match.value if concept else address, package.where("access_rights"))


def _people(resource: Resource, package: Package) -> None:
    """Publisher, creators and contact. Mail addresses are personal and stay inside."""
    statements = resource.statements
    offered = next(iter(package.all("organization")), None)
    name, home = package.text("publisher_name"), package.text("publisher_uri", "publisher_url", "publisher_identifier")
    if offered is not None:
        if not name:
            name, home = offered.text("title") or offered.text("name"), home or offered.text("id")
        offered.drop()
    if name or home:
        ror = identifier.ror(home) or ""
        own = "" if ror else home
        resource.publisher(organization(statements, [(name, "")], ror=ror, own=own, where="publisher_name"))
    address = package.text("creator_url", "creator_uri", "author_url")
    schemes = (
        [("ror", address)] if identifier.ror(address) else [("orcid", address)] if identifier.orcid(address) else []
    )
    for number, creator in enumerate(package.texts("creator_name", "author")):
        party = Party(names=[(creator, "")], identifiers=schemes if not number else [], where="creator_name")
        if (agent := party.state(statements)) is not None:
            resource.creator(agent)
    mails = package.texts("contact_email", "maintainer_email", "author_email", "publisher_email")
    contact = Contact(
        names=[(words, "") for words in package.texts("contact_name", "maintainer")[:1]],
        email=mails[0] if mails else "",
        telephone=package.text("contact_phone", "contact_tel"),
        kind=VCARD.Kind,
    )
    resource.contact(contact, "contact_name")


def _dates(resource: Resource, package: Package) -> None:
    """Dates of the data; metadata_created and metadata_modified are the catalogue's."""
    for kind, name in (
        ("Issued", "issued"),
        ("Updated", "modified"),
        ("Created", "created"),
        ("Available", "available"),
    ):
        if stated := package.text(name):
            resource.date(kind, stated, package.where(name))
