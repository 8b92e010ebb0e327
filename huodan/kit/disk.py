"""Files that last and that nobody else reads, on every system."""

from __future__ import annotations

import os
from pathlib import Path


def for_us(path: str, flags: int) -> int:
    """Open a file nobody else may read; for ``open(…, opener=for_us)``."""
    return os.open(path, flags, 0o600)


def settle(path: Path) -> None:
    """Wait until the disk has a file of ours, or the names in a folder (Windows opens no folder, and keeps names itself)."""
    is_folder = path.is_dir()
    if is_folder and os.name == "nt":
        return
    # Windows settles only what was opened for writing.
    handle = os.open(path, os.O_RDONLY if is_folder else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
