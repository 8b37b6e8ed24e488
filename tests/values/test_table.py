import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.errors import EnishiError, UnreadableError
from loader.values import table

TEXT = '番号\t名称\n1\t"東京\n大学\t本部"\n\n2\t京都大学\n'


@pytest.mark.parametrize(
    ("encoding", "guessed"), [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("cp932", "cp932")]
)
def test_a_table_is_read_in_every_encoding_of_spreadsheets(encoding, guessed):
    found = table.read(TEXT.encode(encoding), "a.csv")
    assert [r.cells for r in found.rows] == [["番号", "名称"], ["1", "東京\n大学\t本部"], ["2", "京都大学"]]
    assert [r.number for r in found.rows] == [1, 2, 4]
    assert found.guessed == guessed


def test_commas_separate_when_no_tab_does():
    assert table.read(b'a,b\r\n1,"x, y"\r\n', "a.tsv").rows[1].cells == ["1", "x, y"]
    assert (
        table.read("1001\t文部科学省\tMinistry of Education, Culture\n".encode(), "a.csv")
        .rows[0]
        .cells[2]
        .endswith("Culture")
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'a\tb\n1\t"open\n2\tx\n', "row 2"),
        (b"a\x00b", "not text"),
        (b"\x81", "neither"),
        (b"\xff\xfe\x00", "neither"),
        (b'a,b\n"x"y,1\n', "row 2"),
        (b"a,b\n1," + b"x" * 200_000, "row 2"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(content, why):
    with pytest.raises(UnreadableError, match=why):
        table.read(content, "a.csv")


@given(st.binary(max_size=200) | st.text(alphabet='a\t,"\n\r', max_size=40).map(str.encode))
def test_any_bytes_are_a_table_or_a_clear_refusal(content):
    try:
        found = table.read(content, "a.csv")
    except EnishiError:
        return
    assert all(any(c.strip() for c in r.cells) for r in found.rows)
