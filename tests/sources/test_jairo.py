"""The source jairo on real samples and the demonstration."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader import settings
from loader.record import Record, Refusal, Statements
from loader.sources import Origin, sources
from loader.sources.jairo import SOURCE
from ontology import ADMS, DCAT, DCTERMS, DCV, ENISHI, FOAF, FRAPO, PROV, RDF, RDFS, SDO, SKOS, VCARD, scheme

BASE = "https://w3id.org/enishi"
SETTINGS = settings.load({"harvest_seconds": 5, "harvest_tries": 4}, {})
DEMO = Path(__file__).resolve().parents[2] / "loader/demo/jairo"


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
    assert len(found) == len(items(DEMO)) == 16
    assert sum(record.deleted for record in found) == 1
    for record in found:
        if record.fields is not None:
            statements = stated(record)
            assert list(record.fields.leftovers()) == []
            public = [t for t, internal in statements.triples.items() if not internal]
            assert not [t for t in public if "@enishi-demo" in str(t.object) or "電話" in str(t.object)]
            assert not [r for r in statements.remarks if "@enishi-demo" in r.value and not r.internal]
