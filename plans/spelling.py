"""How words are compared, however people have spelled them.

No library does this whole: PyICU compares by strength but knows no place of a tone, the packages
for Vietnamese text either move the tone alone or bring a model of the language along.
"""

import re
import unicodedata

TONES = "\u0300\u0301\u0303\u0309\u0323"
TONE_WITHIN = re.compile(rf"([{TONES}])((?:[^\W_]|[\u0302\u0306\u031b])+)")
"""A tone, and what follows it in its syllable, in decomposed letters."""
SHORT_I = re.compile(r"\b((?:qu|[^\W\d_aeiouy])+)y(?!\w)")
"""A syllable that ends with its only vowel, y: one may write i there."""
LOOKS_LIKE_D = str.maketrans("ðÐɖƉ", "đĐđĐ")


def tidy(text: str) -> str:
    """One line of composed letters, without signs that nobody sees."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if line.isprintable():  # most are: a full sheet has 50,000 cells
        return line
    return "".join(
        letter for letter in line if unicodedata.category(letter) not in ("Cc", "Cf")
    ).strip()


def fold(text: str) -> str:
    """What all spellings of the same words have in common: a key, not to be shown.

    Old and new place of a tone, i or y, capitals, Ð for Đ, punctuation and spaces make no
    difference; letters and their tones do.
    """
    plain = unicodedata.normalize("NFKC", tidy(text)).translate(LOOKS_LIKE_D).casefold()
    letters = unicodedata.normalize("NFD", plain)
    # Wherever the tone stands in its syllable, it is said of the syllable: put it at the end.
    letters = TONE_WITHIN.sub(r"\2\1", letters)
    letters = SHORT_I.sub(r"\1i", letters)
    words = "".join(letter if _is_kept(letter) else " " for letter in letters)
    return unicodedata.normalize("NFC", " ".join(words.split()))


def _is_kept(letter: str) -> bool:
    # A share is not a number: "tỷ lệ" and "tỷ lệ %" are two things.
    return letter.isalnum() or letter == "%" or unicodedata.category(letter) == "Mn"
