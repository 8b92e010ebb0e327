"""
The recipe for a new field kind: one file dropped into the folder, nothing else touched, and everything works.

Runs in a process of its own on a copy of the package, so that no other test meets the new kind.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import huodan

KIND = '''
"""车牌号: a mainland vehicle plate, upper-case without spaces."""

from __future__ import annotations

import re
from typing import ClassVar, Literal

from huodan.language.fields._base import Field, Store


class Plate(Field):
    """A vehicle plate such as 粤B12345."""

    store: ClassVar = Store.TEXT
    widget: ClassVar = "text"
    title: ClassVar = {"zh": "车牌号", "en": "Plate"}
    purpose: ClassVar = {"zh": "车牌，写错会提醒", "en": "A number plate; slips are told"}
    is_searched: ClassVar = True
    examples: ClassVar = (("粤b 12345", "粤B12345"), ("", None))
    rejects: ClassVar = ("12345", 7)

    kind: Literal["plate"] = "plate"

    def parse(self, raw: object, *, tz: str) -> str | None:
        """Take out spaces and lift the letters."""
        text = "".join(raw.split()).upper() if isinstance(raw, str) else raw
        if text in (None, ""):
            return None
        if not isinstance(text, str) or not re.fullmatch(r"[一-龥][A-Z][A-Z0-9]{5,6}", text):
            raise self.wrong(raw, "车牌号，如 粤B12345", "a plate such as 粤B12345")
        return text
'''

USE = """
import json, sys
from huodan.engines import journal
from huodan.engines.query import aggregate, get, query, read_aggregate, read_query
from huodan.kit.errors import HuodanError
from huodan.language.access import system_grant
from huodan.language.document import read_app
from huodan.language.messages import SYSTEM, CreateRecord, UpdateRecord
from huodan.storage import Database
from huodan.workspace.importing import run_import
from huodan.workspace.perform import perform
from huodan.workspace.plans import current_plan
from huodan.workspace.publish import publish_app, publish_builtin

database = Database(sys.argv[1])
truck = {
    "format": 1, "id": "fleet", "key": "fleet", "label": "车队",
    "forms": [{
        "id": "truck", "key": "truck", "label": "车辆", "id_prefix": "trk", "title": "truck_plate",
        "fields": [
            {"id": "truck_plate", "key": "plate", "label": "车牌", "kind": "plate", "unique": True, "required": True},
            {"id": "truck_full", "key": "full", "label": "全称", "kind": "formula", "result": "text",
             "formula": "#truck_plate&\\"号车\\""},
        ],
    }],
}
publish_builtin(database)
assert isinstance(publish_app(database, SYSTEM, read_app(truck)), int)
found = {}
with database.read() as tx:
    plan = current_plan(tx)
grant = system_grant(plan)
[made] = database.transact(SYSTEM, lambda tx: perform(tx, plan, grant, CreateRecord("truck", {"plate": "粤b 12345"})))
try:
    database.transact(SYSTEM, lambda tx: perform(tx, plan, grant, CreateRecord("truck", {"plate": "12345"})))
except HuodanError as error:
    found["refusal"] = error.text("zh")
report = run_import(database, grant, "truck", file="车牌\\n沪A88888\\n粤B 12345\\n".encode())
found["import"] = [report.created, report.unchanged]
database.transact(SYSTEM, lambda tx: perform(tx, plan, grant, UpdateRecord("truck", made.record, {"plate": "粤C00001"})))
with database.read() as tx:
    body = {"columns": ["plate", "full"], "order": [{"field": "plate", "dir": "asc"}]}
    found["list"] = [row["plate"] for row in query(tx, plan, grant, read_query("truck", body)).rows]
    body = {"columns": ["full"], "where": {"field": "plate", "op": "eq", "value": "粤c 00001"}}
    found["filter"] = [row["full"] for row in query(tx, plan, grant, read_query("truck", body)).rows]
    found["search"] = len(query(tx, plan, grant, read_query("truck", {"columns": ["plate"], "search": "88888"})).rows)
    body = {"group": [{"field": "plate"}], "measures": [{"key": "n", "op": "count"}]}
    found["group"] = len(aggregate(tx, plan, grant, read_aggregate("truck", body)))
    found["get"] = get(tx, plan, grant, "truck", made.record).values["plate"]
    found["history"] = [entry.kind for entry in journal.history(tx, plan, grant, form="truck", id=made.record).entries]
print(json.dumps(found, ensure_ascii=False, default=str))
"""


def test_one_file_makes_a_kind(database_url: str, tmp_path: Path) -> None:
    source = Path(huodan.__file__).parent
    shutil.copytree(source, tmp_path / "huodan", ignore=shutil.ignore_patterns("web", "__pycache__"))
    (tmp_path / "huodan/language/fields/plate.py").write_text(KIND, encoding="utf-8")
    (tmp_path / "use.py").write_text(USE, encoding="utf-8")

    ran = subprocess.run(
        [sys.executable, str(tmp_path / "use.py"), database_url],
        env=os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    expected = (
        '{"refusal": "有 1 处需要改正：「车牌」不接受「12345」，请填车牌号，如 粤B12345。", "import": [1, 1], '
        '"list": ["沪A88888", "粤C00001"], "filter": ["粤C00001号车"], "search": 1, "group": 2, '
        '"get": "粤C00001", "history": ["updated", "created"]}'
    )
    assert expected == lines[-1]
