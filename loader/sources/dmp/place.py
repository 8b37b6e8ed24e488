"""A place as forms ask for it: the name of a repository, an address and a DOI in one text."""

from __future__ import annotations

import re
import unicodedata

from loader.elements import Planned
from loader.sources.dmp.form import said
from loader.values import identifier, text

_ADDRESS = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:\s*)?10\.[0-9]{4,9}/[!-~]+", re.IGNORECASE)
_EMPTY = re.compile(r"[(\[]\s*(?:URL|DOI)?\s*[:、,/]*\s*[)\]]", re.IGNORECASE)
_LABEL = re.compile(r"[(\[]\s*(?:URL|DOI)?\s*:?\s*$|^\s*(?:URL|DOI)\s*:?\s*", re.IGNORECASE)
_TAIL = ").,;]、。"


def state_place(planned: Planned, stated: str, where: str) -> None:
    """State repository, page and DOI of a dataset as planned; what is no address is the repository's name."""
    if not stated:
        return
    plain = unicodedata.normalize("NFKC", stated)
    addresses = [found.rstrip(_TAIL) for found in _ADDRESS.findall(plain)]
    rest = _ADDRESS.sub(" ", plain)
    dois = [d for a in [*addresses, *_DOI.findall(rest)] if (d := identifier.doi(a.rstrip(_TAIL)))]
    names = [_name(line) for line in _DOI.sub(" ", rest).splitlines()]
    pages = [a for a in addresses if not identifier.doi(a)]
    for doi in dois:
        planned.doi(doi, where)
    for page in pages:
        planned.page(page, where)
    name = " ".join(n for n in names if n)
    if name or pages:
        planned.host(said(name), pages[0] if pages else "")


def _name(line: str) -> str:
    """A line without what was left of "（URL：）"."""
    kept = text.clean(_EMPTY.sub(" ", line))
    return _LABEL.sub("", kept).strip(" ()[]、,:")
