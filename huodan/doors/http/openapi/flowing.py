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
    return {
        "Run": built(run, *run, is_open=True),
        "Runs": built({"rows": listed(ref("Run"))}, "rows", is_open=True),
    }
