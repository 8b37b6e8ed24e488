"""Provenance leads back to the bytes, and tells everyone no more than that."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox
import pytest

from loader import provenance
from loader.archive import Archive
from loader.record import Raw
from ontology import DCTERMS


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://example.org/oai?verb=Identify", ox.NamedNode("https://example.org/oai?verb=Identify")),
        ("https://user:secret@example.org:81/a", ox.NamedNode("https://example.org:81/a")),
        ("http://example.org/a b<c>", ox.NamedNode("http://example.org/a%20b%3Cc%3E")),
        ("folder/table.csv", ox.Literal("folder/table.csv")),
    ],
)
def test_an_address_is_told_as_a_valid_iri_without_its_password(
    url: str, told: ox.NamedNode | ox.Literal, tmp_path: Path
) -> None:
    with Archive(tmp_path) as archive:
        blob = archive.keep(Raw(b"bytes", url, datetime(2026, 1, 1, tzinfo=UTC)))
        triples = list(provenance.derivation("https://w3id.org/enishi", archive, blob, [], provenance.Loads(archive)))
    assert [t.object for t in triples if t.predicate == DCTERMS.source] == [told]
