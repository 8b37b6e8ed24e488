"""Data management plans, in the forms that researchers hand in or keep (02 section 12).

RDA maDMP 1.0, 1.1 and 1.2, the DMP editor of NII, the KAKENHI workbook of JSPS, and the forms of JST, AMED, METI and
Moonshot. A record is one version of a plan: the versions of a plan tell of one plan, so that its revisions can be
counted. The form is found by the content, whatever the file or the document calls itself.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from pathlib import PurePosixPath

from loader.elements import Plan, catalogue_record
from loader.errors import RefusedError
from loader.protocols.location import read_location
from loader.record import Raw, Record, Refusal, Statements
from loader.sources import Origin, Source
from loader.sources.dmp import kakenhi
from loader.sources.dmp.document import FORMS, known_by, read_documents, read_workbook
from loader.sources.dmp.form import NAME
from loader.sources.dmp.table import MAPPING
from ontology import text

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"

PROFILES = {form: f"dmp-{form}" for form in ("madmp", "kakenhi", "jst", "amed", "meti", "moonshot")}
"""The rule profile of each form, by the first word of its code. No document tells what the DMP editor requires."""


def read(raw: Raw) -> Iterator[Record | Refusal]:
    """Read a workbook or JSON, whichever the bytes begin like.

    Raises:
        UnreadableError: neither, or damaged.
    """
    file = PurePosixPath(urllib.parse.urlsplit(raw.url).path or raw.url).name or raw.url
    if raw.content.startswith((_ZIP, _OLE)):
        yield from read_workbook(raw.content, file)
    else:
        yield from read_documents(raw.content, file)


def map_record(record: Record, statements: Statements) -> None:
    """State one version of a plan: the plan, its project, its people inside, and the datasets it plans.

    Raises:
        RefusedError: the record has no content.
    """
    if record.fields is None:
        raise RefusedError("The record has no content")
    key, version = known_by(record.fields)
    form = record.format.removeprefix("dmp_")
    plan = Plan(statements, key, version=version, form=form)
    if form == "kakenhi":
        kakenhi.state(record.fields, plan)
    else:
        FORMS["madmp" if form.startswith("madmp") else form].state(record.fields, plan)
    catalogue_record(statements, record, plan.node, profile=PROFILES.get(form.partition("-")[0]))


def fetch(origin: Origin) -> Iterator[Raw]:
    """The files at a path, or the answer of an address."""
    yield from read_location(origin.location, origin.settings)


SOURCE = Source(
    name=NAME,
    title=text("Data management plans"),
    operator=text("Funders and research institutions"),
    homepage="https://www8.cao.go.jp/cstp/kenkyudx.html",
    licence="",
    read=read,
    map=map_record,
    fetch=fetch,
    mapping=MAPPING,
)
