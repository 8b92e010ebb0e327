"""Whether people can be mailed: what administrators are shown until somebody has looked after it."""

from __future__ import annotations

from huodan.engines import mail
from huodan.engines.mail import State
from huodan.kit.words import say
from huodan.storage.db import Database
from huodan.workspace.findings import Finding, Level, found
from huodan.workspace.mailing.server import RESTORED, MailPasswordLost, mail_settings, server_of

KEY = "mail"


def look_at_mail(database: Database) -> Finding:
    """Say whether letters go out, or why not."""
    with database.read() as tx:
        settings, pause, dead = mail_settings(tx), mail.pause(tx), mail.count(tx, State.DEAD)
    if settings is None or not settings.is_on:
        if settings is not None and settings.off_why == RESTORED:
            return found(
                KEY,
                Level.WARN,
                "数据是从备份恢复的，邮件通知没有启用",
                "These data were restored from a backup; mail is off since",
                "如果这是正式使用的活单，请在「设置 → 邮件」启用；如果只是演练，不要启用。",
                "If this is the Huodan people work with, switch it on under Settings, E-mail; if it is a copy, leave it off.",
            )
        return Finding(KEY, Level.GOOD, {"zh": "没有启用邮件通知", "en": "Nobody is mailed"})
    try:
        server_of(database, settings)
    except MailPasswordLost:
        return found(
            KEY,
            Level.WARN,
            "邮件服务器的密码打不开，邮件发不出去",
            "The password of the mail server does not open, so that nobody is mailed",
            "请放回原来的 seal.key，或在「设置 → 邮件」重新填写密码。",
            "Put the former seal.key back, or give the password anew under Settings, E-mail.",
        )
    if pause is not None:
        return found(
            KEY,
            Level.WARN,
            f"邮件发不出去：{say(pause.error, 'zh')}",
            f"Mail does not go out: {say(pause.error, 'en')}",
            "请在「设置 → 邮件」修好并发一封测试邮件；等着的会自动补发。",
            "Mend it under Settings, E-mail, and send a test message; what waits goes out by itself.",
        )
    if dead:
        return found(
            KEY,
            Level.WARN,
            f"有 {dead} 项邮件通知多次发送失败，已放弃",
            f"{dead} things people were to be mailed of were given up",
            "请在「设置 → 邮件 → 发送记录」查看原因，修好后点「全部重发」。",
            "See why in the log under Settings, E-mail, and send them again.",
        )
    return Finding(KEY, Level.GOOD, {"zh": "邮件通知正常", "en": "People are mailed"})
