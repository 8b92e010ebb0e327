"""
The shape of an app: one JSON tree of frozen pydantic models, format 1.

Owns shape and canonical form only; whether names and targets make sense is the business of ``plan``.
"""

from huodan.language.document.app import App, Widget
from huodan.language.document.canonical import builtin, canonical, read_app, tree_of
from huodan.language.document.form import Check, Form, Order, Section, View
from huodan.language.document.role import EVERYBODY, FieldRights, FormRights, Role, Verb

__all__ = [
    "EVERYBODY",
    "App",
    "Check",
    "FieldRights",
    "Form",
    "FormRights",
    "Order",
    "Role",
    "Section",
    "Verb",
    "View",
    "Widget",
    "builtin",
    "canonical",
    "read_app",
    "tree_of",
]
