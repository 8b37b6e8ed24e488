"""The source jairo on real samples, on hostile bytes, and harvested over HTTP into an archive."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader import settings
from loader.archive import Archive, Run
from loader.errors import EnishiError, ProtocolError, RefusedError
from loader.record import Raw, Record, Refusal, Statements
from loader.sources import Origin, sources
from loader.sources.jairo import SOURCE
from ontology import ADMS, DCAT, DCTERMS, DCV, ENISHI, FOAF, FRAPO, PROV, RDF, RDFS, SDO, SKOS, VCARD, scheme
from tests.oai_server import Faults, OaiServer, Repository

BASE = "https://w3id.org/enishi"
SETTINGS = settings.load({"harvest_seconds": 5, "harvest_tries": 4}, {})
DAY = datetime(2026, 4, 1, tzinfo=UTC)
DEMO = Path(__file__).resolve().parents[2] / "loader/demo/jairo"
INDEX_OF_CASES = sorted((Path(__file__).resolve().parents[1] / "cases/jairo").glob("*/raw.xml"))


def items(location: Path) -> list[Record | Refusal]:
    origin = Origin(str(location), None, full=False, settings=SETTINGS)
    return [item for raw in SOURCE.fetch(origin) for item in SOURCE.read(raw)]


def stated(record: Record) -> Statements:
    statements = Statements(BASE, record)
    SOURCE.map(record, statements)
    return statements


def test_the_source_is_found_by_its_name() -> None:
    assert sources()["jairo"] is SOURCE


# real samples


def test_every_jpcoar_sample_is_mapped_or_its_fields_are_named(samples: Path) -> None:
    found = items(samples / "jpcoar")
    assert len(found) == len(list((samples / "jpcoar").rglob("*.xml")))
    for record in found:
        assert isinstance(record, Record)
        assert stated(record).topic is not None
        assert record.fields is not None
        assert list(record.fields.leftovers()) == [], record.identifier


def test_every_weko_sample_is_read_refused_or_deleted_with_its_reason(samples: Path) -> None:
    found = items(samples / "weko")
    records = [item for item in found if isinstance(item, Record)]
    left = {
        path.rsplit("/", 1)[1]
        for record in records
        if not record.deleted and stated(record).topic and record.fields
        for path, _ in record.fields.leftovers()
    }
    assert left <= {"@nameIdentifierURI"}  # test values that are no addresses
    assert [r.identifier for r in records if r.deleted] == [
        "oai:weko3.example.org:00000001",
        "oai:repo.example.ac.jp:02000002",
    ]
    assert {r.identifier.rsplit("/", 1)[1] for r in found if isinstance(r, Refusal)} == {
        "listrecords_resumptiontoken_skeleton.xml#record-1",
        "listrecords_resumptiontoken_skeleton.xml#record-2",
        "error_badResumptionToken.xml",
    }


def test_the_same_samples_come_from_a_zip(samples: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for path in sorted((samples / "jpcoar").rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(samples / "jpcoar"))
    zipped = {r.digest for r in items(tmp_path / "all.zip") if isinstance(r, Record)}
    assert zipped == {r.digest for r in items(samples / "jpcoar") if isinstance(r, Record)}


@pytest.fixture
def sample_14(samples: Path) -> Statements:
    (record,) = items(samples / "jpcoar/2.1/14_common_metadata_elements_cao.xml")
    assert isinstance(record, Record)
    return stated(record)


class Graph:
    """The statements of a record as a graph to look things up in."""

    def __init__(self, statements: Statements) -> None:
        self.statements = statements
        self.data = statements.topic

    def objects(self, subject: ox.NamedNode | None, predicate: ox.NamedNode) -> list[ox.NamedNode | ox.Literal]:
        return [t.object for t in self.statements.triples if (t.subject, t.predicate) == (subject, predicate)]

    def one(self, subject: ox.NamedNode | None, *path: ox.NamedNode) -> ox.NamedNode | ox.Literal:
        node: ox.NamedNode | ox.Literal | None = subject
        for predicate in path:
            (node,) = self.objects(node, predicate)  # type: ignore[arg-type]
        assert node is not None
        return node

    def agent(self, role: ox.NamedNode) -> ox.NamedNode:
        (found,) = [
            self.one(node, PROV.agent)  # type: ignore[arg-type]
            for node in self.objects(self.data, PROV.qualifiedAttribution)
            if self.one(node, DCAT.hadRole) == role  # type: ignore[arg-type]
        ]
        assert isinstance(found, ox.NamedNode)
        return found

    def identifier(self, subject: ox.NamedNode | None, datatype: ox.NamedNode) -> str:
        (found,) = [
            value.value
            for node in self.objects(subject, ADMS.identifier)
            for value in self.objects(node, SKOS.notation)  # type: ignore[arg-type]
            if isinstance(value, ox.Literal) and value.datatype == datatype
        ]
        return found

    def internal(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> bool:
        return all(i for t, i in self.statements.triples.items() if (t.subject, t.predicate) == (subject, predicate))


def ja(text: str) -> ox.Literal:
    return ox.Literal(text, language="ja")


def test_sample_14_states_every_common_element_in_the_terms_of_the_crosswalk(sample_14: Statements) -> None:
    """03-crosswalk section B and its example in section E, element by element."""
    g = Graph(sample_14)
    data = g.data
    assert g.one(data, RDF.type) == DCAT.Dataset
    # 1 funder, 2 programme code, 3 programme, 4 JGN, 5 project
    project = g.one(data, FRAPO.isOutputOf)
    assert g.one(data, PROV.wasGeneratedBy) == project
    assert isinstance(project, ox.NamedNode)
    assert set(g.objects(project, RDF.type)) == {FOAF.Project, SDO.ResearchProject, PROV.Activity}
    assert g.one(project, DCTERMS.title) == ja("〇〇の××に基づく△△の実現")
    grant = g.one(project, FRAPO.isFundedBy)
    assert isinstance(grant, ox.NamedNode)
    assert g.one(grant, FRAPO.hasGrantNumber) == ox.Literal("JPMJPF9999")
    assert g.identifier(grant, ENISHI.JGN) == "JPMJPF9999"
    funder = g.one(grant, FRAPO.isAwardedBy)
    assert isinstance(funder, ox.NamedNode)
    assert g.identifier(funder, ENISHI.ERadFunder) == "1020"
    assert ja("国立研究開発法人科学技術振興機構（JST）") in g.objects(funder, FOAF.name)
    programme = g.one(grant, DCTERMS.isPartOf)
    assert isinstance(programme, ox.NamedNode)
    assert g.one(programme, SKOS.notation) == ox.Literal("MJPF", datatype=ENISHI.JGNStream)
    assert g.one(programme, DCTERMS.title) == ja("〇〇研究開発事業")
    # 7 data number
    assert g.identifier(data, ENISHI.DataNumber) == "12345678"
    # 8 title, 10 description, 11 field, 12 type
    assert g.one(data, DCTERMS.title) == ja("〇〇実証においてセンサより撮像したデータ及び関連データ")
    assert "発現プロファイル情報" in g.one(data, DCTERMS.description).value
    assert g.one(data, DCAT.theme) == scheme("erad-field")["1000"].iri
    assert g.one(data, DCTERMS.type).value == "http://purl.org/coar/resource_type/63NG-B465"
    # 13 size: 852.95 KB is an interval, since K may be 1000 or 1024
    extent = g.one(data, DCTERMS.extent)
    assert isinstance(extent, ox.NamedNode)
    assert g.one(extent, RDFS.label) == ox.Literal("852.95 KB")
    assert (g.one(extent, SDO.minValue).value, g.one(extent, SDO.maxValue).value) == ("852950", "873420")
    # 14 policy, 15 access right, 16 available date
    assert g.one(data, DCTERMS.license).value.startswith("https://creativecommons.org/licenses/by/4.0")
    assert g.one(data, DCTERMS.rights, RDFS.label) == ja("このデータを使用するにあたっては〇〇")
    assert g.one(data, DCTERMS.accessRights).value == "http://purl.org/coar/access_right/c_f1cf"
    assert g.one(data, DCTERMS.available).value == "2030-04-01"
    # 18 DOI: an example that is none is kept as stated
    assert "https://doi.org/10.xxxxx/xxxxxxxx" in {
        g.one(node, SKOS.notation).value
        for node in g.objects(data, ADMS.identifier)  # type: ignore[arg-type]
    }
    # 19 creator, 20 her number
    creator = g.one(data, DCTERMS.creator)
    assert isinstance(creator, ox.NamedNode)
    assert creator == g.agent(scheme("role")["creator"].iri)
    assert {v.value for v in g.objects(creator, FOAF.familyName)} == {"情報", "Jyoho"}
    assert g.one(creator, ADMS.identifier, SKOS.notation) == ox.Literal("2021xxxx")
    # 21 and 22 hosting institution, 23 data manager
    host = g.agent(DCV["contributorType/HostingInstitution"])
    assert ja("〇〇大学") in g.objects(host, FOAF.name)
    assert g.identifier(host, ENISHI.ROR) == "057zh3y96"
    manager = g.agent(DCV["contributorType/DataManager"])
    assert g.one(manager, FOAF.name) == ja("データ管理室")
    # 25 contact, internal with the link to it
    contact = g.one(data, DCAT.contactPoint)
    assert isinstance(contact, ox.NamedNode)
    assert g.one(contact, VCARD.fn).value == "受付係 〇〇県〇〇市xx-xx"
    assert all(internal for t, internal in sample_14.triples.items() if contact in (t.subject, t.object))
    # no address, so no distribution; the record follows the profile
    assert not g.objects(data, DCAT.distribution)
    assert g.one(sample_14.node, DCTERMS.conformsTo).value.endswith("/profile/cao-2023")
    assert {remark.rule for remark in sample_14.remarks} == {
        "label-uri-differ", "doi-invalid", "erad-number-invalid", "language-tag-wrong",
    }  # fmt: skip


# demonstration


def test_the_demonstration_maps_completely_and_never_shows_an_address_of_a_person() -> None:
    found = [item for item in items(DEMO) if isinstance(item, Record)]
    assert len(found) == len(items(DEMO)) == 15
    assert sum(record.deleted for record in found) == 1
    for record in found:
        if record.fields is not None:
            statements = stated(record)
            assert list(record.fields.leftovers()) == []
            public = [t for t, internal in statements.triples.items() if not internal]
            assert not [t for t in public if "@enishi-demo" in str(t.object) or "電話" in str(t.object)]
            assert not [r for r in statements.remarks if "@enishi-demo" in r.value and not r.internal]


# hostile bytes


def survives(content: bytes) -> list[Record | Refusal]:
    """Whatever comes, the source answers with records, refusals or an error of ours."""
    out: list[Record | Refusal] = []
    try:
        for item in SOURCE.read(Raw(content, "a.xml", DAY)):
            out.append(item)
            if isinstance(item, Record) and item.fields is not None:
                statements = Statements(BASE, item)
                try:
                    SOURCE.map(item, statements)
                except RefusedError:
                    continue
                list(item.fields.leftovers())
    except EnishiError:
        pass
    return out


@given(st.sampled_from(INDEX_OF_CASES), st.data())
def test_mutated_files_never_break_the_source(path: Path, data: st.DataObject) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        where = data.draw(st.integers(0, max(0, len(content) - 1)))
        kind = data.draw(st.sampled_from(["byte", "cut", "insert", "drop"]))
        if kind == "cut":
            del content[where:]
        elif kind == "drop":
            del content[where : where + data.draw(st.integers(1, 40))]
        elif kind == "insert":
            content[where:where] = data.draw(st.binary(max_size=8))
        elif content:
            content[where] = data.draw(st.integers(0, 255))
    survives(bytes(content))


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
    assert len(survives(content.encode())) == 1


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    for declaration in (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        f'<!DOCTYPE a SYSTEM "{secret.as_uri()}">',
        f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{secret.as_uri()}"> %x;]>',
    ):
        assert survives(f"<?xml version='1.0'?>{declaration}<a>&x;</a>".encode()) == []


@pytest.mark.parametrize("inside", ["attribute", "text"])
def test_a_bomb_of_entities_is_refused(inside: str) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    bomb = f'<!DOCTYPE a [<!ENTITY l0 "lol">{levels}]>'
    body = '<a b="&l29;"/>' if inside == "attribute" else "<a>&l29;</a>"
    assert survives((bomb + body).encode()) == []


def test_deep_and_wide_files_are_refused_or_read_in_bounded_time() -> None:
    assert survives(b"<a>" * 100_000) == []
    assert survives(b"<a>" * 200 + b"</a>" * 200) == []
    assert survives(b"<OAI-PMH>" + b"<record/>" * 600_000 + b"</OAI-PMH>") == []
    page = b"<OAI-PMH><ListRecords>" + b"<record/>" * 5_000 + b"</ListRecords></OAI-PMH>"
    assert len(survives(page)) == 5_000


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "shift_jis", "euc-jp"])
def test_other_encodings_are_read_when_they_are_declared(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    space = "https://github.com/JPCOAR/schema/blob/master/2.1/"
    content = (
        f'<?xml version="1.0" encoding="{name}"?><j:jpcoar xmlns:j="{space}">'
        '<dc:title xmlns:dc="http://purl.org/dc/elements/1.1/" xml:lang="ja">海の観測</dc:title></j:jpcoar>'
    ).encode(encoding)
    (record,) = survives(content)
    assert isinstance(record, Record)
    assert ja("海の観測") in Graph(stated(record)).objects(stated(record).topic, DCTERMS.title)


def test_a_wrong_encoding_is_refused() -> None:
    assert survives('<?xml version="1.0" encoding="utf-8"?><a>海</a>'.encode("shift_jis")) == []


# harvested over HTTP into an archive


@pytest.fixture
def repository() -> Repository:
    made = Repository()
    for number in range(1, 11):
        put(made, number, 1, number)
    made.delete("oai:test.example:05", DAY + timedelta(days=5))
    return made


def put(repository: Repository, number: int, version: int, day: int) -> None:
    space = "https://github.com/JPCOAR/schema/blob/master/2.0/"
    content = (
        f'<j:jpcoar xmlns:j="{space}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:title xml:lang="ja">データ{number} 第{version}版</dc:title></j:jpcoar>'
    )
    repository.put(f"oai:test.example:{number:02}", DAY + timedelta(days=day), content.encode())


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Archive(tmp_path / "archive") as made:
        yield made


def harvest(archive: Archive, server: OaiServer, since: datetime | None = None, *, full: bool = False) -> Run:
    run = archive.begin("jairo", server.url)
    for raw in SOURCE.fetch(Origin(server.url, since, full, SETTINGS)):
        blob = archive.keep(raw)
        for item in SOURCE.read(archive.raw(blob)):
            archive.accept(item, blob, run)
    return archive.finish(run)


def index(archive: Archive) -> dict[str, tuple[str, datetime | None, str]]:
    """What the archive says of every record: status, datestamp, title."""
    found = {}
    for entry in archive.entries("jairo"):
        title = ""
        if entry.status == "active":
            (record,) = [r for r in SOURCE.read(archive.raw(entry.blob)) if r.identifier == entry.identifier]
            assert isinstance(record, Record)
            assert record.digest == entry.digest
            assert record.fields is not None
            title = record.fields.text("dc:title")
        found[entry.identifier] = (entry.status, entry.datestamp, title)
    return found


def truth(repository: Repository) -> dict[str, tuple[str, datetime | None, str]]:
    return {
        item.identifier: (
            "deleted" if item.deleted else "active",
            item.datestamp,
            "" if item.deleted else item.metadata["jpcoar_2.0"].decode().split(">")[2].split("<")[0],
        )
        for item in repository.items.values()
    }


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"page_size": 100},
        {"ending": "absent"},
        {"sizes": False},
        {"order": "identifier"},
        {"faults": Faults(forget={3})},
        {"faults": Faults(forget={2, 4, 6}), "order": "identifier", "sizes": False},
        {"faults": Faults(busy={1: "0", 4: "0"}, drop={2})},
        {"faults": Faults(truncate={2})},
    ],
    ids=str,
)
def test_after_a_harvest_the_archive_says_what_the_server_says(
    archive: Archive, repository: Repository, options: dict[str, object]
) -> None:
    put(repository, 2, 2, 40)
    with OaiServer(repository, **options) as server:  # type: ignore[arg-type]
        line = harvest(archive, server)
    assert index(archive) == truth(repository)
    assert line.counts["new"] == 9
    assert line.counts["read"] == sum(v for k, v in line.counts.items() if k != "read")


def test_a_second_harvest_changes_nothing(archive: Archive, repository: Repository) -> None:
    with OaiServer(repository) as server:
        harvest(archive, server)
        before = index(archive)
        counts = harvest(archive, server, full=True).counts
    assert index(archive) == before
    assert (counts["unchanged"], counts["deleted"]) == (9, 1)


def test_since_brings_changes_deletions_and_returns(archive: Archive, repository: Repository) -> None:
    with OaiServer(repository) as server:
        harvest(archive, server)
        put(repository, 1, 2, 50)
        put(repository, 5, 2, 51)
        put(repository, 11, 1, 52)
        repository.delete("oai:test.example:07", DAY + timedelta(days=53))
        counts = harvest(archive, server, DAY + timedelta(days=49)).counts
    assert index(archive) == truth(repository)
    assert counts == {"read": 4, "new": 1, "changed": 2, "unchanged": 0, "deleted": 1, "refused": 0}


def test_full_takes_everything_whatever_since_says(archive: Archive, repository: Repository) -> None:
    with OaiServer(repository) as server:
        harvest(archive, server, DAY + timedelta(days=9), full=True)
        assert index(archive) == truth(repository)
        harvest(archive, server, DAY + timedelta(days=900))
        assert index(archive) == truth(repository)


def test_a_harvest_that_breaks_off_keeps_what_came_and_the_next_one_completes_it(
    archive: Archive, repository: Repository
) -> None:
    with OaiServer(repository, faults=Faults(busy=dict.fromkeys(range(3, 7), "0"))) as server:
        with pytest.raises(ProtocolError, match="after 4 tries"):
            harvest(archive, server)
        assert len(index(archive)) == 6
        assert archive.runs("jairo")[0].finished is None
        harvest(archive, server)
    assert index(archive) == truth(repository)


def test_one_broken_page_costs_only_its_own_records(archive: Archive, repository: Repository) -> None:
    with OaiServer(repository, faults=Faults(garble={2, 3})) as server:
        run = archive.begin("jairo", server.url)
        unreadable = 0
        for raw in SOURCE.fetch(Origin(server.url, None, full=True, settings=SETTINGS)):
            try:
                found = list(SOURCE.read(raw))
            except EnishiError:
                unreadable += 1
                continue
            for item in found:
                archive.accept(item, archive.keep(raw), run)
    assert unreadable == 1
    assert len(index(archive)) == 7
