"""Secrets of the settings, kept out of every log, answer and error."""

import logging
import re
from collections.abc import Iterable, Iterator
from typing import TextIO, cast
from urllib.parse import quote, unquote

HIDDEN = "***"
SHORTEST = 4
"""Shorter parts are words like "v1": hiding them would make every line unreadable."""
BOUNDED = 8
"""A part shorter than this is hidden only as a word of its own."""
HARMLESS = frozenset({"localhost", "127.0.0.1"})
WORD = re.compile(r"[a-z]{1,11}")
"""In a path: "webhook" is no token."""
MARKS = re.compile(r"[/:@?&=#,{}]+")
WEB = frozenset({"http", "https", "json", "jsons", "xml", "xmls", "form", "forms"})
SERVERS = re.compile(r"smtps?|imaps?|maildir|sqlite\S*|postgresql\S*|postgres\S*")
"""Of these only what stands before the @ and after the ? is secret; the host may be named."""


class Redactor:
    """Hides the secrets it is given, their parts, and each in its percent forms."""

    def __init__(self, secrets: Iterable[str]) -> None:
        """Each secret is a URL, or a bare word."""
        parts = {form for secret in secrets for part in _parts(secret) for form in _forms(part)}
        # The longest first, so that a URL is hidden whole and not by its parts.
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
        # On the handlers, because a logger's own filter does not see what its children log.
        keeper = _Keeper(self)
        for guarded in (logging.getLogger("apprise"), *_handlers()):
            # Guarded again with other settings, a handler has the newest keeper alone.
            for old in [each for each in guarded.filters if isinstance(each, _Keeper)]:
                guarded.removeFilter(old)
            guarded.addFilter(keeper)


class _Stream:
    """Writes to a stream what a redactor leaves."""

    def __init__(self, redact: Redactor, stream: TextIO) -> None:
        self._redact, self._stream = redact, stream

    def write(self, text: str) -> int:
        """Write a text without its secrets; how many characters were written."""
        return self._stream.write(self._redact(text))

    def flush(self) -> None:
        """Flush the stream behind."""
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
            traceback = logging.Formatter().formatException(record.exc_info)
            # Formatted here, because a formatter behind would print the secrets of the traceback.
            record.exc_text, record.exc_info = self._redact(traceback), None
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    # A library may log with the wrong arguments, and its line must not be lost for that.
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
    scheme, separator, rest = secret.partition("://")
    if not separator:
        yield secret
        return
    rest, _, query = rest.partition("?")
    authority, _, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    yield from MARKS.split(query)
    if SERVERS.fullmatch(scheme):
        yield from user.split(":", 1)[1:]
        yield from [secret] if at else []
        return
    yield secret
    yield secret.partition("://")[2]
    yield from MARKS.split(user)
    # Of Apprise's own schemes the host may be the token.
    named = path if scheme in WEB else f"{host}/{path}"
    yield from (word for word in MARKS.split(named) if not WORD.fullmatch(word))


def _forms(part: str) -> Iterator[str]:
    plain = unquote(part)
    for form in {part, plain, quote(plain), quote(plain, safe="")}:
        if len(form) >= SHORTEST and form.lower() not in HARMLESS:
            yield form


def _worded(part: str) -> str:
    escaped = re.escape(part)
    return escaped if len(part) >= BOUNDED else rf"(?<![\w]){escaped}(?![\w])"
