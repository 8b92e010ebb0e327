"""
The field kinds: one file each, found by their file name.

Nobody outside this folder names a value kind; structural kinds (subform, relation, roll-up, look-up, serial,
member, attachment) are engine features and may be named (resolutions.md 31).
"""

import sys
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated

from pydantic import Discriminator

from huodan.kit.discover import discover
from huodan.language.fields._base import (
    COMPOSITE,
    KEYED,
    Cell,
    Field,
    FieldClass,
    Part,
    Store,
    WrongType,
    show_cell,
)
from huodan.language.fields._options import Choice, Option, Options, UnknownOption

KINDS: dict[str, type[Field]] = discover(sys.modules[__name__], Field)

if TYPE_CHECKING:
    AnyField = Field
else:
    AnyField = Annotated[reduce(or_, KINDS.values()), Discriminator("kind")]

KINDS["subform"].model_rebuild(_types_namespace={"AnyField": AnyField})

__all__ = [
    "COMPOSITE",
    "KEYED",
    "KINDS",
    "AnyField",
    "Cell",
    "Choice",
    "Field",
    "FieldClass",
    "Option",
    "Options",
    "Part",
    "Store",
    "UnknownOption",
    "WrongType",
    "show_cell",
]
