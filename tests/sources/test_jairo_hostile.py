"""The source jairo on hostile bytes: mutated, of any text, with entities, nested, in other encodings."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader import settings
from loader.record import Record, Refusal, Statements
from loader.sources import Origin
from loader.sources.jairo import SOURCE
from ontology import DCTERMS
from tests.sources.hostile import mutated, survives

BASE = "https://w3id.org/enishi"
SETTINGS = settings.load({"harvest_seconds": 5, "harvest_tries": 4}, {})
CASES = sorted((Path(__file__).resolve().parents[1] / "cases/jairo").glob("*/raw.xml"))


def items(location: Path) -> list[Record | Refusal]:
    origin = Origin(str(location), None, full=False, settings=SETTINGS)
    return [item for raw in SOURCE.fetch(origin) for item in SOURCE.read(raw)]


def stated(record: Record) -> Statements:
    statements = Statements(BASE, record)
    SOURCE.map(record, statements)
    return statements


@given(st.sampled_from(CASES), st.integers())
def test_mutated_files_never_break_the_source(path: Path, seed: int) -> None:
    survives(SOURCE, mutated(path.read_bytes(), seed), path.name)


ODD = ["", " ", "\u0000", "10.1/ ", "https://[", "%", "<b>", "12KB", "JP", "9" * 400]
VALUES = st.text(max_size=60) | st.sampled_from(ODD)
ELEMENTS = st.sampled_from(
    [
        "dc:title", "datacite:description", "jpcoar:subject", "jpcoar:identifier", "dc:rights", "datacite:date",
        "jpcoar:extent", "dcterms:temporal", "dc:type", "dcterms:accessRights", "jpcoar:file/jpcoar:URI",
        "jpcoar:relation/jpcoar:relatedIdentifier", "jpcoar:creator/jpcoar:nameIdentifier", "dc:publisher",
        "jpcoar:creator/jpcoar:creatorName", "jpcoar:contributor/jpcoar:contributorName", "dc:language",
        "jpcoar:fundingReference/jpcoar:awardNumber", "jpcoar:fundingReference/jpcoar:funderIdentifier",
        "jpcoar:fundingReference/jpcoar:fundingStreamIdentifier", "jpcoar:fundingReference/jpcoar:awardTitle",
        "datacite:geoLocation/datacite:geoLocationPoint/datacite:pointLongitude", "jpcoar:sourceIdentifier",
        "oaire:version", "dcndl:dateGranted", "jpcoar:identifierRegistration", "jpcoar:catalog/jpcoar:identifier",
        "jpcoar:conference/jpcoar:conferenceDate", "jpcoar:holdingAgent/jpcoar:holdingAgentName",
    ]
)  # fmt: skip
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["xml:lang", "rdf:resource", "identifierType", "relationType", "dateType", "subjectScheme",
                     "subjectURI", "nameIdentifierScheme", "nameIdentifierURI", "contributorType", "awardURI",
                     "awardNumberType", "startYear", "objectType", "label"]),
    VALUES, max_size=3,
)  # fmt: skip


@given(st.lists(st.tuples(ELEMENTS, VALUES, ATTRIBUTES), max_size=12))
def test_any_text_in_any_element_is_mapped_or_refused(parts: list[tuple[str, str, dict[str, str]]]) -> None:
    def printable(text: str) -> str:
        kept = "".join(c for c in text if c.isprintable() or c in "\n\t")
        return kept.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")

    body = ""
    for path, value, attributes in parts:
        inside = printable(value)
        names = path.split("/")
        told = "".join(f' {name}="{printable(v)}"' for name, v in attributes.items())
        for name in reversed(names):
            inside = f"<{name}{told}>{inside}</{name}>"
        body += inside
    spaces = "".join(
        f' xmlns:{prefix}="{iri}"'
        for prefix, iri in {
            "dc": "http://purl.org/dc/elements/1.1/",
            "dcterms": "http://purl.org/dc/terms/",
            "datacite": "https://schema.datacite.org/meta/kernel-4/",
            "oaire": "http://namespace.openaire.eu/schema/oaire/",
            "dcndl": "http://ndl.go.jp/dcndl/terms/",
            "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        }.items()
    )
    space = "https://github.com/JPCOAR/schema/blob/master/2.1/"
    content = f'<jpcoar:jpcoar xmlns:jpcoar="{space}"{spaces}>{body}</jpcoar:jpcoar>'
    assert len(survives(SOURCE, content.encode())) == 1


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    for declaration in (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        f'<!DOCTYPE a SYSTEM "{secret.as_uri()}">',
        f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{secret.as_uri()}"> %x;]>',
    ):
        assert survives(SOURCE, f"<?xml version='1.0'?>{declaration}<a>&x;</a>".encode()) == []


@pytest.mark.parametrize("inside", ["attribute", "text"])
def test_a_bomb_of_entities_is_refused(inside: str) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "lol">{levels}]>'
    body = '<a b="&l29;"/>' if inside == "attribute" else "<a>&l29;</a>"
    assert survives(SOURCE, (bomb + body).encode()) == []


def test_deep_and_wide_files_are_refused_or_read_in_bounded_time() -> None:
    assert survives(SOURCE, b"<a>" * 100_000) == []
    assert survives(SOURCE, b"<a>" * 200 + b"</a>" * 200) == []
    assert survives(SOURCE, b"<OAI-PMH>" + b"<record/>" * 600_000 + b"</OAI-PMH>") == []
    page = b"<OAI-PMH><ListRecords>" + b"<record/>" * 5_000 + b"</ListRecords></OAI-PMH>"
    assert len(survives(SOURCE, page)) == 5_000


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "shift_jis", "euc-jp"])
def test_other_encodings_are_read_when_they_are_declared(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    space = "https://github.com/JPCOAR/schema/blob/master/2.1/"
    content = (
        f'<?xml version="1.0" encoding="{name}"?><j:jpcoar xmlns:j="{space}">'
        '<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/" xml:lang="ja">海の観測</dc:title></j:jpcoar>'
    ).encode(encoding)
    (record,) = survives(SOURCE, content)
    assert isinstance(record, Record)
    titles = {t.object for t in stated(record).triples if t.predicate == DCTERMS.title}
    assert ox.Literal("海の観測", language="ja") in titles


def test_a_wrong_encoding_is_refused() -> None:
    assert survives(SOURCE, '<?xml version="1.0" encoding="utf-8"?><a>海</a>'.encode("shift_jis")) == []
