"""What an RO-Crate tells about a file beside its registration: its size, and inside only the people of its project."""

from __future__ import annotations

from loader.elements import Naming, Resource, person
from loader.record import Field, Statements
from ontology import DCAT, DCV, PROV

_KNOWN = (
    "name", "encodingFormat", "dateCreated", "dateModified", "version", "md5", "sha1", "sha256", "sha512", "creator",
)  # fmt: skip
_ORCID, _ERAD = "orcid", "e-rad"


def page(content: Field) -> str:
    """The address of the file in GakuNin RDM, "" when the crate tells none."""
    return next((url for file in content.all("crate-file") if (url := file.text("rdmURL"))), "")


def state_crate_file(content: Field, resource: Resource, *, sized: bool) -> None:
    """State what the crate knows about the file itself.

    Args:
        content: the whole registration.
        resource: the data.
        sized: the registration states a size, which then stands alone.
    """
    for file in content.all("crate-file"):
        resource.texts(DCAT.keyword, [(word, "") for word in file.texts("keywords")])
        if (size := file.text("contentSize")) and not sized:
            resource.extent(f"{size} B" if size.isascii() and size.isdigit() else size, "crate-file/contentSize")
        for known in file.all(*_KNOWN):
            known.drop()
    for member in content.all("crate-person"):
        _state_member(member, resource, resource.statements)


def _state_member(member: Field, resource: Resource, statements: Statements) -> None:
    """State a member of the project in GakuNin RDM, for the internal store: membership is not public."""
    naming = Naming(_localised(member, "name"), _localised(member, "familyName"), _localised(member, "givenName"))
    if naming.family or naming.given:
        naming.full = []  # the parts say in which language they are, the whole name does not
    found = {kind: value for kind, value in map(_identifier, member.all("identifier")) if value}
    if not naming and not found:
        return
    node = person(
        statements,
        naming,
        erad=found.get(_ERAD, ""),
        orcid=found.get(_ORCID, ""),
        where="crate-person/identifier",
        internal=True,
    )
    role = statements.part("member")
    statements.add(resource.node, PROV.qualifiedAttribution, role, internal=True)
    statements.a(role, PROV.Attribution, internal=True)
    statements.add(role, PROV.agent, node, internal=True)
    statements.add(role, DCAT.hadRole, DCV["contributorType/ProjectMember"], internal=True)


def _localised(member: Field, name: str) -> list[tuple[str, str]]:
    """A name as a text, or in languages as {"@language", "@value"}."""
    found = []
    for stated in member.all(name):
        words, tag = (stated.text("@value"), stated.text("@language")) if stated.fields else (stated.take(), "")
        if words.strip():
            found.append((words, tag))
    return found


def _identifier(stated: Field) -> tuple[str, str]:
    """The kind and value of an identifier: a text, or a property value with its kind in ``name`` or ``propertyID``."""
    if not stated.fields:
        value = stated.take().strip()
        return (_ORCID if "orcid" in value.casefold() else _ERAD), value
    kind = " ".join(stated.text(key) for key in ("propertyID", "name", "@type")).casefold()
    value = stated.text("value", "@value", "@id")
    if _ORCID in kind or "orcid" in value.casefold():
        return _ORCID, value
    return (_ERAD if _ERAD in kind else ""), value
