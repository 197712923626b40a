"""Secrets of the settings, kept out of every log, answer and error."""

import logging
import re
from collections.abc import Iterable, Iterator
from typing import TextIO, cast
from urllib.parse import quote, unquote, urlsplit

HIDDEN = "***"
SHORTEST = 4
"""Shorter parts are words like "v1": hiding them would make every line unreadable."""
BOUNDED = 8
"""A part shorter than this is hidden only as a word of its own."""
HARMLESS = frozenset(
    {"localhost", "127.0.0.1", "address", "hook", "hooks", "json", "https", "path"}
)
SERVERS = re.compile(r"smtps?|imaps?|maildir|sqlite\S*|postgresql\S*|postgres\S*")
"""Of these only what stands before the @ and after the ? is secret; the host may be named."""


class Redactor:
    """Hides the secrets it is given, their parts, and each in its percent forms."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Each secret is a URL, or a bare word."""
        parts = {form for secret in secrets for part in _parts(secret) for form in _forms(part)}
        # The longest first: a URL is hidden whole, not by its parts.
        ordered = sorted(parts, key=lambda part: (-len(part), part))
        self._pattern = re.compile("|".join(map(_worded, ordered))) if ordered else None

    def __call__(self, text: str) -> str:
        """The text without secrets."""
        return self._pattern.sub(HIDDEN, text) if self._pattern else text

    def before(self, stream: TextIO) -> TextIO:
        """The stream, with the secrets of whatever is written to it hidden."""
        return cast(TextIO, _Stream(self, stream))

    def guard_logs(self) -> None:
        """Stand before every log handler there is; Apprise tells warnings at most."""
        logging.getLogger("apprise").setLevel(logging.WARNING)
        keeper = _Keeper(self)
        for guarded in (logging.getLogger("apprise"), *_handlers()):
            for old in [one for one in guarded.filters if isinstance(one, _Keeper)]:
                guarded.removeFilter(old)
            guarded.addFilter(keeper)


class _Stream:
    """Writes to a stream what a redactor leaves."""

    def __init__(self, redact: Redactor, stream: TextIO) -> None:
        self._redact, self._stream = redact, stream

    def write(self, text: str) -> int:
        """As of a stream."""
        return self._stream.write(self._redact(text))

    def flush(self) -> None:
        """As of a stream."""
        self._stream.flush()


class _Keeper(logging.Filter):
    """Redacts a record for whoever handles it."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True: the record goes on, without its secrets."""
        record.msg, record.args = self._redact(_message(record)), None
        if record.exc_info:
            told = logging.Formatter().formatException(record.exc_info)
            record.exc_text, record.exc_info = self._redact(told), None
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return str(record.msg)


def _handlers() -> Iterator[logging.Handler]:
    loggers = [logging.getLogger(), *logging.Logger.manager.loggerDict.values()]
    for logger in loggers:
        if isinstance(logger, logging.Logger):
            yield from logger.handlers
    if logging.lastResort:
        yield logging.lastResort


def _parts(secret: str) -> Iterator[str]:
    """What of a secret is secret: the whole, and what stands between the marks of a URL."""
    scheme, found, rest = secret.partition("://")
    if not found:
        yield secret
        return
    if not SERVERS.fullmatch(scheme):
        yield secret
        yield rest
        yield from re.split(r"[/:@?&=#,{}]+", _without_host(scheme, rest))
        return
    before, at, _ = urlsplit(secret).netloc.rpartition("@")
    if at:
        yield secret
        yield from before.split(":", 1)[1:]
    yield from re.split(r"[&=]", secret.partition("?")[2])


def _without_host(scheme: str, rest: str) -> str:
    """A web address names its host openly; in Apprise's others the host may be the token."""
    if scheme not in {"http", "https", "json", "jsons", "xml", "xmls", "form", "forms"}:
        return rest
    host, _, path = rest.partition("/")
    return f"{host.rpartition('@')[0]}/{path}"


def _forms(part: str) -> Iterator[str]:
    plain = unquote(part)
    for form in {part, plain, quote(plain), quote(plain, safe="")}:
        if len(form) >= SHORTEST and form.lower() not in HARMLESS:
            yield form


def _worded(part: str) -> str:
    escaped = re.escape(part)
    return escaped if len(part) >= BOUNDED else rf"(?<![\w]){escaped}(?![\w])"
