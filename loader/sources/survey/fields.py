"""Where each column of the survey tables goes (for the page on sources)."""

from __future__ import annotations

from loader.sources.mapping import Mapped
from ontology import text

MAPPING = (
    Mapped("institutions/name_ja, name_en", "foaf:name"),
    Mapped("institutions/class", "org:classification", text("Concept of the list institution-class.")),
    Mapped("*/ror, houjin, erad_code, kaken_code, funder_code", "adms:identifier / skos:notation"),
    Mapped("institutions/repository_ja, repository_en", "^dcterms:publisher / rdfs:label"),
    Mapped("institutions/repository_url", "^dcterms:publisher / foaf:homepage"),
    Mapped("institutions/opened", "^dcterms:publisher / dcterms:issued"),
    Mapped("policies/institution_ja", "dcterms:creator / foaf:name"),
    Mapped("policies/title_ja, title_en", "dcterms:title"),
    Mapped("policies/url", "foaf:page"),
    Mapped("policies/in_force", "dcterms:issued"),
    Mapped("policies/repealed", "dcterms:valid", text("The last day on which the policy is in force.")),
    Mapped("programmes/funder_code", "frapo:hasFundingAgency"),
    Mapped("programmes/programme_ja, programme_en", "dcterms:title"),
    Mapped("programmes/programme_code", "adms:identifier / skos:notation"),
    Mapped("programmes/stream", "skos:notation"),
    Mapped("programmes/status", "^prov:specializationOf / adms:status"),
    Mapped(
        "programmes/status_on",
        "^prov:specializationOf / prov:generatedAtTime",
        text("A month or year stands for its last day."),
    ),
    Mapped("programmes/call_ja, call_en", "^dcterms:isPartOf / dcterms:title"),
    Mapped("programmes/call_opened", "^dcterms:isPartOf / dcterms:issued"),
    Mapped("programmes/call_closed", "^dcterms:isPartOf / dcterms:valid"),
    Mapped("programmes/budget", "^dcterms:subject / sdo:value", text("An observation in yen.")),
    Mapped("programmes/budget_year", "^dcterms:subject / sdmx-dimension:refPeriod"),
    Mapped("duties/duty", "dcterms:type", text("Concept of the list duty.")),
    Mapped("duties/duty_from", "dcterms:issued", text("The first day of the period.")),
    Mapped("duties/programme_ja, stream, funder_code", "dcterms:subject", text("The programme, or the funder.")),
    Mapped("erad-counts/erad_project, jgn", "dcterms:subject"),
    Mapped("erad-counts/fiscal_year", "sdmx-dimension:refPeriod"),
    Mapped("erad-counts/metadata_records", "sdo:value"),
    Mapped("erad-counts/reported_on", "dcterms:issued"),
    Mapped("erad-counts/entered_by", "dcterms:type", text("Concept of the list count-entry.")),
    Mapped("usage/doi, url", "dcterms:subject"),
    Mapped("usage/measure", "enishi:measure"),
    Mapped("usage/period", "sdmx-dimension:refPeriod"),
    Mapped("usage/value", "sdo:value"),
    Mapped("usage/printed", "rdfs:label"),
    Mapped("usage/status", "sdmx-attribute:obsStatus"),
    Mapped("*/document, document_ja, document_en, document_url", "^foaf:primaryTopic / prov:hadPrimarySource"),
    Mapped("*/section", "^foaf:primaryTopic / dcterms:bibliographicCitation"),
    Mapped("*/note_ja, note_en", "^foaf:primaryTopic / skos:note"),
)
