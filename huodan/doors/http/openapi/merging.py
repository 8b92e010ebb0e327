"""The operations that let two records become one, and take that back."""

from __future__ import annotations

from typing import Any

from huodan.doors.http.openapi.answers import BODY, EVERY, WRITE
from huodan.doors.http.openapi.operation import FormDescription, Operation
from huodan.doors.http.openapi.shared import TEXT, built, listed, ref
from huodan.doors.http.openapi.values import example_id
from huodan.workspace.merging import Side

Tree = dict[str, Any]
SIDE: Tree = {"type": "string", "enum": [side.value for side in Side]}


class Merging(FormDescription):
    """Two records of one thing."""

    def _merge_preview(self) -> Operation:
        flag = {"type": "boolean"}
        pair = {
            "field": TEXT,
            "label": TEXT,
            "mine": {},
            "theirs": {},
            "side": SIDE,
            "sides": listed(SIDE),
            "same": flag,
        }
        named = {
            "app": TEXT,
            "form": TEXT,
            "label": TEXT,
            "count": {"type": "integer"},
            "count_capped": flag,
        }
        answer = {
            "fields": listed(built(pair, *pair, is_open=True)),
            "named": listed(built(named, *named, is_open=True)),
            "errors": listed(ref("ErrorEntry")),
            "warnings": listed(ref("ErrorEntry")),
        }
        return self._operation(
            ("/records/{id}/merge/preview", "post", "merge_preview"),
            {"zh": f"预览：合并两条{self.label}会怎样", "en": f"What merging two of {self.label} would do"},
            {
                "zh": "什么都不保存。路径里的一条保留，other 并入它。"
                "named 是你能看到的、引用 other 的数据有多少；errors 使它不能合并。",
                "en": "Nothing is stored. The record in the path stays, other becomes a part of it. named counts the "
                "records you see that refer to other; errors keep it from being merged.",
            },
            statuses=(*EVERY, *BODY, 409),
            body=(built(self._wished(), "other"), {"other": example_id(self.form)}),
            answer=(built(answer, *answer, is_open=True), None),
        )

    def _merge(self) -> Operation:
        version = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
        op = self._operation(
            ("/records/{id}/merge", "post", "merge"),
            {"zh": f"把另一条{self.label}并入这一条", "en": f"Merge another of {self.label} into this one"},
            {
                "zh": "sides 按字段选用谁的值：mine 保留的，theirs 并入的，both 都要（明细、多选关联、附件）；"
                "不写的，保留的那条为空才用 theirs。引用 other 的数据都改为引用这一条，other 放进回收站。"
                "If-Match 是这一条的版本，version 是 other 的。"
                "引用很多时变成任务（202）。用 merge 可以撤销。",
                "en": "sides says by field whose value is taken: mine, theirs, or both (rows, sets, files); what is not named "
                "takes theirs where the one that stays is empty. All that refers to other refers to this one, and other goes "
                "to the trash. If-Match is the version of this one, version that of other. Many references become a job "
                "(202). With merge it can be undone.",
            },
            statuses=(*EVERY, 400, 408, 413, 415, *WRITE, 428),
            body=(
                built(self._wished() | {"version": version}, "other"),
                {"other": example_id(self.form), "version": 1},
            ),
            answer=(
                {"allOf": [ref(f"{self.schema}Saved"), built({"merge": TEXT}, "merge", is_open=True)]},
                None,
            ),
            headers=("IdempotencyKey", "IfMatch"),
            has_etag=True,
        )
        later = built({"merge": TEXT, "job": ref("Job")}, "merge", "job", is_open=True)
        op.tree["responses"]["202"] = _later(op, later)
        return op

    def _undo_merge(self) -> Operation:
        op = self._operation(
            ("/merges/{id}/undo", "post", "undo_merge"),
            {"zh": f"撤销两条{self.label}的合并", "en": f"Undo a merge of two of {self.label}"},
            {
                "zh": "并入的那条从回收站回来；引用改回去，值也改回去，但之后又改过的不动。warnings 是改回去会与别的数据重复、"
                "因此没有动的（看不到的不说）。",
                "en": "The record that went comes back from the trash; references and values go back, but for what was "
                "changed since. warnings tell what stays, as it would be the same as others; of what is out of sight "
                "nothing is said.",
            },
            statuses=(*EVERY, 400, 408, 413, 415, *WRITE),
            body=(built({}), {}),
            answer=(
                built(
                    {"restored": TEXT, "warnings": listed(ref("ErrorEntry"))},
                    *("restored", "warnings"),
                    is_open=True,
                ),
                None,
            ),
            headers=("IdempotencyKey",),
        )
        later = built({"restored": TEXT, "job": ref("Job")}, "restored", "job", is_open=True)
        op.tree["responses"]["202"] = _later(op, later)
        return op

    def _wished(self) -> Tree:
        sides = {"type": "object", "additionalProperties": SIDE}
        return {"other": {"type": "string", "examples": [example_id(self.form)]}, "sides": sides}


def _later(op: Operation, schema: Tree) -> Tree:
    told: Tree = op.tree["responses"]["200"]
    headers = {name: header for name, header in told["headers"].items() if name != "ETag"}
    return {**told, "headers": headers, "content": {"application/json": {"schema": schema}}}
