"""Merging options as a builder's page asks for it."""

from __future__ import annotations

from collections.abc import Callable

from tests.doors.conftest import Browser
from tests.doors.test_building import DRAFT, act, form_of


def test_options_are_merged_as_one_step_and_formulas_with_their_words_are_told(
    browse: Callable[..., Browser],
) -> None:
    admin = browse("admin")
    options = [{"id": "out", "value": "发货"}, {"id": "sent", "value": "已发货"}]
    fields = [
        {"id": "fstate", "kind": "dropdown", "label": "发货状态", "settings": {"options": options}},
        {
            "id": "ftold",
            "kind": "formula",
            "label": "说明",
            "settings": {"formula": 'IF(#fstate = "发货", 1, 2)'},
        },
    ]
    act(admin, "orders", "add_fields", form="customer", table="customer", fields=fields)

    told = admin("POST", f"{DRAFT}/uses", {"form": "customer", "words": ["发货"]}).json()["uses"]
    place = {"form": "customer", "table": "customer", "field": "fstate"}
    draft = act(admin, "orders", "merge_options", **place, into="sent", gone=["out"])

    assert [use["text"] for use in told] == ["《客户信息表》字段「说明」的公式"]
    made = next(field for field in form_of(draft, "customer")["fields"] if field["id"] == "fstate")
    assert [(one["value"], one["aliases"]) for one in made["options"]] == [("已发货", ["发货"])]
    undone = admin("POST", f"{DRAFT}/undo", {}).json()
    made = next(field for field in form_of(undone, "customer")["fields"] if field["id"] == "fstate")
    assert [one["value"] for one in made["options"]] == ["发货", "已发货"]
    alone = admin("POST", f"{DRAFT}/acts", {"do": "merge_options", **place, "into": "sent", "gone": ["sent"]})
    assert alone.status_code == 422
    assert "至少要选两个选项" in alone.text
