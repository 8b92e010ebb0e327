"""Streams under age: come back whole, are noticed when they are not, and take little memory however long they are."""

from __future__ import annotations

import io
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from huodan.storage.sealed import CHUNK_BYTES, Unopened, plain_size, sealing, unsealing

MOST_MEGABYTES = 40

STREAMED = """
import resource, sys
from pathlib import Path
from pyrage.x25519 import Identity
from huodan.storage.sealed import sealing, unsealing
key, path, piece = Identity.generate(), Path(sys.argv[1]), bytes(1 << 20)
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = peak()
with path.open("wb") as file, sealing(file, key.to_public()) as into:
    for _ in range(128): into.write(piece)
with path.open("rb") as file, unsealing(file, key) as opened:
    assert sum(len(some) for some in iter(lambda: opened.read(1 << 20), b"")) == 128 << 20
print(peak() - before)
"""


@cache
def key() -> Any:
    from pyrage.x25519 import Identity

    return Identity.generate()


def sealed(content: bytes) -> bytes:
    file = io.BytesIO()
    with sealing(file, key().to_public()) as into:
        into.write(content)
    return file.getvalue()


@cache
def long_one() -> bytes:
    """This function will give a stream of three pieces; its head is of another length each time."""
    return sealed(bytes(3 * CHUNK_BYTES))


def opened(content: bytes) -> bytes:
    with unsealing(io.BytesIO(content), key()) as stream:
        return stream.read()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.one_of(st.integers(0, 300), st.integers(-2, 2).map(lambda more: 2 * CHUNK_BYTES + more)))
def test_what_was_sealed_comes_back_and_its_length_is_known_by_the_file(tmp_path: Path, size: int) -> None:
    content, path = bytes(range(256)) * (size // 256 + 1), tmp_path / "sealed"
    path.write_bytes(sealed(content[:size]))

    assert opened(path.read_bytes()) == content[:size]
    assert plain_size(path) == size


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_part_that_is_cut_off_changed_swapped_or_put_behind_is_noticed(data: st.DataObject) -> None:
    whole = long_one()
    chunk = CHUNK_BYTES + 16
    first = len(whole) - 3 * chunk
    parts = [whole[first + at * chunk : first + (at + 1) * chunk] for at in range(3)]
    at = int(data.draw(st.floats(0, 1, exclude_max=True)) * len(whole))
    wrong = data.draw(
        st.sampled_from(
            (
                whole[:at],
                whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :],
                whole[:first] + parts[1] + parts[0] + parts[2],
                whole[:first] + parts[0] + parts[2],
                whole + b"x",
                whole + parts[2],
            )
        )
    )

    with pytest.raises(Unopened):
        opened(wrong)


def test_what_the_disk_says_and_what_a_reader_says_stays_what_it_was() -> None:
    class Full(io.BytesIO):
        def write(self, piece: Any) -> int:
            raise OSError(28, "No space left on device")

    def fill() -> None:
        with sealing(Full(), key().to_public()) as into:
            for _ in range(64):
                into.write(bytes(CHUNK_BYTES))

    def leave() -> None:
        with unsealing(io.BytesIO(sealed(bytes(1 << 20))), key()) as stream:
            raise KeyError(stream.read(10))

    with pytest.raises(OSError, match="No space left") as refused:
        fill()
    assert refused.value.errno == 28
    with pytest.raises(KeyError):
        leave()


def test_a_long_stream_takes_little_memory(tmp_path: Path) -> None:
    words = (sys.executable, "-c", STREAMED, str(tmp_path / "long"))

    done = subprocess.run(words, capture_output=True, text=True, check=True)

    assert int(done.stdout) < MOST_MEGABYTES
