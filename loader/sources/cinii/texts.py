"""What CiNii Research writes everywhere: texts with languages, typed identifiers, people."""

from __future__ import annotations

from collections.abc import Iterable

from loader.elements import Naming, person
from loader.elements.listing import listed
from loader.elements.naming import state_identifier
from loader.record import Field, Node, Statements
from loader.values import identifier, name, text

_RESEARCHERS = frozenset({"KAKEN_RESEARCHERS", "NRID", "ERAD", "E-RAD", "E-RAD_RESEARCHER"})


def tagged(words: str, language: str = "") -> tuple[str, str]:
    """A text with its language: the stated one, else Japanese when it is written in it (trap 39)."""
    return words, language or ("ja" if text.script(words) == "ja" else "")


def worded(field: Field) -> tuple[str, str]:
    """The text of a field, whether it is a text or {@value, @language}, with its language."""
    words = text.clean(field.text("@value") or field.take())
    return tagged(words, field.text("@language"))


def texts(field: Field, *names: str) -> list[tuple[str, str]]:
    """The texts of all members of these names, without the empty ones."""
    return [pair for member in field.all(*names) if (pair := worded(member))[0]]


def in_interface(words: str, language: str) -> tuple[str, str]:
    """A text of a list item; the language of the interface counts only when the text can be in it."""
    script = text.script(words)
    if script == "ja":
        return words, "ja"
    return words, "en" if script == "latin" and language == "en" else ""


def typed(fields: Iterable[Field]) -> list[tuple[str, str]]:
    """Identifiers as (type, value). The type comes as "DOI", "cir:DOI" or as an address that ends in it."""
    found = []
    for field in fields:
        inner = field.first("identifier") or field
        kind = inner.text("@type").rsplit("/", 1)[-1].rsplit(":", 1)[-1].upper()
        value = (inner.text("@value") or inner.take()).strip()
        if value:
            found.append((kind, value))
    return found


def state_person(statements: Statements, field: Field, where: str, *names: str) -> Node | None:
    """A person of a record, under her CRID and the numbers that are stated; None when she has neither name nor number.

    Names are "姓,名" without a space (trap 40), or family first with a space.
    """
    naming = Naming()
    for words, tag in texts(field, *names):
        parts = name.read_comma(words, tag) if "," in words else name.read_family_first(words, tag)
        naming.full.append((parts.full, tag))
        naming.family += [(parts.family, tag)] if parts.family else []
        naming.given += [(parts.given, tag)] if parts.given else []
    crid = identifier.crid(field.text("@id")) or ""
    numbers = typed(field.all("personIdentifier"))
    erad = next((v for k, v in numbers if k in _RESEARCHERS and identifier.erad_researcher(v)), "")
    orcid = next((v for k, v in numbers if k == "ORCID"), "")
    if not (naming or crid or erad or orcid):
        return None
    own = f"crid:{crid}" if crid else ""
    node = person(statements, naming, erad=erad, orcid=orcid, own=own, where=f"{where}/personIdentifier")
    if crid:
        listed(statements, node, crid)
    for kind, value in numbers:
        if value not in {erad, orcid}:
            state_identifier(statements, node, value, agency=kind)
    field.text("@type")
    return node
