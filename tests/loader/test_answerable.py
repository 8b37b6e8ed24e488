"""Whom findings concern, where sources give no name."""

from __future__ import annotations

import pytest

from loader.answerable import unnamed


@pytest.mark.parametrize(
    ("iri", "number"),
    [
        ("https://w3id.org/enishi/id/project/grdm/enims/dataset/a%20b/project-1", "grdm/enims/dataset/a b/project-1"),
        ("https://w3id.org/enishi/id/project/erad-project:24099005", "erad-project:24099005"),
        ("https://ror.org/026v1ze26", "026v1ze26"),
        ("https://data.example.go.jp/graph/id/organization/survey/x/", "survey/x"),
    ],
)
def test_what_has_no_name_is_told_by_its_number_and_never_by_an_iri(iri: str, number: str) -> None:
    assert unnamed(iri).to("ja") == f"名称なし（{number}）"
    assert unnamed(iri).to("en") == f"without a name ({number})"
