"""Which addresses may be connected to: a name is resolved once, judged, and from then on only its address is used.

A name that resolves to several addresses is refused when one of them is forbidden: whoever answers for it does not
decide by the order of his answers what is reached behind the service's own walls.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Resolve = Callable[[str, int], list[str]]
"""Addresses of a host name for connections to a port; raises OSError when it has none."""

_TRANSLATED = tuple(
    IPv6Network(network)
    for network in (
        "::/96",  # IPv4-compatible, RFC 4291 section 2.5.5.1
        "::ffff:0:0/96",  # IPv4-mapped, RFC 4291 section 2.5.5.2
        "::ffff:0:0:0/96",  # IPv4-translated, RFC 7915
        "64:ff9b::/96",  # NAT64, RFC 6052
        "64:ff9b:1::/48",  # NAT64 in a network of its own, RFC 8215
        "2001::/32",  # Teredo, RFC 4380
        "2002::/16",  # 6to4, RFC 3056
        "fec0::/10",  # site-local, RFC 3879
    )
)


class ForbiddenError(Exception):
    """A name stands for an address that may not be connected to."""


def system(host: str, port: int) -> list[str]:
    """What the system's resolver says; raises OSError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(str(error)) from error
    return list(dict.fromkeys(str(place[4][0]) for place in found))


def pinned(host: str, port: int, allowed: Iterable[str], resolve: Resolve) -> str:
    """The one address to connect to for a host.

    Args:
        host: name, or address without brackets.
        port: where.
        allowed: addresses that may be connected to although they are not public.
        resolve: tells the addresses of a name.

    Raises:
        ForbiddenError: one of its addresses may not be connected to.
        OSError: it has no address.
    """
    found = resolve(host, port)
    if not found:
        raise OSError(f"no address for {host}")
    exempt = {ip_address(one) for one in allowed}
    for one in found:
        if not _may(one, exempt):
            raise ForbiddenError(one)
    return found[0]


def _may(written: str, exempt: set[IPv4Address | IPv6Address]) -> bool:
    try:
        address = ip_address(written)
    except ValueError:
        return False
    return address in exempt or is_public(address)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to the public network and stands for no other address."""
    if isinstance(address, IPv6Address) and (address.scope_id or any(address in network for network in _TRANSLATED)):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
