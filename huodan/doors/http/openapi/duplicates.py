"""The operations about records that look like one another, or like one being filled in."""

from __future__ import annotations

from huodan.doors.http.openapi.answers import BODY, EVERY, WRITE
from huodan.doors.http.openapi.operation import FormDescription, Operation
from huodan.doors.http.openapi.shared import MAYBE_REFERENCE, TEXT, built, listed
from huodan.doors.http.openapi.values import example_id
from huodan.workspace.parting import MOST_OTHERS


class Duplicates(FormDescription):
    """Look-alikes."""

    def _alike(self) -> Operation:
        body = {"id": TEXT, "values": {"type": "object"}}
        why = built({"field": TEXT, "label": TEXT, "value": {}}, "field", "label", is_open=True)
        record = {
            "id": TEXT,
            "title": {"type": ["string", "null"]},
            "owner": MAYBE_REFERENCE,
            "why": listed(why),
        }
        flag = {"type": "boolean"}
        answer = {"records": listed(built(record, "id", "why", is_open=True)), "more": flag, "unseen": flag}
        return self._operation(
            ("/alike", "post", "alike"),
            {"zh": f"查重：和这些值相近的{self.label}", "en": f"Look-alikes among {self.label}"},
            {
                "zh": "按表单设置的查重字段找，最相近的在前，最多 5 条。带 id 就不算它自己。只有你能看到的记录和字段算数；"
                "unseen 只在表单允许时表示还有看不到的相近记录。",
                "en": "By the fields the form names, the most alike first, at most 5. With an id that record does not "
                "count. Only what you may see is compared; unseen tells of others out of sight, if the form says so.",
            },
            statuses=(*EVERY, *BODY),
            body=(built(body, "values"), {"values": self.values.sample()}),
            answer=(built(answer, *answer, is_open=True), None),
        )

    def _alike_pairs(self) -> Operation:
        record = {"id": TEXT, "title": {"type": ["string", "null"]}, "owner": MAYBE_REFERENCE}
        record["values"] = {"type": "object"}
        pair = {
            "ids": {**listed(TEXT), "minItems": 2, "maxItems": 2},
            "fields": listed(TEXT),
            "score": {"type": "number", "minimum": 0, "maximum": 1},
            "parted": {"type": "boolean"},
        }
        field = {"field": TEXT, "label": TEXT}
        answer = {
            "fields": listed(built(field, *field, is_open=True)),
            "records": listed(built(record, *record, is_open=True)),
            "pairs": listed(built(pair, *pair, is_open=True)),
            "looked": {"type": "integer"},
            "next": {"type": ["string", "null"]},
        }
        body = {"after": TEXT, "parted": {"type": "boolean"}}
        return self._operation(
            ("/alike/pairs", "post", "alike_pairs"),
            {"zh": f"可能重复的{self.label}", "en": f"Look-alikes of each other among {self.label}"},
            {
                "zh": "按表单设置的查重字段，从最新的一条往前找，每次看 200 条；pairs 里前一条较新，ids 指向 records。"
                "把 next 作为 after 接着找，null 表示找完了。只有你能看到的记录和字段算数；"
                "标过「不是重复」的不给，parted 为真时也给。",
                "en": "By the fields the form names, from the newest record on, 200 in one answer; the first of a pair is the "
                "newer one, its ids are those of records. Send next as after to go on; null is the end. Only what you may "
                "see is compared. What was parted is left out unless parted is true.",
            },
            statuses=(*EVERY, *BODY),
            body=(built(body), {}),
            answer=(built(answer, *answer, is_open=True), None),
        )

    def _parted(self) -> Operation:
        others = {**listed(TEXT), "minItems": 1, "maxItems": MOST_OTHERS}
        return self._operation(
            ("/records/{id}/parted", "post", "parted"),
            {"zh": f"标记这条{self.label}不是重复", "en": f"Say that one of {self.label} is no duplicate"},
            {
                "zh": "others 是看起来相近、其实不是同一个的数据。"
                "以后「可能重复」和查重提示不再列出它们；parted 为 false 则取消。",
                "en": "others look like it and are not the same thing: look-alikes do not list them any more. parted false "
                "takes that back.",
            },
            statuses=(*EVERY, *BODY, *WRITE),
            body=(
                built({"others": others, "parted": {"type": "boolean"}}, "others"),
                {"others": [example_id(self.form)]},
            ),
            answer=(built({}, is_open=True), None),
            headers=("IdempotencyKey",),
        )
