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

_at_once = BoundedSemaphore(2)


def thumbnail(shelf: Shelf, found: Stored, size: str) -> bytes | None:
    """Give the small picture of a file as WebP; None if it is no picture, or one that cannot be shown."""
    if found.file.type not in PICTURES or size not in SIZES:
        return None
    kept = _kept(shelf, found, size)
    if kept is None:
        with _at_once:
            kept = _kept(shelf, found, size)  # somebody else may have made it meanwhile
            if kept is None:
                kept = _made(shelf, found, SIZES[size])
                shelf.keep(found.hash, size, kept)
    return kept or None


def _kept(shelf: Shelf, found: Stored, size: str) -> bytes | None:
    return shelf.read_kept(found.hash, size)


def _made(shelf: Shelf, found: Stored, edge: int) -> bytes:
    """Make it; nothing, which is kept too, if that is not possible."""
    try:
        with shelf.local(found.hash) as path:
            if path is None:
                return b""
            made = in_child(shrink, str(path), edge, megabytes=MEGABYTES, seconds=SECONDS)
    except (ChildTooLarge, ChildTooSlow, ChildBroken) as error:
        log.warning("no small picture of %s: %s", found.file.outside, str(error).strip().rpartition("\n")[2])
        return b""
    return bytes(made)
