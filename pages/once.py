"""What a form carries so that it counts once, and only from whom it was made for."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

RANDOM_BYTES = 12


@dataclass(frozen=True)
class Forms:
    """Makes and checks what forms carry; the keys are those of the links."""

    keys: Sequence[str]

    def new(self, whose: str) -> str:
        """What a new form carries: random, and bound to a sign-in or to a letter's link."""
        return self.sign("form", [secrets.token_urlsafe(RANDOM_BYTES), whose])

    def is_for(self, once: str, whose: str) -> bool:
        """Whether a form was made for whoever sent it."""
        read = self.read("form", once)
        return isinstance(read, list) and len(read) == 2 and read[1] == whose

    def sign(self, salt: str, value: Any) -> str:
        """A value as text that nobody else could have made."""
        text = self._serializer(salt).dumps(value)
        return text if isinstance(text, str) else text.decode()

    def read(self, salt: str, text: str) -> Any:
        """The value of such a text; None of any other."""
        try:
            return self._serializer(salt).loads(text)
        except BadSignature:
            return None

    def _serializer(self, salt: str) -> URLSafeSerializer:
        # The last of the list signs.
        return URLSafeSerializer([*reversed(self.keys)], salt=salt)
