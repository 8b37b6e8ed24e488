"""Data described in SPASE, in the common elements."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Award, Contact, Resource, catalogue_record, dataset, document, organization
from loader.elements.naming import state_identifier, state_texts
from loader.record import Field, Record, Statements
from loader.sources.spase.coverage import state_coverage
from loader.sources.spase.fields import DROPPED
from loader.sources.spase.others import known_person
from loader.values import date, identifier, jgn
from ontology import COARRT, DCAT, DCTERMS, SKOS, VCARD, scheme

_ROLES = {
    "CoPI": "ProjectMember", "CoInvestigator": "ProjectMember", "DeputyPI": "ProjectMember",
    "FormerPI": "ProjectLeader", "ProjectScientist": "ProjectLeader", "TeamLeader": "ProjectLeader",
    "TeamMember": "ProjectMember",
    "DataProducer": "Producer", "InstrumentScientist": "DataCollector", "InstrumentLead": "DataCollector",
    "ArchiveSpecialist": "DataCurator", "MetadataContact": "DataCurator", "Scientist": "Researcher",
    "ProjectManager": "ProjectManager", "HostContact": "ContactPerson", "User": "Other",
}  # fmt: skip
_CREATORS = frozenset({"PrincipalInvestigator", "Author", "Contributor"})
_CONTACTS = frozenset({"GeneralContact", "TechnicalContact", "HostContact", "DataContact"})
_RIGHTS = {"Open": "open", "PartiallyRestricted": "restricted", "Restricted": "restricted"}
_RELATIONS = {"PartOf": "IsPartOf", "DerivedFrom": "IsDerivedFrom", "RevisionOf": "IsNewVersionOf"}
_KEYWORDS = ("Keyword", "MeasurementType", "PhenomenonType", "ObservedRegion", "ProcessingLevel")
_NEVER = 2100
"""A year from which an end of validity stands for none (trap 55: 2199-12-31)."""


def map_data(record: Record, fields: Field, statements: Statements) -> None:
    """State data or a document."""
    tag = fields.text("@lang")
    resource = (document if fields.name == "Document" else dataset)(statements, record.identifier)
    resource.identifier(record.identifier, agency="SPASE")
    if fields.name == "Document":
        fields.text("DocumentType")
    else:
        statements.add(resource.node, DCTERMS.type, COARRT.c_ddb1)
    released = ""
    funded = False
    for header in fields.all("ResourceHeader"):
        released = released or header.text("ReleaseDate")
        funded = _header(resource, header, tag) or funded
    for access in fields.all("AccessInformation"):
        _access(resource, access, tag)
    words = [(w, "") for w in fields.texts(*_KEYWORDS)]
    state_texts(statements, resource.node, DCAT.keyword, words)
    resource.texts(DCTERMS.alternative, [(w, "") for w in fields.texts("ProviderResourceName", "ProviderName")])
    for version in fields.texts("ProviderVersion"):
        statements.add(resource.node, DCAT.version, ox.Literal(version))
    resource.texts(SKOS.note, [(w, tag) for w in fields.texts("Caveats")])
    for name, kind in (("InstrumentID", "IsCollectedBy"), ("InputResourceID", "IsDerivedFrom")):
        for key in fields.texts(name):
            _relation(resource, kind, key)
    state_coverage(resource, fields)
    for known in fields.all(*DROPPED):
        known.drop()
    profile = "cao-2023" if funded and fields.name != "Document" else None
    catalogue_record(
        statements, record, resource.node, profile=profile, modified=released, where="ResourceHeader/ReleaseDate"
    )


def _header(resource: Resource, header: Field, tag: str) -> bool:
    """The header that every SPASE resource has. Returns whether it states funding."""
    statements = resource.statements
    resource.title([(w, tag) for w in header.texts("ResourceName")])
    resource.texts(DCTERMS.alternative, [(w, tag) for w in header.texts("AlternateName")])
    resource.description([(w, tag) for w in header.texts("Description")], "ResourceHeader/Description")
    for stated in header.texts("DOI"):
        resource.doi(stated, "ResourceHeader/DOI")
    for key in header.texts("PriorID"):
        resource.identifier(key, agency="SPASE")
    thanks = header.texts("Acknowledgement")
    resource.rights([(w, tag) for w in thanks])
    for number in dict.fromkeys(n for w in thanks for n in jgn.candidates(w)):
        statements.remark("jgn-in-text", "ResourceHeader/Acknowledgement", number)
    if expires := header.text("ExpirationDate"):
        moment = date.read(expires)
        if moment is None or moment.start.year < _NEVER:
            resource.date("Valid", expires, "ResourceHeader/ExpirationDate")
    for contact in header.all("Contact"):
        _contact(resource, contact)
    _published(resource, header, tag)
    _pages(resource, header)
    for association in header.all("Association"):
        kind = _RELATIONS.get(association.text("AssociationType"), "")
        _relation(resource, kind, association.text("AssociationID"))
        association.drop()
    for known in header.all("RevisionHistory", "Extension"):
        known.drop()
    funded = [_funding(resource, funding) for funding in header.all("Funding")]
    return any(funded)


def _contact(resource: Resource, contact: Field) -> None:
    """People by their roles. Whom to ask is a contact, which stays inside."""
    statements = resource.statements
    where = "ResourceHeader/Contact"
    key, roles = contact.text("PersonID"), contact.texts("Role")
    contact.drop()
    if not key:
        return
    if set(roles) & _CONTACTS:
        end = key.rpartition("/")[2].replace(".", " ")
        resource.contact(Contact(names=[(end, "")], kind=VCARD.Individual), where)
    roles = [r for r in roles if r not in _CONTACTS]
    if not roles:
        return
    node = known_person(statements, key, where)
    for role in roles:
        if role in _CREATORS:
            resource.creator(node)
        elif role == "Publisher":
            resource.publisher(node)
        else:
            if role not in _ROLES:
                statements.remark("type-unknown", where, role)
            known = scheme("role").find(_ROLES.get(role, "Other")) or scheme("role")["other"]
            resource.attribution(node, known.match)


def _published(resource: Resource, header: Field, tag: str) -> None:
    for published in header.all("PublicationInfo"):
        if stated := published.text("PublicationDate"):
            resource.date("Issued", stated, "ResourceHeader/PublicationInfo/PublicationDate")
        if name := published.text("PublishedBy"):
            resource.publisher(organization(resource.statements, [(name, tag)], where="PublicationInfo/PublishedBy"))
        if page := published.text("LandingPageURL"):
            resource.page(page, "ResourceHeader/PublicationInfo/LandingPageURL")
        published.drop()


def _pages(resource: Resource, header: Field) -> None:
    """The first page with information is the landing page, the others document the data."""
    for number, information in enumerate(header.all("InformationURL")):
        address, title = information.text("URL"), information.text("Name")
        information.drop()
        if number == 0 and address:
            resource.page(address, "ResourceHeader/InformationURL")
        elif url := identifier.url(address):
            resource.relation("IsDocumentedBy", url, title)


def _relation(resource: Resource, kind: str, key: str) -> None:
    """A relation to another resource, which SPASE names by an id that no browser opens."""
    if key:
        resource.relation(kind or "Other", identifier.url(key), notation=key)


def _funding(resource: Resource, funding: Field) -> bool:
    """Elements 1 to 5 (SPASE 2.4 and later). A number is tested for being a Japan Grant Number."""
    award = Award(number_is_jgn=False, where="ResourceHeader/Funding")
    award.funder_names = [(w, "") for w in funding.texts("Agency")]
    award.number = funding.text("AwardNumber")
    award.titles = [(w, "") for w in funding.texts("Project")]
    if award:
        resource.output_of(award)
    return bool(award)


def _access(resource: Resource, access: Field, tag: str) -> None:
    """Elements 13, 15, 17 and 18: where the data are, who may have them, in what form and size."""
    statements = resource.statements
    if stated := access.text("AccessRights"):
        known = _RIGHTS.get(stated)
        concept = scheme("access-category")[known] if known else None
        resource.access("" if concept else stated, concept.match.value if concept else "", "AccessRights")
    if key := access.text("RepositoryID"):
        names = [(w, tag) for w in access.texts("RepositoryName")]
        state_identifier(statements, resource.repository(names, own=key), key, agency="SPASE")
    formats = access.texts("Format")
    for place in access.all("AccessURL"):
        address, title = place.text("URL"), place.text("Name")
        node = resource.distribution(address, "AccessInformation/AccessURL") if address else None
        if node is not None:
            state_texts(statements, node, DCTERMS.title, [(title, tag)])
            state_texts(statements, node, DCTERMS.description, [(w, tag) for w in place.texts("Description")])
            statements.add(node, DCTERMS.format, *(ox.Literal(f) for f in formats))
        place.drop()
    for extent in access.all("DataExtent"):
        amount = " ".join(filter(None, (extent.text("Quantity"), extent.text("Units"))))
        per = extent.text("Per")
        if amount:
            resource.extent(f"{amount} / {per}" if per else amount, "AccessInformation/DataExtent")
    thanks = access.texts("Acknowledgement")
    resource.rights([(w, tag) for w in thanks])
    for number in dict.fromkeys(n for w in thanks for n in jgn.candidates(w)):
        statements.remark("jgn-in-text", "AccessInformation/Acknowledgement", number)
    for known_field in access.all("Availability", "Encoding", "StyleSheet"):
        known_field.drop()
