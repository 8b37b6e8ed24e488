"""Identifiers as sources write them, brought to the one form under which they are compared."""

from __future__ import annotations

import re
import unicodedata
import urllib.parse
from dataclasses import dataclass

import pyoxigraph as ox

LONGEST = 2048
"""Characters beyond which a text is no identifier; it bounds the time that hostile input can take."""

_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_DOI_PLACE = re.compile(
    r"(?:https?://)?(?:(?:dx\.|www\.)?doi\.org|hdl\.handle\.net)/|(?:info:doi/|doi:|doi )\s*", re.IGNORECASE
)
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f\x7f]+")
_ROR_PLACE = re.compile(r"(?:https?://)?(?:www\.)?ror\.org/", re.IGNORECASE)
_ROR = re.compile(r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}")
_ORCID_PLACE = re.compile(r"(?:(?:https?://)?(?:www\.)?orcid\.org/){1,3}", re.IGNORECASE)  # also pasted twice
_ISNI_PLACE = re.compile(r"(?:https?://)?(?:www\.)?isni\.org/(?:isni/)?|isni[: ]", re.IGNORECASE)
_NRID_PLACE = re.compile(r"(?:https?://)?nrid\.nii\.ac\.jp/(?:(?:ja|en)/)?(?:nrid|search/\?qg=)/?", re.IGNORECASE)
_HANDLE_PLACE = re.compile(r"(?:https?://)?hdl\.handle\.net/|info:hdl/|hdl:", re.IGNORECASE)
_HANDLE = re.compile(r"[0-9]+(?:\.[0-9]+)*/[^\s\x00-\x1f\x7f]+")
_IRDB = re.compile(r"oai:irdb\.nii\.ac\.jp:[0-9]{5}:[0-9]{10}")
_CRID = re.compile(r"(?:(?:https?://)?cir\.nii\.ac\.jp/crid/)?(1[0-9]{18})(?:\.json|\.rdf|/)?", re.IGNORECASE)
_GRID = re.compile(
    r"(?:(?:https?://)?(?:www\.)?grid\.ac/institutes/)?(grid\.[0-9]{1,6}\.[0-9a-f]{1,2})/?", re.IGNORECASE
)
_WIKIDATA = re.compile(
    r"(?:(?:https?://)?(?:www\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9][0-9]{0,11})/?", re.IGNORECASE
)
_FUNDREF = re.compile(r"(?:10\.13039/)?([0-9]{6,15})")
_ARXIV = re.compile(
    r"(?:arxiv:|https?://arxiv\.org/abs/)?((?:[a-z-]+(?:\.[A-Z]{2})?/)?[0-9]{4,7}(?:\.[0-9]{4,5})?(?:v[0-9]+)?)",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s/?#]+", re.IGNORECASE)
_CC = re.compile(
    r"(?:https?://)?(?:www\.)?creativecommons\.org/"
    r"((?:licenses|publicdomain)/[a-z-]{1,20}/[0-9]\.[0-9](?:/(?!deed|legalcode)[a-z]{2})?)"
    r"(?:/(?:(?:deed|legalcode)(?:[._][a-z_-]{2,8})?)?)?",
    re.IGNORECASE,
)
_UNSAFE = re.compile(r'[\x00-\x20\x7f-\x9f<>"{}|\\^`\[\]\ue000-\uf8ff]|%(?![0-9A-Fa-f]{2})')


@dataclass(frozen=True, slots=True)
class ResearcherNumber:
    """An e-Rad researcher number (研究者番号).

    Attributes:
        number: eight digits.
        padded: leading zeros had been lost and were put back.
        check: its first digit is the check digit of the others.
    """

    number: str
    padded: bool
    check: bool


def _plain(text: str) -> str:
    """The text in half-width characters without space at its ends; "" when it is too long for an identifier."""
    return "" if len(text) > LONGEST else unicodedata.normalize("NFKC", text).strip()


def doi(text: str) -> str | None:
    """A DOI, bare and in lower case ("10.15017/64495"), from any way of writing it (ISO 26324).

    Escapes are decoded at most twice; a text that is still escaped then is no DOI.
    """
    found = _plain(text)
    for _ in range(2):
        found = _strip(_DOI_PLACE, found)
        if not _ESCAPE.search(found):
            break
        found = urllib.parse.unquote(found, errors="replace")
    found = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", _strip(_DOI_PLACE, found)).translate(_LOWER))
    if not _DOI.fullmatch(found) or _ESCAPE.search(found) or "\ufffd" in found:
        return None
    return found


def _strip(place: re.Pattern[str], text: str) -> str:
    """The text behind what names the kind of identifier or its resolver."""
    match = place.match(text)
    return text[match.end() :] if match else text


def ror(text: str) -> str | None:
    """A ROR id, its nine characters ("057zh3y96"), from the bare id or its URL. The check digits are not tested."""
    found = _strip(_ROR_PLACE, _plain(text)).rstrip("/").lower()
    return found if _ROR.fullmatch(found) else None


def _mod_11_2(digits: str) -> bool:
    """Whether the last of 16 characters is the check character of the others (ISO/IEC 7064 MOD 11-2)."""
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]


def _sixteen(text: str) -> str | None:
    found = re.sub(r"[\s\u2010-\u2015\u2212-]", "", text).upper()
    return found if re.fullmatch(r"[0-9]{15}[0-9X]", found) and _mod_11_2(found) else None


def orcid(text: str) -> str | None:
    """An ORCID iD with its hyphens ("0000-0002-1825-0097"), None when the check character is wrong."""
    found = _sixteen(_strip(_ORCID_PLACE, _plain(text)).rstrip("/"))
    return "-".join(found[i : i + 4] for i in (0, 4, 8, 12)) if found else None


def isni(text: str) -> str | None:
    """An ISNI, its sixteen characters without spaces (ISO 27729), None when the check character is wrong."""
    return _sixteen(_strip(_ISNI_PLACE, _plain(text)).rstrip("/"))


def erad_researcher(text: str) -> ResearcherNumber | None:
    """An e-Rad researcher number, also written as NRID (10000 and the eight digits) or as a number without its zeros.

    A text of letters and digits ("C0001", "2021xxxx") and a row of zeros are no numbers.
    """
    found = re.sub(r"\s", "", _strip(_NRID_PLACE, _plain(text))).rstrip("/").removesuffix(".0")
    if not re.fullmatch(r"[0-9]{5,8}|10000[0-9]{8}", found):
        return None
    number = found[-8:].zfill(8)
    if not number.strip("0"):
        return None
    return ResearcherNumber(number, padded=len(found) < 8, check=_erad_check(number))


def _erad_check(number: str) -> bool:
    """d1 = d2 + 2 d3 + d4 + 2 d5 + d6 + 2 d7 + d8 (mod 10)."""
    first, *rest = map(int, number)
    return first == sum(d * (1, 2)[i % 2] for i, d in enumerate(rest)) % 10


def handle(text: str) -> str | None:
    """A handle that is no DOI ("2433/12345"), from the bare handle, hdl: or its URL (RFC 3651)."""
    found = _strip(_HANDLE_PLACE, _plain(text))
    return found if _HANDLE.fullmatch(found) and not found.startswith("10.") else None


def irdb(text: str) -> str | None:
    """An OAI identifier given out by IRDB ("oai:irdb.nii.ac.jp:01221:0005262823")."""
    found = _plain(text).lower()
    return found if _IRDB.fullmatch(found) else None


def crid(text: str) -> str | None:
    """A CiNii Research id, its 19 digits, from the bare id or the address of any of its representations."""
    match = _CRID.fullmatch(_plain(text))
    return match[1] if match else None


def url(text: str) -> str | None:
    """An absolute http(s) address that is a valid IRI; what RFC 3987 forbids in one is percent-encoded."""
    found = text.strip()
    if len(found) > LONGEST or not (start := _URL.match(found)):
        return None
    rest = _UNSAFE.sub(lambda m: urllib.parse.quote(m[0], safe="", errors="replace"), found[start.end() :])
    address = found[: start.end()] + rest
    try:
        ox.NamedNode(address)
    except (ValueError, TypeError):
        return None
    return address


def funder_code(text: str) -> str | None:
    """An e-Rad funder code (配分機関コード), four digits, from "303", "0303" or "01020"."""
    found = _plain(text)
    if not re.fullmatch(r"[0-9]{3,4}|0[0-9]{4}", found):
        return None
    return found[-4:].zfill(4)


def erad_institution(text: str) -> str | None:
    """An e-Rad institution code (所属研究機関コード), ten digits."""
    found = _plain(text)
    return found if re.fullmatch(r"[0-9]{10}", found) else None


def kaken_institution(text: str) -> str | None:
    """A KAKENHI institution number, five digits."""
    found = _plain(text)
    return found if re.fullmatch(r"[0-9]{5}", found) else None


def licence(text: str) -> str:
    """The address of a licence without deed, legalcode, language, http or www; other texts only without stray space.

    Creative Commons serves one licence under many addresses, of which the bare one is its name.
    """
    found = text.strip() if len(text) <= LONGEST else ""
    if match := _CC.fullmatch(found):
        return f"https://creativecommons.org/{match[1].lower()}/"
    return found


def houjin(text: str) -> str | None:
    """A corporate number (法人番号), thirteen digits, None when the first one does not check the others.

    The first digit is 9 less the remainder by 9 of the sum of the twelve others, every second of them from the right
    counted twice (ministerial ordinance on corporate numbers, article 2).
    """
    found = re.sub(r"[\s-]", "", _plain(text))
    if not re.fullmatch(r"[1-9][0-9]{12}", found):
        return None
    total = sum(int(digit) * (1, 2)[place % 2] for place, digit in enumerate(reversed(found[1:])))
    return found if int(found[0]) == 9 - total % 9 else None


def grid(text: str) -> str | None:
    """A GRID id ("grid.30389.31"), from the bare id or its URL. GRID gives out no new ones since 2021."""
    match = _GRID.fullmatch(_plain(text))
    return match[1].lower() if match else None


def wikidata(text: str) -> str | None:
    """A Wikidata item ("Q30389"), from the bare id or its address."""
    match = _WIKIDATA.fullmatch(_plain(text))
    return match[1].upper() if match else None


def fundref(text: str) -> str | None:
    """A Crossref Funder ID as the DOI that it is ("10.13039/501100001700"), from the DOI or its number alone."""
    match = _FUNDREF.fullmatch(_strip(_DOI_PLACE, _plain(text)).rstrip("/"))
    return f"10.13039/{match[1]}" if match else None


def iri(kind: str, text: str) -> str | None:
    """The IRI under which an identifier of some kind can be looked up, None when it is not one of that kind.

    Args:
        kind: as JPCOAR, JaLC and DataCite call it: DOI, HDL or Handle, CRID, (P|E)ISSN, ISBN, arXiv, PMID, URL ...;
            "" when it is not said.
        text: the identifier, bare or as an address.
    """
    named = kind.upper()
    if named == "DOI" or (named not in {"HDL", "HANDLE"} and doi(text)):
        bare = doi(text)
        return f"https://doi.org/{bare}" if bare else None
    if named in {"HDL", "HANDLE"} or handle(text):
        bare = handle(text)
        return f"https://hdl.handle.net/{bare}" if bare else None
    found = _plain(text)
    return _registered(named, found) or url(found)


def _registered(named: str, found: str) -> str | None:
    """The IRI of an identifier that is registered somewhere and is no address itself."""
    if named == "CRID" and (bare := crid(found)):
        return f"https://cir.nii.ac.jp/crid/{bare}"
    if named == "ARXIV" and (match := _ARXIV.fullmatch(found)):
        return f"https://arxiv.org/abs/{match[1]}"
    if named == "PMID" and re.fullmatch(r"[0-9]{1,9}", found):
        return f"https://pubmed.ncbi.nlm.nih.gov/{found}/"
    digits = found.replace("-", "").upper()
    if named in {"ISSN", "PISSN", "EISSN", "LISSN"} and re.fullmatch(r"[0-9A-Z]{8}", digits):
        return f"urn:issn:{digits[:4]}-{digits[4:]}"
    if named == "ISBN" and re.fullmatch(r"[0-9A-Z]{10}(?:[0-9A-Z]{3})?", digits):
        return f"urn:isbn:{digits}"
    return None
