"""Each folder tests/cases/<source>/<what_it_shows>/ holds bytes of a source (raw.*) and all that they state.

expected.nq, remarks.txt, leftovers.txt and refusals.txt are what the source must state, remark, leave unread and
refuse; a file that is not there stands for nothing. why.txt says what the case shows and which trap it answers.
"""

import pytest

from tests.cases.outcome import CASES, FILES, outcome


def _cases():
    return [pytest.param(folder, id=f"{folder.parent.name}/{folder.name}") for folder in CASES]


def test_there_are_cases():
    assert CASES


@pytest.mark.parametrize("folder", _cases())
def test_a_case_states_what_is_expected(folder):
    found = outcome(folder)
    for name in FILES:
        expected = folder / name
        lines = expected.read_text(encoding="utf-8").splitlines() if expected.exists() else []
        assert found[name] == lines, f"{folder.parent.name}/{folder.name}/{name}"


@pytest.mark.parametrize("folder", _cases())
def test_a_case_says_in_one_line_what_it_shows(folder):
    assert len((folder / "why.txt").read_text(encoding="utf-8").splitlines()) == 1
