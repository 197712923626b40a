"""Letters that only look Latin, and characters that no plan file may have."""

import re
import unicodedata
from collections.abc import Iterator

# Stands in the text where a forbidden character stood, so that columns stay true; gone from values.
GONE = "\ufffd"

# Controls, line ends that editors do not count, invisible marks, letters lost on the way.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)

# Letters of other scripts that nobody can tell from a Latin one. Vietnamese needs none of them.
LATIN_TWINS = dict(
    zip(
        "аеорсухіјѕԁһԛԝАВЕЅІЈКМНОРСТУХοΑΒΕΖΗΙΚΜΝΟΡΤΥΧıɡ",
        "aeopcyxijsdhqwABESIJKMHOPCTYXoABEZHIKMNOPTYXig",
        strict=True,
    )
) | {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
TWIN = re.compile(f"[{re.escape(''.join(LATIN_TWINS))}]")


def forbidden(text: str) -> Iterator[tuple[int, str]]:
    """Where each character stands that a plan file must not have, and what to do about it."""
    for match in FORBIDDEN.finditer(text):
        letter = match[0]
        if letter == GONE:
            yield match.start(), "a letter was lost (U+FFFD); type it anew"
        else:
            yield match.start(), f"{_name(letter)} is invisible and not allowed; delete it"


def plain(text: str) -> tuple[str, list[str]]:
    """A value in composed Latin letters (Unicode NFC), and what had to be corrected for that."""
    text = text.replace(GONE, "")  # told where it stands
    # Written as an escape ("\\x07") they pass the text of the file.
    wrong = list(dict.fromkeys(message for _, message in forbidden(text)))
    text = FORBIDDEN.sub("", text)
    if not unicodedata.is_normalized("NFC", text):
        # "ủ" typed as u and two marks.
        wrong.append("letters with separate accents; type them composed (Unicode NFC)")
        text = unicodedata.normalize("NFC", text)
    for letter in dict.fromkeys(TWIN.findall(text)):
        twin = LATIN_TWINS[letter]
        wrong.append(f'"{letter}" ({_name(letter)}) looks like the Latin "{twin}"; type that')
    return TWIN.sub(lambda match: LATIN_TWINS[match[0]], text), wrong


def odd(text: str) -> str:
    """The first character that no code has, by its name: "– (U+2013 EN DASH)"; empty if none."""
    for letter in text:
        if not letter.isascii() and letter not in "Đđ":
            return f"{letter} ({_name(letter)})"
    return ""


def _name(letter: str) -> str:
    name = unicodedata.name(letter, "control character")
    return f"U+{ord(letter):04X} {name}"
