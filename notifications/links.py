"""The link of a letter: derived from the letter, so that a letter sent again carries the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

PATH = "/t/"


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
        return notice_id if isinstance(notice_id, int) else None

    def _serializer(self) -> URLSafeSerializer:
        # The last of the list signs.
        return URLSafeSerializer([*reversed(self.keys)], salt="link")
