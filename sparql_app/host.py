"""Under which names a service answers, and who may reach it without a token.

A page of the web can have its own name lead to this machine (DNS rebinding) and would then count, for the browser that
shows it, as the same origin as the service. The Host header still tells that name (RFC 9110, section 7.2).
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from loader.settings import Settings
from loader.store import Scope
from ontology import text
from sparql_app.problem import Problem


def admits(settings: Settings, scope: Scope, stated: str) -> bool:
    """Whether a service answers under a name.

    Args:
        settings: `hosts` are further names; a public service without them answers under every name.
        scope: which store it serves.
        stated: the Host header, with or without port; "" when there is none.
    """
    if scope == "public" and not settings.hosts:
        return True
    name = _name(stated)
    return bool(name) and (is_loopback(name) or name in {one.lower() for one in (settings.host, *settings.hosts)})


def is_open(settings: Settings, scope: Scope) -> bool:
    """Whether callers without a token read what the service holds.

    The internal store is open only to the machine itself: never where the service listens to others, or answers under
    a further name, behind which there is a proxy.
    """
    if settings.anonymous == "none":
        return False
    return scope == "public" or (is_loopback(settings.host) and not settings.hosts)


def is_loopback(name: str) -> bool:
    """Whether a name or address of a host is this machine for itself."""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name.lower() == "localhost"


def names_loopback(stated: str) -> bool:
    """Whether a Host header names this machine as it names itself."""
    return is_loopback(_name(stated))


def is_from_elsewhere(settings: Settings, header: Callable[[str], str | None]) -> bool:
    """Whether a browser sends a request with a remembered password for a page of somebody else.

    A browser adds the password of Basic of its own accord, also to a form that another page made it send; a Bearer
    token it never adds. Which page it was stands in Origin and Sec-Fetch-Site (Fetch, sections 3.2 and 3.1).

    Args:
        settings: `hosts` are further names of this service.
        header: gives a header of the request by name.
    """
    if (header("Authorization") or "").partition(" ")[0].lower() != "basic":
        return False
    if header("Sec-Fetch-Site") not in (None, "none", "same-origin"):
        return True
    origin = header("Origin")
    own = {_name(header("Host") or ""), *(one.lower() for one in settings.hosts)}
    return origin is not None and _name(origin.partition("://")[2]) not in own


def misdirected() -> Problem:
    """The request names a host that this service is not (RFC 9110, section 15.5.20)."""
    hint = text("Use the address that the operator gave. Operators allow further names by the setting hosts.")
    return Problem(421, "wrong-host", text("The service does not answer under this host name"), hint)


def _name(stated: str) -> str:
    """The host in a Host header, lower case; "" when it cannot be read."""
    try:
        return urlsplit(f"//{stated}").hostname or ""
    except ValueError:
        return ""
