"""The operations about the way a record goes: its runs, and handing it in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huodan.doors.http.openapi.answers import BODY, EVERY, WRITE
from huodan.doors.http.openapi.operation import FormDescription, Operation
from huodan.doors.http.openapi.shared import MAYBE_REFERENCE, NULLABLE_TEXT, TEXT, built, listed, ref
from huodan.language.document import Verb
from huodan.language.flow.run import RunState

Tree = dict[str, Any]


class Flowing(FormDescription):
    """Runs of records, of forms that have flows."""

    def _flows(self) -> Iterator[Operation]:
        """List what may be done: reading for who sees a record, handing it in for who may change it."""
        yield self._operation(
            ("/records/{id}/runs", "get", "runs"),
            {"zh": f"一条{self.label}的流程", "en": f"The processes of one of {self.label}"},
            {
                "zh": "从新到旧：每次提交是一条，state 是到哪里了。",
                "en": "The newest first, one each time it was handed in; state is how far it is.",
            },
            statuses=EVERY,
            answer=(ref("Runs"), None),
        )
        if self.granted.can(Verb.CREATE):
            yield self._operation(
                ("/way", "post", "way"),
                {"zh": f"这条{self.label}会由谁审批", "en": f"Who would be asked about one of {self.label}"},
                {
                    "zh": "按这些值走一遍流程，不保存：每一步由谁处理。chosen_by 是 starter 的，提交时在 chosen 里写。",
                    "en": "Goes the way these values would go and saves nothing: who would be asked at each step. Where "
                    "chosen_by is starter, name them in chosen when it is handed in.",
                },
                statuses=(*EVERY, *BODY),
                body=(built({"values": {"type": "object"}, "id": TEXT}, "values"), {"values": {}}),
                answer=(ref("Ways"), None),
            )
        if self.granted.can(Verb.UPDATE):
            yield self._operation(
                ("/records/{id}/hand_in", "post", "hand_in"),
                {"zh": f"提交一条{self.label}", "en": f"Hand in one of {self.label}"},
                {
                    "zh": "新数据保存时已自动提交；撤回之后用它再次提交。没有可提交的流程时是 422 no_flow。",
                    "en": "A new record is handed in as it is saved; this hands in again what was taken back. 422 no_flow where "
                    "there is no process to hand it in to.",
                },
                statuses=(*EVERY, *BODY, *WRITE),
                answer=(built({"run": TEXT}, "run", is_open=True), None),
                status=201,
                headers=("IdempotencyKey",),
            )


def runs() -> Tree:
    """This function will describe runs."""
    moment: Tree = {"type": "string", "format": "date-time"}
    place = {"app": TEXT, "form": TEXT, "id": TEXT, "title": NULLABLE_TEXT}
    run = {
        "id": TEXT,
        "flow": built({"id": TEXT, "label": TEXT}, "id", "label", is_open=True),
        "state": {"type": "string", "enum": [state.value for state in RunState]},
        "starter": MAYBE_REFERENCE,
        "begun_at": moment,
        "ended_at": {"type": ["string", "null"], "format": "date-time"},
        "record": {"anyOf": [built(place, *place, is_open=True), {"type": "null"}]},
        "is_stuck": {"type": "boolean"},
    }
    step = {
        "node": TEXT,
        "kind": TEXT,
        "step": TEXT,
        "people": listed(MAYBE_REFERENCE),
        "chosen_by": {"enum": ["starter", "before", None]},
    }
    way = {"flow": run["flow"], "steps": listed(built(step, *step, is_open=True))}
    return {
        "Ways": built({"rows": listed(built(way, *way, is_open=True))}, "rows", is_open=True),
        "Run": built(run, *run, is_open=True),
        "Runs": built({"rows": listed(ref("Run"))}, "rows", is_open=True),
    }
