"""Text in TCVN3, the letters of .VnTime and its kin: Vietnamese in the places of Western letters.

Neither Python nor a kept package knows this encoding, and none tells it apart: the table is the
standard's (TCVN 5712:1993), of which a font has the letters below.
"""

import re
import unicodedata

FIRST = 0xA1
LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"
)
"""What a font of TCVN3 shows for the signs from A1 to FE; a dot where it shows none."""
SHOWS = {chr(FIRST + place): letter for place, letter in enumerate(LETTERS) if letter != "."}
VIETNAMESE = {letter for shown in SHOWS.values() for letter in (shown, shown.upper())}
FOREIGN = SHOWS.keys() - VIETNAMESE
"""Signs that no Vietnamese word has."""
BETWEEN_WORDS = re.compile(r"[\s!-/:-@\[-`{-~]+")
UNITS = frozenset(("µm", "µg", "µl", "µs"))
TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
SYLLABLE = re.compile(
    "(ngh?|nh|gh?|gi|kh?|ph?|th?|tr|ch?|qu|[bdđhlmnrsvx])?[aăâeêioôơuưy]{1,3}(ch|ng?|nh|[cmpt])?"
)
CAPITALS = re.compile("[A-ZĂÂĐÊÔƠƯ]{2,}")


def looks_like_tcvn3(text: str) -> bool:
    """Whether a word makes no sense as it stands, and does in a font of TCVN3."""
    return any(_is_old(word) for word in BETWEEN_WORDS.split(text))


def _is_old(word: str) -> bool:
    if word in UNITS or FOREIGN.isdisjoint(word):
        return False
    shown = "".join(SHOWS.get(letter, letter) for letter in word)
    plain = unicodedata.normalize("NFD", shown.lower())
    letters = unicodedata.normalize("NFC", TONES.sub("", plain))
    is_syllable = len(TONES.findall(plain)) < 2 and SYLLABLE.fullmatch(letters)
    return len(word) > 1 and bool(is_syllable or CAPITALS.fullmatch(shown))
