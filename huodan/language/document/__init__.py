"""
The shape of an app: one JSON tree of frozen pydantic models, format 1.

Owns shape and canonical form only; whether names and targets make sense is the business of ``plan``.
"""

from huodan.language.document.app import App, Widget
from huodan.language.document.button import Button
from huodan.language.document.canonical import builtin, canonical, read_app, tree_of
from huodan.language.document.form import Form, Section
from huodan.language.document.keeping import Alike, Check, Combination
from huodan.language.document.role import EVERYBODY, FieldRights, FormRights, Role, Verb
from huodan.language.document.rule import Deed, Match, Rule
from huodan.language.document.views import Laid, Order, Tint, View

__all__ = [
    "EVERYBODY",
    "Alike",
    "App",
    "Button",
    "Check",
    "Combination",
    "Deed",
    "FieldRights",
    "Form",
    "FormRights",
    "Laid",
    "Match",
    "Order",
    "Role",
    "Rule",
    "Section",
    "Tint",
    "Verb",
    "View",
    "Widget",
    "builtin",
    "canonical",
    "read_app",
    "tree_of",
]
