"""Rights of a DataCite record (property 16): licences, access rights and everything else that people write there."""

from __future__ import annotations

from loader.elements import Resource
from loader.elements.naming import check_languages
from loader.record import Field
from loader.values import identifier
from ontology import COARAR, scheme

_ACCESS = {
    "openaccess": "open access", "restrictedaccess": "restricted access", "embargoedaccess": "embargoed access",
    "closedaccess": "metadata only access",
}  # fmt: skip
_INFO = "info:eu-repo/semantics/"


def policy(resource: Resource, record: Field) -> None:
    """State licence and access right as far as they are stated (traps 26, 36); nothing follows from their absence.

    Entries mix licences, policies and languages. An entry is a licence by its address or its SPDX id; an access right
    by its COAR or info:eu-repo address. All other words become one rights statement, with the pages they point to.
    """
    texts, pages = [], []
    for element in record.all("rightsList"):
        words, tag = element.take().strip() or element.text("rights"), element.text("lang")
        address = element.text("rightsUri", "rightsURI")
        code = element.text("rightsIdentifier")
        for name in ("rightsIdentifierScheme", "schemeUri"):
            for field in element.all(name):
                field.drop()  # tell where the code is described
        if _access(resource, words, address):
            continue
        if not _licence(resource, words, address, code) and identifier.url(address):
            pages.append(address)
        if words and scheme("licence").find(words) is None:
            texts.append((words, tag))
    check_languages(resource.statements, texts, "rightsList", missing=False)
    resource.rights(texts, pages)


def _access(resource: Resource, words: str, address: str) -> bool:
    """State an access right when the entry is one."""
    if address.startswith(_INFO):
        resource.access(_ACCESS.get(address.removeprefix(_INFO).lower(), ""), "", "rightsList")
        return True
    if identifier.url(address) and scheme("access-category").find_iri(address):
        resource.access(words if scheme("access-category").find(words) else "", address, "rightsList")
        return True
    if address.startswith((COARAR.namespace, COARAR.namespace.replace("http:", "https:"))):
        resource.access("", address, "rightsList")
        return True
    if not address and words and scheme("access-category").find(words):
        resource.access(words, "", "rightsList")
        return True
    return False


def _licence(resource: Resource, words: str, address: str, code: str) -> bool:
    """State the licence when the entry is one; an address outranks a code, and a contradiction is remarked."""
    licences = scheme("licence")
    by_address = licences.find_iri(identifier.licence(address)) if address else None
    by_code = licences.find(code) if code else None
    if by_address and by_code and by_address.match != by_code.match:
        resource.statements.remark("label-uri-differ", "rightsList", f"{code} / {address}")
    if by_address:
        return resource.licence("", address, "rightsList")
    if by_code:
        return resource.licence(code, "", "rightsList")
    if "creativecommons.org/" in address:
        return resource.licence("", identifier.licence(address), "rightsList") or True
    return bool(words and licences.find(words) and resource.licence(words, "", "rightsList"))
