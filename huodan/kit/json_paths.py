"""
Where something stands in JSON: ``data.order.items[0].sku``, with ``["…"]`` for names that hold dots or brackets.

Owns how such a path is written and followed. A leading ``$.`` means the whole document, wherever the path is followed from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from huodan.kit.errors import HuodanError

Steps = tuple[str | int, ...]

LONGEST = 200
MOST_STEPS = 32
ROOT = "$"
MISSING = object()
"""What is found where nothing stands."""

_STEP = re.compile(r'\.?(?P<name>[^.\[\]"\s][^.\[\]"]*)|\[(?P<index>[0-9]{1,6})\]|\["(?P<quoted>[^"]+)"\]')


class BadPath(HuodanError):
    """It says no place in JSON."""

    code = "bad_json_path"
    status = 422
    zh = '「{given}」不是 JSON 里的位置。写法如 data.order.no 或 items[0].sku，名字里有点号的写成 ["a.b"]。'
    en = '“{given}” is no place in JSON. Write data.order.no or items[0].sku, and ["a.b"] for a name with a dot.'


def read_path(text: str, *, at: str = "path") -> Steps:
    """
    Read a path into its steps: names and, from 0, places in lists.

    at: what the refusal names.

    Raises:
        BadPath
    """
    given = text.strip()
    rest = given.removeprefix(ROOT) if is_from_root(given) else given
    steps: list[str | int] = []
    place = 0
    while place < len(rest):
        step = _STEP.match(rest, place)
        is_first_dotted = step is not None and place == 0 and rest == given and rest.startswith(".")
        if step is None or is_first_dotted or (place > 0 and rest[place] not in ".["):
            raise BadPath(path=at, given=given[:60])
        name, index, quoted = step["name"], step["index"], step["quoted"]
        steps.append(int(index) if index is not None else (quoted or name).strip())
        place = step.end()
    if not steps or given == ROOT or len(steps) > MOST_STEPS or len(given) > LONGEST:
        raise BadPath(path=at, given=given[:60])
    return tuple(steps)


def is_from_root(text: str) -> bool:
    """Say whether a path begins at the whole document."""
    return text.strip().startswith((f"{ROOT}.", f"{ROOT}["))


def take(tree: object, steps: Steps) -> object:
    """Give what stands at the end of a path, ``MISSING`` if nothing does."""
    for step in steps:
        if isinstance(step, int):
            if not isinstance(tree, list) or step >= len(tree):
                return MISSING
            tree = tree[step]
        else:
            if not isinstance(tree, Mapping) or step not in tree:
                return MISSING
            tree = tree[step]
    return tree
