from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from loader import settings
from loader.protocols.http import Client
from tests.oai_server import Repository

JPCOAR = "https://github.com/JPCOAR/schema/blob/master/2.0/"
START = datetime(2026, 4, 1, tzinfo=UTC)


def metadata(number: int, version: int = 1) -> bytes:
    return (
        f'<jpcoar:jpcoar xmlns:jpcoar="{JPCOAR}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:title xml:lang="ja">データ{number} 第{version}版</dc:title></jpcoar:jpcoar>'
    ).encode()


def name(number: int) -> str:
    return f"oai:test.example:{number:08}"


@pytest.fixture
def repository() -> Repository:
    """Ten records, one a day from 1 April; the fifth is deleted."""
    made = Repository()
    for number in range(1, 11):
        made.put(name(number), START + timedelta(days=number - 1), metadata(number))
    made.delete(name(5), START + timedelta(days=4))
    return made


@pytest.fixture
def pauses() -> list[float]:
    """The pauses that the client made, in seconds; nobody waits for them."""
    return []


@pytest.fixture
def client(pauses: list[float], monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Client(settings.load({"harvest_seconds": 5}, {}), sleep=pauses.append) as made:
        yield made
