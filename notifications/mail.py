"""Apprise's mail plugin of our own: one SMTP connection kept over many messages.

The stock plugin opens a connection and a TLS context for each message, waits seconds between
messages of one object, and words its own plain text.
"""

import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from fnmatch import fnmatchcase
from typing import Any
from unicodedata import category
from urllib.parse import unquote, urlsplit

from apprise import Apprise, NotifyFormat, NotifyType
from apprise.plugins import NotifyBase
from email_validator import EmailNotValidError, validate_email

from notifications.errors import BadMailSetting

TIMEOUT_SECONDS = 20
WIDE = SMTP.clone(max_line_length=900)
"""Python 3.11 loses the space between two encoded words when it folds a header: nothing is
folded below the 998 characters that RFC 5322 allows a line."""
NO_SERVER = (
    "DONDOC_SMTP_URL names no mail server; write smtp://host:25 or smtps://user:password@host:465"
)
PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over, and whose letters they are."""

    url: str
    sender: str
    sender_name: str = ""
    return_path: str | None = None
    only_to: str | None = None
    reply_to: str | None = None

    def allows(self, address: str) -> bool:
        """Whether a letter may go there: in a rehearsal only to what a pattern matches.

        `only_to` has patterns as of file names, separated by commas; case does not matter.
        """
        if self.only_to is None:
            return True
        patterns = self.only_to.lower().split(",")
        return any(fnmatchcase(address.lower(), one.strip()) for one in patterns)


class Connection:
    """One SMTP connection, opened at the first message and again after it broke."""

    def __init__(self, server: MailServer) -> None:
        """Raises BadMailSetting for a URL that names no mail server, or a sender that is none."""
        parts = urlsplit(server.url)
        try:
            port = parts.port
        except ValueError as error:
            raise BadMailSetting(NO_SERVER) from error
        if parts.scheme not in PORTS or not parts.hostname:
            raise BadMailSetting(NO_SERVER)
        for one in (server.sender, server.return_path, server.reply_to):
            one_address(one or server.sender)
        self.server = server
        self._scheme, self._host = parts.scheme, parts.hostname
        self._port = port or PORTS[parts.scheme]
        self._login = (unquote(parts.username or ""), unquote(parts.password or ""))
        self._smtp: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand one message over; raises SMTPException or OSError if the server did not take it."""
        smtp = self._opened()
        envelope = self.server.return_path or self.server.sender
        try:
            smtp.send_message(message, from_addr=envelope)
        except (smtplib.SMTPServerDisconnected, OSError):
            self.close()
            raise

    def close(self) -> None:
        """End the connection; the next message opens another."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None

    def _opened(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = self._connected()
        return self._smtp

    def _connected(self) -> smtplib.SMTP:
        if self._scheme == "smtps":
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            smtp = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
            smtp.ehlo()
            if smtp.has_extn("starttls"):
                smtp.starttls(context=ssl.create_default_context())
        if self._login[0]:
            smtp.login(*self._login)
        return smtp

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Mail(NotifyBase):  # type: ignore[no-untyped-call]  # Apprise is typed in part only
    """One letter to one target; Apprise asks for one object per target and message kind."""

    service_name = "dondoc mail"  # type: ignore[assignment]
    protocol = "dondocmail"  # type: ignore[assignment]
    notify_format = NotifyFormat.HTML
    title_maxlen = 900
    body_maxlen = 1_000_000
    request_rate_per_sec = 0

    def __init__(
        self, *, connection: Connection, address: str, text: str, message_id: str, **kwargs: Any
    ) -> None:
        """Raises BadMailSetting for an address that is not exactly one."""
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self.connection = connection
        self.address = one_address(address)
        self.text, self.message_id = text, message_id
        self.answer = ""

    def send(
        self, body: str, title: str = "", notify_type: NotifyType = NotifyType.INFO, **_: Any
    ) -> bool:
        """Whether the server took the letter; `answer` keeps its words if it did not."""
        try:
            self.connection.send(self._message(body, title))
        except (smtplib.SMTPException, OSError) as error:
            self.answer = " ".join(str(error).split())[:500]
            return False
        return True

    def url(self, *_: Any, **__: Any) -> str:
        """No URL carries an address or a password."""
        return "dondocmail://"

    def _message(self, html: str, subject: str) -> EmailMessage:
        server = self.connection.server
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(one_line(server.sender_name), addr_spec=server.sender)
        message["To"] = Address(addr_spec=self.address)
        if server.reply_to:
            message["Reply-To"] = Address(addr_spec=server.reply_to)
        message["Subject"] = one_line(subject)
        message["Message-ID"] = self.message_id
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text)
        message.add_alternative(html, subtype="html")
        message.policy = WIDE
        return message


def one_line(text: str) -> str:
    """A header's words: white space collapsed, and nothing that is not seen or turns the line.

    Control characters, marks of direction, lone surrogates (Unicode's Cc, Cf, Cs) are left out;
    what looks like an encoded word stays what was written.
    """
    seen = (one for one in " ".join(text.split()) if category(one) not in {"Cc", "Cf", "Cs"})
    return " ".join("".join(seen).replace("=?", "= ?").split())


def one_address(text: str) -> str:
    """Exactly one plain e-mail address. Raises BadMailSetting with the reason."""
    try:
        # In the form that every server takes: ASCII, a domain of other letters as xn--….
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
        return found.ascii_email or found.normalized
    except EmailNotValidError as error:
        raise BadMailSetting(
            f'"{text}" is not one e-mail address ({error}); write name@agency.gov.vn'
        ) from error


def post(mail: Mail, *, subject: str, html: str) -> bool:
    """Send one letter through Apprise; True if the server took it."""
    apprise = Apprise()
    apprise.add(mail)
    return bool(apprise.notify(title=subject, body=html, body_format=NotifyFormat.HTML))
