"""
Pictures that come in: without what cameras wrote into them, and smaller where their field asks for it.

Nobody means to tell where a photo was taken by attaching it; hence that is kept only for fields that say so
(``language.fields._files``). Does not own how: the bytes are ``kit.traces``' business, pixels ``kit.pictures``'.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huodan.engines.files import Incoming
from huodan.kit.child import ChildBroken, ChildTooLarge, ChildTooSlow, in_child
from huodan.kit.disk import for_us
from huodan.kit.pictures import compress
from huodan.kit.traces import can_strip, strip
from huodan.language.fields._files import PICTURES
from huodan.workspace.thumbnails import MEGABYTES, SECONDS, at_once

log = logging.getLogger(__name__)

CLEAN, COMPRESSED, AS_TAKEN = "clean", "compressed", "as_taken"
EDGE = 1920


@contextmanager
def as_kept(incoming: Incoming, how: str) -> Iterator[Incoming]:
    """Give a file as it is kept, beside how it came in until the caller is done; what is no picture stays as it is."""
    clean, small = incoming.path.with_suffix(".clean"), incoming.path.with_suffix(".small")
    try:
        if how != AS_TAKEN and can_strip(incoming.type):
            with open(clean, "wb", opener=for_us) as into:
                strip(incoming.path, into, incoming.type)
            incoming = _made(incoming, clean, incoming.type)
        if how == COMPRESSED and incoming.type in PICTURES and (type := _compressed(incoming.path, small)):
            incoming = _made(incoming, small, type)
        yield incoming
    finally:
        for path in (clean, small):
            path.unlink(missing_ok=True)


def _compressed(path: Path, into: Path) -> str:
    """Give the type of the smaller picture that was made; nothing if the machine could not."""
    try:
        open(into, "wb", opener=for_us).close()
        with at_once:
            return str(in_child(compress, str(path), str(into), EDGE, megabytes=MEGABYTES, seconds=SECONDS))
    except (ChildTooSlow, ChildTooLarge, ChildBroken) as error:
        log.warning("no smaller picture: %s", str(error).strip().rpartition("\n")[2])
        return ""


def _made(incoming: Incoming, path: Path, type: str) -> Incoming:
    """Describe what was made of a picture that came in."""
    with path.open("rb") as file:
        hash = hashlib.file_digest(file, "sha256").hexdigest()
    name = incoming.name if type == incoming.type else str(Path(incoming.name).with_suffix(".png"))
    return Incoming(path, name, path.stat().st_size, hash, type)
