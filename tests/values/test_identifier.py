import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.values import identifier

REAL_NUMBERS = [
    "90050426",
    "00191817",
    "30413925",
    "10734353",
    "60746486",
    "70409788",
    "50211371",
    "50217791",
    "00961393",
    "00366395",
    "90311208",
    "00747446",
]
FUNCTIONS = [
    identifier.doi,
    identifier.ror,
    identifier.orcid,
    identifier.isni,
    identifier.handle,
    identifier.irdb,
    identifier.crid,
    identifier.url,
    identifier.funder_code,
    identifier.erad_institution,
    identifier.kaken_institution,
]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("10.15017/64495", "10.15017/64495"),
        ("https://doi.org/10.57723/KDS622523", "10.57723/kds622523"),
        ("http://dx.doi.org/10.1016/j.advnut.2025.100480", "10.1016/j.advnut.2025.100480"),
        ("info:doi/10.2151/JMSJ.2020-001", "10.2151/jmsj.2020-001"),
        ("doi:10.1234/abc", "10.1234/abc"),
        ("10.34556%252F0002000787", "10.34556/0002000787"),
        ("https%3A%2F%2Fdoi.org%2F10.34556%2F0002000787", "10.34556/0002000787"),
        ("１０．１２３４／ａｂｃ", "10.1234/abc"),
        ("10.1002/(SICI)1097-0258(19980815/30)17:15<1661::AID-SIM968>3.0.CO;2-2",
         "10.1002/(sici)1097-0258(19980815/30)17:15<1661::aid-sim968>3.0.co;2-2"),
        ("1111", None),
        ("10.1234", None),
        ("10.1234/a b", None),
        ("10.34556%25252F1", None),
        ("https://example.org/10.1234/abc", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_doi_is_read_from_every_way_of_writing_it(stated, expected):
    assert identifier.doi(stated) == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("057zh3y96", "057zh3y96"),
        ("https://ror.org/04ksd4g47", "04ksd4g47"),
        ("http://ror.org/005pdtr14/", "005pdtr14"),
        ("ror.org/026v1ze26", "026v1ze26"),
        ("https://ror.org/057zh3y9", None),
        ("1057zh3y9", None),
        ("05lzh3y96", None),
    ],
)
def test_a_ror_id_is_its_nine_characters(stated, expected):
    assert identifier.ror(stated) == expected


def test_isni_and_orcid_need_their_check_character():
    assert identifier.isni("0000 0001 2107 8171") == "0000000121078171"
    assert identifier.isni("https://isni.org/isni/0000000121078171") == "0000000121078171"
    assert identifier.isni("0000000121078172") is None
    assert identifier.orcid("0000-0002-1825-0097") == "0000-0002-1825-0097"
    assert identifier.orcid("http://orcid.org/0000-0002-1694-233x") == "0000-0002-1694-233X"
    assert identifier.orcid("0000-0002-1825-0098") is None
    assert identifier.orcid("1234") is None


@pytest.mark.parametrize("number", REAL_NUMBERS)
def test_the_check_digit_holds_for_real_researcher_numbers(number):
    assert identifier.erad_researcher(number) == identifier.ResearcherNumber(number, padded=False, check=True)


@pytest.mark.parametrize(
    ("stated", "number", "padded", "check"),
    [
        ("12345678", "12345678", False, False),
        ("87654321", "87654321", False, False),
        ("20211234", "20211234", False, False),
        ("01234567", "01234567", False, True),
        ("191817", "00191817", True, True),
        ("191817.0", "00191817", True, True),
        ("1000010734353", "10734353", False, True),
        ("https://nrid.nii.ac.jp/ja/nrid/1000010734353/", "10734353", False, True),
        ("９００５０４２６", "90050426", False, True),
    ],
)
def test_a_researcher_number_keeps_its_eight_digits(stated, number, padded, check):
    assert identifier.erad_researcher(stated) == identifier.ResearcherNumber(number, padded, check)


@pytest.mark.parametrize(
    "stated", ["C0001", "DM0001", "2021xxxx", "1234", "123456789", "00000000", "", "2000010734353"]
)
def test_placeholders_are_no_researcher_numbers(stated):
    assert identifier.erad_researcher(stated) is None


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("http://hdl.handle.net/2433/12345", "2433/12345"),
        ("https://hdl.handle.net/2261/00080001", "2261/00080001"),
        ("hdl:2433/12345", "2433/12345"),
        ("2433/12345", "2433/12345"),
        ("https://hdl.handle.net/10.1234/abc", None),
        ("12345", None),
    ],
)
def test_a_handle_is_prefix_and_local_name(stated, expected):
    assert identifier.handle(stated) == expected


def test_nii_identifiers_are_told_apart():
    assert identifier.irdb("oai:irdb.nii.ac.jp:01221:0005262823") == "oai:irdb.nii.ac.jp:01221:0005262823"
    assert identifier.irdb("oai:repository.example.ac.jp:00000001") is None
    assert identifier.crid("https://cir.nii.ac.jp/crid/1050868284190107520.json") == "1050868284190107520"
    assert identifier.crid("1050868284190107520") == "1050868284190107520"
    assert identifier.crid("105086828419010752") is None


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (" https://example.ac.jp/a ", "https://example.ac.jp/a"),
        ("http://example.com/データ 1.csv", "http://example.com/データ%201.csv"),
        ('https://example.ac.jp/a?q="x"&r=[1]', "https://example.ac.jp/a?q=%22x%22&r=%5B1%5D"),
        ("https://example.ac.jp/100%", "https://example.ac.jp/100%25"),
        ("javascript:alert(1)", None),
        ("/relative", None),
        ("https://", None),
        ("https:///no-host", None),
        ("www.example.ac.jp", None),
    ],
)
def test_a_web_address_is_made_safe_as_an_iri(stated, expected):
    assert identifier.url(stated) == expected


def test_institution_and_funder_codes_are_typed_by_their_length():
    assert identifier.funder_code("303") == "0303"
    assert identifier.funder_code("01020") == "1020"
    assert identifier.funder_code("1305") == "1305"
    assert identifier.funder_code("1305 Organization") is None
    assert identifier.funder_code("11020") is None
    assert identifier.erad_institution("5333000001") == "5333000001"
    assert identifier.erad_institution("12601") is None
    assert identifier.kaken_institution("12601") == "12601"


@pytest.mark.parametrize(
    "stated",
    [
        "https://creativecommons.org/licenses/by/4.0/",
        "http://creativecommons.org/licenses/by/4.0",
        "https://creativecommons.org/licenses/by/4.0/deed.ja",
        "https://creativecommons.org/licenses/by/4.0/legalcode",
        "https://creativecommons.org/licenses/by/4.0/legalcode.ja",
        "https://www.creativecommons.org/licenses/BY/4.0/deed.en",
    ],
)
def test_a_licence_has_one_address(stated):
    assert identifier.licence(stated) == "https://creativecommons.org/licenses/by/4.0/"


def test_other_licences_are_left_as_they_are():
    ported = "https://creativecommons.org/licenses/by/2.1/jp/"
    assert identifier.licence(ported + "deed.ja") == ported
    assert identifier.licence(" https://opensource.org/licenses/MIT ") == "https://opensource.org/licenses/MIT"
    assert identifier.licence("原則として制約はありません") == "原則として制約はありません"


@given(st.text(max_size=60) | st.text(alphabet="10./%25doi:htpsrgF-X ", max_size=60))
def test_any_text_is_read_or_refused_and_reading_again_changes_nothing(stated):
    for read in FUNCTIONS:
        found = read(stated)
        assert found is None or read(found) == found
    number = identifier.erad_researcher(stated)
    assert number is None or identifier.erad_researcher(number.number).number == number.number


@pytest.mark.parametrize("stated", ["1" * 10**6, "https://" + "%25" * 10**6, "10.1234/" + "a" * 10**6, "\ud800"])
def test_hostile_text_is_refused(stated):
    assert [read(stated) for read in FUNCTIONS] == [None] * len(FUNCTIONS)
    assert identifier.erad_researcher(stated) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5010005007398", "5010005007398"),
        ("５０１０００５００７３９８", "5010005007398"),
        ("4-0300-0501-2570", "4030005012570"),
        ("5010005007399", None),
        ("010005007398", None),
        ("", None),
    ],
)
def test_a_corporate_number_is_checked_by_its_first_digit(text, number):
    assert identifier.houjin(text) == number


@pytest.mark.parametrize(
    ("read", "text", "found"),
    [
        (identifier.grid, "https://www.grid.ac/institutes/grid.30389.31", "grid.30389.31"),
        (identifier.grid, "GRID.1234.5f", "grid.1234.5f"),
        (identifier.grid, "grid.", None),
        (identifier.wikidata, "http://www.wikidata.org/entity/Q7842", "Q7842"),
        (identifier.wikidata, "q7842", "Q7842"),
        (identifier.wikidata, "Q0", None),
        (identifier.fundref, "501100001700", "10.13039/501100001700"),
        (identifier.fundref, "http://dx.doi.org/10.13039/501100001700", "10.13039/501100001700"),
        (identifier.fundref, "10.13040/501100001700", None),
        (identifier.orcid, "https://orcid.org/https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
    ],
)
def test_identifiers_of_organisations_are_read_from_their_addresses(read, text, found):
    assert read(text) == found


@pytest.mark.parametrize(
    ("kind", "text", "iri"),
    [
        ("DOI", "10.5438/ABC", "https://doi.org/10.5438/abc"),
        ("DOI", "abc", None),
        ("", "info:doi/10.5438/abc", "https://doi.org/10.5438/abc"),
        ("Handle", "hdl:2433/12345", "https://hdl.handle.net/2433/12345"),
        ("CRID", "1050868284190107520", "https://cir.nii.ac.jp/crid/1050868284190107520"),
        ("arXiv", "arXiv:2101.00001v2", "https://arxiv.org/abs/2101.00001v2"),
        ("arXiv", "math.GT/0309136", "https://arxiv.org/abs/math.GT/0309136"),
        ("PMID", "12345", "https://pubmed.ncbi.nlm.nih.gov/12345/"),
        ("EISSN", "2433-0000", "urn:issn:2433-0000"),
        ("ISBN", "978-4-00-000000-0", "urn:isbn:9784000000000"),
        ("URL", "https://example.org/a b", "https://example.org/a%20b"),
        ("Local", "DR-1", None),
    ],
)
def test_an_identifier_is_looked_up_under_the_iri_of_its_kind(kind, text, iri):
    assert identifier.iri(kind, text) == iri
