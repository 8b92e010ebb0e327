"""What every element of a document is."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from huodan.language.fields._base import ElementId


class Element(BaseModel):
    """Any element of a document: frozen, and a setting nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ElementId
