"""GakuNin RDM: registrations of publicly funded research data, in every shape in which they leave the system.

Draft registrations (JSON inside JSON), file metadata of the project add-on, the deposit example of 2025, the report
CSV in Japanese and English, and RO-Crate exports (02 section 1); the form of Moonshot goal 2 (02 section 2). A record
is the registration of one file or folder, or of a whole data set; the project it belongs to lies inside it.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from pathlib import PurePosixPath

from loader.errors import RefusedError
from loader.protocols.files import RO_CRATE
from loader.protocols.location import read_location
from loader.record import Raw, Record, Refusal, Statements
from loader.sources import Origin, Source
from loader.sources.grdm.documents import read_documents
from loader.sources.grdm.fields import MAPPING
from loader.sources.grdm.mapping import map_registration
from loader.sources.grdm.report import read_report
from ontology import text

_JSON_BEGINS = (b"{", b"[", b"\xff\xfe", b"\xfe\xff")


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """Read JSON documents or a report, whichever the bytes begin like.

    Raises:
        UnreadableError: neither, or damaged.
    """
    path = PurePosixPath(urllib.parse.urlsplit(raw.url).path or raw.url)
    file = (path.parent.name if path.name == RO_CRATE else "") or path.name or raw.url
    begin = raw.content.removeprefix(b"\xef\xbb\xbf").lstrip()[:2]
    if begin.startswith(_JSON_BEGINS):
        yield from read_documents(raw.content, file)
    else:
        yield from read_report(raw.content, file)


def map_record(record: Record, statements: Statements) -> None:
    """State what a registration tells about the data, its project and the people behind it.

    Raises:
        RefusedError: the record has no content.
    """
    if record.fields is None:
        raise RefusedError("The record has no content")
    map_registration(record, statements, record.fields)


def fetch(origin: Origin) -> Iterator[Raw]:
    """The files at a path, or the answer of an address; of an exported RO-Crate only its metadata file."""
    yield from read_location(origin.location, origin.settings, manifest=RO_CRATE)


SOURCE = Source(
    name="grdm",
    title=text("GakuNin RDM"),
    operator=text("National Institute of Informatics"),
    homepage="https://rdm.nii.ac.jp/",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    mapping=MAPPING,
)
