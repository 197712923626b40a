"""The link of a letter: derived from the letter, so that a letter sent again carries the same."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from models.types import is_id
from notifications.views import LetterLink

PATH = "/t/"
TOKEN = re.compile(rf"{PATH}[A-Za-z0-9_.-]+")


@dataclass(frozen=True)
class Links:
    """How links are made, and read again: the public address of the pages, and the keys.

    The first key signs, all verify; a key that is taken out ends every link that it signed.
    """

    url: str
    keys: Sequence[str]

    def address(self, notice_id: int) -> str:
        """The whole address of a letter's link."""
        return f"{self.url}{PATH}{self.token(notice_id)}"

    def token(self, notice_id: int) -> str:
        """What stands for a letter in its link."""
        token = self._serializer().dumps(notice_id)
        return token if isinstance(token, str) else token.decode()

    def notice_id(self, token: str) -> int | None:
        """The id of the letter that a token stands for; None of one that we never made."""
        try:
            notice_id = self._serializer().loads(token)
        except BadSignature:
            return None
        return notice_id if type(notice_id) is int and is_id(notice_id) else None

    def _serializer(self) -> URLSafeSerializer:
        # The last of the list signs.
        return URLSafeSerializer([*reversed(self.keys)], salt="link")


def without_tokens(text: str) -> str:
    """A text that may be kept or logged: what a server says may quote the link that it refuses."""
    return TOKEN.sub(f"{PATH}…", text)


@dataclass(frozen=True)
class Ways:
    """By which ways a receiver may answer a letter beside paper.

    A link opens for so many `days` after its letter; `by_reply`: a mailbox is read for answers.
    """

    links: Links | None = None
    days: int = 30
    by_reply: bool = False

    def link(self, notice_id: int, as_of: date) -> LetterLink | None:
        """The link of a letter that leaves on a day; None where there are no pages."""
        if self.links is None:
            return None
        return LetterLink(self.links.address(notice_id), as_of + timedelta(days=self.days))


ON_PAPER = Ways()
"""Neither pages nor a mailbox for answers."""
