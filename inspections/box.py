"""The sealed box: what only the passphrase of the head of the team opens.

The passphrase is stored nowhere. scrypt makes each guess cost a tenth of a second and 32 MB.
"""

import base64
import os
import unicodedata
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from zxcvbn import zxcvbn

from inspections.errors import WeakPassphrase, WrongPassphrase

SHORTEST = 12
LEAST_SCORE = 3
"""Of zxcvbn's 0 to 4: 3 withstands 10^8 guesses; at scrypt's tenth of a second that is four months.
"""
MEASURED = 72
"""Characters that zxcvbn looks at; it takes no more."""
VERSION = "scrypt15-chacha20poly1305"
_SALT, _NONCE = 16, 12


def require_strong(
    passphrase: str, words: Iterable[str] = (), label: str = "the passphrase"
) -> None:
    """Raises WeakPassphrase, with zxcvbn's reason; `words` are those that everybody would try."""
    typed = _normal(passphrase)
    if len(typed) < SHORTEST:
        raise WeakPassphrase("passphrase-short", label=label, shortest=SHORTEST)
    measured = zxcvbn(typed[:MEASURED], user_inputs=list(words))
    if measured["score"] < LEAST_SCORE:
        feedback = measured["feedback"]
        why = " ".join([feedback["warning"], *feedback["suggestions"]]).strip()
        raise WeakPassphrase(
            "passphrase-guessed",
            label=label,
            score=measured["score"],
            least=LEAST_SCORE,
            why=why or "it is made of well-known words",
        )


def close_box(content: bytes, passphrase: str, context: str) -> str:
    """A box of text; `context` is not hidden, and the box opens with just the same one.

    Raises WeakPassphrase.
    """
    require_strong(passphrase)
    # Fresh for each box, because the cipher must never meet a nonce twice under one key; bound to
    # its context, so that a box copied into another row does not open there.
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    hidden = _cipher(passphrase, salt).encrypt(nonce, content, context.encode())
    return f"{VERSION}:{base64.b64encode(salt + nonce + hidden).decode()}"


def open_box(box: str, passphrase: str, context: str) -> bytes:
    """What is in a box. Raises WrongPassphrase, also for a box that was touched."""
    packed = base64.b64decode(box.removeprefix(f"{VERSION}:"))
    salt, nonce, hidden = packed[:_SALT], packed[_SALT : _SALT + _NONCE], packed[_SALT + _NONCE :]
    try:
        return _cipher(passphrase, salt).decrypt(nonce, hidden, context.encode())
    except InvalidTag as error:
        raise WrongPassphrase("passphrase-wrong") from error


def _cipher(passphrase: str, salt: bytes) -> ChaCha20Poly1305:
    kdf = Scrypt(salt=salt, length=32, n=2**15, r=8, p=1)
    return ChaCha20Poly1305(kdf.derive(_normal(passphrase).encode()))


def _normal(passphrase: str) -> str:
    # Keyboards write Vietnamese letters in one piece or in two: both must open the box.
    return unicodedata.normalize("NFC", passphrase).strip()
