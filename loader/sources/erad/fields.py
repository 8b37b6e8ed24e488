"""Where each column of the tables of e-Rad goes (for the page on sources)."""

from __future__ import annotations

from loader.sources.mapping import Mapped
from ontology import text

MAPPING = (
    Mapped(
        "KADAI_ID", "adms:identifier / skos:notation", text("The key of the project, together with the fiscal year.")
    ),
    Mapped("NENDO", "dcterms:temporal / dcat:startDate, dcat:endDate", text("The fiscal year, from April to March.")),
    Mapped("KADAI_MEI", "dcterms:title", text("Only inside. Japanese and English are split at the last vertical bar.")),
    Mapped("BUNYA_CD, BUNYA_MEI", "dcterms:subject", text("The code outranks the name; a contradiction is remarked.")),
    Mapped("JAPAN_GRANT_NUMBER", "frapo:isFundedBy / frapo:hasGrantNumber, adms:identifier"),
    Mapped(
        "HAIBUNKIKAN_CD, HAIBUNKIKAN_MEI",
        "frapo:hasFundingAgency / adms:identifier, foaf:name",
        text("The code outranks the name; a contradiction is remarked."),
    ),
    Mapped("SEIDO_CD, SEIDO_MEI", "frapo:isFundedBy / dcterms:isPartOf / dcterms:isPartOf"),
    Mapped("JIGYO_CD, JIGYO_MEI", "frapo:isFundedBy / dcterms:isPartOf / adms:identifier, dcterms:alternative"),
    Mapped("PROGRAM_NAME_JA, PROGRAM_NAME_EN", "frapo:isFundedBy / dcterms:isPartOf / dcterms:title"),
    Mapped("FUNDING_STREAM_CODE", "frapo:isFundedBy / dcterms:isPartOf / skos:notation"),
    Mapped("KENKYUSHA_NO", "prov:qualifiedAssociation / prov:agent / adms:identifier", text("Only inside.")),
    Mapped(
        "KENKYUSHA_SHIMEI",
        "prov:qualifiedAssociation / prov:agent / foaf:name, foaf:familyName, foaf:givenName",
        text("Only inside."),
    ),
    Mapped(
        "KENKYUKIKAN_CD",
        "^org:organization / org:member; adms:identifier",
        text("Ten digits of e-Rad, or five of KAKENHI."),
    ),
    Mapped("KENKYUKIKAN_MEI", "foaf:name"),
    Mapped("haibunkikan.csv: code", "adms:identifier / skos:notation"),
    Mapped(
        "haibunkikan.csv: names", "foaf:name", text("A name that differs from that of the list of funders is remarked.")
    ),
)
