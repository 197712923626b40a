"""Channels beside mail, through Apprise, as the operator configures them."""

import html
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

import phonenumbers
from apprise import Apprise, AppriseAsset, NotifyFormat, OverflowMode
from apprise.manager_plugins import NotificationManager
from apprise.plugins import NotifyBase

from models.letters.contacts import EMAIL
from notifications.errors import BadAddress, BadChannel
from notifications.mail import one_address
from notifications.secrets import Redactor
from notifications.views import Letter
from plans.faults import nearest

TIMEOUT_SECONDS = 20
LONGEST_ANSWER = 500
PLACE = "{address}"
NAME = re.compile(r"[a-z][a-z0-9-]*")
REGION = "VN"
"""Where a number without a country's code belongs."""


@dataclass(frozen=True)
class Channel:
    """A name, Apprise's URL with a place for the address, and what kind of address it takes."""

    name: str
    template: str = field(repr=False)
    takes: Literal["email", "phone", "digits", "either"]

    def address(self, text: str) -> str:
        """An address of the kind that this channel takes, as it is kept. Raises BadAddress."""
        if not text.isprintable():
            raise BadAddress("address-unprintable", written=text)
        if self.takes == "email":
            return _email(text)
        if self.takes == "phone":
            return _phone(text)
        if self.takes == "digits":
            return _digits(text)
        return _email(text) if "@" in text else _phone(text)


MAIL = Channel(EMAIL, "", "email")


class Channels:
    """The channels of an installation; mail is always one of them."""

    def __init__(self, templates: Mapping[str, str] | None = None) -> None:
        """Raises BadChannel for the first template that cannot be one."""
        self._by_name = {EMAIL: MAIL}
        for name, template in (templates or {}).items():
            self._by_name[name] = _channel(name, template)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all of them, mail first."""
        return tuple(self._by_name)

    def named(self, name: str) -> Channel:
        """The channel of a name. Raises BadChannel with those configured."""
        if name not in self._by_name:
            hint, names = nearest(name, self._by_name), list(self._by_name)
            raise BadChannel("no-such-channel", channel=name, hint=hint, channels=names)
        return self._by_name[name]


WITHOUT_OTHERS = Channels()
"""Mail alone."""


def send(channel: Channel, address: str, letter: Letter) -> tuple[bool, str]:
    """Send one letter as plain text to one address: whether it was taken, and Apprise's words.

    Blocks as long as the service takes to answer, each wait at most TIMEOUT_SECONDS. The words
    name no secret of the channel. Raises BadAddress for an address of another kind.
    """
    normalized = channel.address(address)
    with _heard() as words:
        plugin = _plugin(channel, normalized)
        accepted = plugin is not None and _notify(plugin, letter)
    if plugin is None:
        words.insert(0, "Apprise takes no such URL, or it has several targets: see DONDOC_CHANNELS")
    answer = " ".join(" ".join(words).split())
    return accepted, Redactor([channel.template])(answer)[:LONGEST_ANSWER]


def _notify(plugin: NotifyBase, letter: Letter) -> bool:
    apprise = Apprise()
    apprise.add(plugin)
    # Some services have no titles: the subject must not be lost there.
    title = " ".join(letter.subject.split()) if plugin.title_maxlen > 0 else ""
    text = letter.text if title else f"{letter.subject}\n{letter.text}"
    body = fitting(text, plugin.body_maxlen, escaped=plugin.notify_format == NotifyFormat.HTML)
    return bool(apprise.notify(title=title, body=body, body_format=NotifyFormat.TEXT))


def fitting(text: str, most: int, *, escaped: bool = False) -> str:
    """The first lines of a text that a message has room for; `escaped`: after HTML needs its own.

    A first line that is longer by itself is cut.
    """
    lines, left = list[str](), most
    for line in (raw.rstrip() for raw in text.strip().splitlines()):
        cost = len(html.escape(line)) + len("<br/>") if escaped else len(line) + 1
        if cost > left + 1:
            break
        lines.append(line)
        left -= cost
    return "\n".join(lines).strip() or text.strip()[: most - 1] + "…"


def _plugin(channel: Channel, address: str) -> NotifyBase | None:
    """One object for one target; it sends one message, however long, and waits no second time."""
    url = channel.template.replace(PLACE, quote(address, safe=""))
    asset = AppriseAsset(app_id="dondoc", async_mode=False, secure_logging=True)
    plugin = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if not isinstance(plugin, NotifyBase):
        return None
    # A template may say overflow=split, and a letter must stay one message.
    plugin.overflow_mode = OverflowMode.TRUNCATE
    plugin.retry = 0  # whether and when once more is decided by delivery
    # Its one answer cannot say which of several targets took the letter.
    if len(plugin) > 1:
        return None
    for name in ("socket_connect_timeout", "socket_read_timeout"):
        setattr(plugin, name, min(float(getattr(plugin, name) or 0) or 4.0, TIMEOUT_SECONDS))
    return plugin


class _Listener(logging.Handler):
    """Keeps the words of the thread that made it."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._words, self._thread = words, threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what is said in this thread."""
        if record.thread == self._thread:
            self._words.append(record.getMessage())


@contextmanager
def _heard() -> Iterator[list[str]]:
    """What Apprise warns of in this thread; nothing of it goes anywhere else.

    Its words name addresses, which belong into no log.
    """
    logger, words = logging.getLogger("apprise"), list[str]()
    handler = _Listener(words)
    before, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield words
    finally:
        logger.removeHandler(handler)
        logger.propagate = before


def _channel(name: str, template: str) -> Channel:
    if name == EMAIL:
        raise BadChannel("channel-is-mail", channel=name)
    if not NAME.fullmatch(name):
        raise BadChannel("channel-name", channel=name)
    if template.count(PLACE) > 1:
        raise BadChannel("channel-of-several", channel=name)
    scheme = template.partition("://")[0].lower()
    plugins = NotificationManager()  # type: ignore[no-untyped-call]
    if "://" not in template or scheme not in plugins:
        raise BadChannel("channel-not-apprise", channel=name)
    tokens = plugins[scheme].template_tokens
    if PLACE not in template:
        return Channel(name, template, "either")
    if any("phone" in token for token in tokens):
        return Channel(name, template, "phone")
    return Channel(name, template, "digits" if scheme == "tgram" else "either")


def _email(text: str) -> str:
    """One address without the marks that mean something in a URL. Raises BadAddress.

    RFC 5322 allows `a&bcc=b@example.gov.vn`; no office has such an address.
    """
    address = one_address(text)
    if odd := re.sub(r"[\w.+'@-]", "", address):
        raise BadAddress("email-odd", written=text, odd=odd)
    return address


def _phone(text: str) -> str:
    """A number as +84912345678. Raises BadAddress."""
    refused = BadAddress("no-phone", written=text)
    if not re.fullmatch(r"\+?[0-9][0-9 .-]{5,20}", text):
        raise refused
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException as error:
        raise refused from error
    if not phonenumbers.is_valid_number(number):
        raise refused
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _digits(text: str) -> str:
    """The number of a chat; a group's is negative. Raises BadAddress."""
    if not re.fullmatch(r"-?[0-9]{5,20}", text):
        raise BadAddress("no-chat", written=text)
    return text
