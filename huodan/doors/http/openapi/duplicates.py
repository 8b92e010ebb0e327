"""The operations about records that look like one another."""

from __future__ import annotations

from huodan.doors.http.openapi.answers import BODY, EVERY
from huodan.doors.http.openapi.operation import FormDescription, Operation
from huodan.doors.http.openapi.shared import MAYBE_REFERENCE, TEXT, built, listed


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
