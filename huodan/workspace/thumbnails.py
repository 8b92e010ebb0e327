"""
Small pictures of attached ones: made when first asked for, kept beside the content, gone with it.

Made in a child process with little memory and time, at most two at once: what strangers upload is decoded there.
"""

from __future__ import annotations

import logging
from threading import BoundedSemaphore

from huodan.engines.files import Stored
from huodan.kit.child import ChildBroken, ChildTooLarge, ChildTooSlow, in_child
from huodan.kit.pictures import shrink
from huodan.language.fields._files import PICTURES
from huodan.storage.shelf import Shelf

log = logging.getLogger(__name__)

SIZES = {"small": 192, "large": 1600}
MEGABYTES = 768
SECONDS = 20
ATTEMPTS = 3
BEGUN = "begun"
"""After the size: what is kept of attempts that were too slow, a dot for each."""

at_once = BoundedSemaphore(2)
"""How many pictures are decoded at once."""


def thumbnail(shelf: Shelf, found: Stored, size: str) -> bytes | None:
    """Give the small picture of a file as WebP; None if it is no picture, or one that cannot be shown."""
    if found.file.type not in PICTURES or size not in SIZES:
        return None
    kept = _kept(shelf, found, size)
    if kept is None:
        with at_once:
            kept = _kept(shelf, found, size)  # somebody else may have made it meanwhile
            if kept is None:
                kept = _made(shelf, found, size)
    return kept or None


def _kept(shelf: Shelf, found: Stored, size: str) -> bytes | None:
    return shelf.read_kept(found.hash, size)


def _made(shelf: Shelf, found: Stored, size: str) -> bytes:
    """Make and keep it; nothing is kept too, if it is not possible, or was too slow so often that it will always be."""
    made = b""
    try:
        made = _shrunk(shelf, found, SIZES[size])
    except ChildTooSlow as error:  # perhaps the machine was busy
        _warn(found, error)
        begun = len(shelf.read_kept(found.hash, size + BEGUN) or b"") + 1
        if begun < ATTEMPTS:
            shelf.keep(found.hash, size + BEGUN, b"." * begun)
            return b""
    except (ChildTooLarge, ChildBroken) as error:
        _warn(found, error)
    shelf.keep(found.hash, size, made)
    return made


def _shrunk(shelf: Shelf, found: Stored, edge: int) -> bytes:
    with shelf.local(found.hash) as path:
        if path is None:
            return b""
        return bytes(in_child(shrink, str(path), edge, megabytes=MEGABYTES, seconds=SECONDS))


def _warn(found: Stored, error: Exception) -> None:
    log.warning("no small picture of %s: %s", found.file.outside, str(error).strip().rpartition("\n")[2])
