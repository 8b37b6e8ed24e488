import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.values import size
from loader.values.size import Size


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("852.95 KB", Size("852.95 KB", minimum=852950, maximum=873420)),
        ("1.9 MB", Size("1.9 MB", minimum=1900000, maximum=1992294)),
        ("559.4 kB", Size("559.4 kB", minimum=559400, maximum=572825)),
        ("121.7KB", Size("121.7KB", minimum=121700, maximum=124620)),
        ("14.5KB", Size("14.5KB", minimum=14500, maximum=14848)),
        ("1.91MB", Size("1.91MB", minimum=1910000, maximum=2002780)),
        ("18 KB", Size("18 KB", minimum=18000, maximum=18432)),
        ("3MB", Size("3MB", minimum=3000000, maximum=3145728)),
        ("18432 B", Size("18432 B", value=18432, exact=True)),
        ("12B", Size("12B", value=12, exact=True)),
        ("1560B", Size("1560B", value=1560, exact=True)),
        ("1,560 bytes", Size("1,560 bytes", value=1560, exact=True)),
        ("１８バイト", Size("１８バイト", value=18, exact=True)),
        ("1.5 GiB", Size("1.5 GiB", value=1610612736)),
        (">100GB", Size(">100GB", minimum=10**11)),
        ("over100GB", Size("over100GB", minimum=10**11)),
        ("100GB以上", Size("100GB以上", minimum=10**11)),
        ("<1GB", Size("<1GB", maximum=1024**3)),
        ("1GB未満", Size("1GB未満", maximum=1024**3)),
        ("～1 PB", Size("～1 PB", maximum=1024**5)),
        ("10-100GB", Size("10-100GB", minimum=10**10, maximum=100 * 1024**3)),
        ("500MB～2GB", Size("500MB～2GB", minimum=5 * 10**8, maximum=2 * 1024**3)),
        ("約1PB", Size("約1PB", value=10**15)),
        ("約2テラバイト", Size("約2テラバイト", value=2 * 10**12)),
    ],
)
def test_an_amount_is_read_with_what_is_not_known_about_it(stated, expected):
    assert size.read(stated) == expected


@pytest.mark.parametrize("stated", ["15 pages", "", "A4 3枚", "GB", "-5 GB", "100-10GB", "1" * 10**6, "10個"])
def test_what_is_no_amount_of_bytes_is_refused(stated):
    assert size.read(stated) is None


@given(st.text(max_size=30) | st.text(alphabet="0123456789.,KMGTPBiby約～<>-以上 ", max_size=20))
def test_any_text_is_read_or_refused_and_bounds_are_in_order(stated):
    found = size.read(stated)
    if found:
        assert size.read(found.label) == found
        assert any(v is not None for v in (found.value, found.minimum, found.maximum))
        assert found.minimum is None or found.maximum is None or found.minimum <= found.maximum
        assert not found.exact or found.value is not None
