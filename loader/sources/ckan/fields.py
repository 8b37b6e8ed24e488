"""Which fields of CKAN and CADDE go where, and which are known and not kept."""

from __future__ import annotations

from loader.sources.mapping import Mapped
from ontology import text

TERMS = {
    "trading_policy_contract_type": "契約形態",
    "trading_policy_nda": "秘密保持契約",
    "trading_policy_use_application": "利用用途",
    "trading_policy_use_application_free": "利用用途（補足）",
    "scope_of_disclosure": "開示範囲",
    "scope_of_disclosure_free": "開示範囲（補足）",
    "terms_of_use_permissible_region": "利用できる地域",
    "terms_of_use_permissible_region_free": "利用できる地域（補足）",
    "terms_of_use_notices": "注意事項",
    "privacy_policy_contains_personal_data": "個人情報の有無",
    "privacy_policy_contains_personal_data_free": "個人情報の有無（補足）",
    "data_effective_period": "データの有効期間",
    "data_effective_period_term": "データの有効期間",
    "data_effective_period_start": "データの有効期間の開始",
    "data_effective_period_end": "データの有効期間の終了",
    "data_effective_period_free": "データの有効期間（補足）",
    "usage_license_period": "利用許諾期間",
    "usage_license_period_term": "利用許諾期間",
    "usage_license_period_deadline": "利用許諾の期限",
    "usage_license_period_period": "利用許諾期間",
    "usage_license_period_unit": "利用許諾期間の単位",
    "usage_license_period_free": "利用許諾期間（補足）",
    "pricing_price_range": "価格帯",
    "pricing_notices_of_price": "価格に関する注意",
    "sales_info_url": "販売情報",
    "warranty_express_warranty": "保証",
    "warranty_express_warranty_free": "保証（補足）",
    "warranty_legal_compliance": "法令遵守の保証",
    "warranty_legal_compliance_free": "法令遵守の保証（補足）",
}
"""Terms of use that CADDE asks for, with the names that its form shows."""

DROPPED = (
    "id", "creator_user_id", "revision_id", "owner_org", "regist_org", "num_tags", "num_resources", "isopen", "type",
    "state", "metadata_created", "relationships_as_subject", "relationships_as_object", "frequency", "vocabulary",
    "term",    "harvest_source_id", "harvest_source_title", "harvest_object_id", "contact_uri", "contact_identifier",
    "publisher_type", "author_email", "version_notes", "dcat_issued", "dcat_modified",
)  # fmt: skip
"""Fields of a package that are known and not kept."""

RESOURCE_DROPPED = (
    "id", "package_id", "revision_id", "position", "state", "hash", "hash_algorithm", "created", "metadata_modified",
    "cache_url", "cache_last_updated", "datastore_active", "url_type", "resource_type", "mimetype_inner", "format",
    "caddec_resource_type", "caddec_required", "caddec_resource_id_for_provenance", "get_resource_id_for_provenance",
    "data_service_title", "data_service_endpoint_url", "data_service_endpoint_description", "documentation", "filename",
    "label", "schema", "schema_type", "compress_format", "package_format", "ngsi_entity_type", "ngsi_tenant",
    "ngsi_service_path", "ngsi_data_model", "tracking_summary", "license_title", "license", "availability", "rights",
    "input_support_type", "downloadurl", "explainurl",
)  # fmt: skip
"""Fields of a resource that are known and not kept."""

_KEPT_BY_CKAN = text("How the catalogue keeps the package; says nothing about the data")
_EXCHANGE = text("Technical detail of the exchange of data between connectors")

MAPPING = (
    Mapped("title, title_translated", "dcterms:title", text("Without language unless it is stated")),
    Mapped("notes, notes_translated", "dcterms:description", text("Markup is removed and remarked")),
    Mapped("tags, groups, theme", "dcat:keyword", text("Themes with an address or of e-Rad: dcat:theme")),
    Mapped("dcat_type", "dcterms:type"),
    Mapped("language", "dcterms:language"),
    Mapped("version", "dcat:version"),
    Mapped("license_id, license_title, license_url", "dcterms:license", text("Unknown ones without address: text")),
    Mapped("access_rights, access_rights_url", "dcterms:accessRights"),
    Mapped("fee", "sdo:isAccessibleForFree", text("Other words than free or fee-based become part of the rights")),
    Mapped(
        "rights, trading_policy_*, scope_of_disclosure, terms_of_use_*, privacy_policy_*, data_effective_period_*, "
        "usage_license_period_*, pricing_*, sales_info_url, warranty_*",
        "dcterms:rights", text("Each term under its name, in one statement"),
    ),
    Mapped("haspolicy_url", "odrl:hasPolicy"),
    Mapped("prov_was_generated_by_url, provenance", "dcterms:provenance"),
    Mapped("conforms_to", "dcterms:conformsTo"),
    Mapped("publisher_name, publisher_uri, organization", "dcterms:publisher"),
    Mapped("creator_name, creator_url, author", "dcterms:creator", text("Person or organisation by its name")),
    Mapped("contact_name, contact_email, maintainer ...", "dcat:contactPoint", text("Internal store only")),
    Mapped("doi, identifier, uri, guid", "adms:identifier"),
    Mapped("caddec_provider_id, caddec_dataset_id_for_detail", "adms:identifier"),
    Mapped("url", "dcat:landingPage", text("The page in the catalogue when it is empty")),
    Mapped("issued, modified, created, available", "dcterms:issued ...", text("Dates of the data")),
    Mapped("metadata_modified", "dcterms:modified", text("On the catalogue record, not on the data")),
    Mapped("private", "dcterms:accessRights", text("The metadata of a private package stay inside")),
    Mapped("temporal, temporal_start, temporal_end", "dcterms:temporal"),
    Mapped("spatial, spatial_text, spatial_uri", "dcterms:spatial", text("Of a GeoJSON shape its bounding box")),
    Mapped("documentation, contact_url", "dcat:qualifiedRelation"),
    Mapped("resources/url, data_service_endpoint_url", "dcat:distribution", text("Only where there is an address")),
    Mapped("resources/name, description", "dcterms:title, dcterms:description"),
    Mapped("resources/mimetype, mime_type, format", "dcterms:format"),
    Mapped("resources/size", "dcat:byteSize, dcterms:extent"),
    Mapped("resources/license_url", "dcterms:license"),
    Mapped("resources/issued, last_modified", "dcterms:issued, dcterms:modified"),
    Mapped("resources/caddec_contract_required", "dcterms:rights"),
    Mapped("resources/caddec_required, caddec_resource_type, ngsi_*, schema, compress_format ...", "", _EXCHANGE),
    Mapped("resources/id, position, hash, created, cache_url ...", "", _KEPT_BY_CKAN),
    Mapped("owner_org, creator_user_id, num_resources, isopen, type, state, metadata_created ...", "", _KEPT_BY_CKAN),
    Mapped("frequency, vocabulary, term, version_notes", "", text("No question asks for it")),
)  # fmt: skip
