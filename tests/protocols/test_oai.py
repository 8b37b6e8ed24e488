from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta, timezone

import pytest

from loader.errors import ProtocolError, UnreadableError
from loader.protocols import oai
from loader.protocols.http import Client
from loader.protocols.journal import Journal
from ontology import Text
from tests.oai_server import Faults, OaiServer, Repository
from tests.protocols.conftest import START, metadata, name


def told(server: OaiServer, client: Client, **asked: object) -> Counter[str]:
    """How often each record came."""
    return Counter(
        identifier
        for raw in oai.harvest(server.url, client, **asked)  # type: ignore[arg-type]
        for identifier in oai.read_page(raw.content).identifiers
    )


ALL = Counter(name(number) for number in range(1, 11))


@pytest.mark.parametrize("ending", ["empty", "absent"])
def test_a_list_ends_with_an_empty_or_an_absent_token(
    repository: Repository, client: Client, ending: str
) -> None:  # trap 62
    with OaiServer(repository, ending=ending) as server:
        assert told(server, client) == ALL
        assert server.lists == 4


def test_a_list_that_fits_one_page_has_no_token(repository: Repository, client: Client) -> None:  # trap 62
    with OaiServer(repository, page_size=100) as server:
        assert told(server, client) == ALL
        assert server.lists == 1


def test_each_page_comes_as_the_server_sent_it(repository: Repository, client: Client) -> None:
    with OaiServer(repository) as server:
        pages = list(oai.harvest(server.url, client))
    assert [raw.content.count(b"<record>") for raw in pages] == [3, 3, 3, 1]
    assert all(raw.media_type == "text/xml" and raw.retrieved.tzinfo for raw in pages)
    assert pages[0].url.endswith("?verb=ListRecords&metadataPrefix=jpcoar_2.0")
    assert "resumptionToken=token%261" in pages[1].url


def test_the_richest_format_is_chosen(repository: Repository, client: Client) -> None:
    rich = metadata(11).replace(b"/2.0/", b"/2.1/")
    repository.put(name(11), START, rich)
    repository.put(name(12), START, metadata(12).replace(b"/2.0/", b"/1.0/"))
    with OaiServer(repository) as server:
        assert told(server, client) == Counter([name(11), name(5)])


def test_no_known_format_is_told_with_what_is_offered(client: Client) -> None:
    repository = Repository()
    repository.put(name(1), START, b"<codeBook/>", "ddi")
    with OaiServer(repository) as server, pytest.raises(ProtocolError, match="only ddi"):
        told(server, client)


def test_since_is_sent_in_utc_and_takes_only_what_changed(repository: Repository, client: Client) -> None:  # trap 34
    tokyo = datetime(2026, 4, 8, 9, tzinfo=timezone(timedelta(hours=9)))
    with OaiServer(repository) as server:
        assert told(server, client, since=tokyo) == Counter(map(name, [8, 9, 10]))
        assert server.requests[-1]["from"] == "2026-04-08T00:00:00Z"


def test_since_follows_the_granularity_of_the_server(repository: Repository, client: Client) -> None:
    with OaiServer(repository, granularity="YYYY-MM-DD") as server:
        assert told(server, client, since=datetime(2026, 4, 9, 12, tzinfo=UTC)) == Counter(map(name, [9, 10]))
        assert server.requests[-1]["from"] == "2026-04-09"


@pytest.mark.parametrize("status", [200, 400, 422])
def test_nothing_new_is_no_error(repository: Repository, client: Client, status: int) -> None:
    with OaiServer(repository, error_status=status) as server:
        assert list(oai.harvest(server.url, client, since=datetime(2030, 1, 1, tzinfo=UTC))) == []


def test_an_expired_token_restarts_from_the_newest_datestamp(repository: Repository, client: Client) -> None:  # trap 60
    with OaiServer(repository, faults=Faults(forget={3})) as server:
        came = told(server, client)
        restart = [request for request in server.requests if "from" in request]
    assert set(came) == set(ALL)
    assert restart[0]["from"] == "2026-04-06T00:00:00Z"
    assert came == ALL + Counter([name(6)])


def slices(server: OaiServer) -> list[tuple[str, str]]:
    """The bounds of the lists in slices of time that were asked for."""
    return [(r.get("from", ""), r.get("until", "")) for r in server.requests if "from" in r or "until" in r]


def test_an_expired_token_of_an_unordered_list_starts_slices_from_the_beginning(
    repository: Repository, client: Client
) -> None:  # trap 60
    repository.put(name(2), START + timedelta(days=60), metadata(2, 2))
    with OaiServer(repository, order="identifier", faults=Faults(forget={2})) as server:
        came = told(server, client)
        asked = slices(server)
    assert set(came) == set(ALL)
    assert asked[0][0] == ""
    assert asked[-1][1] == ""
    assert [start for start, _ in asked[1:]] == [until for _, until in asked[:-1]]


def test_an_order_that_only_seemed_to_hold_loses_nothing(repository: Repository, client: Client) -> None:
    repository.put(name(3), START + timedelta(days=60), metadata(3, 2))  # last of page one, newest of all
    with OaiServer(repository, order="identifier", faults=Faults(forget={2})) as server:
        came = told(server, client)
        assert slices(server)[0][0] == "2026-05-31T00:00:00Z"
        assert "" in [start for start, _ in slices(server)]
    assert set(came) == set(ALL)


def test_without_a_stated_list_size_slices_trust_no_order(repository: Repository, client: Client) -> None:
    with OaiServer(repository, sizes=False, faults=Faults(forget={2, 7})) as server:
        assert set(told(server, client)) == set(ALL)
        assert slices(server)[0][0] == ""


@pytest.mark.parametrize("granularity", ["YYYY-MM-DDThh:mm:ssZ", "YYYY-MM-DD"])
@pytest.mark.parametrize("order", ["datestamp", "identifier"])
@pytest.mark.parametrize("since", [None, START])
def test_slices_grow_so_small_that_a_server_that_forgets_every_token_is_taken_whole(
    repository: Repository, client: Client, granularity: str, order: str, since: datetime | None
) -> None:
    faults = Faults(forget=set(range(2, 2000)))
    with OaiServer(repository, page_size=3, sizes=False, order=order, granularity=granularity, faults=faults) as server:
        assert set(told(server, client, since=since)) == set(ALL)
        assert server.lists < 60


def test_a_datestamp_that_too_many_records_share_is_given_up(client: Client) -> None:
    repository = Repository()
    for number in range(1, 11):
        repository.put(name(number), START, metadata(number))
    with (
        OaiServer(repository, sizes=False, faults=Faults(forget=set(range(2, 2000)))) as server,
        pytest.raises(ProtocolError, match="forgets its resumption tokens; after 3 records"),
    ):
        told(server, client)


def test_records_of_the_future_are_in_the_last_slice(repository: Repository, client: Client) -> None:
    repository.put(name(11), datetime(2999, 1, 1, tzinfo=UTC), metadata(11))
    with OaiServer(repository, sizes=False, faults=Faults(forget=set(range(2, 2000)))) as server:
        assert name(11) in told(server, client)


def test_a_restart_by_datestamp_gets_to_the_end_of_a_forgetful_server(repository: Repository, client: Client) -> None:
    with OaiServer(repository, faults=Faults(forget=set(range(2, 100, 2)))) as server:
        assert set(told(server, client)) == set(ALL)


def test_a_busy_server_is_waited_for_as_long_as_it_asks(
    repository: Repository, client: Client, pauses: list[float]
) -> None:
    with OaiServer(repository, faults=Faults(busy={1: "7", 3: "2"})) as server:
        assert told(server, client) == ALL
    assert pauses == [7.0, 2.0]


def test_a_dropped_connection_is_tried_again(repository: Repository, client: Client, pauses: list[float]) -> None:
    with OaiServer(repository, faults=Faults(drop={2, 3})) as server:
        assert told(server, client) == ALL
    assert pauses == [1.0, 2.0]


def test_a_page_cut_short_is_asked_for_again(repository: Repository, client: Client) -> None:
    with OaiServer(repository, faults=Faults(truncate={2})) as server:
        assert told(server, client) == ALL


def test_a_page_that_stays_broken_costs_only_its_own_records(repository: Repository, client: Client) -> None:
    with OaiServer(repository, faults=Faults(garble={2, 3})) as server:
        pages = list(oai.harvest(server.url, client))
    assert [raw.content.count(b"<record>") for raw in pages] == [3, 3, 3, 1]
    with pytest.raises(UnreadableError):
        oai.read_page(pages[1].content)


def test_a_broken_page_without_a_way_on_is_kept_and_told(repository: Repository, client: Client) -> None:
    with OaiServer(repository, faults=Faults(truncate={2, 3})) as server:
        pages = oai.harvest(server.url, client)
        assert [next(pages).content.count(b"<record>"), next(pages).content.count(b"<record>")][0] == 3
        with pytest.raises(ProtocolError, match="no way past it"):
            next(pages)


class Stuck(OaiServer):
    """A server whose second page points to itself."""

    def _next(self, query: dict[str, str], *_: int) -> str:
        self._tokens["again"] = (query, 3)
        return "<resumptionToken>again</resumptionToken>"


def test_a_token_that_repeats_for_ever_is_given_up(repository: Repository, client: Client) -> None:
    with Stuck(repository) as server, pytest.raises(ProtocolError, match="repeats the same resumption token"):
        told(server, client)


def test_an_oai_error_is_told_with_its_code(repository: Repository, client: Client) -> None:
    with OaiServer(repository) as server, pytest.raises(ProtocolError, match="cannotDisseminateFormat"):
        list(oai.harvest(server.url, client, prefix="marcxml"))


def test_an_error_element_inside_a_record_is_no_oai_error() -> None:
    inside = b"<metadata><error code='x'/><header><identifier>no</identifier></header></metadata>"
    page = b"<OAI-PMH><ListRecords><record>" + inside + b"</record></ListRecords></OAI-PMH>"
    assert oai.read_page(page) == oai.Page()


def test_any_other_document_is_no_page() -> None:
    with pytest.raises(UnreadableError, match="<html>"):
        oai.read_page(b"<html/>")


class Website(OaiServer):
    """A server that answers everything with a page for people."""

    def answer(self, _: dict[str, str]) -> str:
        return "<!DOCTYPE html><html><p>Welcome</html>"


def test_a_server_that_speaks_no_oai_is_told_apart(client: Client) -> None:
    with Website(Repository()) as server, pytest.raises(ProtocolError, match="is not an OAI-PMH server"):
        list(oai.harvest(server.url, client))


class Skipping(OaiServer):
    """A server that promises more than it delivers."""

    def _next(self, query: dict[str, str], start: int, size: int) -> str:
        return super()._next(query, start, size).replace(f'completeListSize="{size}"', 'completeListSize="12"')


class Told(Journal):
    """A journal that a test can read."""

    def __init__(self) -> None:
        super().__init__()
        self.reports: list[tuple[str, str]] = []

    def report(self, kind: str, message: Text) -> None:
        self.reports.append((kind, str(message)))


def test_a_list_that_is_shorter_than_announced_is_told(repository: Repository, client: Client) -> None:  # trap 61
    client.journal = Told()
    with Skipping(repository) as server:
        assert told(server, client) == ALL
    assert client.journal.reports == [("short", f"{server.url} announces 12 records and delivers 10")]


def test_a_walk_goes_on_with_its_token_where_it_was_broken_off(repository: Repository, client: Client) -> None:
    client.journal = Told()
    with OaiServer(repository) as server:
        pages = oai.harvest(server.url, client)
        first = [oai.read_page(next(pages).content).identifiers for _ in range(3)]
        pages.close()  # the third page was not taken
        rest = told(server, client)
    assert first[1] == tuple(map(name, [4, 5, 6]))
    assert rest == Counter(map(name, [7, 8, 9, 10]))
    assert [kind for kind, _ in client.journal.reports] == ["resumed"]


def test_a_walk_whose_token_has_expired_since_goes_on_in_slices(repository: Repository, client: Client) -> None:
    client.journal = Told()
    with OaiServer(repository, faults=Faults(forget={4})) as server:
        pages = oai.harvest(server.url, client)
        for _ in range(3):
            next(pages)
        pages.close()
        rest = told(server, client)
    assert set(rest) >= set(map(name, [6, 7, 8, 9, 10]))
    assert [kind for kind, _ in client.journal.reports][:2] == ["resumed", "sliced"]


def test_a_finished_walk_leaves_no_position(repository: Repository, client: Client) -> None:
    with OaiServer(repository) as server:
        told(server, client)
        assert client.journal.checkpoint("ListRecords") is None
        assert told(server, client) == ALL


def test_what_a_walk_covers_is_told_by_the_clock_of_the_server(repository: Repository, client: Client) -> None:
    now = datetime(2031, 2, 3, 4, 5, 6, tzinfo=UTC)
    with OaiServer(repository, clock=lambda: now) as server:
        told(server, client)
    assert client.journal.covered == now


def test_a_list_of_identifiers_tells_what_is_deleted(repository: Repository, client: Client) -> None:
    with OaiServer(repository) as server:
        listed = [one for _, page in oai.identifiers(server.url, client) for one in page]
    assert [one.identifier for one in listed] == sorted(ALL)
    assert [one.identifier for one in listed if one.deleted] == [name(5)]
    assert listed[0].datestamp == START


def test_single_records_come_and_unknown_ones_are_passed_over(repository: Repository, client: Client) -> None:
    with OaiServer(repository) as server:
        found = list(oai.records(server.url, client, [name(1), "oai:test.example:none", name(2)]))
    assert [oai.read_page(raw.content).identifiers for raw in found] == [(name(1),), (name(2),)]
