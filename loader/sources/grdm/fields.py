"""Where each question of the forms of GakuNin RDM goes (for the page on sources)."""

from __future__ import annotations

from loader.sources.mapping import Mapped
from ontology import text

MAPPING = (
    Mapped("funder", "frapo:isOutputOf / frapo:hasFundingAgency"),
    Mapped("funding-stream-code", "frapo:isOutputOf / frapo:isFundedBy / dcterms:isPartOf / skos:notation"),
    Mapped(
        "program-name-ja, program-name-en", "frapo:isOutputOf / frapo:isFundedBy / dcterms:isPartOf / dcterms:title"
    ),
    Mapped("japan-grant-number", "frapo:isOutputOf / frapo:isFundedBy / adms:identifier"),
    Mapped("project-name-ja, project-name-en", "frapo:isOutputOf / dcterms:title"),
    Mapped("project-research-field", "frapo:isOutputOf / dcterms:subject"),
    Mapped("grdm-file:data-number", "adms:identifier / skos:notation", text("Unique only inside its project.")),
    Mapped("grdm-file:title-ja, title-en", "dcterms:title"),
    Mapped("grdm-file:date-issued-updated", "^foaf:primaryTopic / dcterms:modified"),
    Mapped("grdm-file:data-description-ja, data-description-en", "dcterms:description"),
    Mapped(
        "grdm-file:data-research-field", "dcat:theme", text("The value project stands for the field of the project.")
    ),
    Mapped("grdm-file:data-type", "dcterms:type"),
    Mapped("grdm-file:file-size", "dcterms:extent"),
    Mapped("grdm-file:data-policy-free", "sdo:isAccessibleForFree"),
    Mapped(
        "grdm-file:data-policy-license", "dcterms:license", text("What is no licence becomes part of dcterms:rights.")
    ),
    Mapped("grdm-file:data-policy-cite-ja, data-policy-cite-en", "dcterms:rights / rdfs:label"),
    Mapped("grdm-file:access-rights", "dcterms:accessRights"),
    Mapped("grdm-file:available-date", "dcterms:available"),
    Mapped("grdm-file:repo-information-ja, repo-information-en", "dcat:inCatalog / rdfs:label"),
    Mapped("grdm-file:repo-url-doi-link", "dcterms:identifier, dcat:landingPage"),
    Mapped("grdm-file:creators", "dcterms:creator, prov:qualifiedAttribution"),
    Mapped("grdm-file:hosting-inst-ja, hosting-inst-en, hosting-inst-id", "prov:qualifiedAttribution / prov:agent"),
    Mapped(
        "grdm-file:data-man-type, data-man-name-ja, data-man-name-en, data-man-number",
        "prov:qualifiedAttribution / prov:agent",
    ),
    Mapped("grdm-file:data-man-org-ja, data-man-org-en", "dcat:contactPoint / vcard:fn", text("Only inside.")),
    Mapped("grdm-file:data-man-address-ja, data-man-address-en", "dcat:contactPoint", text("Only inside.")),
    Mapped("grdm-file:data-man-tel, data-man-email", "dcat:contactPoint", text("Only inside.")),
    Mapped("grdm-file:remarks-ja, remarks-en", "skos:note"),
    Mapped(
        "grdm-file:metadata-access-rights",
        "^foaf:primaryTopic / dcterms:accessRights",
        text(
            "Anything but open keeps the whole record inside. So does a report without the added column "
            "メタデータのアクセス権 (Access rights of metadata)."
        ),
    ),
    Mapped("urlpath, rdmURL", "^foaf:primaryTopic / dcterms:source"),
    Mapped("RO-Crate File/contentSize", "dcterms:extent", text("Only when the form states no size.")),
    Mapped("RO-Crate File/keywords", "dcat:keyword"),
    Mapped(
        "RO-Crate Person/name, familyName, givenName, identifier",
        "prov:qualifiedAttribution / prov:agent",
        text("Members of the project in GakuNin RDM; only inside."),
    ),
    Mapped("未病DB title-of-dataset, title-of-dataset-en", "dcterms:title"),
    Mapped("未病DB date-registered-in-metadata", "^foaf:primaryTopic / dcterms:issued"),
    Mapped("未病DB date-updated-in-metadata", "^foaf:primaryTopic / dcterms:modified"),
    Mapped(
        "未病DB purpose-of-experiment, description-of-experimental-condition",
        "dcterms:description",
        text("One text in each language."),
    ),
    Mapped("未病DB keyword, keyword-en", "dcat:keyword"),
    Mapped("未病DB metadata-filename1 to 4", "dcat:qualifiedRelation", text("Relation type HasMetadata.")),
    Mapped("未病DB dataset-research-field", "dcat:theme"),
    Mapped("未病DB necessity-of-contact-and-permission", "odrl:hasPolicy / odrl:permission / odrl:duty"),
    Mapped(
        "未病DB necessity-of-including-in-acknowledgments, names-to-be-included-in-the-acknowledgments",
        "odrl:hasPolicy / odrl:permission / odrl:duty / rdfs:label",
    ),
    Mapped("未病DB other-conditions-or-special-notes", "dcterms:rights / rdfs:label"),
    Mapped("未病DB data-policy-license", "dcterms:license", text("Not applicable is no licence.")),
    Mapped("未病DB data-policy-free", "sdo:isAccessibleForFree"),
    Mapped("未病DB availability-of-commercial-use", "odrl:hasPolicy / odrl:permission, odrl:prohibition"),
    Mapped("未病DB access-rights", "dcterms:accessRights"),
    Mapped("未病DB scheduled-release-date", "dcterms:available"),
    Mapped("未病DB repository-information", "dcat:inCatalog / rdfs:label"),
    Mapped("未病DB repository-url-doi-link", "dcterms:identifier, dcat:landingPage"),
    Mapped("未病DB other-supplementary-information, remarks-3", "skos:note"),
    Mapped("未病DB name-of-data-creator, belonging-of-data-creator", "dcterms:creator / foaf:name, org:memberOf"),
    Mapped("未病DB contact-of-data-creator", "^foaf:primaryTopic / skos:note", text("Only inside.")),
    Mapped("未病DB name-of-data-manager, belonging-of-data-manager", "prov:qualifiedAttribution / prov:agent"),
    Mapped("未病DB contact-of-data-manager", "dcat:contactPoint", text("Only inside.")),
    Mapped("未病DB target-type-of-acquired-data", "enishi:acquisitionTarget"),
    Mapped("未病DB ethics-review-committee-approval", "enishi:ethicsApproval"),
    Mapped(
        "未病DB informed-consent, consent-for-provision-to-a-third-party, overseas-offerings, industrial-use, ic-is-no",
        "enishi:ethics",
        text("Concepts of the list ethics."),
    ),
    Mapped("未病DB anonymous-processing, conflict-of-interest-Yes-or-No", "enishi:ethics"),
    Mapped("未病DB conflict-of-interest", "enishi:conflictOfInterest"),
    Mapped(
        "type, links, relationships, embeds, user", "", text("Plumbing of the interface, and who pressed the button.")
    ),
    Mapped(
        "schema, active, generated, folder, hash", "", text("They say how the form was stored, not what the data are.")
    ),
    Mapped(
        "RO-Crate File/name, encodingFormat, dateCreated, dateModified, version, md5, sha1, sha256, sha512, creator",
        "",
        text("They are about the working copy in GakuNin RDM; who uploaded a file need not have made the data."),
    ),
    Mapped(
        "RO-Crate Comment, Action, RDMAddon, RDMFolder, RDMLicense, Organization",
        "",
        text("They tell of the work in the project and not of the data."),
    ),
    Mapped(
        "未病DB the-presence-of-metadata-files-created-for-a-specific-modality-in-other-databases",
        "",
        text("The names of the files say the same."),
    ),
)
