"""The release that a request is about: by its name, by Accept-Datetime, or the one published now (RFC 7089, Memento).

``/sparql``, ``/query``, ``/void``, ``/id/…``, ``/describe`` and ``/queries/…`` are original resources and their own
TimeGates; their mementos lie under ``/releases/{id}``. What was in force at a moment is the release that had been
published last. Before the first publication the first release answers, and its Memento-Datetime says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote

from flask import Blueprint, Response, current_app, g, request

from loader.publication import publications
from ontology import text
from sparql_app.caller import Caller
from sparql_app.errors import ProblemError
from sparql_app.freshly import caching
from sparql_app.problem import Problem
from sparql_app.published import Edition
from sparql_app.site import Site

blueprint = Blueprint("memento", __name__)
LINK_FORMAT = "application/link-format"
_HTTP_DATE = "%a, %d %b %Y %H:%M:%S GMT"
_LONG = 4000  # addresses beyond this would not fit into headers three times
_ASKING = ("/sparql", "/query")
_COUNTED = ("/void", "/.well-known/void")


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The release that a request is answered from.

    Args:
        edition: the release.
        caller: who asks.
        moment: when it was published first; None when it was not asked for by name or moment.
    """

    edition: Edition
    caller: Caller
    moment: datetime | None


def edition(site: Site, caller: Caller, name: str = "") -> Edition:
    """The release that this request is about.

    Args:
        site: the service.
        caller: who asks.
        name: name of the release, "" when the address names none.

    Raises:
        ProblemError: no published release has this name (404), or Accept-Datetime is no date (400).
        StoreError: nothing is published.
    """
    asked = "" if name else request.headers.get("Accept-Datetime", "").strip()
    if not name and not asked:
        now = site.edition(caller)
        g.memento = _Chosen(now, caller, None)
        return now
    first = _first(site)
    if name and name not in first:
        raise ProblemError(unknown(name))
    wanted = name or _in_force(site, _moment(asked))
    found = site.edition(caller, wanted)
    found = found if name else replace(found, fixed=False)
    g.memento = _Chosen(found, caller, first[wanted])
    return found


def unknown(name: str) -> Problem:
    """No published release has this name."""
    title = text("There is no release {id}", id=name)
    return Problem(404, "no-such-release", title, text("/releases/ lists those that can be asked."))


def place(path: str) -> str:
    """A local address, in the release that the address of this request names."""
    name = (request.view_args or {}).get("name", "")
    return f"/releases/{name}{path}" if name and path.startswith(("/id/", "/describe", "/queries/")) else path


def _first(site: Site) -> dict[str, datetime]:
    """When each release was published first."""
    found: dict[str, datetime] = {}
    for publication in publications(site.settings.data):
        found.setdefault(publication.release, publication.moment)
    return found


def _in_force(site: Site, moment: datetime) -> str:
    """The release that had been published last at a moment; the first one before that."""
    history = publications(site.settings.data)
    if not history:
        return site.published.edition(site.scope).id
    return next((p.release for p in reversed(history) if p.moment <= moment), history[0].release)


def _moment(stated: str) -> datetime:
    """The moment of an Accept-Datetime header (RFC 7089, section 2.1.1)."""
    try:
        return datetime.strptime(stated, _HTTP_DATE).replace(tzinfo=UTC)
    except ValueError as error:
        title = text("Accept-Datetime has the value {value!r}, which is no date of HTTP", value=stated)
        hint = text("Write it as in: Thu, 02 Apr 2026 00:00:00 GMT")
        raise ProblemError(Problem(400, "datetime", title, hint)) from error


@blueprint.get("/releases/timemap")
@blueprint.get("/releases/timemap/<path:path>")
def timemap(path: str = "sparql") -> Response:
    """The mementos of an address, /sparql if none is named (RFC 7089, section 5)."""
    site: Site = current_app.extensions["enishi"]
    caller = site.caller(request.headers.get("Authorization"))
    original = "/" + quote(path, safe=":/@.,;~-_()")
    if not _has_mementos(original):
        hint = text("There are mementos of /sparql, /query, /void, /id/…, /describe and /queries/….")
        raise ProblemError(Problem(404, "no-mementos", text("{path} has no mementos", path=original), hint))
    body = ",\n".join(_timemap(original, _first(site)))
    response = Response(body + "\n", content_type=LINK_FORMAT)
    response.headers["Cache-Control"] = caching(caller, fixed=False)
    response.headers["Vary"] = "Authorization"
    return response


def _has_mementos(original: str) -> bool:
    return original in (*_ASKING, *_COUNTED) or original.startswith(("/id/", "/describe", "/queries/"))


def _timemap(original: str, first: dict[str, datetime]) -> Iterator[str]:
    moments = sorted(first.values())
    span = f'; from="{_date(moments[0])}"; until="{_date(moments[-1])}"' if moments else ""
    yield f'<{_absolute(original)}>; rel="original timegate"'
    yield f'<{_map(original)}>; rel="self"; type="{LINK_FORMAT}"{span}'
    names = list(first)
    for number, name in enumerate(names):
        ends = ("first " if number == 0 else "") + ("last " if number == len(names) - 1 else "")
        yield f'<{_memento(original, name)}>; rel="{ends}memento"; datetime="{_date(first[name])}"'


@blueprint.after_app_request
def _tell(response: Response) -> Response:
    """Say which state of which resource an answer is."""
    chosen: _Chosen | None = g.get("memento")
    original = _original()
    if chosen is None or response.status_code >= 400 or not _has_mementos(original):
        return response
    if "accept-datetime" not in response.headers.get("Vary", "").lower():
        response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary"), "Accept-Datetime"]))
    if chosen.moment is not None and response.status_code < 300:
        response.headers["Memento-Datetime"] = _date(chosen.moment)
    if chosen.edition.fixed and response.mimetype != "text/html":
        response.headers.setdefault("Cache-Control", caching(chosen.caller, fixed=True))
    if request.method not in ("GET", "HEAD") or len(request.query_string) > _LONG:
        return response
    links = [f'<{_absolute(original)}>; rel="original timegate"']
    links.append(f'<{_map(original)}>; rel="timemap"; type="{LINK_FORMAT}"')
    if chosen.moment is not None:
        at = _memento(original, chosen.edition.id)
        links.append(f'<{at}>; rel="memento"; datetime="{_date(chosen.moment)}"')
        if not chosen.edition.fixed:
            response.headers["Content-Location"] = at
    response.headers["Link"] = ", ".join([*filter(None, [response.headers.get("Link")]), *links])
    return response


def _original() -> str:
    """The path of the resource that this request, or what it is a memento of, is about."""
    path = quote(request.path, safe="/:@.,;~-_()")
    name = (request.view_args or {}).get("name", "")
    return path.removeprefix(f"/releases/{quote(name)}") if name else path


def _memento(original: str, name: str) -> str:
    path = "/sparql" if original in _ASKING else "/void" if original in _COUNTED else original
    return _absolute(f"/releases/{name}{path}")


def _map(original: str) -> str:
    return _absolute(f"/releases/timemap{original}")


def _absolute(path: str) -> str:
    query = request.query_string.decode("latin-1")
    return f"{request.root_url.rstrip('/')}{path}{'?' + query if query else ''}"


def _date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
