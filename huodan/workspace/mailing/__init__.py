"""
E-mail to people: through whom it goes, what a letter says, and sending it (decision 0084).

Does not own what waits to be told (``engines/mail.py``) or how a letter travels (``connectors/mailing.py``).
"""

from huodan.workspace.mailing.addresses import parse_mail_address
from huodan.workspace.mailing.courier import deliver_mail, try_mail
from huodan.workspace.mailing.server import MailSettings, MailWish, mail_settings, rest, set_mail

__all__ = [
    "MailSettings",
    "MailWish",
    "deliver_mail",
    "mail_settings",
    "parse_mail_address",
    "rest",
    "set_mail",
    "try_mail",
]
