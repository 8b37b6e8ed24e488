"""Every setting, in one table: default, environment variable, configuration file, command line."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from loader.errors import SettingError
from loader.registry import by_trust
from ontology import LOCALES, Text, text


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table.

    Args:
        name: as in the configuration file; the environment variable is ENISHI_ and the name in capitals.
        default: value when nothing sets it, as text.
        read: turns text into the value; raises ValueError for text it cannot have.
        what: what it is for.
        secret: never shown to anybody.
    """

    name: str
    default: str
    read: Callable[[str], object]
    what: Text
    secret: bool = False

    def shown(self, value: object) -> str:
        """A value as people may see it: a secret only as present or not."""
        if self.secret:
            return "********" if value else ""
        return ",".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)

    @property
    def variable(self) -> str:
        """The environment variable."""
        return "ENISHI_" + self.name.upper()


FILE = "enishi.toml"
"""Name of the configuration file in the data directory."""


def _natural(value: str) -> int:
    number = int(value)
    if number < 1:
        raise ValueError(value)
    return number


def _count(value: str) -> int:
    number = int(value)
    if number < 0:
        raise ValueError(value)
    return number


def _percent(value: str) -> int:
    number = int(value)
    if not 0 <= number <= 100:
        raise ValueError(value)
    return number


def _port(value: str) -> int:
    number = _natural(value)
    if number > 65535:
        raise ValueError(value)
    return number


def _locale(value: str) -> str:
    if value not in LOCALES:
        raise ValueError(value)
    return value


def _base(value: str) -> str:
    if not re.fullmatch(r"https?://[^/?#\s<>\"{}|\\^`]+(/[^?#\s<>\"{}|\\^`]*)?", value):
        raise ValueError(value)
    return value.rstrip("/")


def _address(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^@/?#\s<>\"{}|\\^`]+(/[^#\s<>\"{}|\\^`]*)?", value):
        raise ValueError(value)
    return value


def _date(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _one_of(*words: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in words:
            raise ValueError(value)
        return value

    return read


def _path(value: str) -> Path | None:
    return Path(value) if value else None


def _root_path(value: str) -> str:
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)*/?", value):
        raise ValueError(value)
    return value.rstrip("/")


def _names(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _endpoints(value: str) -> tuple[str, ...]:
    """Addresses without user, fragment and any way to write a host that others read differently."""
    for url in (names := _names(value)):
        parts = urlsplit(url) if _address(url) else None
        host = parts.hostname if parts and parts.port != 0 else None
        if host is None or not url.isascii() or host.endswith(".") or (":" not in host and _is_odd_number(host)):
            raise ValueError(url)
    return names


def _is_odd_number(host: str) -> bool:
    """Whether a host is a number that is no address as everybody writes it: decimal, octal, hexadecimal, too short."""
    if not re.fullmatch(r"(0[xX][0-9A-Fa-f]*|[0-9]+)", host.rpartition(".")[2]):
        return False
    try:
        return str(IPv4Address(host)) != host
    except ValueError:
        return True


def _private(value: str) -> tuple[str, ...]:
    return tuple(str(ip_address(one)) for one in _names(value))


def _scope(value: str) -> str:
    if value not in ("public", "internal"):
        raise ValueError(value)
    return value


TABLE = (
    Setting("data", "data", Path, text("Data directory: archive, releases")),
    Setting("base", "https://w3id.org/enishi", _base, text("Base IRI of all things in the graph")),
    Setting("locale", "ja", _locale, text("Language of messages: ja or en")),
    Setting(
        "as_of",
        "",
        _date,
        text("Reference date of figures and rules (YYYY-MM-DD); the day of the build if empty"),
    ),
    Setting(
        "trust",
        "",
        _names,
        text("Sources by trust: the first wins where they contradict; as the registry says if empty"),
    ),
    Setting("host", "127.0.0.1", str, text("Address the service listens on")),
    Setting(
        "hosts",
        "",
        _names,
        text("Host names the service answers under, beside those of this machine; a public one under any if empty"),
    ),
    Setting(
        "anonymous",
        "all",
        _one_of("all", "none"),
        text("What callers without a token read: all or none; of the internal store all on this machine only"),
    ),
    Setting("port", "8000", _port, text("Port the service listens on")),
    Setting("root_path", "", _root_path, text("Path under which a proxy shows the service, such as /enishi")),
    Setting("workers", "2", _natural, text("Worker processes that evaluate queries")),
    Setting("query_seconds", "30", _natural, text("Seconds a query may take")),
    Setting("query_megabytes", "2500", _natural, text("Megabytes of memory a query worker may take")),
    Setting("result_megabytes", "100", _natural, text("Megabytes a query result may have")),
    Setting("request_megabytes", "2", _natural, text("Megabytes a request may have")),
    Setting("validation_workers", "2", _natural, text("Worker processes that validate what is sent")),
    Setting("validation_seconds", "20", _natural, text("Seconds that validating what is sent may take")),
    Setting("validation_megabytes", "10", _natural, text("Megabytes that something sent to be validated may have")),
    Setting("validation_memory", "1000", _natural, text("Megabytes of memory that validating it may take")),
    Setting("cache_megabytes", "500", _count, text("Megabytes of disk for answers kept; 0 keeps none")),
    Setting("request_seconds", "30", _natural, text("Seconds a request may take to arrive")),
    Setting(
        "stop_seconds", "20", _natural, text("Seconds that requests under way have left when the service is ended")
    ),
    Setting(
        "metrics",
        "local",
        _one_of("local", "operators", "all"),
        text("Who reads /metrics: local (this machine, not through a proxy, and operators), operators or all"),
    ),
    Setting(
        "log_format",
        "human",
        _one_of("human", "json"),
        text("Log on standard error: human, or json with one line a request"),
    ),
    Setting(
        "audit",
        "named",
        _one_of("named", "all", "none"),
        text("Questions in the audit log: named (with a token, or to the internal store), all or none"),
    ),
    Setting("audit_log", "", _path, text("File of the audit log; audit.jsonl in the data directory if empty")),
    Setting("slow_log", "", _path, text("File for slow queries with their text; not written if empty")),
    Setting("slow_seconds", "5", _natural, text("Seconds from which a query is slow")),
    Setting("harvest_seconds", "60", _natural, text("Seconds to wait for a server's answer when harvesting")),
    Setting("harvest_tries", "5", _natural, text("How often a failing request is tried when harvesting")),
    Setting("record_megabytes", "20", _natural, text("Megabytes one record may have")),
    Setting("record_seconds", "30", _natural, text("Seconds that mapping one record may take")),
    Setting(
        "coverage_percent",
        "50",
        _percent,
        text("Percent of the published whole that must be in the graph for a rate to be told"),
    ),
    Setting(
        "validate",
        "changed",
        _one_of("changed", "all"),
        text("Records that a build validates: changed (of others the findings are kept) or all"),
    ),
    Setting("deletion_percent", "10", _percent, text("Percent of a source's records that one run may delete")),
    Setting("user_agent", "enishi/0.1 (+https://w3id.org/enishi)", str, text("User-Agent sent when harvesting")),
    Setting("cinii_appid", "", str, text("Application id for CiNii Research and KAKEN, if there is one"), secret=True),
    Setting("store", "", _address, text("SPARQL endpoint of a store elsewhere that holds the release; none if empty")),
    Setting("store_graphs", "", _address, text("Its Graph Store Protocol address; the endpoint itself if empty")),
    Setting("store_user", "", str, text("User name at the store elsewhere")),
    Setting("store_password", "", str, text("Password at the store elsewhere"), secret=True),
    Setting("store_query_user", "", str, text("User name for questions there, which may only read; nobody if empty")),
    Setting("store_query_password", "", str, text("Password for questions there"), secret=True),
    Setting("service_endpoints", "", _endpoints, text("SPARQL endpoints that SERVICE may ask; none if empty")),
    Setting("service_private", "", _private, text("Addresses of those endpoints that are not public")),
    Setting("service_sends", "public", _scope, text("Widest scope whose data are sent to them: public or internal")),
    Setting("service_seconds", "10", _natural, text("Seconds that one request to another endpoint may take")),
    Setting("service_megabytes", "5", _natural, text("Megabytes that one answer of another endpoint may have")),
    Setting("service_rows", "10000", _natural, text("Solutions that one SERVICE may give")),
    Setting("service_bindings", "1000", _natural, text("Bindings that one SERVICE may send along")),
    Setting("service_calls", "20", _natural, text("Requests to other endpoints that one query may make")),
    Setting("licence", "", _address, text("IRI of the licence of what is published; none is told if empty")),
    Setting("keep_releases", "5", _natural, text("Published releases that stay on disk")),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in force. Field names are the names of the table."""

    data: Path
    base: str
    locale: str
    as_of: date | None
    trust: tuple[str, ...]
    host: str
    hosts: tuple[str, ...]
    anonymous: str
    port: int
    root_path: str
    workers: int
    query_seconds: int
    query_megabytes: int
    result_megabytes: int
    request_megabytes: int
    validation_workers: int
    validation_seconds: int
    validation_megabytes: int
    validation_memory: int
    cache_megabytes: int
    request_seconds: int
    stop_seconds: int
    metrics: str
    log_format: str
    audit: str
    audit_log: Path | None
    slow_log: Path | None
    slow_seconds: int
    harvest_seconds: int
    harvest_tries: int
    record_megabytes: int
    record_seconds: int
    coverage_percent: int
    validate: str
    deletion_percent: int
    user_agent: str
    cinii_appid: str
    store: str
    store_graphs: str
    store_user: str
    store_password: str
    store_query_user: str
    store_query_password: str
    service_endpoints: tuple[str, ...]
    service_private: tuple[str, ...]
    service_sends: str
    service_seconds: int
    service_megabytes: int
    service_rows: int
    service_bindings: int
    service_calls: int
    licence: str
    keep_releases: int

    @property
    def reference_date(self) -> date:
        """The day that rules and figures are judged as of: `as_of`, or today in Japan."""
        return self.as_of or today()

    def rows(self) -> list[tuple[Setting, object]]:
        """Each row of the table with the value in force."""
        return [(row, getattr(self, row.name)) for row in TABLE]


def today() -> date:
    """Today in Japan, where the policies hold and who decides signs."""
    return datetime.now(ZoneInfo("Asia/Tokyo")).date()


def _file(path: Path) -> Mapping[str, object]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError("{file} is not valid TOML: {error}", file=path.name, error=error) from error
    known = {row.name for row in TABLE}
    for name in content:
        if name not in known:
            raise SettingError("{file} sets {name}, which is no setting", file=path.name, name=name)
    return content


def language(overrides: Mapping[str, object] | None = None, environ: Mapping[str, str] | None = None) -> str:
    """The language to tell what is wrong in: as `load` finds it, whatever the other settings say.

    Args:
        overrides: what the command line says of "data" and "locale".
        environ: environment to read instead of this process's own.
    """
    places = _Places(overrides, environ)
    try:
        from_file = _file(places.data / FILE)
    except (SettingError, OSError):
        from_file = {}
    row = next(row for row in TABLE if row.name == "locale")
    for _, stated in places.stated(row, from_file):
        try:
            return _locale(str(stated))
        except ValueError:
            continue
    return row.default


class _Places:
    """Where a setting may be stated: command line, environment, configuration file, the table."""

    def __init__(self, overrides: Mapping[str, object] | None, environ: Mapping[str, str] | None) -> None:
        self._env = os.environ if environ is None else environ
        self._said = {k: v for k, v in (overrides or {}).items() if v is not None}
        self.data = Path(str(self._said.get("data") or self._env.get("ENISHI_DATA") or "data"))

    def stated(self, row: Setting, from_file: Mapping[str, object]) -> Iterator[tuple[str, object]]:
        """Where a setting is stated and how, what outranks the others first."""
        for where, stated in (
            ("command line", self._said.get(row.name)),
            (row.variable, self._env.get(row.variable)),
            (FILE, from_file.get(row.name)),
            ("default", row.default),
        ):
            if stated is not None:
                yield where, stated


def load(overrides: Mapping[str, object] | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings in force: command line over environment over ``enishi.toml`` in the data directory over defaults.

    Args:
        overrides: what the command line says; None values count as not said.
        environ: environment to read instead of this process's own.

    Raises:
        SettingError: a value that its setting cannot have.
    """
    places = _Places(overrides, environ)
    from_file = _file(places.data / FILE)
    values: dict[str, object] = {}
    for row in TABLE:
        where, stated = next(places.stated(row, from_file))
        words = ",".join(map(str, stated)) if isinstance(stated, list | tuple) else str(stated)
        try:
            values[row.name] = row.read(words)
        except ValueError as error:
            raise SettingError(
                "{where}: {value!r} is no value for {name}", where=where, value=words, name=row.name
            ) from error
    values["trust"] = values["trust"] or by_trust(places.data)
    return Settings(**values)  # type: ignore[arg-type]


if {f.name for f in fields(Settings)} != {row.name for row in TABLE}:  # pragma: no cover
    raise AssertionError("Settings and TABLE name different settings")
