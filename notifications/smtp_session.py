"""Handing one letter to a mail server: its answers, and what they mean for the letter."""

import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from notifications.enhanced_status import Fault, fault
from notifications.watchdog import Watchdog

Ended: TypeAlias = Literal["sent", "temporary", "permanent", "uncertain"]
Whose: TypeAlias = Literal["letter", "server", "unreachable"]

END = b".\r\n"
"""The last bytes of DATA: until they are handed over, the server has no letter."""
CLOSING = 421
"""The server ends the connection, whatever was asked."""
SIGNED_IN = 235
MOST_WORDS = 500


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended, and the answer in the receiver's own words if it was refused.

    `whose`: the answer is about this letter; or the server failed, with any letter; or no
    connection to it could be made at all. `fault`: what a refusal is about.
    """

    state: Ended
    answer: str | None = None
    whose: Whose = "letter"
    fault: Fault | None = None


SENT = Outcome("sent")


class SmtpConnection(smtplib.SMTP):
    """An SMTP connection that a watchdog can cut at any moment, in a TLS handshake too."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        helo: str | None,
        watchdog: Watchdog,
        context: ssl.SSLContext | None,
    ) -> None:
        """Connects, at once through TLS if there is a context. Raises SMTPException, OSError.

        `helo` is the name that this machine gives itself; None is what the system calls it.
        """
        self._watchdog, self._context = watchdog, context
        super().__init__(host, port, local_hostname=helo, timeout=watchdog.seconds)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        # The end of a letter is a small packet after a large one: it must not wait for an ACK.
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Longer than the watchdog's, so that it comes first: it knows why.
        plain.settimeout(2 * timeout)
        self._watchdog.watch(plain)
        return self._context.wrap_socket(plain, server_hostname=host) if self._context else plain

    def sign_in(self, user: str, password: str) -> None:
        """Sign in; name and password need not be ASCII (RFC 4616). Raises SMTPException."""
        if (user + password).isascii():
            self.login(user, password)
            return
        token = b64encode(f"\0{user}\0{password}".encode()).decode()
        code, answer = self.docmd("AUTH", f"PLAIN {token}")
        if code != SIGNED_IN:
            raise smtplib.SMTPAuthenticationError(code, answer)

    def getreply(self) -> tuple[int, bytes]:
        """An answer that is whole: of one that was cut off, smtplib takes what there is."""
        reply = super().getreply()
        # Otherwise half an answer, cut off by us, would be read as the server's word.
        if self._watchdog.timed_out:
            raise smtplib.SMTPServerDisconnected("cut off")
        return reply


def hand_over(
    line: SmtpConnection, recipient: str, content: bytes, leaving: Callable[[], None]
) -> Outcome:
    """RCPT and DATA, after a MAIL that was taken; `leaving` is called before the last bytes.

    After anything but `sent` or a refusal of this letter the connection is to be closed.
    """
    handed_over = False
    try:
        code, answer = line.rcpt(recipient)
        if code not in (250, 251):
            return refused(code, answer)
        code, answer = line.docmd("DATA")
        if code != 354:
            return refused(code, answer)
        line.send(content)
        leaving()
        handed_over = True
        line.send(END)
        code, answer = line.getreply()
    except (smtplib.SMTPException, OSError) as error:
        return Outcome("uncertain" if handed_over else "temporary", words(error), "server")
    if 200 <= code <= 299:
        return SENT
    outcome = refused(code, answer)
    is_answer = 400 <= code <= 599
    return outcome if is_answer else replace(outcome, state="uncertain")


def refused(code: int, answer: bytes) -> Outcome:
    """What a refusal of a recipient or of a letter means, by what it is about.

    Only an address ends a letter. What is about us or the server would meet any other letter too.
    """
    text = _short(f"{code} {answer.decode(errors='replace')}")
    if not 400 <= code <= 599:
        return Outcome("temporary", _short(f"not an answer of SMTP: {text}"), "server", "server")
    about = fault(text)
    if code == CLOSING or about == "server":
        return Outcome("temporary", text, "server", "server")
    is_final = about == "address" and code >= 500
    return Outcome("permanent" if is_final else "temporary", text, "letter", about)


def words(error: Exception) -> str:
    """What an error says, in one line, without the types of Python."""
    if isinstance(error, smtplib.SMTPResponseException):
        raw: Any = error.smtp_error
        text = raw.decode(errors="replace") if isinstance(raw, bytes) else str(raw)
        return _short(f"{error.smtp_code} {text}")
    return _short(str(error) or type(error).__name__)


def _short(text: str) -> str:
    return " ".join(text.split())[:MOST_WORDS]
