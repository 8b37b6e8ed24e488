"""Parameters of the tests of rules: every example, every profile that judges graphs."""

from __future__ import annotations

import pytest

from tests.shapes.example import EXAMPLES, JUDGING


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "example" in metafunc.fixturenames:
        metafunc.parametrize("example", EXAMPLES, ids=lambda e: e.id)
    if "judging" in metafunc.fixturenames:
        metafunc.parametrize("judging", JUDGING)
