"""Code lists: complete, unambiguous, labelled in both languages, and known in every spelling of the sources."""

import json
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from ontology import COARAR, COARRT, SKOS, Scheme, prefixes, scheme, schemes
from ontology.scheme import _folded

FOLDER = Path(__file__).resolve().parents[2] / "ontology" / "schemes"
NAMES = sorted(p.stem for p in FOLDER.glob("*.ttl"))


def _store(name: str) -> ox.Store:
    store = ox.Store()
    store.load(path=FOLDER / f"{name}.ttl", format=ox.RdfFormat.TURTLE)
    return store


def _texts(store: ox.Store, subject: ox.NamedNode, *predicates: ox.NamedNode) -> list[ox.Literal]:
    found = (q.object for p in predicates for q in store.quads_for_pattern(subject, p, None, None))
    return [t for t in found if isinstance(t, ox.Literal)]


def test_all_lists_are_found():
    assert [s.name for s in schemes()] == NAMES
    assert len(NAMES) >= 20


def test_an_unknown_list_is_an_error():
    with pytest.raises(FileNotFoundError):
        scheme("no-such-list")


@pytest.mark.parametrize("name", NAMES)
def test_the_list_itself_has_title_definition_and_source(name: str):
    store, node = _store(name), ox.NamedNode(f"{prefixes()['scheme']}{name}")
    for predicate in (SKOS.prefLabel, SKOS.definition):
        assert sorted(t.language for t in _texts(store, node, predicate)) == ["en", "ja"]
    assert _texts(store, node, ox.NamedNode("http://purl.org/dc/terms/source"))


@pytest.mark.parametrize("name", NAMES)
def test_every_concept_has_its_name_in_both_languages(name: str):
    assert scheme(name).concepts
    for concept in scheme(name).concepts:
        assert set(concept.label) == {"ja", "en"}, concept.iri
        assert all(text.strip() for text in concept.label.values())
        assert concept.iri.value.startswith(f"{prefixes()['scheme']}{name}/")


@pytest.mark.parametrize("name", NAMES)
def test_a_foreign_iri_that_stands_in_data_is_labelled_once_a_language(name: str):
    store = _store(name)
    for concept in scheme(name).concepts:
        if concept.exact:
            assert sorted(t.language for t in _texts(store, concept.match, SKOS.prefLabel)) == ["en", "ja"]


def test_lists_that_share_an_iri_give_it_the_same_names():
    store = ox.Store()
    for path in FOLDER.glob("*.ttl"):
        store.load(path=path, format=ox.RdfFormat.TURTLE)
    pairs = Counter((q.subject, q.object.language) for q in store.quads_for_pattern(None, SKOS.prefLabel, None, None))
    assert [pair for pair, n in pairs.items() if n > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_notations_are_typed_and_unique(name: str):
    store = _store(name)
    seen: Counter[str] = Counter()
    for concept in scheme(name).concepts:
        notations = _texts(store, concept.iri, SKOS.notation)
        assert len(notations) == 1, concept.iri
        assert notations[0].datatype.value.startswith(prefixes()["enishi"])
        seen[notations[0].value] += 1
    assert seen.most_common(1)[0][1] == 1


@pytest.mark.parametrize("name", NAMES)
def test_no_spelling_means_two_concepts(name: str):
    store = _store(name)
    owners: dict[str, set[str]] = {}
    for concept in scheme(name).concepts:
        labels = _texts(store, concept.iri, SKOS.notation, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
        for spelling in [concept.iri.value.rsplit("/", 1)[1], *(t.value for t in labels)]:
            owners.setdefault(_folded(spelling), set()).add(concept.iri.value)
    assert {s: o for s, o in owners.items() if len(o) > 1} == {}


@pytest.mark.parametrize("name", NAMES)
def test_every_spelling_finds_its_concept(name: str):
    store, codes = _store(name), scheme(name)
    for concept in codes.concepts:
        for text in _texts(store, concept.iri, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, SKOS.notation):
            assert codes.find(text.value) == concept
        for iri in concept.exact[:1]:
            found = codes.find_iri(iri.value)
            assert found is not None
            assert found.match == concept.match


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("公開", "c_abf2"),
        ("open access", "c_abf2"),
        ("Open Access", "c_abf2"),
        ("公開 (open access)", "c_abf2"),
        ("公開/open access", "c_abf2"),
        ("公開（open access）", "c_abf2"),
        ("ＯＰＥＮ　ＡＣＣＥＳＳ", "c_abf2"),
        ("open_access", "c_abf2"),
        ("共有", "c_16ec"),
        ("restricted access", "c_16ec"),
        ("共有 (restricted access)", "c_16ec"),
        ("shared", "c_16ec"),
        ("制限共有", "c_16ec"),
        ("open_login", "c_16ec"),
        ("非共有・非公開", "c_14cb"),
        ("非公開・非共有", "c_14cb"),
        ("非公開･非共有", "c_14cb"),
        ("非共有・非公開 (metadata only access)", "c_14cb"),
        ("非共有・非公開/metadata only access", "c_14cb"),
        ("metadata only access", "c_14cb"),
        ("CLOSED", "c_14cb"),
        ("open_no", "c_14cb"),
        ("公開期間猶予", "c_f1cf"),
        ("公開期間猶予 (embargoed access)", "c_f1cf"),
        ("公開期間猶予/embargoed access", "c_f1cf"),
        ("  embargoed\n access ", "c_f1cf"),
        ("open_date", "c_f1cf"),
    ],
)
def test_access_rights_are_read_in_every_known_spelling(spelling: str, code: str):
    found = scheme("access-category").find(spelling)
    assert found is not None
    assert found.match == COARAR[code]


def test_what_no_list_knows_is_not_guessed():
    assert scheme("access-category").find("要相談") is None
    assert scheme("access-category").find("") is None
    assert scheme("erad-field").find("project") is None
    assert scheme("licence").find_iri("https://example.org/licence") is None


@pytest.mark.parametrize(
    "iri",
    [
        "http://purl.org/coar/access_right/c_abf2",
        "http://purl.org/coar/access_right/c_abf2/",
        "https://purl.org/coar/access_right/c_abf2",
        " https://purl.org/coar/access_right/c_abf2/ ",
        "https://w3id.org/enishi/scheme/access-category/open",
    ],
)
def test_an_access_right_is_found_by_its_iri_with_or_without_slash_and_s(iri: str):
    assert scheme("access-category").find_iri(iri) == scheme("access-category")["open"]


@pytest.mark.parametrize(
    ("iri", "key"),
    [
        ("http://creativecommons.org/licenses/by/4.0", "CCBY"),
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/", "CCBYNCND"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0"),
        ("http://opensource.org/licenses/mit-license.php", "MIT"),
    ],
)
def test_a_licence_is_found_by_the_addresses_that_name_it(iri: str, key: str):
    assert scheme("licence").find_iri(iri) == scheme("licence")[key]


def test_the_licences_are_the_keys_of_the_registration_form():
    keys = "NO_LICENSE CC0 CC0PD CCBY CCBYSA CCBYND CCBYNC CCBYNCSA CCBYNCND AFL PD MIT Apache2 BSD2 BSD3 GPL2 GPL3"
    keys += " Artistic2 Eclipse1 LGPL2_1 LGPL3 Mozilla2 OTHER"
    assert {c.notation for c in scheme("licence").concepts} == set(keys.split())


def test_no_licence_is_a_statement_of_its_own():
    found = scheme("licence").find("ライセンスなし")
    assert found is not None
    assert found.match.value == "https://w3id.org/enishi/scheme/licence/NO_LICENSE"
    assert found.label["en"] == "No licence (all rights reserved)"


def test_metadata_access_is_its_own_list_and_not_coar():
    closed = scheme("metadata-access").find("closed access")
    assert closed is not None
    assert closed.match.value == "https://w3id.org/enishi/scheme/metadata-access/closed"
    assert all(not c.exact for c in scheme("metadata-access").concepts)


@pytest.mark.parametrize("spelling", ["189", "A189", "１８９", "ライフサイエンス", "life science"])
def test_a_research_field_is_read_as_code_lettered_code_or_name(spelling: str):
    found = scheme("erad-field").find(spelling)
    assert found is not None
    assert found.notation == "189"


def test_the_fields_are_the_eleven_codes():
    codes = {"189", "289", "389", "489", "589", "689", "789", "889", "900", "1000", "9999"}
    assert {c.notation for c in scheme("erad-field").concepts} == codes


def test_data_types_are_the_fourteen_with_their_coar_iris():
    types = {c.label["en"]: c.match for c in scheme("data-type").concepts}
    assert len(types) == 14
    assert types["dataset"] == COARRT["c_ddb1"]
    assert types["experimental data"] == COARRT["63NG-B465"]
    assert types["measurement and test data"] == COARRT["DD58-GFSX"]
    assert scheme("data-type").find("調査データ") == scheme("data-type").find_iri(COARRT["NHD0-W6SY"].value)


def test_documents_are_told_from_datasets_by_the_two_lists():
    for label in ("journal article", "departmental bulletin paper", "doctoral thesis", "data management plan"):
        assert scheme("resource-type").find(label) is not None
        assert scheme("data-type").find(label) is None


def test_a_bulletin_paper_goes_under_the_wider_iri_but_the_iri_means_a_journal_article():
    bulletin = scheme("resource-type").find("紀要論文")
    assert bulletin is not None
    assert bulletin.exact == ()
    assert bulletin.match == COARRT["c_6501"]
    assert scheme("resource-type").find_iri(COARRT["c_6501"].value) == scheme("resource-type")["journal-article"]


def test_the_resource_types_are_the_whole_jpcoar_table(samples: Path):
    table = (samples / "jpcoar/2.1/jpcoar-2.1-resource-types.psv").read_text(encoding="utf-8").splitlines()[3:]
    rows = [[cell.strip() for cell in line.split(" | ")] for line in table]
    expected = {(r[1], r[2]) for r in rows if len(r) > 3 and "/resource_type/" in r[3]}
    assert {(c.notation, c.label["ja"]) for c in scheme("resource-type").concepts} == expected


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("1020", "JST"),
        ("01020", "JST"),
        ("303", "AMED"),
        ("国立研究開発法人科学技術振興機構（JST）", "JST"),
        ("科学技術振興機構", "JST"),
        ("BIBIOHN", "NIBIOHN"),
        ("SOUMU", "MIC"),
        ("Ministry of Education", "MEXT"),
        ("Ministry of Land", "MLIT"),
        ("Fire and Disaster Management Agenc", "FDMA"),
        ("New Energy and Industrial Technology Development", "NEDO"),
        ("1305 Organization", "NEDO"),
    ],
)
def test_a_funder_is_known_in_the_faulty_spellings_of_the_lists(spelling: str, name: str):
    found = scheme("funder").find(spelling)
    assert found is not None
    assert found == scheme("funder")[name]
    assert found.label["en"] != spelling


def test_funder_codes_have_four_digits_and_the_ror_comes_first():
    funders = scheme("funder").concepts
    assert len(funders) == 21
    assert all(len(f.notation) == 4 and f.notation.isdigit() for f in funders)
    without = [f.label["ja"] for f in funders if not f.match.value.startswith("https://ror.org/")]
    assert without == ["消防庁"]
    jst = scheme("funder").find_iri("https://doi.org/10.13039/501100002241")
    assert jst is not None
    assert jst.match.value == "https://ror.org/00097mb19"


def test_the_funders_are_those_of_the_official_table(samples: Path):
    table = (samples / "erad/haibunkikan.csv").read_text(encoding="utf-8-sig").splitlines()
    rows = [line.split("\t") for line in table if line.strip()]
    assert {r[0] for r in rows} == {f.notation for f in scheme("funder").concepts}
    for code, ja, _ in rows:
        by_name, by_code = scheme("funder").find(ja), scheme("funder").find(code)
        assert by_name is not None
        assert by_name == by_code


def test_the_registration_form_offers_no_value_that_the_lists_miss(samples: Path):
    lists = {
        "funder": "funder",
        "project-research-field": "erad-field",
        "grdm-file:data-type": "data-type",
        "grdm-file:data-policy-free": "fee",
        "grdm-file:data-policy-license": "licence",
        "grdm-file:access-rights": "access-category",
        "grdm-file:data-man-type": "data-manager-type",
        "grdm-file:metadata-access-rights": "metadata-access",
    }
    form = json.loads((samples / "grdm/e-rad-metadata-1.2024-10.json").read_text(encoding="utf-8"))
    met = set()

    def walk(value: object) -> None:
        if isinstance(value, dict):
            name = lists.get(str(value.get("qid")))
            for option in value.get("options") or [] if name else []:
                if option["text"].startswith("group:"):
                    continue
                met.add(name)
                concept = scheme(name).find(option["text"])
                assert concept is not None, option
                if name != "funder":
                    japanese = option.get("tooltip", option["text"]).split("|")[0]
                    assert scheme(name).find(japanese) == concept, option
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(form)
    assert met == set(lists.values())


def test_a_second_claim_to_an_iri_does_not_displace_the_first():
    data = b"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @base <https://w3id.org/enishi/scheme/> .
    <x/a> skos:inScheme <x> ; skos:exactMatch <http://example.org/1> .
    <x/b> skos:inScheme <x> ; skos:exactMatch <http://example.org/1> , <http://example.org/2> ."""
    codes = Scheme("x", data)
    assert codes.find_iri("http://example.org/1") == codes["a"]
    assert codes.find_iri("http://example.org/2/") == codes["b"]
