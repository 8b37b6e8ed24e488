"""Where the data can be had (MD_Distribution)."""

from __future__ import annotations

import pyoxigraph as ox

from loader.elements import Resource
from loader.elements.naming import state_texts
from loader.record import Field
from loader.sources.iso19115.language import Languages
from loader.sources.iso19115.parties import state_parties
from loader.values import identifier
from ontology import DCTERMS

_PAGES = frozenset({"information", "order", "search", "completeMetadata", "browsing"})
_WHERE = "distributionInfo/transferOptions"


def state_files(resource: Resource, fields: Field, languages: Languages) -> str:
    """Links as distributions, or as landing page when they lead to information. Returns the first page, "" for none."""
    page = ""
    for distribution in fields.all("distributionInfo"):
        formats = [w for f in distribution.all("distributionFormat") for w in _format(f)]
        options = distribution.all("transferOptions")
        for distributor in distribution.all("distributor"):
            options += distributor.all("distributorTransferOptions")
            formats += [w for f in distributor.all("distributorFormat") for w in _format(f)]
            state_parties(resource, distributor.all("distributorContact"), languages)
            for known in distributor.all("distributionOrderProcess"):
                known.drop()
        for option in options:
            found = _option(resource, option, formats, languages)
            page = page or found
    return page


def _format(form: Field) -> list[str]:
    """The name of a format, which ISO 19115-3 puts into a citation."""
    names = form.texts("name")
    for citation in form.all("formatSpecificationCitation"):
        names += citation.texts("title")
    form.drop()
    return names


def _option(resource: Resource, option: Field, formats: list[str], languages: Languages) -> str:
    page = ""
    for size in option.texts("transferSize"):
        resource.extent(f"{size} MB", f"{_WHERE}/transferSize")
    for online in option.all("onLine", "onlineResource"):
        found = _link(resource, online, formats, languages)
        page = page or found
    for known in option.all("unitsOfDistribution", "offLine", "transferFrequency", "distributionFormat"):
        known.drop()
    return page


def _link(resource: Resource, online: Field, formats: list[str], languages: Languages) -> str:
    address, purpose = online.text("linkage"), online.text("function")
    names, described = languages.texts(online, "name"), languages.texts(online, "description")
    for known in online.all("protocol", "applicationProfile", "protocolRequest"):
        known.drop()
    if not address:
        return ""
    if bare := identifier.doi(address):
        resource.page(f"https://doi.org/{bare}", _WHERE)
        return ""
    if purpose in _PAGES:
        return resource.page(address, _WHERE) or ""
    node = resource.distribution(address, _WHERE, download=purpose == "download")
    if node is not None:
        state_texts(resource.statements, node, DCTERMS.title, names)
        state_texts(resource.statements, node, DCTERMS.description, described)
        resource.statements.add(node, DCTERMS.format, *(ox.Literal(form) for form in dict.fromkeys(formats)))
    return ""
