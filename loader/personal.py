"""Mail addresses, telephone numbers and passwords inside texts and IRIs: where they stand, and a text without them.

An address is a mailbox at a domain that ends like one (RFC 5322 addr-spec with RFC 1035 names), also when it is written
so that programs should not see it. A telephone number is one by its shape (Japanese numbering plan, ITU-T E.164 for
+81) or by the word in front of it; rows of digits are none. Everything takes time in proportion to the text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import urllib.parse

Span = tuple[int, int]
"""Beginning and end of a part of a text, in characters."""

_AT_SIGN = r"@|&#0{0,5}64;|&#x0{0,5}40;|&commat;|%40"
_OPEN, _CLOSE = r"[\[({<【〔「〈《]", r"[\])}>】〕」〉》]"
_AT_WORD = rf"{_OPEN}\s?(?:at|@|atmark|at mark|アット(?:マ[ー-]ク)?|あっと(?:ま[ー-]く)?)\s?{_CLOSE}"
_DISGUISE = r"[★☆◎●◆■※♪]|[_*#]at[_*#]"
_AT_HINT = re.compile(r"[@＠﹫★☆◎●◆■※♪]|%40|&(?:#|commat)|[aａ][tｔ]|アット|ｱｯﾄ|あっと", re.IGNORECASE)
_AT = re.compile(
    rf"\s{{0,3}}(?:(?P<sign>{_AT_SIGN}|{_AT_WORD})|(?P<disguise>{_DISGUISE}))\s{{0,3}}|\s{{1,3}}(?P<spelled>at)\s{{1,3}}",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"(?:\"[^\"\n]{1,64}\"|[A-Za-z0-9.!#$%&'*+=^_`{|}~-]{1,64})\Z")
_WIDE_MAILBOX = re.compile(r"[^\W\d_]{1,32}\Z")
_DOT_WORD = rf"\s?{_OPEN}\s?(?:dot|ドット|どっと|\.)\s?{_CLOSE}\s?|\s{{1,3}}dot\s{{1,3}}|_dot_"
_LABEL = r"[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*"
_DOMAIN = re.compile(rf"(?:{_LABEL}(?:\.|{_DOT_WORD})){{1,30}}(?:xn--[a-z0-9-]{{1,59}}|[a-z]{{2,24}})", re.IGNORECASE)
_WIDE_LABEL = r"[^\W_](?:[^\W_]|-){0,62}"
_WIDE_DOMAIN = re.compile(
    rf"(?:{_WIDE_LABEL}\.){{1,8}}(?:xn--[a-z0-9-]{{1,59}}|[A-Za-z]{{2,24}}(?![A-Za-z0-9])|日本|コム|みんな|中国|中國|"
    "香港|台灣|台湾|公司|网络|網絡|한국|рф)",
    re.IGNORECASE,
)
_USUAL = frozenset(
    (
        "jp", "com", "org", "net", "edu", "gov", "info", "io", "dev", "ac", "int", "mil", "eu", "uk", "de", "fr",
        "it", "es", "nl", "be", "ch", "at", "se", "no", "fi", "dk", "pl", "cz", "pt", "ie", "ru", "cn", "kr", "tw",
        "hk", "sg", "in", "th", "vn", "id", "my", "ph", "us", "ca", "mx", "br", "au", "nz", "za", "me", "biz", "xyz",
        "app", "cloud", "tokyo",
    )
)  # fmt: skip
"""Ends of domains that also tell an address where the sign in front of them does not."""
_FILES = frozenset(
    (
        "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "tif", "tiff", "csv", "tsv", "txt", "json", "jsonld",
        "xml", "html", "htm", "pdf", "js", "mjs", "css", "scss", "nc", "hdf", "dat", "bin", "doc", "docx", "xls",
        "xlsx", "ppt", "pptx", "zip", "gz", "tgz", "tar", "ipynb", "toml", "yaml", "yml", "ttl", "rdf", "wav", "mp",
    )
)  # fmt: skip
"""Ends of file names, which no domain has or nearly none; icon@2x.png is no address."""
_NEVER = frozenset(("git",))
"""Mailboxes behind which there is no person: the user of git over ssh."""

SURE = (
    rf"[A-Za-z0-9._%+-]@({_LABEL}\.)+(jp|com|org|net|edu|gov|info|uk|de|fr|eu|cn|kr|us)([^A-Za-z0-9]|$)"
    r'|://[^ \t\r\n/?#@<>"]+@[^ \t\r\n/@]'
).replace("(?:", "(")
"""What is an address beyond doubt, in words that XPath knows too: the audit looks for it in the public store."""
_SURE = re.compile(SURE, re.IGNORECASE)
_PASSWORD = re.compile(r"(?<=://)[^ \t\r\n/?#@<>\"]+@(?=[^ \t\r\n/@])")
_MAIL_LINK = re.compile(r"\s*(?:mailto|tel|fax|sms):", re.IGNORECASE)
_AUTHORITY = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@")

_DIGITS = re.compile(r"(?:\d[^\d]{0,3}){8}\d")
_EXTENSION = r"(?:\s?\(?\s?(?:内線|ext\.?)\s?[:.]?\s?\d{1,6}\)?)?"
_SHAPE = re.compile(
    r"(?<![0-9A-Za-z_./+-])(?:\((?P<a>0\d{1,4})\)\s?|(?P<b>0\d{1,4})(?:-|\s?\())(?P<c>\d{1,4})(?:-|\)\s?)"
    rf"(?P<d>\d{{3,4}})(?:\s?[/,]\s?0\d{{1,4}}-\d{{1,4}}-\d{{4}}){{0,9}}{_EXTENSION}(?![0-9A-Za-z_]|[-.]\d)"
)
_ABROAD = re.compile(
    rf"(?<![0-9A-Za-z_./+-])\+\s?81[-\s(]{{0,3}}(?:0\)?[-\s]?)?[1-9](?:[-\s()]{{0,2}}\d){{8,9}}{_EXTENSION}(?![0-9]|\.\d)"
)
_NAMED = re.compile(
    r"(?:(?<![A-Za-z])(?:tel(?:ephone)?|phone|fax|mobile)(?![A-Za-z])|℡|☎|電話|携帯|ファッ?クス|ファクシミリ)"
    r"(?:番号|\s?no\.?|\s?number)?[^\w+]{0,4}(?:\(?(?:代表?|直通|内線)\)?[\s:]{0,2})?"
    r"(?P<number>(?!\d\.\d)[+(]{0,2}\d(?:[-\s.()]{0,2}\d){8,14})" + _EXTENSION + r"(?!\d)",
    re.IGNORECASE,
)
_CITIES = frozenset(("03", "04", "06"))
_PERSONAL = frozenset(("020", "050", "060", "070", "080", "090"))
_SERVICES = frozenset(("0120", "0570", "0800", "0990"))
_LABELS = re.compile(
    r"e-?mail|mail(?:to)?|tel(?:ephone)?|phone|fax|https?|メ[ー-]ル(?:アドレス)?|電話(?:番号)?|連絡先|問い?合わ?せ先?",
    re.IGNORECASE,
)


class _Fold(dict[int, int]):
    """Characters as half-width ones, each for one, so that places in the folded text are places in the text."""

    def __missing__(self, code: int) -> int:
        folded = unicodedata.normalize("NFKC", chr(code))
        self[code] = ord(folded) if len(folded) == 1 else code
        return self[code]


_FOLD = _Fold(dict.fromkeys(map(ord, "‐‑‒–—―−ー－ｰ─"), ord("-")))


def _fold(text: str) -> str:
    return text if text.isascii() else text.translate(_FOLD)


def addresses(text: str) -> list[Span]:
    """Where mail addresses stand in a text, and users and passwords in front of hosts."""
    if not _AT_HINT.search(text):
        return []
    folded = _fold(text)
    found = [match.span() for match in _PASSWORD.finditer(text)]
    found += [
        (start, match.end() - bool(match[4]))
        for match in _SURE.finditer(text)
        if text[match.start() + 1] == "@" and (start := _mailbox(text, match.start() + 1)) is not None
    ]
    found += [
        (start, end)
        for at in _AT.finditer(folded)
        if (start := _mailbox(folded, at.start())) is not None and (end := _domain(folded, at))
    ]
    return _joined(found)


def _mailbox(text: str, end: int) -> int | None:
    """Where the mailbox begins that ends here."""
    for pattern in (_MAILBOX, _WIDE_MAILBOX):
        if match := pattern.search(text, max(0, end - 66), end):
            return None if match[0] in _NEVER else match.start()
    return None


def _domain(text: str, at: re.Match[str]) -> int:
    """Where the domain behind an at sign ends, 0 when there is none."""
    match = _DOMAIN.match(text, at.end())
    if match is None:
        wide = _WIDE_DOMAIN.match(text, at.end()) if at["sign"] else None
        return wide.end() if wide else 0
    labels = re.split(rf"\.|{_DOT_WORD}", match[0].lower())
    while len(labels) > 1 and labels[-1] in _FILES:
        labels.pop()
    if len(labels) < 2 or (at["spelled"] and "." in match[0]):
        return 0
    ends = not re.match("[A-Za-z0-9]", match.string[match.end() :][:1])
    sure = at["sign"] and ends and not labels[-2].isdecimal() and at[0] == at[0].strip()
    return match.end() if sure or labels[-1] in _USUAL else 0


def telephones(text: str) -> list[Span]:
    """Where telephone numbers stand in a text, with the word in front of them where that is what tells them."""
    if not _DIGITS.search(text):
        return []
    folded = _fold(text)
    found = [match.span() for match in _SHAPE.finditer(folded) if _is_number(match)]
    found += [match.span() for pattern in (_ABROAD, _NAMED) for match in pattern.finditer(folded)]
    return _joined(found)


def _is_number(match: re.Match[str]) -> bool:
    """Whether groups of digits are a number of the Japanese plan: ten digits, eleven of mobile and IP telephones."""
    area, rest = match["a"] or match["b"], match["c"] + match["d"]
    length = len(area) + len(rest)
    if area in _SERVICES:
        return length == (11 if area == "0800" else 10)
    if len(match["d"]) != 4 or area[1] == "0":
        return False
    if area in _PERSONAL:
        return length == 11
    return length == 10 and (len(area) > 2 or area in _CITIES)


def _joined(found: list[Span]) -> list[Span]:
    """Spans in order, those that touch as one."""
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def spans(text: str) -> list[Span]:
    """Where addresses and telephone numbers stand in a text."""
    return _joined(addresses(text) + telephones(text))


def told(text: str) -> bool:
    """Whether a text tells a mail address, a telephone number or a password."""
    return bool(spans(text))


def masked(text: str, token: str, where: list[Span]) -> str:
    """A text with something else at these places; "" when it says nothing besides them.

    Args:
        token: what stands for each of them, and once for several in a row.
        where: places in the text, in order.
    """
    kept = [""]
    last = 0
    for start, end in where:
        between = text[last:start]
        if last == 0 or start - last > 3 or re.search(r"\w", between):
            kept[-1] += between
            kept.append("")
        last = end
    kept[-1] += text[last:]
    if not re.search(r"[^\W_]", _LABELS.sub("", _fold(" ".join(kept)))):
        return ""
    return token.join(kept)


def link(iri: str) -> bool:
    """Whether an IRI is a mail address or telephone number (RFC 6068, RFC 3966), or one stands in it."""
    if _MAIL_LINK.match(iri):
        return True
    return ("@" in iri or "%" in iri) and bool(addresses(iri) or addresses(urllib.parse.unquote(iri)))


def without_password(iri: str) -> str:
    """An IRI without what stands in front of its host (RFC 3986 section 3.2.1)."""
    return _AUTHORITY.sub(r"\1", iri, count=1) if "@" in iri else iri


def pseudonym(key: str) -> str:
    """The key itself, or a digest of it when it tells an address or number; equal keys have equal digests.

    Who knows an address can compute its digest; nobody reads the address from it.
    """
    if not link(key) and not telephones(key):
        return key
    return f"hidden-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
