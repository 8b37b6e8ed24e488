import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.values import jgn

OBSERVED = [
    # number, family, level, funder, stream
    ("JPMJMS2065", "jst", "award", "1020", "MJMS"),
    ("JPMJCR1675", "jst", "award", "1020", "MJCR"),
    ("JPMJPR2017", "jst", "award", "1020", "MJPR"),
    ("JPMJER1601", "jst", "award", "1020", "MJER"),
    ("JPMJPF2221", "jst", "award", "1020", "MJPF"),
    ("JPMJSA1907", "jst", "award", "1020", "MJSA"),
    ("JPMJCS24N9", "jst", "award", "1020", "MJCS"),
    ("JPMJCR15N2", "jst", "award", "1020", "MJCR"),
    ("JPMJAP2405", "jst", "award", "1020", "MJAP"),
    ("JPMXS0118069228", "mext", "award", "1001", "MXS"),
    ("JPMXS0450300021", "mext", "award", "1001", "MXS"),
    ("JPMXP1122715503", "mext", "award", "1001", "MXP"),
    ("JPMXP1726275243", "mext", "award", "1001", "MXP"),
    ("JPMXP1222TU0195", "mext", "award", "1001", "MXP"),
    ("JP19KK0341", "kakenhi", "award", "1025", None),
    ("JP24K00366", "kakenhi", "award", "1025", None),
    ("JP22H05156", "kakenhi", "award", "1025", None),
    ("JP26293001", "kakenhi", "award", "1025", None),
    ("JPJSBP120257420", "jsps-programme", "award", "1025", "JSBP"),
    ("JP25ama121001", "amed", "award", "0303", None),
    ("JP26rea522132", "amed", "award", "0303", None),
    ("JP266f0137006", "amed", "award", "0303", None),
    ("JP20am0101107", "amed", "award", "0303", None),
    ("JPNP25016", "nedo", "project", "1305", "NP"),
    ("JPJ012368C03101", "nict", "award", "0615", "J012368"),
    ("JPJ012368", "nict-programme", "programme", "0615", "J012368"),
    ("JPJ012367", "sip", "programme", "0301", "J012367"),
    ("JPJ004596", "atla", "programme", "0501", "J004596"),
    ("JPJ009237", "moonshot-naro", "programme", "1205", "J009237"),
    ("JPMEERF20204G01", "erca", "award", "1502", "MEERF"),
    ("JPMEERF20185001", "erca", "award", "1502", "MEERF"),
    ("JPMH21HA2016", "mhlw", "award", "1101", "MH"),
    ("JPMI10001", "mic", "award", "0601", "MI"),
]


@pytest.mark.parametrize(("number", "family", "level", "funder", "stream"), OBSERVED)
def test_a_number_tells_family_level_funder_and_stream(number, family, level, funder, stream):
    found = jgn.read(number)
    assert (found.number, found.family, found.level, found.funder, found.stream) == (
        number, family, level, funder, stream,
    )  # fmt: skip
    assert not found.derived
    assert not found.placeholder
    assert found.joins


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("MJPF9999", "JPMJPF9999"),
        ("JP-MXP1122712807", "JPMXP1122712807"),
        ("ＪＰＭＪＭＳ２０６５", "JPMJMS2065"),
        ("JPMJ\n MS2065", "JPMJMS2065"),
        ("jpmjms2065", "JPMJMS2065"),
        ("19KK0341", "JP19KK0341"),
        ("22h05156", "JP22H05156"),
        ("JP20AM0101107", "JP20am0101107"),
        ("24ama129999", "JP24ama129999"),
        ("https://doi.org/10.52926/JPMJMS2065", "JPMJMS2065"),
        ("https://kaken.nii.ac.jp/ja/grant/KAKENHI-PROJECT-19KK0341/", "JP19KK0341"),
    ],
)
def test_a_repaired_number_says_so(stated, expected):
    found = jgn.read(stated)
    assert found.number == expected
    assert found.derived


@pytest.mark.parametrize(
    "stated", ["05a1C1", "", "x", "JP", "JP12", "JPMJMS20650000000", "課題番号", "A" * 10**6, "4G-2001"]
)
def test_what_breaks_the_syntax_is_no_number(stated):
    assert jgn.read(stated) is None


def test_eight_digits_need_jp_or_jsps():
    assert jgn.read("26293001") is None
    assert jgn.read("26293001", "1020") is None
    assert jgn.read("26293001", "1025").number == "JP26293001"


@pytest.mark.parametrize(
    ("number", "joins"), [("JP123456", False), ("JPTEST", False), ("JPCA24DA1234", False), ("JPMJPF9999", True)]
)
def test_numbers_of_examples_are_flagged_and_join_only_where_agreed(number, joins):
    found = jgn.read(number)
    assert found.placeholder
    assert found.joins is joins


def test_an_unknown_family_is_kept_as_stated():
    found = jgn.read("JPXYZ2024001")
    assert (found.number, found.family, found.funder, found.stream) == ("JPXYZ2024001", None, None, "XYZ")


def test_pages_are_those_of_known_resolvers():
    assert jgn.read("JPMJMS2065").page == "https://doi.org/10.52926/JPMJMS2065"
    assert jgn.read("19KK0341").page == "https://kaken.nii.ac.jp/grant/KAKENHI-PROJECT-19KK0341/"
    assert jgn.read("JPNP25016").page is None


@given(st.text(max_size=30) | st.text(alphabet="JPMXCRa0129-Kj ", max_size=16), st.sampled_from([None, "1025", "0303"]))
def test_any_text_is_read_or_refused_and_reading_again_changes_nothing(stated, funder):
    found = jgn.read(stated, funder)
    if found:
        again = jgn.read(found.number, funder)
        assert again.number == found.number
        assert not again.derived
        assert again.family == found.family


def test_numbers_in_prose_are_found_when_they_have_the_form_of_a_known_family():
    words = "Supported by KAKENHI ＪＰ15H05815, JP15H05815 and JPMJCR15N2 (JPEG2000, JPL-123, xJP24K09999, 24K09999)."
    assert jgn.candidates(words) == ["JP15H05815", "JPMJCR15N2"]
    assert jgn.candidates("") == []
