"""What every element of a document is, and the small words several sorts of elements share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from huodan.language.fields._base import ElementId

FormulaText = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
FieldRight = Literal["write", "read", "masked", "hidden"]
MatchOp = Literal["eq", "ne", "in", "lt", "lte", "gt", "gte", "contains", "starts"]


class Element(BaseModel):
    """Any element of a document: frozen, and a setting nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ElementId
