"""What is to be handed over for somebody who leaves, and to whom; why that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.language.access import Grant
from huodan.language.plan.model import Plan, PlanField

Which = Literal["all", "open"]
MOST_FIELDS = 100
MOST_TO = 20


class AdministratorsOnly(HuodanError):
    """Only who administers the company hands over for others."""

    code = "hand_over_by_administrators"
    status = 403
    zh = "只有系统管理员可以做离职交接和撤销交接。请找管理员处理。"
    en = "Only administrators of the company hand over for who leaves, or take that back. Please ask one."


class NoSuccessor(HuodanError):
    """Who is to take over is the same person, or may not sign in."""

    code = "no_successor"
    status = 422
    zh = "接手人不能是离职的人自己，也必须是能登录的成员。请换一位，或先给他开通账号。"
    en = "Who takes over must be somebody else who may sign in. Choose another person, or give them an account first."


class FieldNotOffered(HuodanError):
    """A field names nobody, is not there any more, or the asker may not see or change it."""

    code = "field_not_offered"
    status = 422
    zh = "有一个字段不能交接：它已不在，或者你没有修改它的权限。请重新打开「离职交接」再选。"
    en = "A field cannot be handed over: it is gone, or you may not change it. Open “Hand over” again and choose anew."


class AlreadyHandingOver(HuodanError):
    """A hand-over of the same person is going on."""

    code = "already_handing_over"
    status = 409
    zh = "这位成员的交接（或撤销交接）正在进行。请等它做完，进度在右上角的任务里。"
    en = (
        "Something of this person is being handed over, or taken back, just now. Wait until that job is done."
    )


@dataclass(frozen=True, slots=True)
class FieldWish:
    """
    Records of a form whose field names who leaves are to name others.

    which: ``open``: only those about which a process is under way. to: who takes over, by turns; empty for who takes over all.
    """

    form: str
    field: str
    which: Which
    to: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaving:
    """
    What somebody who leaves hands over. to: to whom.

    tasks: what waits for them. flows: that flows of app documents name them. beside: periods of stand-ins and shared views.
    closes: whether they are shut out at the same time.
    """

    person: Id
    to: Id
    fields: tuple[FieldWish, ...] = ()
    tasks: bool = True
    flows: bool = True
    beside: bool = True
    closes: bool = False

    def as_input(self) -> dict[str, object]:
        """Write it for a job."""
        fields = [[one.form, one.field, one.which, list(one.to)] for one in self.fields]
        parts = {"tasks": self.tasks, "flows": self.flows, "beside": self.beside, "closes": self.closes}
        return {"person": self.person, "to": self.to, "fields": fields, **parts}


def read_wish(input: Mapping[str, Any]) -> Leaving:
    """Read what ``as_input`` wrote."""
    fields = tuple(FieldWish(form, field, which, tuple(to)) for form, field, which, to in input["fields"])
    parts = {name: bool(input[name]) for name in ("tasks", "flows", "beside", "closes")}
    return Leaving(input["person"], input["to"], fields, **parts)


def find_field(plan: Plan, form: str, field: str) -> PlanField | None:
    """Find a field of a form, by ids, as it is published now."""
    return plan.forms[form].table.by_id.get(field) if form in plan.forms else None


def require_administrator(grant: Grant) -> None:
    """
    Let administrators pass.

    Raises:
        AdministratorsOnly
    """
    if not grant.actor.is_admin:
        raise AdministratorsOnly
