"""The contact of the data manager (common element 25). All of it is personal data and stays internal."""

from __future__ import annotations

import re
import unicodedata
import urllib.parse
from dataclasses import dataclass, field

import pyoxigraph as ox

from loader.elements.naming import state_texts
from loader.record import Node, Statements
from ontology import DCAT, RDFS, VCARD

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"]{1,64}@[^\s@<>()\[\],;:\"]{1,255}")


@dataclass(slots=True)
class Contact:
    """A contact as a source states it.

    Args:
        names: name of the organisation or post, or the whole free text, with language tags.
        email: mail address.
        telephone: telephone number.
        addresses: postal address with language tags.
        organizations: names of the organisation that a person belongs to, with language tags.
        kind: vcard class: VCARD.Organization, VCARD.Individual or VCARD.Kind when it is not known.
        orcid: ORCID IRI when the contact is a person with one.
    """

    names: list[tuple[str, str]] = field(default_factory=list)
    email: str = ""
    telephone: str = ""
    addresses: list[tuple[str, str]] = field(default_factory=list)
    organizations: list[tuple[str, str]] = field(default_factory=list)
    kind: Node = field(default_factory=lambda: VCARD.Kind)
    uid: str = ""

    def __bool__(self) -> bool:
        return bool(self.names or self.organizations or self.email or self.telephone or self.addresses or self.uid)

    def state(self, statements: Statements, subject: Node, where: str) -> None:
        """State the contact of a dataset, for the internal store only.

        A mail address inside a free text is also stated as an address, since that is what makes the contact usable.
        """
        if not self:
            return
        node = statements.part("contact")
        statements.add(subject, DCAT.contactPoint, node, internal=True)
        statements.a(node, self.kind, internal=True)
        state_texts(statements, node, VCARD.fn, self.names, internal=True)
        state_texts(statements, node, VCARD["organization-name"], self.organizations, internal=True)
        for email in self._emails(statements, where):
            iri = "mailto:" + urllib.parse.quote(email, safe="@!$&'*+/=?^_`{|}~.-")
            statements.add(node, VCARD.hasEmail, ox.NamedNode(_iri_safe(iri)), internal=True)
        if self.telephone:
            digits = urllib.parse.quote("".join(unicodedata.normalize("NFKC", self.telephone).split()), safe="+-()")
            statements.add(node, VCARD.hasTelephone, ox.NamedNode("tel:" + digits), internal=True)
        if self.uid:
            statements.add(node, VCARD.hasUID, ox.NamedNode(self.uid), internal=True)
        if self.addresses:
            place = statements.part("address")
            statements.add(node, VCARD.hasAddress, place, internal=True)
            statements.a(place, VCARD.Address, internal=True)
            state_texts(statements, place, RDFS.label, self.addresses, internal=True)

    def _emails(self, statements: Statements, where: str) -> list[str]:
        if self.email:
            if _EMAIL.fullmatch(self.email):
                return [self.email]
            statements.remark("email-invalid", where, self.email, internal=True)
            return []
        return [found for words, _ in self.names for found in _EMAIL.findall(words)]


def _iri_safe(iri: str) -> str:
    """Percent-encode the characters that quote() leaves but an IRI may not hold."""
    return "".join(urllib.parse.quote(c, safe="") if c in "`{|}^" else c for c in iri)
