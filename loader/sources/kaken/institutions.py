"""The institutions of a grant, each one node however often it is named."""

from __future__ import annotations

from loader.elements import organization
from loader.elements.naming import state_identifier
from loader.record import Field, Node, Statements
from loader.sources.kaken.summary import Summaries, attribute
from loader.values import identifier, text

WHERE = "summary/institution/@niiCode"


class Institutions:
    """Institutions by NII code and by name.

    The number of KAKENHI has five digits and stands in ``@mextCode``; ``@niiCode`` is the number that NII gives. With
    five digits it is taken for the number of KAKENHI; with six it joins nothing (trap 18).
    """

    def __init__(self, statements: Statements, grant: Field) -> None:
        self._statements = statements
        self._numbers = _numbers(grant)
        self._by_code: dict[str, Node] = {}
        self._by_name: dict[str, Node] = {}

    def state(self, summaries: Summaries) -> list[tuple[Node, int, str]]:
        """State the institutions of the summaries: node, place in their order, fiscal years."""
        found = []
        for place, (_, sides) in enumerate(summaries.paired("institution"), start=1):
            years = attribute(sides, "@participate")
            for side in sides.values():
                _take_kind(side)
            node = self.node(summaries.labels(sides), attribute(sides, "@niiCode"))
            found.append((node, place, years))
        return found

    def node(self, names: list[tuple[str, str]], nii: str = "", mext: str = "") -> Node:
        """The node of an institution by its number, by its name when this record has told it, else a new one."""
        number = identifier.kaken_institution(mext or self._numbers.get(nii, "") or nii) or ""
        known = self._by_code.get(number or nii) if number or nii else None
        if known is None and not nii and not mext:
            known = next((n for words, _ in names if (n := self._by_name.get(text.key(words)))), None)
        node = known or self._new(names, nii, number)
        for key in filter(None, (nii, number)):
            self._by_code.setdefault(key, node)
        for words, _ in names:
            self._by_name.setdefault(text.key(words), node)
        return node

    def _new(self, names: list[tuple[str, str]], nii: str, number: str) -> Node:
        if nii and not nii.isdigit():
            self._statements.remark("institution-code-invalid", WHERE, nii)
        own = f"nii:{nii}" if nii and not number else ""
        node = organization(self._statements, names, kaken=number, own=own, where=WHERE)
        if nii and nii != number:
            state_identifier(self._statements, node, nii, agency="NII")
        return node


def _take_kind(side: Field) -> None:
    for name in ("@type", "@institutionType"):
        if (kind := side.first(name)) is not None:
            kind.drop()  # academic or industry: classes of institutions come from sources that know them


def _numbers(grant: Field) -> dict[str, str]:
    """NII code to KAKENHI number, where the yearly parts of the grant state both."""
    found: dict[str, str] = {}
    for part in (g for entry in grant.all("grantList") for g in entry.all("grant")):
        for field in part.all("institution"):
            nii, mext = field.first("@niiCode"), field.first("@mextCode")
            if nii is not None and mext is not None and nii.value and identifier.kaken_institution(mext.value or ""):
                found.setdefault(nii.value.strip(), (mext.value or "").strip())
    return found
