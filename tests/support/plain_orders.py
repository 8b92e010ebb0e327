"""
The order app without its flows, and with states that bind nobody: for tests of what every form does.

In these a new order is not locked by its approval, and anybody says of an order how far it is.
"""

from __future__ import annotations

from huodan import templates
from huodan.language.document import App, read_app, tree_of


def plain_orders() -> App:
    """Read the app of the template, without its flows, the rules of its orders, and what their states say of each other."""
    tree = tree_of(templates.load("orders"))
    tree["flows"] = []
    (orders,) = (form for form in tree["forms"] if form["id"] == "order")
    orders["rules"] = []
    (status,) = (field for field in orders["fields"] if field["id"] == "ord_status")
    for option in status["options"]:
        option |= {"next": None, "starts": True, "by": []}
    made = read_app(tree)
    assert isinstance(made, App), made
    return made
