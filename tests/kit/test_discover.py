"""Folders as registries, tried with a package made on the spot."""

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from huodan.kit.discover import discover

Make = Callable[[dict[str, str]], tuple[ModuleType, type[Any]]]

BASE = "class Shape:\n    sides = 0\n"
SQUARE = "from shapes._base import Shape\nclass Square(Shape):\n    sides = 4\n"


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    monkeypatch.syspath_prepend(tmp_path)

    def made(files: dict[str, str]) -> tuple[ModuleType, type[Any]]:
        for name, source in {"__init__.py": "", "_base.py": BASE, **files}.items():
            file = tmp_path / "shapes" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(source, encoding="utf-8")
        return import_module("shapes"), import_module("shapes._base").Shape

    yield made
    for name in [name for name in sys.modules if name.partition(".")[0] == "shapes"]:
        del sys.modules[name]


def test_each_public_file_is_a_kind_by_its_name(make: Make) -> None:
    triangle = "from shapes._base import Shape\nclass Three(Shape):\n    sides = 3\n"
    package, base = make({"square.py": SQUARE, "triangle.py": triangle, "_notes.py": "raise RuntimeError"})

    kinds = discover(package, base)

    assert {name: kind.sides for name, kind in kinds.items()} == {"square": 4, "triangle": 3}
    assert list(kinds) == ["square", "triangle"]


def test_a_file_may_use_a_kind_of_another_file(make: Make) -> None:
    cube = "from shapes.square import Square\nclass Cube(Square):\n    face = Square\n"
    package, base = make({"square.py": SQUARE, "cube.py": cube})

    assert [kind.__name__ for kind in discover(package, base).values()] == ["Cube", "Square"]


def test_a_kind_may_grow_into_a_folder(make: Make) -> None:
    package, base = make(
        {"square/__init__.py": "from shapes.square.body import Square\n", "square/body.py": SQUARE}
    )

    assert discover(package, base)["square"].sides == 4


@pytest.mark.parametrize(
    ("source", "found"),
    [("x = 1\n", "none"), (SQUARE + "class Oblong(Shape):\n    sides = 4\n", "Oblong, Square")],
)
def test_a_file_with_no_or_two_kinds_is_refused(make: Make, source: str, found: str) -> None:
    package, base = make({"square.py": source})

    with pytest.raises(TypeError, match=f"shapes.square must define exactly one Shape, found: {found}"):
        discover(package, base)
