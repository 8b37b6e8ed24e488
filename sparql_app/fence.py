"""What a query worker gives up before it reads its first query: the network, memory beyond a limit, core dumps.

The lexer already refuses queries that call out. This is the second fence: should a text ever get past it, there is no
network to reach.
"""

from __future__ import annotations

import ctypes
import os
import resource
from pathlib import Path

_NEW_USER = 0x10000000
_NEW_NETWORK = 0x40000000


def leave_network() -> bool:
    """Move this process into a network of its own without any interface (Linux); whether that was permitted.

    Must be called before any thread starts, which is what unshare(2) demands for a user namespace.
    """
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError):
        return False
    # Root needs no user namespace and would lose its access to files of others in one.
    return any(unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


def limit_memory(megabytes: int, floor: int = 0) -> None:
    """Let the address space grow by so much and no more; the allocation beyond it fails.

    Args:
        megabytes: how much.
        floor: bytes from which it is counted; 0 counts from now.
    """
    limit = (floor or address_space()) + megabytes * 2**20
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def lift_memory_limit() -> None:
    """Undo `limit_memory`."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def leave_no_core() -> None:
    """A worker that is killed or crashes writes no copy of its memory to disk."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def address_space() -> int:
    """Bytes of address space in use; 0 where /proc does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
