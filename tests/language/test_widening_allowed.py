"""Every setting of a document is on the allow-list by name, or refused where data are not known (decision 0058)."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel

from huodan.language.document import (
    App,
    Button,
    Check,
    Deed,
    Form,
    FormRights,
    Order,
    Role,
    Rule,
    Section,
    Tint,
    View,
    Widget,
)
from huodan.language.document.parts import Divider, Note, SystemPart
from huodan.language.document.related import Related
from huodan.language.fields import KINDS, Field
from huodan.language.fields._options import Option
from huodan.language.widening import allowed

OTHER: Any = ("something", "else")
SAME: dict[type[BaseModel], tuple[Any, frozenset[str]]] = {
    App: (allowed.same_app, allowed.APP),
    Role: (allowed.same_role, allowed.ROLE),
    FormRights: (allowed.same_rights, allowed.RIGHTS),
    Widget: (allowed.same_widget, allowed.WIDGET),
}


def blank(model: type[BaseModel], **settings: Any) -> Any:
    """This function will make an element without looking whether it makes sense."""
    empty = {name: None for name, one in model.model_fields.items() if one.is_required()}
    return model.model_construct(**{**empty, "id": "x", **settings})


def form_with(**settings: Any) -> Form:
    found: Form = blank(Form, **{"fields": (), **settings})
    return found


def is_refused(before: Form, after: Form) -> bool:
    return any(True for _ in allowed.beyond(before, after))


@pytest.mark.parametrize("model", SAME)
def test_of_apps_roles_rights_and_cards_all_but_named_settings_are_compared(model: type[BaseModel]) -> None:
    is_same, names = SAME[model]
    for name in model.model_fields:
        assert is_same(blank(model), blank(model, **{name: OTHER})) is (name in names), name


def test_of_a_form_all_but_named_settings_are_refused() -> None:
    for name in Form.model_fields:
        if name in ("sections", "views", "parts", "fields", "id"):
            continue
        before, after = form_with(**{name: None}), form_with(**{name: OTHER})
        assert is_refused(before, after) is (name not in allowed.FORM), name


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_of_a_field_that_is_there_only_words_change(kind: str) -> None:
    model: type[Field] = KINDS[kind]
    for name in model.model_fields:
        if name == "fields":
            continue
        before, after = (
            blank(model, **{"kind": kind, "fields": (), "options": (), name: value})
            for value in (None, OTHER)
        )
        refused = is_refused(form_with(fields=(before,)), form_with(fields=(after,)))
        assert refused is (name not in allowed.WORDS), name


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_new_field_has_only_named_settings(kind: str) -> None:
    model: type[Field] = KINDS[kind]
    is_plain = allowed.is_plain(blank(model, options=()))

    computes = model.is_computed or kind in ("relation", "relations", "subform", "serial")
    assert is_plain is not computes
    for name in model.model_fields:
        if is_plain and name != "options":
            with_it = blank(model, **{"options": (), name: OTHER})
            assert allowed.is_plain(with_it) is (name in allowed.PLAIN), name


def test_a_new_option_decides_nothing() -> None:
    model = KINDS["dropdown"]
    for name in Option.model_fields:
        new = blank(model, options=(blank(Option, **{name: OTHER}),))
        assert allowed.is_plain(new) is (name in allowed.OPTION), name


@pytest.mark.parametrize("model", [Section, View, Order, Tint, Divider, Note])
def test_elements_that_may_change_altogether_have_only_named_settings(
    model: type[BaseModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if a setting had been added that the list does not know of."""
    assert model.model_fields.keys() == allowed.WHOLE[model], (
        "a new setting is not on the list: is it harmless?"
    )
    for name in model.model_fields:
        left = allowed.WHOLE[model] - {name}
        monkeypatch.setattr(allowed, "WHOLE", {**allowed.WHOLE, model: left})
        one = blank(model, **{"order": (), "tints": (), name: OTHER})
        where = {Section: "sections", View: "views"}.get(model, "parts")
        outer = one
        if model in (Order, Tint):
            where, inner = "views", "order" if model is Order else "tints"
            outer = blank(View, **{inner: (one,)})
        assert is_refused(form_with(), form_with(**{where: (outer,)})), name
        monkeypatch.undo()


@pytest.mark.parametrize("part", [Related, SystemPart])
def test_parts_that_show_data_neither_come_nor_go(part: type[BaseModel]) -> None:
    one = blank(part)

    assert is_refused(form_with(), form_with(parts=(one,)))
    assert is_refused(form_with(parts=(one,)), form_with())


ASKED = {"fields", "checks", "rules", "buttons"}
"""Settings of a form that read values and are looked at by ``reading.within``."""
NOTHING = {
    *(
        "id",
        "key",
        "label",
        "noun",
        "icon",
        "id_prefix",
        "title",
        "sections",
        "parts",
        "views",
        "import_names",
    ),
    *("combinations", "alikes", "tells_unseen"),
}
"""Settings of a form that read fields of their own form only, or as far as who looks may see."""
FIELDS_ASKED = {
    *(
        "columns",
        "default_formula",
        "fields",
        "fills",
        "formula",
        "name_into",
        "over",
        "phone_into",
        "relation",
    ),
    *("source", "target", "where"),
}
FIELDS_NOTHING = {
    *("aliases", "any_level", "by_hand", "can_create", "currency", "default", "format", "hint", "id"),
    *("import_names", "is_current_by_default", "is_owner", "key", "kind", "label", "landline", "least"),
    *(
        "least_rows",
        "max_length",
        "most",
        "most_chosen",
        "most_rows",
        "operation",
        "options",
        "pattern",
        "pictures",
    ),
    *(
        "placeholder",
        "places",
        "required",
        "result",
        "serial",
        "stamps",
        "symbol",
        "tree",
        "unique",
        "unit",
        "width",
    ),
}


def test_of_each_setting_somebody_said_whether_it_reads_values() -> None:
    """A setting of next year that reads values must be told by ``reading``: else a form that has it seems known."""
    every = {name for model in KINDS.values() for name in model.model_fields}

    assert set(Form.model_fields) == ASKED | NOTHING
    assert every == FIELDS_ASKED | FIELDS_NOTHING
    assert set(Button.model_fields) == {"id", "label", "look", "when", "asks", "sets", "confirm", "over"}
    assert set(Rule.model_fields) == {"id", "name", "when", "rows", "does"}
    assert set(Deed.model_fields) == {"id", "do", "fields", "formula", "clears", "options", "where"}
    assert set(Check.model_fields) == {"id", "message", "formula", "otherwise", "rows"}
