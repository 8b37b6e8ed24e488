"""Floor 0, words: the only place where IRIs are written.

Every vocabulary is closed. Its terms are those that ``profile.ttl`` and ``core.ttl`` describe, so a
misspelt or undocumented term raises when it is used instead of becoming a silent new predicate.

    >>> from ontology import DCAT
    >>> DCAT.Dataset.value
    'http://www.w3.org/ns/dcat#Dataset'
"""

from ontology.messages import LOCALES, Text, text
from ontology.scheme import Concept, Scheme, scheme, schemes
from ontology.vocabulary import (
    ADMS,
    COARAR,
    COARRT,
    DCAT,
    DCSO,
    DCTERMS,
    DCV,
    DQV,
    ENISHI,
    FOAF,
    FRAPO,
    ODRL,
    ORG,
    OWL,
    PROV,
    QB,
    RDF,
    RDFS,
    SDMXA,
    SDMXD,
    SDO,
    SH,
    SKOS,
    SSSOM,
    VCARD,
    XSD,
    UnknownTermError,
    Vocabulary,
    compact,
    files,
    prefixes,
)

__all__ = [
    "ADMS",
    "COARAR",
    "COARRT",
    "DCAT",
    "DCSO",
    "DCTERMS",
    "DCV",
    "DQV",
    "ENISHI",
    "FOAF",
    "FRAPO",
    "LOCALES",
    "ODRL",
    "ORG",
    "OWL",
    "PROV",
    "QB",
    "RDF",
    "RDFS",
    "SDMXA",
    "SDMXD",
    "SDO",
    "SH",
    "SKOS",
    "SSSOM",
    "VCARD",
    "XSD",
    "Concept",
    "Scheme",
    "Text",
    "UnknownTermError",
    "Vocabulary",
    "compact",
    "files",
    "prefixes",
    "scheme",
    "schemes",
    "text",
]
