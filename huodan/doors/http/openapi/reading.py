"""The operations that read a form."""

from __future__ import annotations

from typing import Any

from huodan.doors.http.openapi.answers import BODY, EVERY
from huodan.doors.http.openapi.operation import FormDescription, Operation, answered, given
from huodan.doors.http.openapi.shared import TEXT, built, listed, ref
from huodan.doors.http.openapi.values import example_id
from huodan.engines.exchange.export.layout import ADDRESSES, LINES
from huodan.engines.query.request import ENDS, MOST_COLUMNS
from huodan.language.document import Verb
from huodan.workspace.exporting.writing import ENCODINGS, FORMATS

Tree = dict[str, Any]


class Reading(FormDescription):
    """Lists, figures, one record, choices."""

    def _query(self) -> Operation:
        column = {"type": "string", "examples": self.paths[:12]}
        body = {
            "columns": listed(column, MOST_COLUMNS),
            "where": ref("Filter"),
            "search": {"type": "string", "maxLength": 200},
            "order": listed(ref("Order"), 8),
            "limit": ref("Limit"),
            "after": TEXT,
            "before": TEXT,
            "from": {"enum": list(ENDS)},
            "count": ref("Count"),
        }
        answer = {
            "rows": listed(ref(f"{self.schema}Row")),
            "previous": {"type": ["string", "null"]},
            "next": {"type": ["string", "null"]},
            "count": {"type": ["integer", "null"]},
            "count_capped": {"type": "boolean"},
        }
        first = self.values.shown_sample()
        columns = [key for key in self.paths[:6] if "." not in key] or ["id"]
        example: Tree = {"columns": columns, "limit": 20, "count": "capped"}
        example["order"] = [{"field": "created_at", "dir": "desc"}]
        row = {"id": example_id(self.form), **{key: first.get(key) for key in columns}}
        return self._operation(
            ("/query", "post", "query"),
            {"zh": f"查询{self.label}", "en": f"List {self.label}"},
            {
                "zh": "可用的字段路径见 columns 的示例。要下一页，把答案里的 next 放进 after；要上一页，把 previous 放进 "
                'before；要最后一页，写 "from": "end"。after、before、from 只用一项，行的顺序不变。',
                "en": "For the next page, send the answer's next as after, all else unchanged; for the page before, its "
                'previous as before; for the last page, "from": "end". Use one of the three; rows keep their order.',
            },
            statuses=(*EVERY, *BODY),
            body=(built(body), example),
            answer=(built(answer, "rows", "next", is_open=True), {"rows": [row], "next": None, "count": 1}),
        )

    def _aggregate(self) -> Operation:
        body = {
            "where": ref("Filter"),
            "group": listed(ref("Group"), 8),
            "measures": listed(ref("Measure"), 30),
            "order": listed(ref("Order"), 8),
            "limit": ref("Limit"),
        }
        example = {
            "group": [{"field": "created_at", "by": "month", "key": "month"}],
            "measures": [{"key": "number", "op": "count"}],
        }
        rows = {"rows": [{"month": "2026-05", "number": 3}]}
        return self._operation(
            ("/aggregate", "post", "aggregate"),
            {"zh": f"统计{self.label}", "en": f"Figures of {self.label}"},
            {"zh": "按字段分组，求个数、合计、平均等。", "en": "Counts, sums, averages in groups."},
            statuses=(*EVERY, *BODY),
            body=(built(body), example),
            answer=(ref("Figures"), rows),
        )

    def _get(self) -> Operation:
        example = self._saved_example() | {
            "title": None,
            "can": {"update": True, "delete": True},
            "buttons": [],
            "barred": {},
        }
        stamps = {"created_at": "2026-05-06T09:30:00+08:00", "updated_at": "2026-05-06T09:30:00+08:00"}
        who = {"id": "usr_0d5c2jw4qz8k1", "title": {"zh": "周敏", "en": "Zhou Min"}[self.lang]}
        example |= {**stamps, "created_by": who, "updated_by": who}
        return self._operation(
            ("/records/{id}", "get", "get"),
            {"zh": f"读一条{self.label}", "en": f"Read one of {self.label}"},
            None,
            statuses=(*EVERY, 410),
            answer=(ref(f"{self.schema}Record"), example),
            has_etag=True,
        )

    def _reveal(self) -> Operation:
        body = {"field": {"type": "string", "maxLength": 200}, "row": TEXT}
        return self._operation(
            ("/records/{id}/reveal", "post", "reveal"),
            {
                "zh": f"查看{self.label}里一个加密字段的内容",
                "en": f"Read an encrypted field of one of {self.label}",
            },
            {
                "zh": "别处加密字段都显示为圆点。每次查看都记入操作日志：谁、什么时候、哪条数据、哪个字段，不记内容。"
                "明细里的字段写成 明细.字段，并用 row 指明哪一行。",
                "en": "Everywhere else such a field is dots. Each look is noted in the audit log: who, when, which record "
                "and field, never the value. For a field of sub-rows write rows.field, and name the row.",
            },
            statuses=(*EVERY, 409, *BODY),
            body=(built(body, "field"), {"field": "account"}),
            answer=(built({"value": {"type": ["string", "null"]}}, "value"), {"value": "6222 0202 0001"}),
        )

    def _why(self, *, of_record: bool) -> Operation:
        place = ("/records/{id}/why", "get", "why") if of_record else ("/why", "get", "rights")
        one = {"zh": f"一条{self.label}", "en": f"one of {self.label}"} if of_record else None
        one = one or {"zh": self.label, "en": self.label}
        op = self._operation(
            place,
            {
                "zh": f"为什么能看、能改{one['zh']}：由哪个角色给的",
                "en": f"Why {one['en']} may be seen or changed: by which role",
            },
            {
                "zh": "不写 person 就是说自己的权限。问别人的只限管理员登录后使用；隐藏字段和数据范围的条件也只告诉管理员。",
                "en": "Without person it is about your own rights. Only signed-in administrators may ask about others; "
                "hidden fields and conditions of scopes are told to them alone.",
            },
            statuses=(*EVERY, 409, 422),
            answer=(ref("Why"), None),
        )
        op.tree["parameters"].insert(-1, {"name": "person", "in": "query", "schema": {"type": "string"}})
        return op

    def _export(self) -> Operation:
        column = {"type": "string", "examples": self.paths[:12]}
        words = {"format": FORMATS, "lines": LINES, "addresses": ADDRESSES, "encoding": ENCODINGS}
        body = {
            "columns": listed(column, MOST_COLUMNS),
            "where": ref("Filter"),
            "search": {"type": "string", "maxLength": 200},
            "order": listed(ref("Order"), 8),
            **{name: {"type": "string", "enum": list(known)} for name, known in words.items()},
            "plain": {"type": "boolean"},
        }
        op = self._operation(
            ("/export", "post", "export"),
            {"zh": f"导出{self.label}为文件", "en": f"{self.label} as a file"},
            {
                "zh": "数据多时变成任务（202），完成后从 /jobs/{id}/file 下载。"
                "加密字段写成圆点；plain 为 true 时写出你能看的内容（明细里的除外），并记入审计日志。",
                "en": "Many records become a job (202); fetch its file from /jobs/{id}/file. Encrypted fields are dots; "
                "with plain, what you may read of them (not in sub-rows), which the audit log tells.",
            },
            statuses=(*EVERY, *BODY, 507),
            body=(built(body), {"format": "xlsx", "columns": self.paths[:4]}),
            headers=("IdempotencyKey",),
        )
        op.tree["responses"]["202"] = answered(
            (built({"job": ref("Job")}, "job", is_open=True), None), self.lang
        )
        op.tree["responses"]["200"] |= {"content": {"*/*": {"schema": {}}}}
        return op

    def _file(self) -> Operation:
        op = self._operation(
            ("/records/{id}/files/{file}", "get", "file"),
            {"zh": f"下载{self.label}里的文件", "en": f"A file of one of {self.label}"},
            None,
            statuses=EVERY,
        )
        op.tree["parameters"].insert(1, {"$ref": "#/components/parameters/File"})
        op.tree["responses"] = given(self.lang)
        return op

    def _pick(self) -> Operation:
        field = {"type": "string", "enum": self._references()}
        body = {
            "field": field,
            "search": {"type": "string", "maxLength": 200},
            "values": ref(f"{self.schema}Change") if self.granted.can(Verb.UPDATE) else {"type": "object"},
            "limit": ref("Limit"),
            "id": TEXT,
            "row": {"type": "integer", "minimum": 0},
        }
        return self._operation(
            ("/pick", "post", "pick"),
            {"zh": f"{self.label}里关联字段可选的数据", "en": f"Choices for a relation of {self.label}"},
            None,
            statuses=(*EVERY, *BODY),
            body=(built(body, "field"), {"field": self._references()[0], "limit": 10}),
            answer=(ref("Choices"), None),
        )
