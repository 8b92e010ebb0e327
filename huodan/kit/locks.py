"""A lock between processes: an open file that only one of them holds, until it is closed or the process ends."""

from __future__ import annotations


def hold(handle: int) -> bool:
    """Hold an open file alone; False if another process does. Windows has no such locks: everybody holds it."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
