"""The order app without its flows: for tests of what every form does, in which a new order is not locked by its approval."""

from __future__ import annotations

from huodan import templates
from huodan.language.document import App


def plain_orders() -> App:
    """Read the app of the template, without its flows."""
    return templates.load("orders").model_copy(update={"flows": ()})
