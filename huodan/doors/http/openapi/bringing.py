"""The operations that bring files into a form: imports, what was refused, saved mappings, past imports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huodan.doors.http.openapi.answers import BODY, EVERY, WRITE
from huodan.doors.http.openapi.operation import FormDescription, Operation, answered
from huodan.doors.http.openapi.shared import NULLABLE_TEXT, TEXT, built, listed, ref
from huodan.engines.exchange import aims_within
from huodan.kit.words import say
from huodan.language.fields import Store
from huodan.language.plan.model import PlanField
from huodan.workspace.importing.wish import ACCEPTS, IMPORTS_AS, MODES

Tree = dict[str, Any]
FLAG: Tree = {"type": "string", "enum": ["true", "false"], "default": "false"}


class Bringing(FormDescription):
    """Files in."""

    def _imports(self) -> Iterator[Operation]:
        yield self._import()
        yield self._errors()
        yield self._runs()
        yield self._undo()
        yield from self._mappings()

    def _subrows(self) -> Iterator[Operation]:
        """Describe the reading of files for each subform with columns this Grant may fill in."""
        for found in self.form.table.fields:
            is_written = found.store is Store.ROWS and found.id in self.granted.writable
            if is_written and aims_within(self.grant.plan, self.grant, self.form, found):
                yield from self._rows_of(found)

    def _rows_of(self, subform: PlanField) -> Iterator[Operation]:
        name, path = say(subform.label, self.lang), f"/subforms/{subform.key}"
        op = self._operation(
            (f"{path}/read", "post", f"read_{subform.key}"),
            {"zh": f"读取文件里的{name}", "en": f"Read {name} from a file"},
            {
                "zh": "csv、xlsx、xlsb 或 xls，最多 10 MB，只有明细的行。什么都不保存：得到每行的值和读不了的格，"
                "由你放进新建或修改的 values 里。mapping 里的字段要写全，如 "
                f"{subform.key}.…；不写时按列名找。",
                "en": "csv, xlsx, xlsb or xls, up to 10 MB, of nothing but these rows. Nothing is stored: the values of each row "
                "come back, and the cells that cannot be read, for you to put into the values of a record. Paths of mapping are "
                f"whole ones, such as {subform.key}.…; without it columns are found by their names.",
            },
            statuses=(*EVERY, *BODY, 507),
            answer=(ref("RowsRead"), None),
        )
        body = {
            "file": {"type": "string", "contentMediaType": "application/octet-stream"},
            "sheet": TEXT,
            "header_row": {"type": "string", "pattern": "^[0-9]{0,7}$"},
            "mapping": {"type": "string", "description": '{"列名 column": "field", …: null}'},
        }
        form = {"schema": built(body, "file", is_open=True)}
        op.tree["requestBody"] = {"required": True, "content": {"multipart/form-data": form}}
        yield op
        op = self._operation(
            (f"{path}/template", "get", f"template_{subform.key}"),
            {"zh": f"{name}的空表格", "en": f"An empty workbook for {name}"},
            {
                "zh": "得到 xlsx：第一行是可以填写的列，带 * 的必填。",
                "en": "An xlsx whose first row has the columns to fill in; a star marks what is required.",
            },
            statuses=EVERY,
        )
        op.tree["responses"]["200"]["content"] = {"*/*": {"schema": {}}}
        yield op

    def _import(self) -> Operation:
        op = self._operation(
            ("/import", "post", "import"),
            {"zh": f"导入文件到{self.label}", "en": f"Import a file into {self.label}"},
            {
                "zh": "csv、xlsx、xlsb 或 xls，最多 1,000,000 行、100 MB。accept=all 全部正确才写入，valid 写入正确的行；"
                "dry_run 只检查。大文件（超过 5,000 行，只检查时超过 20,000 行）变成任务（202）；"
                "之后用 upload=任务编号 代替 file，不用再传一次。",
                "en": "csv, xlsx, xlsb or xls, up to 1,000,000 rows and 100 MB. accept=all: all rows or none; valid: those that "
                "are right; dry_run only checks. A large file (over 5,000 rows, or 20,000 to be checked) becomes a job (202); "
                "then upload=its id stands for the file.",
            },
            statuses=(*EVERY, *BODY, 409, 410, 507),
            answer=(ref("Imported"), None),
            headers=("IdempotencyKey",),
        )
        op.tree["responses"]["202"] = self._job()
        op.tree["requestBody"] = self._form(
            dry_run=FLAG, errors_from={"type": "string", "pattern": "^[0-9]{0,7}$"}
        )
        return op

    def _errors(self) -> Operation:
        op = self._operation(
            ("/import/errors", "post", "import_errors"),
            {"zh": f"导入{self.label}时有错的行", "en": f"The rows that {self.label} would refuse"},
            {
                "zh": "得到 xlsx：第一列是原因，改好后可以再导入。什么都不保存。大文件得到任务（202），任务的文件就是它。",
                "en": "An xlsx with the reasons in its first column, to be mended and imported. Nothing is stored. "
                "A large file becomes a job (202), whose file it is.",
            },
            statuses=(*EVERY, *BODY, 410, 507),
        )
        op.tree["requestBody"] = self._form()
        op.tree["responses"]["202"] = self._job()
        op.tree["responses"]["200"]["content"] = {"*/*": {"schema": {}}}
        return op

    def _job(self) -> Tree:
        return answered((built({"job": ref("Job")}, "job", is_open=True), None), self.lang)

    def _form(self, **more: Tree) -> Tree:
        body = {
            "file": {"type": "string", "contentMediaType": "application/octet-stream"},
            "upload": {"type": "string", "description": "job_…"},
            "mode": {"type": "string", "enum": list(MODES), "default": MODES[-1]},
            "accept": {"type": "string", "enum": list(ACCEPTS), "default": ACCEPTS[0]},
            "import_as": {"type": "string", "enum": list(IMPORTS_AS), "default": IMPORTS_AS[0]},
            "key": {"type": "string", "examples": [key for key in self.paths if "." not in key][:3]},
            "sheet": TEXT,
            "header_row": {"type": "string", "pattern": "^[0-9]{0,7}$"},
            "lines_sheet": TEXT,
            "link": TEXT,
            "mapping": {"type": "string", "description": '{"列名 column": "field", …: null}'},
            "saved": TEXT,
            "guess": FLAG,
            "make": {"type": "string", "description": '["customer", "lines.product"]'},
            "add_options": {"type": "string", "description": '{"level": ["VIP", …], …}'},
            "use_options": {"type": "string", "description": '{"level": {"甲级": "A", …}, …}'},
            **more,
        }
        return {
            "required": True,
            "content": {"multipart/form-data": {"schema": built(body, is_open=True)}},
        }

    def _runs(self) -> Operation:
        return self._operation(
            ("/imports", "get", "imports"),
            {"zh": f"以前的{self.label}导入", "en": f"Past imports into {self.label}"},
            None,
            statuses=EVERY,
            answer=(
                built({"rows": listed({"type": "object"}), "next": NULLABLE_TEXT}, "rows", is_open=True),
                None,
            ),
        )

    def _undo(self) -> Operation:
        return self._operation(
            ("/imports/{id}/undo", "post", "undo_import"),
            {"zh": f"撤销一次{self.label}导入", "en": f"Undo an import into {self.label}"},
            {
                "zh": "新建的进回收站，改过的还原；之后又被改过的保留，并在任务里列出。",
                "en": "What it created goes to the trash, what it changed is as before; what was changed since stays.",
            },
            statuses=(*EVERY, 413, *WRITE),
            answer=(ref("Job"), None),
            status=202,
            headers=("IdempotencyKey",),
        )

    def _mappings(self) -> Iterator[Operation]:
        mapping = {"type": "object", "additionalProperties": {"type": ["string", "null"]}}
        parts: Tree = {"name": TEXT, "header": listed(TEXT), "mapping": mapping}
        saved = built({"id": TEXT, **parts, "mode": TEXT, "key": NULLABLE_TEXT}, "id", "name", is_open=True)
        example = {"name": "老系统导出", "header": ["代号"], "mapping": {"代号": self.form.title.key}}
        yield self._operation(
            ("/import/mappings", "get", "import_mappings"),
            {"zh": f"保存的{self.label}导入方案", "en": f"Saved mappings of {self.label}"},
            None,
            statuses=EVERY,
            answer=(built({"rows": listed(saved)}, "rows", is_open=True), None),
        )
        new = {**parts, "mode": {"type": "string", "enum": list(MODES)}, "key": TEXT}
        yield self._operation(
            ("/import/mappings", "post", "save_import_mapping"),
            {"zh": f"保存{self.label}导入方案", "en": f"Save a mapping of {self.label}"},
            None,
            statuses=(*EVERY, 400, 413, 415, *WRITE),
            body=(built(new, "name", "header", "mapping"), example),
            answer=(saved, None),
            status=201,
            headers=("IdempotencyKey",),
        )
        yield self._operation(
            ("/import/mappings/{id}", "patch", "change_import_mapping"),
            {"zh": f"修改{self.label}导入方案", "en": f"Change a mapping of {self.label}"},
            None,
            statuses=(*EVERY, 400, 413, 415, *WRITE),
            body=(built(parts), {"name": "老系统导出 2"}),
            answer=(saved, None),
            headers=("IdempotencyKey",),
        )
        yield self._operation(
            ("/import/mappings/{id}", "delete", "delete_import_mapping"),
            {"zh": f"删除{self.label}导入方案", "en": f"Delete a mapping of {self.label}"},
            None,
            statuses=(*EVERY, 400, *WRITE),
            status=204,
            headers=("IdempotencyKey",),
        )
