"""Whether everybody who is to be told can be told: what administrators are shown until somebody has looked after it."""

from __future__ import annotations

from huodan.engines import people, webhooks
from huodan.engines.webhooks import State, Webhook
from huodan.language.messages import ANY_FORM
from huodan.language.plan.model import Plan
from huodan.storage.db import Database
from huodan.storage.sealing import opens
from huodan.workspace.findings import Finding, Level, found
from huodan.workspace.plans import current_plan
from huodan.workspace.webhooks.aiming import channel_of

KEY = "webhooks"


def look_at_webhooks(database: Database) -> Finding:
    """Say which webhooks were switched off by themselves, cannot sign, or gave something up."""
    with database.read() as tx:
        every, off = webhooks.list_all(tx), webhooks.switched_off(tx)
        plan = current_plan(tx)
        blind = [
            one.name for one in every if one.is_on and (lacks(plan, one) or webhooks.is_blind(tx, one.id))
        ]
        dead = [one.name for one in every if webhooks.count_states(tx, one.id, State.DEAD)]
    lost = [one.name for one in every if not opens(database, one.secret)]
    if lost:
        return found(
            KEY,
            Level.BAD,
            f"Webhook「{'、'.join(lost)}」的密钥打不开，发不出通知",
            f"The secrets of webhooks do not open, so that nothing is sent: {', '.join(lost)}",
            "请放回原来的 seal.key，或在「设置 → Webhook」更换密钥。",
            "Put the former seal.key back, or replace the secrets under Settings, Webhooks.",
        )
    restored = [one.name for one in off if one.off_why == webhooks.RESTORED]
    if restored:
        return found(
            KEY,
            Level.WARN,
            f"数据是从备份恢复的，Webhook「{'、'.join(restored)}」没有启用",
            f"These data were restored from a backup; webhooks are off since: {', '.join(restored)}",
            "如果这是正式使用的活单，请马上在「设置 → Webhook」逐个启用；如果只是演练，不要启用，以免通知到真实的系统。",
            "If this is the Huodan people work with, switch them on under Settings, Webhooks; if it is a copy, leave them off.",
        )
    if off:
        names = [one.name for one in off]
        return found(
            KEY,
            Level.WARN,
            f"Webhook「{'、'.join(names)}」已自动停用：对方一直没有接收，或明确不再接收",
            f"Webhooks were switched off, as nobody took what they were told: {', '.join(names)}",
            "请在「设置 → Webhook」查看投递记录，修好后重新启用；停用期间的变化不会补发。",
            "See their log under Settings, Webhooks, and switch them on again; what happened meanwhile is not told.",
        )
    if blind:
        return found(
            KEY,
            Level.WARN,
            f"Webhook「{'、'.join(blind)}」的角色或表单已不存在，或者它的角色什么也看不到，通知发不出去",
            f"Webhooks have roles or forms that are gone, or roles that see nothing: {', '.join(blind)}",
            "请在「设置 → Webhook」重新选择角色和表单，再到投递记录里把「未发送」的全部重发。",
            "Choose roles and forms anew under Settings, Webhooks, and send what was not sent again from the log.",
        )
    if dead:
        return found(
            KEY,
            Level.WARN,
            f"Webhook「{'、'.join(dead)}」有通知多次发送失败，已放弃",
            f"Webhooks gave up telling some changes: {', '.join(dead)}",
            "请在「设置 → Webhook」查看原因，然后点「全部重发」。",
            "See why under Settings, Webhooks, and send them again.",
        )
    return Finding(KEY, Level.GOOD, {"zh": "Webhook 正常", "en": "Webhooks are told"})


def lacks(plan: Plan, webhook: Webhook) -> bool:
    """Say whether a role of a webhook is gone, or all its forms are."""
    has_form = (
        not channel_of(webhook).hears_changes
        or ANY_FORM in webhook.forms
        or any(form in plan.forms for form in webhook.forms)
    )
    return not has_form or count_gone_roles(plan, webhook) > 0


def count_gone_roles(plan: Plan, webhook: Webhook) -> int:
    """Count the roles of a webhook that no app has any more."""
    return sum(not people.is_role(plan, role) for role in webhook.roles)
