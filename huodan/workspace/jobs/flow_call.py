"""Calls the program a step of a process calls: once it may not be taken back any more, again when it was not taken."""

from __future__ import annotations

import json
import logging
from typing import Any, ClassVar

from huodan.connectors.posting import Unsent, post
from huodan.connectors.standard_webhooks import headers as signed
from huodan.engines.jobs import Job
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Text
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.called import Sent, answered, gave_up, note_sent, waits_for_answer
from huodan.workspace.jobs._base import Done, GoOn, JobKind, Piece, Preparation
from huodan.workspace.webhooks.aiming import SecretLost, find_called, target_of
from huodan.workspace.webhooks.permitted import allowed_networks, refusing

log = logging.getLogger(__name__)

AGENT = "Huodan-Flows/1"
AGAIN_SECONDS = (30, 300, 1_800)
"""After each attempt but the last."""
OFF: Text = {
    "zh": "这个系统在「设置 → Webhook 和群机器人」里已停用",
    "en": "this system is switched off under Settings, Webhooks",
}
BROKEN: Text = {
    "zh": "活单没能发出去，原因记在服务器日志里",
    "en": "Huodan could not send it; the server's log says why",
}


class FlowCall(JobKind):
    """One job a visit that calls; every attempt has the same ``webhook-id``, by which who is called knows it again."""

    label: ClassVar[Text] = {"zh": "流程调用外部系统", "en": "A process calls another system"}
    attempts: ClassVar[int] = 50

    def prepare(self, work: Preparation) -> Any:
        """Send it, outside of any Tx, if it is still wanted; give what was answered, and why it was not taken."""
        input = work.job.input
        with work.database.read() as tx:
            if not waits_for_answer(tx, Id(input["run"]), Id(input["visit"]), waits=input["waits"]):
                return None
            networks, now, known = allowed_networks(tx), tx.now, find_called(tx, input["address"])
        if known is not None and not known.is_on:
            return Sent(why=OFF)
        body = json.dumps(input["body"], ensure_ascii=False, default=str).encode()
        headers = {"content-type": "application/json", "user-agent": AGENT}
        try:
            secrets = () if known is None else target_of(work.database, known, now).secrets
            headers |= signed(secrets, id=format_id("call", work.job.id), timestamp=now // 1000, body=body)
            came = post(input["address"], body, headers, refuse=refusing(networks))
        except Unsent as unsent:
            return Sent(why=unsent.reason)
        except SecretLost as lost:
            return Sent(why={"zh": lost.text("zh"), "en": lost.text("en")})
        except (ValueError, HuodanError):
            log.exception("a process could not call %s", work.job.id)
            return Sent(why=BROKEN)
        status: Text = {"zh": f"对方回答 {came.status}", "en": f"it answered {came.status}"}
        return Sent(came.status, came.body, None if 200 <= came.status < 300 else status)

    def may_be_cancelled(self, job: Job) -> bool:
        """A run waits for it."""
        return False

    def given_up(self, tx: Tx, plan: Plan, job: Job, error: HuodanError) -> None:
        """Let the run say where it is stuck: nothing else would wake it."""
        input = job.input
        gave_up(tx, plan, Id(input["run"]), Id(input["visit"]), error, waits=input["waits"])

    def piece(self, piece: Piece) -> GoOn | Done:
        """Let the run go on, or try again later."""
        if piece.prepared is None:
            return Done(piece.job.done)
        sent: Sent = piece.prepared
        body, why = sent.body, sent.why
        input = piece.job.input
        run, visit = Id(input["run"]), Id(input["visit"])
        note_sent(piece.tx, piece.plan, run, visit, sent)
        tried = int(piece.job.position.get("tried", 0))
        if why is not None and tried < len(AGAIN_SECONDS):
            again = piece.tx.now + 1000 * AGAIN_SECONDS[tried]
            return GoOn({"tried": tried + 1}, piece.job.done, None, again)
        answered(
            piece.tx,
            piece.plan,
            run,
            visit,
            body=body,
            takes=input["takes"],
            why=why,
            waits=input["waits"],
        )
        return Done(1)
