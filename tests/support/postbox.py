"""
A real mail server on this machine (aiosmtpd): it keeps what it takes, asks who signs in, and refuses what it is told to refuse.

Its certificate is made for each test by openssl, for the name ``localhost``; who is to trust it sets ``SSL_CERT_FILE``.
"""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = "erp@example.com", "abcd-efgh-1234"


@dataclass
class Postbox:
    """
    What came in.

    answers: what is said to the next letters instead of taking them, each once; no_receivers: addresses nobody has. hits: what
    happens to who sends as a letter to somebody is ``offered``, or once it is ``kept``; True where they hear no answer.
    """

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    greetings: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    no_receivers: set[str] = field(default_factory=set)
    hits: dict[str, Callable[[str], bool]] = field(default_factory=dict)

    def text(self, place: int = -1) -> str:
        """Give what a letter says."""
        body = self.letters[place].get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def subject(self, place: int = -1) -> str:
        """Give what stands over a letter."""
        return str(self.letters[place]["subject"])

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """Note what a caller calls itself."""
        self.greetings.append(hostname)
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Take whom there is."""
        if address in self.no_receivers:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep a letter, or say what was to be said instead."""
        if self.answers:
            return self.answers.pop(0)
        to = envelope.rcpt_tos[0]
        if "offered" in self.hits and self.hits["offered"](to):
            return "451 4.3.0 nobody hears this"
        read = message_from_bytes(envelope.content, policy=default)
        assert isinstance(read, EmailMessage)
        self.letters.append(read)
        self.senders.append(envelope.mail_from)
        self.receivers += envelope.rcpt_tos
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        if "kept" in self.hits:
            self.hits["kept"](to)
        return "250 OK"

    def sign_in(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        """Let in who knows the password."""
        is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (
            USER.encode(),
            PASSWORD.encode(),
        )
        if is_right:
            self.users.append(USER)
        return AuthResult(success=is_right, handled=False)


class _Open(Controller):
    """A server that offers STARTTLS where it has a certificate, and asks who signs in."""

    def __init__(self, postbox: Postbox, *, context: ssl.SSLContext | None, asks: bool, is_tls: bool) -> None:
        self._starttls, self._asks, self._postbox = None if is_tls else context, asks, postbox
        super().__init__(postbox, hostname="127.0.0.1", port=0, ssl_context=context if is_tls else None)

    def factory(self) -> SMTP:
        """Make what speaks with one caller."""
        return SMTP(
            self.handler,
            hostname="mail.example.com",
            tls_context=self._starttls,
            require_starttls=False,
            auth_required=self._asks,
            auth_require_tls=self._starttls is not None,
            authenticator=self._postbox.sign_in if self._asks else None,
            enable_SMTPUTF8=True,
        )

    def _trigger_server(self) -> None:
        """Wait for nobody: the port is known when it is bound."""
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


@contextmanager
def posting(certificate: Path | None = None, *, is_tls: bool = False, asks: bool = True) -> Iterator[Postbox]:
    """Open a mail server, gone in the end. certificate: a file with key and certificate, for STARTTLS or TLS."""
    postbox = Postbox()
    context = None
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    server = _Open(postbox, context=context, asks=asks, is_tls=is_tls)
    server.start()
    postbox.port = server.port
    try:
        yield postbox
    finally:
        server.stop()


def make_certificate(folder: Path, name: str = "localhost") -> Path:
    """Make a certificate for a name, in one file with its key."""
    made = folder / "mail.pem"
    key, certificate = folder / "mail.key", folder / "mail.crt"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    made.write_text(key.read_text() + certificate.read_text())
    return made
