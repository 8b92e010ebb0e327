"""
The kinds of nodes of a flow: one file each, found by their file name.

Nobody outside this folder names a kind.
"""

import sys
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated

from pydantic import Discriminator

from huodan.kit.discover import discover
from huodan.language.nodes import _base
from huodan.language.nodes._asking import BUTTONS
from huodan.language.nodes._base import Arm, Node

KINDS: dict[str, type[Node]] = discover(sys.modules[__name__], Node)

if TYPE_CHECKING:
    AnyNode = Node
else:
    AnyNode = Annotated[reduce(or_, KINDS.values()), Discriminator("kind")]

Arm.model_rebuild(_types_namespace={**vars(_base), "AnyNode": AnyNode})
for _kind in KINDS.values():
    _kind.model_rebuild(force=True)  # those that hold ways were made before these knew what stands on them

__all__ = ["BUTTONS", "KINDS", "AnyNode", "Arm", "Node"]
