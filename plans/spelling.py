"""How words are compared, however people have written them."""

import unicodedata


def tidy(text: str) -> str:
    """One line of composed letters, without signs that nobody sees."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(
        letter for letter in line if unicodedata.category(letter) not in ("Cc", "Cf")
    ).strip()


def fold(text: str) -> str:
    """What two spellings of the same words have in common."""
    return tidy(text).casefold()
