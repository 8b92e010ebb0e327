"""Whether what other programs send is taken: what administrators are shown until somebody has looked after it."""

from __future__ import annotations

from huodan.engines import incoming, people
from huodan.engines.incoming import Address
from huodan.language.plan.model import Plan
from huodan.storage.db import Database
from huodan.storage.sealing import opens
from huodan.workspace.findings import Finding, Level, found
from huodan.workspace.incoming.acting import FLOW, maps_of
from huodan.workspace.incoming.mapping import count_gone
from huodan.workspace.incoming.proving import NONE
from huodan.workspace.plans import current_plan

KEY = "incoming"


def look_at_incoming(database: Database) -> Finding:
    """Say which addresses cannot do what they shall, cannot be proven, or refused what came last."""
    with database.read() as tx:
        plan = current_plan(tx)
        every = [one for one in incoming.list_all(tx) if one.is_on]
        failing = [one.name for one in every if incoming.is_failing(tx, one.id)]
    lost = [one.name for one in every if one.settings.proof != NONE and not opens(database, one.secret)]
    if lost:
        return found(
            KEY,
            Level.BAD,
            f"接收地址「{'、'.join(lost)}」的密钥打不开，收不进消息",
            f"The secrets of incoming webhooks do not open, so that nothing is taken: {', '.join(lost)}",
            "请放回原来的 seal.key，或在「设置 → 接收 Webhook」更换密钥。",
            "Put the former seal.key back, or replace the secrets under Settings, Incoming webhooks.",
        )
    lacking = [one.name for one in every if lacks(plan, one)]
    if lacking:
        return found(
            KEY,
            Level.WARN,
            f"接收地址「{'、'.join(lacking)}」的表单、字段、流程或角色已经不在了，收不进消息",
            f"Forms, fields, processes or roles of incoming webhooks are gone: {', '.join(lacking)}",
            "请在「设置 → 接收 Webhook」里修改，再到接收记录里重做没有成功的。",
            "Change them under Settings, Incoming webhooks, and do again what was refused.",
        )
    if failing:
        return found(
            KEY,
            Level.WARN,
            f"接收地址「{'、'.join(failing)}」最近几次都没有成功",
            f"Incoming webhooks refused what came last: {', '.join(failing)}",
            "请在「设置 → 接收 Webhook」的接收记录里看原因，改好后点「重做」。",
            "See why in their log under Settings, Incoming webhooks, and do them again.",
        )
    return Finding(KEY, Level.GOOD, {"zh": "接收 Webhook 正常", "en": "Incoming webhooks are taken"})


def lacks(plan: Plan, address: Address) -> bool:
    """Say whether something an address needs is gone."""
    settings = address.settings
    gone = address.is_ended or settings.form not in plan.forms
    gone |= settings.does == FLOW and settings.flow not in plan.flows
    gone |= any(not people.is_role(plan, role) for role in address.roles)
    return gone or count_gone(plan, settings.form, maps_of(plan, settings)) > 0
