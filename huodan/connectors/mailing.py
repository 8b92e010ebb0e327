"""
Handing a letter to the server for outgoing mail (SMTP): once, in a limited time, to no address it may not reach.

The name is asked for once and what was looked at is connected to, as for messages (``posting.py``). Owns the conversation and
what its failures are called. Does not own what a letter says or when it is tried again.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Literal

from huodan.connectors.hosts import Address, addresses
from huodan.connectors.posting import Refuse
from huodan.kit.text import without_controls
from huodan.kit.words import Text, excerpt

SECONDS = 15.0
"""For each step of the conversation."""
CONNECT_SECONDS = 5.0
"""For an address of several: some of a name are often none one can reach."""
MOST_ADDRESSES = 4
MOST_SECONDS = 60.0
"""For all of it."""
LONGEST_QUOTE = 160
REFUSED_FOR_GOOD = 500
"""An answer from here on is the last word about a letter (RFC 5321, 4.2.1)."""

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class MailServer:
    """Through whom mail goes. security: none only to this machine itself. user: empty where nobody signs in."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = ""


class Unmailed(Exception):
    """
    The letter was not taken.

    reason: for who set the server. is_down: no letter would be taken now. is_final: this one never will be.
    """

    def __init__(self, reason: Text, *, is_down: bool = False, is_final: bool = False) -> None:
        super().__init__()
        self.reason, self.is_down, self.is_final = reason, is_down, is_final


def send(server: MailServer, letter: EmailMessage, *, sender: str, to: str, refuse: Refuse) -> None:
    """
    Hand over one letter to one address.

    Raises:
        Unmailed
    """
    body = letter.as_bytes(policy=SMTP)
    with _connected(server, refuse) as connection:
        try:
            connection.sendmail(sender, [to], body)
        except smtplib.SMTPSenderRefused as error:
            said = _said(error.smtp_code, error.smtp_error)
            reason: Text = {
                "zh": f"邮件服务器不接受发件人 {sender}（{said}）。发件人一般要和登录的邮箱一致",
                "en": f"the mail server does not take {sender} as sender ({said}); it is mostly the mailbox signed in with",
            }
            raise Unmailed(reason, is_down=True) from error
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            said = _said(code, text)
            reason = {
                "zh": f"邮件服务器不接受收件人 {to}（{said}）",
                "en": f"the mail server does not take {to} as receiver ({said})",
            }
            raise Unmailed(reason, is_final=code >= REFUSED_FOR_GOOD) from error
        except smtplib.SMTPResponseException as error:
            said = _said(error.smtp_code, error.smtp_error)
            reason = {
                "zh": f"邮件服务器没有收下这封邮件（{said}）",
                "en": f"the mail server did not take the letter ({said})",
            }
            raise Unmailed(reason, is_final=error.smtp_code >= REFUSED_FOR_GOOD) from error
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise Unmailed(_reason(error), is_down=True) from error


@contextmanager
def _connected(server: MailServer, refuse: Refuse) -> Iterator[smtplib.SMTP]:
    """Connect, greet, encrypt and sign in; hang up in the end, whatever the other side does."""
    connection = _Connection(server, _chosen(server, refuse))
    try:
        _greet(connection, server)
    except BaseException:
        connection.hang_up()
        raise
    try:
        yield connection
    finally:
        connection.hang_up()


def _greet(connection: _Connection, server: MailServer) -> None:
    try:
        code, text = connection.open()
        if code != 220:
            raise _failed("服务器不愿接待", "the server turns callers away", code, text)
        connection.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            connection.encrypt()
        if server.user:
            connection.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        said = _said(error.smtp_code, error.smtp_error)
        reason: Text = {
            "zh": f"登录被拒绝（{said}）。请核对用户名和密码；多数邮箱要用「授权码」，不是登录密码",
            "en": f"signing in was refused ({said}); look at user and password, which often is a code made for programs",
        }
        raise Unmailed(reason, is_down=True) from error
    except smtplib.SMTPNotSupportedError as error:
        reason = {
            "zh": "服务器不支持 STARTTLS 或登录。请改选加密方式，或去掉用户名",
            "en": "the server offers no STARTTLS, or no signing in; choose another security, or leave the user out",
        }
        raise Unmailed(reason, is_down=True) from error
    except smtplib.SMTPResponseException as error:
        raise _failed("服务器回答不对", "it answered", error.smtp_code, error.smtp_error) from error
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise Unmailed(_reason(error), is_down=True) from error


class _Connection(smtplib.SMTP):
    """Connects to an address that was chosen, whatever the name means by now, and says no name of this machine."""

    def __init__(self, server: MailServer, found: Sequence[Address]) -> None:
        super().__init__(timeout=SECONDS, local_hostname="localhost")
        self._server, self._found = server, found
        self._opened: socket.socket | None = None
        self._over = threading.Timer(MOST_SECONDS, self._cut)
        self._over.daemon = True
        self._host = server.host  # whose certificate it must be

    def open(self) -> tuple[int, bytes]:
        """Open the connection, and read who is there."""
        self._over.start()
        opened = self._opened = self._first()
        if self._server.security == "tls":
            opened = ssl.create_default_context().wrap_socket(opened, server_hostname=self._server.host)
            self._opened = opened
        opened.settimeout(SECONDS)
        self.sock, self.file = opened, None
        own = opened.getsockname()[0].partition("%")[0]
        self.local_hostname = f"[IPv6:{own}]" if ":" in own else f"[{own}]"
        return self.getreply()

    def _first(self) -> socket.socket:
        """Connect to the first of the addresses that answers."""
        *others, last = self._found
        for address in others:
            try:
                return socket.create_connection((str(address), self._server.port), CONNECT_SECONDS)
            except OSError:
                continue
        return socket.create_connection((str(last), self._server.port), SECONDS)

    def encrypt(self) -> None:
        """
        Go on in TLS.

        Raises:
            SMTPNotSupportedError: if the server offers none; nothing is said in the open then.
        """
        code, text = self.starttls(context=ssl.create_default_context())
        if code != 220:
            raise smtplib.SMTPResponseException(code, text)
        self._opened = self.sock
        self.ehlo()

    def hang_up(self) -> None:
        """Say good-bye and let go, without waiting for an answer."""
        self._over.cancel()
        with suppress(OSError, smtplib.SMTPException):
            if self.sock is not None:
                self.putcmd("quit")
        self.close()
        self._cut()

    def _cut(self) -> None:
        if self._opened is None:
            return
        with suppress(OSError):
            self._opened.shutdown(socket.SHUT_RDWR)
        self._opened.close()


def _chosen(server: MailServer, refuse: Refuse) -> Sequence[Address]:
    """Ask for the name once, and choose what may be connected to; in the open only this machine itself is spoken to."""
    found = addresses(server.host)
    for each in found:
        why = refuse(server.host, each)
        if why is None and server.security == "none" and not each.is_loopback:
            why = {
                "zh": "不加密只能用于服务器自己（127.0.0.1）。请改选 STARTTLS 或 TLS",
                "en": "unencrypted mail is for this machine itself (127.0.0.1) only; choose STARTTLS or TLS",
            }
        if why is not None:
            raise Unmailed(why, is_down=True)
    if not found:
        raise Unmailed(_reason(socket.gaierror()), is_down=True)
    return tuple(dict.fromkeys(found))[:MOST_ADDRESSES]


def _failed(zh: str, en: str, code: int, text: bytes | str) -> Unmailed:
    said = _said(code, text)
    return Unmailed({"zh": f"{zh}（{said}）", "en": f"{en} ({said})"}, is_down=True)


def _said(code: int, text: bytes | str) -> str:
    """Quote an answer in one line."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return excerpt(" ".join(without_controls(f"{code} {words}").split()), LONGEST_QUOTE)


def _reason(error: Exception) -> Text:
    """Say in words why nobody took it."""
    if isinstance(error, socket.gaierror):
        return {
            "zh": "找不到这个邮件服务器，请检查地址",
            "en": "there is no such mail server; look at its name",
        }
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message
        return {
            "zh": f"邮件服务器的证书不被信任（{why}）",
            "en": f"the certificate of the mail server is not trusted ({why})",
        }
    if isinstance(error, ssl.SSLError):
        return {
            "zh": "加密方式不对：465 端口一般用 TLS，587 端口一般用 STARTTLS",
            "en": "the security is wrong: port 465 mostly takes TLS, and 587 STARTTLS",
        }
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return {
            "zh": "邮件服务器没有回答，请检查端口和加密方式（465 用 TLS，587 用 STARTTLS）",
            "en": "the mail server does not answer; look at port and security (465 takes TLS, 587 STARTTLS)",
        }
    if isinstance(error, ConnectionRefusedError):
        return {"zh": "这个端口上没有邮件服务器", "en": "no mail server listens at this port"}
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
        return {
            "zh": "邮件服务器中途断开了连接，请检查端口和加密方式",
            "en": "the mail server hung up; look at port and security",
        }
    if isinstance(error, OSError):
        why = error.strerror or type(error).__name__
        return {"zh": f"连不上邮件服务器（{why}）", "en": f"no connection to the mail server ({why})"}
    return {"zh": "那里回答的不是邮件服务器", "en": "what answers there is no mail server"}
