"""Who may use the data and how (MD_Constraints, MD_LegalConstraints)."""

from __future__ import annotations

from loader.elements import Resource
from loader.record import Field
from loader.sources.iso19115.language import Languages
from loader.values import identifier
from ontology import scheme

_WHERE = "identificationInfo/resourceConstraints"
_NO_LIMITS = "LimitationsOnPublicAccess/noLimitations"


def state_access(resource: Resource, data: Field, languages: Languages) -> None:
    """Licences by address or name, access rights where the text is a term for one, and the rest as rights.

    The codes of accessConstraints (license, copyright, otherRestrictions ...) say that there are terms and not which;
    an access right is never guessed from them (trap 26).
    """
    rights: list[tuple[str, str]] = []
    for constraint in data.all("resourceConstraints"):
        for field in constraint.all("useLimitation", "otherConstraints", "useConstraints"):
            address = field.text("@href")
            for words, tag in languages.texts(constraint_of(field), field.name):
                if field.name != "useConstraints" and not _known(resource, words, address):
                    rights.append((words, tag))
            if address and not field.value:
                _known(resource, "", address)
        for reference in constraint.all("reference"):
            rights += languages.texts(reference, "title")
            reference.drop()
        for known in constraint.all("accessConstraints", "classification", "releasability"):
            known.drop()
    resource.rights(rights)


def constraint_of(field: Field) -> Field:
    """A holder with this one field, so that its texts are read with their translations."""
    return Field("constraint", None, [field])


def _known(resource: Resource, words: str, address: str) -> bool:
    """State a licence or an access right; False when the words are neither."""
    stated = address or (words if identifier.url(words) else "")
    if _NO_LIMITS in stated:
        resource.access("", scheme("access-category")["open"].match.value, _WHERE)
        return True
    access = scheme("access-category").find_iri(stated) or scheme("access-category").find(words)
    if access is not None:
        resource.access("", access.match.value, _WHERE)
        return True
    licence = scheme("licence").find_iri(identifier.licence(stated)) or scheme("licence").find(words)
    if licence is not None:
        resource.licence("", licence.match.value, _WHERE)
        return True
    if identifier.url(stated):
        resource.licence("", stated, _WHERE)
        return not words or words == stated
    return False
