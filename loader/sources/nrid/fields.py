"""Where each field of a researcher goes. Names are those of NII's definition of the researcher JSON."""

from __future__ import annotations

from loader.sources.mapping import Mapped
from ontology import text

DROPPED = ("accn", "recordSource", "relation:relatedResource", "work:product", "ongoing")
"""Known members that are not stated; the reasons stand in the mapping."""

AGENCIES = {
    "id:person:erad:alternative": "e-Rad (withdrawn)",
    "id:person:jst": "JST",
    "id:person:researchmap": "researchmap",
    "id:person:jglobal": "J-GLOBAL",
}
"""Identifiers that are kept as stated and join nothing."""

_KAKEN = text("KAKEN tells it with the project")

MAPPING = (
    Mapped("_source_url", "dcterms:identifier", text("The NRID in the address is the identifier of the record")),
    Mapped("accn", "", text("Accession number inside NRID; the identifier only where there is no researcher number")),
    Mapped("recordSource", "", text("Where NRID has the researcher from")),
    Mapped("relation:relatedResource", "", text("Numbers of projects, which work:project tells with their titles")),
    Mapped(
        "id:person:erad",
        "adms:identifier ^^enishi:ERadResearcher",
        text("The one of the NRID is the key; others are only stated, since which numbers are one person is curated"),
    ),
    *(Mapped(name, "adms:identifier", text("Kept as stated, joins nothing")) for name in AGENCIES),
    Mapped("id:orcid", "owl:sameAs", text("A key")),
    Mapped("name", "foaf:name, foaf:familyName, foaf:givenName", text("Family first in both languages")),
    Mapped("names", "sdo:alternateName", text("Without the time in which a name was in use")),
    Mapped("affiliations:current", "org:Membership, org:memberOf"),
    Mapped("affiliations:history", "org:Membership", text("With the days from and until which it holds")),
    Mapped(
        "affiliation:institution/id:institution:mext",
        "adms:identifier ^^enishi:KakenInstitution",
        text("The five digits of KAKENHI"),
    ),
    Mapped("affiliation:institution/id:institution:erad", "adms:identifier ^^enishi:ERadInstitution"),
    Mapped("affiliation:institution/id:institution:kakenhi", "adms:identifier", text("The number that NII gives")),
    Mapped(
        "affiliation:institution/category:institution:kakenhi",
        "",
        text("Classes of institutions come from the institution tables"),
    ),
    Mapped(
        "affiliation:department, affiliation:jobTitle", "rdfs:label", text("Label of the membership, without codes")
    ),
    Mapped(
        "work:project/recordSource/id:project:kakenhi",
        "adms:identifier ^^enishi:KakenProject",
        text("Key of project and grant, with the Japan Grant Number that the KAKENHI number makes"),
    ),
    Mapped("work:project/title", "dcterms:title"),
    Mapped("work:project/since, until", "dcterms:temporal", text("Fiscal years")),
    Mapped("work:project/role", "prov:qualifiedAssociation, prov:hadRole"),
    Mapped("work:project/category, field, institution, keyword, projectStatus, member", "", _KAKEN),
    Mapped("work:product", "", text("KAKEN tells products with the projects they came out of")),
    Mapped("ongoing", "", text("Short form of the current project, for the list of search results")),
)
