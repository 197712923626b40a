"""Apprise's mail plugin of our own: one SMTP connection kept over many messages.

The stock plugin opens a connection and a TLS context for each message, waits seconds between
messages of one object, and words its own plain text.
"""

import smtplib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.charset import BASE64, Charset
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from fnmatch import fnmatchcase
from functools import partial
from typing import Any
from unicodedata import category
from urllib.parse import unquote, urlsplit

from apprise import Apprise, NotifyFormat, NotifyType
from apprise.plugins import NotifyBase
from email_validator import EmailNotValidError, validate_email

from notifications.errors import BadMailSetting
from notifications.smtp_session import Outcome, SmtpConnection, Whose, hand_over, words
from notifications.views import Attachment
from notifications.watchdog import Watchdog

DEADLINE_S = 20.0
"""How long one letter may take, from the opening of a connection to the server's answer."""
PORTS = {"smtp": 25, "smtps": 465}
LINES = compat32.clone(linesep="\r\n")
"""The older of Python's two ways to build a message: six times as fast, and its folding of encoded
words loses no space, as that of the newer does in 3.11."""


NOT_ASKED = Outcome("temporary", "Apprise did not send it", "server")


def _nothing() -> None:
    """Nobody needs to know that a letter is leaving."""


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over, and whose letters they are."""

    url: str
    sender: str
    sender_name: str = ""
    return_path: str | None = None
    only_to: str | None = None
    reply_to: str | None = None
    helo: str | None = None

    def allows(self, address: str) -> bool:
        """Whether a letter may go there: in a rehearsal only to what a pattern matches.

        `only_to` has patterns as of file names, separated by commas; case does not matter.
        """
        if self.only_to is None:
            return True
        patterns = self.only_to.lower().split(",")
        return any(fnmatchcase(address.lower(), pattern.strip()) for pattern in patterns)


class Connection:
    """One SMTP connection, opened at the first letter and again after it broke."""

    def __init__(self, server: MailServer, deadline_s: float = DEADLINE_S) -> None:
        """Raises BadMailSetting for a URL that names no mail server, or a sender that is none."""
        parts = urlsplit(server.url)
        try:
            port = parts.port
        except ValueError as error:
            raise BadMailSetting("no-mail-server") from error
        if parts.scheme not in PORTS or not parts.hostname:
            raise BadMailSetting("no-mail-server")
        for address in (server.sender, server.return_path, server.reply_to):
            one_address(address or server.sender)
        self.server = server
        self.deadline_s = deadline_s
        self._scheme, self._host = parts.scheme, parts.hostname
        self._port = port or PORTS[parts.scheme]
        self._login = (unquote(parts.username or ""), unquote(parts.password or ""))
        self._watchdog = Watchdog(deadline_s)
        self._line: SmtpConnection | None = None

    def send(self, address: str, content: bytes, leaving: Callable[[], None]) -> Outcome:
        """Hand one letter over, within the deadline, whatever the server does.

        `leaving` is called when all but the last bytes were sent: until it returns, the server
        has no letter, and from then on it may have it. If it raises, the letter does not leave.
        """
        with self._watchdog.deadline():
            outcome = self._hand_over(address, content, leaving)
        if outcome.whose == "letter":
            return outcome
        self.close()
        if self._watchdog.timed_out:
            return replace(outcome, answer=f"no answer within {self.deadline_s:g} seconds")
        return outcome

    def close(self) -> None:
        """End the connection; the next letter opens another."""
        self._watchdog.forget()
        if self._line is not None:
            self._line.close()
            self._line = None

    def _hand_over(self, address: str, content: bytes, leaving: Callable[[], None]) -> Outcome:
        try:
            line = self._ready()
        except (smtplib.SMTPException, OSError) as error:
            whose: Whose = "unreachable" if self._line is None else "server"
            return Outcome("temporary", words(error), whose)
        try:
            outcome = hand_over(line, address, content, partial(self._leaving, leaving))
        # Half a letter may have been sent: nothing else can follow it.
        except BaseException:
            self.close()
            raise
        if outcome.state != "sent" and outcome.whose == "letter":
            # A refused letter leaves its MAIL open: the server must not refuse the next one for it.
            line.rset()
        return outcome

    def _leaving(self, leaving: Callable[[], None]) -> None:
        with self._watchdog.paused():
            leaving()

    def _ready(self) -> SmtpConnection:
        """A connection whose server has taken MAIL; one that a server tired of is opened anew."""
        if self._line is not None:
            try:
                return self._start(self._line)
            except (smtplib.SMTPException, OSError):
                self.close()
        self._line = self._connect()
        return self._start(self._line)

    def _start(self, line: SmtpConnection) -> SmtpConnection:
        code, answer = line.mail(self.server.return_path or self.server.sender)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, answer, "")
        return line

    def _connect(self) -> SmtpConnection:
        at_once = ssl.create_default_context() if self._scheme == "smtps" else None
        line = SmtpConnection(
            self._host,
            self._port,
            helo=self.server.helo,
            watchdog=self._watchdog,
            context=at_once,
        )
        try:
            line.ehlo_or_helo_if_needed()
            if not at_once and line.has_extn("starttls"):
                line.starttls(context=ssl.create_default_context())
                line.ehlo()
            if self._login[0]:
                line.sign_in(*self._login)
        except BaseException:
            line.close()
            raise
        return line

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        self._watchdog.end()


class Mail(NotifyBase):  # type: ignore[no-untyped-call]  # Apprise is typed in part only
    """One letter to one target; Apprise asks for one object per target and message kind."""

    service_name = "dondoc mail"  # type: ignore[assignment]
    protocol = "dondocmail"  # type: ignore[assignment]
    notify_format = NotifyFormat.HTML
    title_maxlen = 900
    body_maxlen = 1_000_000
    request_rate_per_sec = 0

    def __init__(
        self,
        *,
        connection: Connection,
        address: str,
        text: str,
        message_id: str,
        at: datetime | None = None,
        leaving: Callable[[], None] = _nothing,
        thread: str | None = None,
        attachments: Sequence[Attachment] = (),
        **kwargs: Any,
    ) -> None:
        """Raises BadMailSetting for an address that is not exactly one."""
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self.connection = connection
        self.address = one_address(address)
        self.text, self.message_id = text, message_id
        self.at, self.leaving = at, leaving
        self.thread, self.attachments = thread, attachments
        self.html: str | None = None
        self.outcome = NOT_ASKED
        self.error: Exception | None = None

    def send(
        self, body: str, title: str = "", notify_type: NotifyType = NotifyType.INFO, **_: Any
    ) -> bool:
        """Whether the server took the letter; `outcome` tells more than Apprise can."""
        try:
            # Instead of what Apprise makes of it, because the audit has the hash of what was
            # written.
            content = self._content(self.html or body, title)
            self.outcome = self.connection.send(self.address, content, self.leaving)
        except Exception as error:  # Apprise would log it and go on: `post` raises it again
            self.error = error
        return self.outcome.state == "sent"

    def url(self, *_: Any, **__: Any) -> str:
        """No URL carries an address or a password."""
        return "dondocmail://"

    def _content(self, html: str, subject: str) -> bytes:
        """What DATA carries, but for its end; no line of it begins with a dot: it is base64."""
        server = self.connection.server
        boundary = f"=_{self.message_id.strip('<>').partition('@')[0]}"
        body: Message[Any, Any] = MIMEMultipart("alternative", boundary, policy=LINES)
        for kind, content in (("plain", self.text), ("html", html)):
            body.attach(MIMEText(content, kind, _utf8()))  # type: ignore[arg-type]
        message = _with_files(body, f"{boundary}.files", self.attachments)
        # Encoded even if it is ASCII: a comma or a quotation mark then means nothing.
        name = Header(one_line(server.sender_name), _utf8(), header_name="From").encode()
        message["From"] = f"{name} <{server.sender}>".strip()
        message["To"] = self.address
        message["Subject"] = Header(one_line(subject), _utf8(), header_name="Subject")
        message["Message-ID"] = self.message_id
        if self.thread:
            message["In-Reply-To"] = message["References"] = self.thread
        # So that absence notes do not answer it (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        # Exchange answers with "out of office" otherwise: it does not know the line above.
        # Not "All", which also names DR and NDR: notifications/bounces.py reads what comes back.
        message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
        if server.reply_to:
            message["Reply-To"] = server.reply_to
        if self.at is not None:
            message["Date"] = format_datetime(self.at)
        return message.as_bytes()


def _with_files(
    body: "Message[Any, Any]", boundary: str, attachments: Sequence[Attachment]
) -> "Message[Any, Any]":
    """The two texts and the files that go with them; the texts alone where there are none."""
    if not attachments:
        return body
    message: Message[Any, Any] = MIMEMultipart("mixed", boundary, policy=LINES)
    message.attach(body)
    for attachment in attachments:
        file = MIMEApplication(attachment.content)
        file.replace_header("Content-Type", attachment.kind)
        file.add_header("Content-Disposition", "attachment", filename=attachment.name)
        message.attach(file)
    return message


def _utf8() -> Charset:
    """UTF-8 in base64: Apprise's own mail plugin, once loaded, changes what "utf-8" means."""
    charset = Charset("utf-8")
    charset.header_encoding = charset.body_encoding = BASE64
    return charset


def one_line(text: str) -> str:
    """A header's words: white space collapsed, and nothing that is not seen or turns the line.

    Control characters, marks of direction, lone surrogates (Unicode's Cc, Cf, Cs) are left out;
    what looks like an encoded word stays what was written.
    """
    seen = (
        character
        for character in " ".join(text.split())
        if category(character) not in {"Cc", "Cf", "Cs"}
    )
    return " ".join("".join(seen).replace("=?", "= ?").split())


def one_address(text: str) -> str:
    """Exactly one plain e-mail address, in ASCII. Raises BadMailSetting with the reason."""
    try:
        # In the form that every server takes: ASCII, a domain of other letters as xn--….
        parsed = validate_email(text, check_deliverability=False, allow_smtputf8=False)
        return parsed.ascii_email or parsed.normalized
    except EmailNotValidError as error:
        raise BadMailSetting("no-email", written=text, why=str(error)) from error


def post(mail: Mail, *, subject: str, html: str) -> Outcome:
    """Send one letter through Apprise; how it ended. Raises what `mail.leaving` raised."""
    mail.html = html
    apprise = Apprise()
    apprise.add(mail)
    apprise.notify(title=subject, body=html, body_format=NotifyFormat.HTML)
    if mail.error:
        raise mail.error
    return mail.outcome
