"""A CRID record of a researcher: names, numbers and career."""

from __future__ import annotations

from loader.elements import Affiliation, affiliate, catalogue_record, organization
from loader.elements.naming import state_identifier, state_texts
from loader.errors import RefusedError
from loader.record import Field, Node, Record, Statements
from loader.sources.cinii.texts import state_person, texts, typed
from loader.values import identifier
from ontology import FOAF, SDO


def map_researcher(record: Record, fields: Field, statements: Statements) -> None:
    """State a researcher.

    Raises:
        RefusedError: there is neither a name nor a number.
    """
    people = fields.all("foaf:Person")
    main = people[0] if people else Field("foaf:Person")
    main.fields += [Field("@id", f"https://cir.nii.ac.jp/crid/{fields.text('@crid')}"), *fields.all("personIdentifier")]
    node = state_person(statements, main, "foaf:Person", "foaf:name")
    if node is None:
        raise RefusedError("The researcher has neither a name nor a number")
    state_texts(statements, node, FOAF.familyName, texts(main, "foaf:familyName"))
    state_texts(statements, node, FOAF.givenName, texts(main, "foaf:givenName"))
    others = texts(fields, "dcterms:alternative") + [p for f in people[1:] for p in texts(f, "foaf:name")]
    state_texts(statements, node, SDO.alternateName, others)
    for place in fields.all("career"):
        _career(statements, place, node)
    for kind in ("@id", "@type", "@listed", "@context", "createdAt"):
        for field in fields.all(kind):
            field.drop()
    catalogue_record(
        statements, record, node, modified=fields.text("modifiedAt"), where="modifiedAt",
        url=f"https://cir.nii.ac.jp/crid/{fields.text('@crid')}",
    )  # fmt: skip


def _career(statements: Statements, place: Field, node: Node) -> None:
    found = place.first("institution")
    where = state_institution(statements, found, "career/institution") if found is not None else None
    posts: dict[str, list[str]] = {}
    for field in place.all("department", "jobTitle"):
        for words, tag in texts(field, "notation"):
            posts.setdefault(tag, []).append(words)
    if where is not None:
        labels = [(" ".join(words), tag) for tag, words in posts.items()]
        told = Affiliation(where, labels, start=place.text("since"), end=place.text("until"))
        affiliate(statements, node, told, "career", current=False)


def state_institution(statements: Statements, field: Field, where: str) -> Node | None:
    """An institution by its numbers; CiNii writes the number of KAKENHI and others under types of its own."""
    names = texts(field, "notation")
    numbers = typed(field.all("institutionIdentifier"))
    kaken = next((v for k, v in numbers if k.startswith("KAKEN") and identifier.kaken_institution(v)), "")
    ror = next((v for _, v in numbers if identifier.ror(v)), "")
    if not names and not numbers:
        return None
    node = organization(statements, names, ror=ror, kaken=kaken, where=where)
    for kind, value in numbers:
        if value not in {kaken, ror}:
            state_identifier(statements, node, value, agency=kind)
    return node
