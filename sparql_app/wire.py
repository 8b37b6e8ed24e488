"""Messages between the service and its query workers: a length, then JSON, with an open file beside it if need be."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

import pyoxigraph as ox

Message = dict[str, Any]
Term = ox.NamedNode | ox.Literal
_HEADER = struct.Struct(">I")


def send(connection: socket.socket, message: Message, file: int | None = None) -> None:
    """Send a message.

    Args:
        connection: a Unix stream socket.
        message: what JSON can hold.
        file: descriptor that the receiver gets a copy of.

    Raises:
        OSError: the other end is gone.
    """
    body = json.dumps(message).encode()
    header = _HEADER.pack(len(body))
    if file is None:
        connection.sendall(header + body)
        return
    # Descriptors travel with the first bytes; the body may need several writes.
    socket.send_fds(connection, [header], [file])
    connection.sendall(body)


def receive(connection: socket.socket) -> tuple[Message, int | None] | None:
    """The next message and the descriptor that came with it; None when the other end has closed.

    Raises:
        OSError: the other end is gone (reset), or time is up when the socket has a timeout (TimeoutError).
    """
    header, files, _, _ = socket.recv_fds(connection, _HEADER.size, 1)
    header += _exactly(connection, _HEADER.size - len(header)) if header else b""
    if len(header) < _HEADER.size:
        return None
    (length,) = _HEADER.unpack(header)
    body = _exactly(connection, length)
    if len(body) < length:
        return None
    return json.loads(body), files[0] if files else None


def _exactly(connection: socket.socket, length: int) -> bytes:
    """So many bytes, fewer only when the other end closes."""
    parts = bytearray()
    while len(parts) < length and (part := connection.recv(min(1 << 20, length - len(parts)))):
        parts += part
    return bytes(parts)


def written(terms: dict[ox.Variable, Term]) -> dict[str, str]:
    """Substitutions for a message: terms as N-Triples writes them."""
    return {variable.value: str(term) for variable, term in terms.items()}


def read(terms: dict[str, str]) -> dict[ox.Variable, Any]:
    """Substitutions of a message."""
    return {ox.Variable(name): _term(term) for name, term in terms.items()}


def _term(text: str) -> Any:
    quad = next(iter(ox.parse(f"<t:> <t:> {text} .", ox.RdfFormat.N_TRIPLES)))
    return quad.object
