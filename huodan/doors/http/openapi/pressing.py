"""The operation that presses a button of a record."""

from __future__ import annotations

from huodan.doors.http.openapi.answers import BODY, EVERY, WRITE
from huodan.doors.http.openapi.operation import FormDescription, Operation
from huodan.doors.http.openapi.shared import built, ref
from huodan.kit.words import say
from huodan.language.plan.pressed import PlanButton

_CHANGED = {"changed": {"type": "boolean"}, "ends": {"type": "boolean"}}


class Pressing(FormDescription):
    """Buttons of records."""

    def _press(self, buttons: tuple[PlanButton, ...]) -> Operation:
        named = {
            lang: "; ".join(f"`{each.button.id}` {say(each.button.label, lang)}" for each in buttons)
            for lang in ("zh", "en")
        }
        op = self._operation(
            ("/records/{id}/buttons/{button}", "post", "press"),
            {"zh": f"按下{self.label}的一个按钮", "en": f"Press a button of one of {self.label}"},
            {
                "zh": "和自己修改这些字段一样：按你的权限，经过规则和校验。values 是按钮要你填的字段。"
                f"流程锁住的数据也能按，只要这一按让流程结束（ends）；现在不能按的是 409，并说明原因。按钮：{named['zh']}",
                "en": "As if its presser changed the fields: with their rights, rules and checks. values are the fields the "
                "button asks for. What a process locks can be pressed if it ends by that (ends). "
                f"409 where it cannot be pressed now. Buttons: {named['en']}",
            },
            statuses=(*EVERY, *BODY, *WRITE, 428),
            body=(built({"values": ref(f"{self.schema}Change")}), {"values": {}}),
            answer=(
                {"allOf": [ref(f"{self.schema}Saved"), built(_CHANGED, *_CHANGED, is_open=True)]},
                self._saved_example() | {"changed": True, "ends": False},
            ),
            headers=("IdempotencyKey", "IfMatch"),
            has_etag=True,
        )
        op.tree["parameters"].append(
            {
                "name": "button",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "enum": [each.button.id for each in buttons]},
            }
        )
        return op
