"""The operations that look back and bring back: history, versions compared, going back, the trash."""

from __future__ import annotations

from typing import Any

from huodan.doors.http.openapi.answers import BODY, EVERY, WRITE
from huodan.doors.http.openapi.operation import FormDescription, Operation
from huodan.doors.http.openapi.shared import TEXT, built, listed, ref
from huodan.workspace.importing.wish import IMPORTS_AS

Tree = dict[str, Any]
VERSION: Tree = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
LIMIT: Tree = {"type": "integer", "minimum": 1, "maximum": 100}


class Recovering(FormDescription):
    """What happened to a record, what it was, and the way back; deleted ones too."""

    def _history(self) -> Operation:
        op = self._operation(
            ("/records/{id}/history", "get", "history"),
            {"zh": f"一条{self.label}的修改记录", "en": f"What happened to one of {self.label}"},
            {
                "zh": "从新到旧。要更早的，把答案里的 next 放进 before。field 只看一个字段（明细的列写 lines.price）；"
                "import_as 只列出作为新单据（new）、正在执行的单据（open）或历史单据（history）导入的。",
                "en": "The newest first; for earlier ones send the answer's next as before. field keeps one field (a column "
                "of sub-rows as lines.price); import_as what was imported as new documents, in progress (open) or history.",
            },
            statuses=(*EVERY, 422),
            answer=(ref("History"), None),
        )
        brought: Tree = {"type": "string", "enum": list(IMPORTS_AS)}
        asked = (("before", VERSION), ("limit", LIMIT), ("field", TEXT), ("import_as", brought))
        op.tree["parameters"] += [_asked(name, schema) for name, schema in asked]
        return op

    def _compare(self) -> Operation:
        op = self._operation(
            ("/records/{id}/compare", "get", "compare"),
            {"zh": f"比较一条{self.label}的两个版本", "en": f"Two versions of one of {self.label}"},
            {
                "zh": "from 是较早的版本号；不写 to 就和现在比。明细按行的 id 对应。",
                "en": "from is the earlier version; without to it is compared with now. Sub-rows are matched by id.",
            },
            statuses=(*EVERY, 422),
            answer=(ref("Comparison"), None),
        )
        op.tree["parameters"] += [_asked("from", VERSION) | {"required": True}, _asked("to", VERSION)]
        return op

    def _back_preview(self) -> Operation:
        answer = {"changes": listed(ref("Changed")), "left": listed(ref("ErrorEntry"))}
        return self._operation(
            ("/records/{id}/restore/preview", "post", "back_preview"),
            {"zh": "预览：恢复到某个版本会怎样", "en": "What going back to a version would change"},
            {
                "zh": "什么都不保存。left 列出不能恢复的内容和原因。",
                "en": "Nothing is stored. left names what cannot be restored, and why.",
            },
            statuses=(*EVERY, *BODY, 409),
            body=(built(self._wanted(), "version"), {"version": 1}),
            answer=(built(answer, *answer, is_open=True), None),
        )

    def _back(self) -> Operation:
        more = {"restored": {"type": "boolean"}, "left": listed(ref("ErrorEntry"))}
        return self._operation(
            ("/records/{id}/restore", "post", "back"),
            {"zh": f"把一条{self.label}恢复到某个版本", "en": f"Take one of {self.label} back to a version"},
            {
                "zh": "fields 只恢复这些字段，rows 只恢复这些明细行，都不写就恢复整条。"
                "有内容不能恢复时什么都不做，并逐项说明；写 partly: true 就恢复其余部分，left 列出没有恢复的。",
                "en": "fields restores only these fields, rows only these sub-rows, neither all of it. If something cannot "
                "be restored nothing is done and each is named; with partly: true the rest is, and left names what was not.",
            },
            statuses=(*EVERY, 400, 408, 413, 415, *WRITE, 428),
            body=(
                built(self._wanted() | {"partly": {"type": "boolean"}}, "version"),
                {"version": 1, "partly": True},
            ),
            answer=({"allOf": [ref(f"{self.schema}Saved"), built(more, *more, is_open=True)]}, None),
            headers=("IdempotencyKey", "IfMatch"),
            has_etag=True,
        )

    def _wanted(self) -> Tree:
        key = {"type": "string", "examples": [path for path in self.paths[:12] if "." not in path]}
        return {"version": VERSION, "fields": listed(key, 500), "rows": listed(TEXT, 500)}

    def _trash(self) -> Operation:
        op = self._operation(
            ("/trash", "get", "trash"),
            {"zh": f"{self.label}的回收站", "en": f"The trash of {self.label}"},
            {
                "zh": "要下一页，把 next 放进 after。until 是自动清除的时间。",
                "en": "For the next page send next as after. until is when it is forgotten.",
            },
            statuses=(*EVERY, 422),
            answer=(ref("Trash"), None),
        )
        asked = (("after", TEXT), ("limit", LIMIT | {"maximum": 500}), ("search", TEXT | {"maxLength": 200}))
        op.tree["parameters"] += [_asked(name, schema) for name, schema in asked]
        return op

    def _restore(self) -> Operation:
        saved = built({"gone": listed(ref("ErrorEntry"))}, "gone", is_open=True)
        return self._operation(
            ("/trash/{id}/restore", "post", "restore"),
            {"zh": f"恢复删除的{self.label}", "en": f"Restore to {self.label}"},
            {
                "zh": "gone 列出它指向、但已经不在的数据。",
                "en": "gone lists what it points to in vain.",
            },
            statuses=(*EVERY, 413, *WRITE),
            answer=({"allOf": [ref(f"{self.schema}Saved"), saved]}, None),
            headers=("IdempotencyKey",),
            has_etag=True,
        )


def _asked(name: str, schema: Tree) -> Tree:
    return {"name": name, "in": "query", "schema": schema}
