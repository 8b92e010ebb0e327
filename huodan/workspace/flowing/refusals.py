"""Why an act on a task or a run is refused."""

from __future__ import annotations

from huodan.kit.errors import HuodanError
from huodan.workspace.runs.choosing import CannotAsk as CannotAsk


class NotYourTask(HuodanError):
    """Said alike of a task of somebody else and of none."""

    code = "not_your_task"
    status = 403
    zh = "这条待办不是你的，或已经转给别人，不能处理。请刷新待办列表。"
    en = "This task is not yours, or was given to somebody else. Please look at your list again."


class TaskOver(HuodanError):
    """Somebody was faster, or it was done already."""

    code = "task_over"
    status = 409
    zh = "这一步已经有了结果（可能别人刚处理，或你已经点过），这次没有再做一遍。请刷新后再看。"
    en = (
        "This step is decided already, perhaps by somebody else just now or by you before. Nothing was done twice; "
        "please look again."
    )


class ClaimFirst(HuodanError):
    """It is offered to several, and nobody has taken it yet."""

    code = "claim_first"
    status = 409
    zh = "这条待办要先认领才能处理。请先点「认领」，认领后由你一个人处理。"
    en = "This is offered to several people. Claim it first; then it is yours alone."


class Claimed(HuodanError):
    """Somebody else was faster to take it."""

    code = "claimed"
    status = 409
    zh = "这条待办已被{name}认领，不用你处理了。如果对方放回，它会再出现在你的待办里。"
    en = "{name} has claimed this already, so there is nothing for you to do. If they put it back, it comes back to your list."


class NotClaimed(HuodanError):
    """There is nothing to put back."""

    code = "not_claimed"
    status = 409
    zh = "这条待办不是认领来的，或你已请别人一起处理，不能放回。需要的话，请转交或减签。"
    en = "This was not claimed, or you have others asked beside, so it cannot be put back. Hand it over, or take them out."


class RunOver(HuodanError):
    """The run has ended."""

    code = "run_over"
    status = 409
    zh = "这个流程已经结束，不能再操作。"
    en = "This process has ended; nothing can be done with it any more."


class ActNotOffered(HuodanError):
    """The step does not offer this."""

    code = "act_not_offered"
    status = 403
    zh = "这一步不提供「{act}」。需要的话，请流程管理员在流程设置里打开。"
    en = "This step does not offer “{act}”. Its builder can switch it on."


class OpinionRequired(HuodanError):
    """Something must be said."""

    code = "opinion_required"
    status = 422
    zh = "请填写意见。"
    en = "Please write why."


class OpinionTooLong(HuodanError):
    """More is said than fits beside a decision."""

    code = "opinion_too_long"
    status = 422
    zh = "意见最多 {limit} 个字。长的内容请写在评论里，或作为附件。"
    en = "An opinion has at most {limit} characters. Write a comment, or attach a file."


class SignatureRequired(HuodanError):
    """It must be signed."""

    code = "signature_required"
    status = 422
    zh = "请先手写签名。"
    en = "Please sign first."


class FieldsRequired(HuodanError):
    """Fields of this step are empty."""

    code = "fields_required"
    status = 422
    zh = "这一步还要填写：{fields}。"
    en = "This step also needs: {fields}."


class CheckFailed(HuodanError):
    """What must hold before somebody agrees does not."""

    code = "check_failed"
    status = 422
    zh = "{message}"
    en = "{message}"


class TooLate(HuodanError):
    """Too much has happened to take it back."""

    code = "too_late"
    status = 409
    zh = "已经有人处理过，不能再撤回。需要的话，请联系正在处理的人退回。"
    en = "Somebody acted on it already, so it cannot be taken back. Ask whoever has it now to send it back."


LONGEST_OPINION = 2_000


def require_short(opinion: str | None) -> str | None:
    """
    Give what somebody says of a task or a run.

    Raises:
        OpinionTooLong
    """
    if opinion is not None and len(opinion) > LONGEST_OPINION:
        raise OpinionTooLong(limit=LONGEST_OPINION)
    return opinion


class NotYours(HuodanError):
    """Only who began a run, or who looks after it, may do this. Said alike of a run nobody may know of."""

    code = "not_your_run"
    status = 403
    zh = "只有发起人或流程管理员可以这样做。"
    en = "Only who started it, or who looks after the process, may do this."


class RemindedAlready(HuodanError):
    """They were reminded a moment ago."""

    code = "reminded_already"
    status = 409
    zh = "刚刚已经催办过，请过 {minutes} 分钟再催。"
    en = "They were reminded a moment ago; please wait {minutes} minutes."


class NoFlow(HuodanError):
    """There is nothing to hand the record in to."""

    code = "no_flow"
    status = 422
    zh = "这条数据没有可以提交的流程：流程可能已停用、已在进行中，或它不符合流程的条件。"
    en = "There is no process to hand this in to: it may be switched off, under way already, or not meant for this record."


class OthersMustAgree(HuodanError):
    """Who looks after a process does not agree in the stead of who must."""

    code = "others_must_agree"
    status = 403
    zh = (
        "这一步要由审批人同意，不能跳过，也不能换成流程管理员自己。请催办，或把待办换给别的同事；"
        "流程不再需要这一步的，请改好流程发布，再让这条改走新流程。"
    )
    en = (
        "This step is for others to agree to: it cannot be skipped, nor taken over by who looks after the process. Remind "
        "them, or give the task to somebody else; if the step is not needed, publish the process without it and move this there."
    )


class NotStuck(HuodanError):
    """The run waits for nothing but people."""

    code = "not_stuck"
    status = 409
    zh = "这个流程没有卡住，不用重试。"
    en = "This process is not stuck; there is nothing to try again."
