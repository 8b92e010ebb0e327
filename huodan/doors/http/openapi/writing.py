"""The operations that write a form, and those that say what writing would do."""

from __future__ import annotations

from typing import Any

from huodan.doors.http.openapi.answers import BODY, EVERY, WRITE
from huodan.doors.http.openapi.operation import FormDescription, Operation
from huodan.doors.http.openapi.shared import TEXT, built, listed, ref
from huodan.doors.http.openapi.values import example_id
from huodan.language.document import Verb
from huodan.workspace.creating import PLACE, leads_to
from huodan.workspace.perform import MOST_RECORDS, MOST_ROWS

Tree = dict[str, Any]
SAVING = (400, 413, 415, *WRITE)
_CHANGED = {"changed": {"type": "boolean"}}


class Writing(FormDescription):
    """Create, change, delete, several at once, files, previews."""

    def _create(self) -> Operation:
        body = {
            "id": {"type": "string", "examples": [example_id(self.form)]},
            "values": ref(f"{self.schema}New"),
            **self._related(),
        }
        return self._operation(
            ("/records", "post", "create"),
            {"zh": f"新建{self.label}", "en": f"Create in {self.label}"},
            {
                "zh": "id 可以自己带来，重复发送就只建一条；不带就由系统给。warnings 是「只提醒」的校验没通过，已照样保存。"
                "related 是一同新增、关联到这一条的数据：全部成功或全部不做，各按自己表单的权限和校验；field 不写进 values。",
                "en": "You may bring the id, so that sending twice creates once. warnings are checks that only warn and "
                "did not hold; it is saved all the same. related are new records that refer to this one: all or none, "
                "each by the rights and checks of its own form; field is left out of its values.",
            },
            statuses=(*EVERY, *SAVING),
            body=(built(body, "values"), {"values": self.values.sample()}),
            answer=(self._made(), self._saved_example()),
            status=201,
            headers=("IdempotencyKey",),
            has_etag=True,
        )

    def _made(self) -> Tree:
        """Describe what is answered of a new record: with what came along, where anything may."""
        saved = ref(f"{self.schema}Saved")
        if not self._related():
            return saved
        came = built({"app": TEXT, "form": TEXT, "id": TEXT, "version": {"type": "integer"}}, is_open=True)
        return {"allOf": [saved, built({PLACE: listed(came)}, is_open=True)]}

    def _related(self) -> Tree:
        """Describe the records that may come with a new one: of which forms, by which relations."""
        plan, grant = self.values.plan, self.values.grant
        kinds = [
            built(
                {
                    "app": {"const": form.app},
                    "form": {"const": form.key},
                    "field": {"const": field.key},
                    "values": {"type": "object"},
                },
                *(("app",) if form.app != self.form.app else ()),
                "form",
                "field",
                "values",
            )
            for form in plan.forms.values()
            if grant.form(form.id).can(Verb.CREATE)
            for field in form.table.fields
            if leads_to(field, self.form) and field.id in grant.form(form.id).writable
        ]
        return {PLACE: listed({"anyOf": kinds}, MOST_RECORDS - 1)} if kinds else {}

    def _update(self) -> Operation:
        return self._operation(
            ("/records/{id}", "patch", "update"),
            {"zh": f"修改{self.label}", "en": f"Change one of {self.label}"},
            {
                "zh": "只改写出来的字段。明细写成一列就整体替换，写成 {add, change, remove} 就只改这几行。"
                "changed 说这次有没有改动。",
                "en": "Only the named fields change. A list of sub-rows replaces all; {add, change, remove} edits some. "
                "changed: whether this made a new version.",
            },
            statuses=(*EVERY, *SAVING, 428),
            body=(
                built({"values": ref(f"{self.schema}Change")}, "values"),
                {"values": self.values.sample(is_new=False)},
            ),
            answer=(
                {"allOf": [ref(f"{self.schema}Saved"), built(_CHANGED, *_CHANGED, is_open=True)]},
                self._saved_example() | {"changed": True},
            ),
            headers=("IdempotencyKey", "IfMatch"),
            has_etag=True,
        )

    def _delete(self) -> Operation:
        return self._operation(
            ("/records/{id}", "delete", "delete"),
            {"zh": f"删除{self.label}", "en": f"Delete one of {self.label}"},
            {"zh": "放进回收站，90 天内可以恢复。", "en": "It goes to the trash and can be restored."},
            statuses=(*EVERY, 400, *WRITE, 428),
            status=204,
            headers=("IdempotencyKey", "IfMatch"),
        )

    def _batch(self) -> Operation:
        id, version = (
            {"type": "string", "examples": [example_id(self.form)]},
            {"type": "integer", "minimum": 0},
        )
        kinds = []
        example: list[Tree] = []
        if self.granted.can(Verb.CREATE):
            new = {"op": {"const": "create"}, "id": id, "values": ref(f"{self.schema}New")}
            kinds.append(built(new, "op", "values"))
            example.append({"op": "create", "values": self.values.sample()})
        if self.granted.can(Verb.UPDATE):
            change = {"op": {"const": "update"}, "id": id, "version": version}
            kinds.append(built(change | {"values": ref(f"{self.schema}Change")}, "op", "id", "values"))
            values = self.values.sample(is_new=False)
            example.append({"op": "update", "id": example_id(self.form), "version": 1, "values": values})
        if self.granted.can(Verb.DELETE):
            kinds.append(built({"op": {"const": "delete"}, "id": id, "version": version}, "op", "id"))
        operations = listed({"anyOf": kinds}, MOST_RECORDS) | {"minItems": 1}
        done = {"results": [{"op": one["op"], "id": example_id(self.form), "version": 1} for one in example]}
        return self._operation(
            ("/records/batch", "post", "batch"),
            {"zh": f"批量新建、修改、删除{self.label}", "en": f"Several changes of {self.label} at once"},
            {
                "zh": f"最多 {MOST_RECORDS} 个操作、一共 {MOST_ROWS} 行明细，全部成功或全部不做；"
                "错误的 path 写明是第几个操作（从 0 数）。",
                "en": f"At most {MOST_RECORDS} operations and {MOST_ROWS} sub-rows, all or none; "
                "the path of an error names the operation, from 0.",
            },
            statuses=(*EVERY, *SAVING, 428),
            body=(built({"operations": operations}, "operations"), {"operations": example}),
            answer=(ref("BatchDone"), done),
            headers=("IdempotencyKey",),
        )

    def _bulk(self) -> Operation:
        one = {"anyOf": [TEXT, built({"id": TEXT, "version": {"type": "integer", "minimum": 1}}, "id")]}
        can = {Verb.UPDATE: ["update"], Verb.DELETE: ["delete", "restore"]}
        actions = [action for verb, named in can.items() if self.granted.can(verb) for action in named]
        if self.granted.can(Verb.UPDATE) and self.values.grant.actor.is_admin:
            actions.append("recompute")
        body = {
            "action": {"type": "string", "enum": actions},
            "ids": listed(one),
            "where": ref("Filter"),
            "search": {"type": "string", "maxLength": 200},
            "values": ref(f"{self.schema}Change") if self.granted.can(Verb.UPDATE) else {"type": "object"},
            "formulas": listed(TEXT),
        }
        example: Tree = {"action": actions[0], "ids": [example_id(self.form)]}
        if actions[0] == "update":
            example["values"] = self.values.sample(is_new=False)
        done = built(
            {
                "done": {"type": "integer"},
                "failed": listed({"type": "object"}),
                "warned": listed({"type": "object"}),
                "job": ref("Job"),
            },
            "job",
            is_open=True,
        )
        op = self._operation(
            ("/bulk", "post", "bulk"),
            {"zh": f"对很多条{self.label}做同一件事", "en": f"The same with many of {self.label}"},
            {
                "zh": "用 ids 或筛选条件 where、search 指定。一条不成不影响其他；数量多时变成任务（202）。"
                "recompute 按现在的公式重算 formulas 里列出的字段，只有管理员可以做。",
                "en": "Named by ids, or by where and search. One failing keeps no other; many become a job (202). "
                "recompute works the fields in formulas out again as they are now; for administrators.",
            },
            statuses=(*EVERY, *SAVING),
            body=(built(body, "action"), example),
            answer=(done, None),
            headers=("IdempotencyKey",),
        )
        op.tree["responses"]["202"] = op.tree["responses"]["200"]
        return op

    def _copy(self) -> Operation:
        copy = {"values": {"type": "object"}, "files_left": listed(TEXT)}
        return self._operation(
            ("/records/{id}/copy", "get", "copy"),
            {
                "zh": f"复制{self.label}：新数据的初始值",
                "en": f"What a copy of one of {self.label} begins with",
            },
            {
                "zh": "什么都不保存，也不复制文件：files_left 是有文件没带过来的字段。要连文件一起，用 POST。",
                "en": "Nothing is stored and no file copied: files_left are the fields that had some. POST copies them.",
            },
            statuses=EVERY,
            answer=(built(copy, *copy, is_open=True), None),
        )

    def _copy_files(self) -> Operation:
        copy = {"values": {"type": "object"}, "files_left": listed(TEXT)}
        return self._operation(
            ("/records/{id}/copy", "post", "copy_files"),
            {
                "zh": f"复制{self.label}：初始值和文件",
                "en": f"What a copy of one of {self.label} begins with, and its files",
            },
            {
                "zh": "文件不用再传：得到内容相同的新文件，一天内随新数据保存，否则清除。看不到的文件不复制。",
                "en": (
                    "No second upload: you get new files with the same content. Save them with a new record within "
                    "a day, or they are removed. What you may not see is not copied."
                ),
            },
            statuses=(*EVERY, 413, *WRITE),
            answer=(built(copy, *copy, is_open=True), None),
            headers=("IdempotencyKey",),
            status=201,
        )

    def _preview(self) -> Operation:
        body = {"id": TEXT, "values": {"type": "object"}}
        answer = {
            "values": {"type": "object"},
            "errors": listed(ref("ErrorEntry")),
            "warnings": listed(ref("ErrorEntry")),
            "visible": ref("Flags"),
            "required": ref("Flags"),
            "readonly": ref("Flags"),
            "options": {"type": "object"},
        }
        return self._operation(
            ("/preview", "post", "preview"),
            {"zh": f"预览：保存{self.label}会怎样", "en": f"What saving to {self.label} would do"},
            {
                "zh": "什么都不保存。带 id 就是预览修改。errors 使它不能保存；warnings 只是提醒，照样能保存。",
                "en": "Nothing is stored. With an id it previews a change. errors keep it from being saved; warnings "
                "only tell, and it can be saved.",
            },
            statuses=(*EVERY, *BODY),
            body=(built(body), {"values": self.values.sample()}),
            answer=(built(answer | {"locked": TEXT}, *answer, is_open=True), None),
        )
