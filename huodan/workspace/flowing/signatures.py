"""
Signing what one decides: a picture who decides has just brought, which the run keeps from then on.

It is no field of the record: only who takes part in the run, or looks after it, sees it.
"""

from __future__ import annotations

from huodan.engines import files, flow
from huodan.engines.files import Stored
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, parse_id
from huodan.language.access import Grant
from huodan.language.fields._files import PREFIX
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.flowing.acting import OnTask
from huodan.workspace.flowing.known import looks_after
from huodan.workspace.flowing.refusals import ActNotOffered, SignatureRequired

PICTURE = "image/png"
LARGEST = 1 << 20
SIGNED = "signed"


class BadSignature(HuodanError):
    """What was given as a signature is no picture its sender has just brought."""

    code = "bad_signature"
    status = 422
    zh = "这个签名不能用：可能签了超过一天，或不是手写签名的图片。请重新签名。"
    en = "This signature cannot be used: it is more than a day old, or no picture of one. Please sign again."


def sign(acting: OnTask, given: str | None) -> None:
    """
    Keep the signature of who decides, where the step wants or offers one.

    given: the file, as it was answered to who brought it.

    Raises:
        SignatureRequired, ActNotOffered, BadSignature
    """
    asking = acting.asking
    if given is None:
        if asking is not None and asking.signature:
            raise SignatureRequired
        return
    if asking is None or not (asking.signature or "sign" in asking.buttons):
        raise ActNotOffered(act={"zh": "手写签名", "en": "Sign"})
    id = parse_id(given) if given.startswith(f"{PREFIX}_") else None
    found = None if id is None else files.find_own(acting.tx, id)
    if found is None or found.file.type != PICTURE or found.file.size > LARGEST:
        raise BadSignature
    held = acting.held
    files.hold(
        acting.tx,
        found.file.id,
        form=held.form,
        record=held.record or held.id,
        field=f"task:{acting.task.id}",
    )
    acting.say(SIGNED, acting.task, file=found.file.outside)


def signature_of(tx: Tx, plan: Plan, grant: Grant, task: Id) -> Stored:
    """
    Give the signature somebody answered a task with.

    Raises:
        TaskNotFound: if there is none, or who asks neither takes part in the run nor looks after it.
    """
    run, _, _ = flow.run_of(tx, task)
    held = flow.look(tx, run)
    answered = held.run.tasks.get(task)
    if not flow.takes_part(tx, run, grant.actor.person) and not looks_after(tx, plan, grant, held):
        raise flow.TaskNotFound
    if answered is None or answered.vote is None:
        raise flow.TaskNotFound  # it was taken back, and with it what was signed
    signed = [each for each in flow.said_of(tx, run) if each.what == SIGNED and each.task == task]
    id = parse_id(str(signed[-1].data["file"])) if signed else None
    found = None if id is None else files.find(tx, id)
    if found is None:
        raise flow.TaskNotFound
    return found
