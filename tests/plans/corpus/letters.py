"""Encodings, controls, and letters that only look right."""

import unicodedata

from tests.plans.damage import AGENCIES, OBLIGATIONS, PLAN, TARGETS, case

ACCENTS = "letters with separate accents; type them composed (Unicode NFC)"
UTF_16 = "looks like UTF-16 or UTF-32; save the file as UTF-8"
BOM = "begins with a byte-order mark; save the file as UTF-8 without BOM"
DECOMPOSED = unicodedata.normalize("NFD", "Sở Y tế")


def latin_1(text: str) -> bytes:
    """One word as an old editor saves it, in a file that is UTF-8 otherwise."""
    return text.replace("hàng năm", "@").encode().replace(b"@", b"h\xe0ng n\xe3m", 1)


def utf_16(text: str) -> bytes:
    """With a byte-order mark."""
    return text.encode("utf-16")


def utf_16_without_mark(text: str) -> bytes:
    """Every second byte is zero."""
    return text.encode("utf-16-be")


def utf_32(text: str) -> bytes:
    """Four bytes for a letter."""
    return text.encode("utf-32")


def with_mark(text: str) -> bytes:
    """UTF-8 as an old Notepad saves it."""
    return text.encode("utf-8-sig")


def twin(letter: str, name: str, latin: str) -> str:
    """The words for a letter of another script."""
    return f'"{letter}" ({name}) looks like the Latin "{latin}"; type that'


ENCODINGS = [
    # The column counts letters, not bytes: the Vietnamese ones before it have two or three.
    case(
        "a Latin-1 word among UTF-8", OBLIGATIONS, "Kế hoạch hàng", "Kế hoạch h¦àng",
        "not UTF-8; save the file as UTF-8", save=latin_1,
    ),
    # Nothing reads such a declaration; what counts are the bytes.
    case(
        "a declared encoding does not help", OBLIGATIONS,
        "obligations:\n  - code: I.1\n    section: I\n    short: Kế hoạch hàng năm",
        "# -*- coding: latin-1 -*-\nobligations:\n  - code: I.1\n    section: I\n"
        "    short: Kế hoạch h¦àng năm", "not UTF-8; save the file as UTF-8", save=latin_1,
    ),
    case("UTF-16", TARGETS, "code", "code", UTF_16, save=utf_16),
    case("UTF-16 without a mark", TARGETS, "code", "code", UTF_16, save=utf_16_without_mark),
    case("UTF-32", TARGETS, "code", "code", UTF_16, save=utf_32),
    # The rest of the file is read: its other fault is told in the same run.
    case(
        "a byte-order mark hides no other fault", PLAN, "code: kh-nho", "¦¦code: KH",
        BOM, 'code: "KH" does not fit; write lower-case letters, digits and single hyphens, '
        "e.g. so-noi-vu", save=with_mark,
    ),
]  # fmt: skip

CONTROLS = [
    case(
        "NUL in a text", OBLIGATIONS, "Rà soát", "Rà s¦\x00oát",
        "U+0000 control character is invisible and not allowed; delete it",
    ),
    case(
        "controls are told one by one", OBLIGATIONS, "Rà soát văn bản\n    title: Rà soát",
        "Rà¦\x07 soát văn bản\n    title: Rà soát¦\x1b",
        "U+0007 control character is invisible and not allowed; delete it",
        "U+001B control character is invisible and not allowed; delete it",
    ),
    case(
        "a control written as an escape", OBLIGATIONS, "title: Rà soát văn bản",
        '¦title: "Rà soát\\x07"', "obligations[4].title: U+0007 control character is invisible "
        "and not allowed; delete it",
    ),
    case(
        "half a letter written as an escape", OBLIGATIONS, "title: Rà soát văn bản",
        '¦title: "Rà soát\\uD800"', "obligations[4].title: U+D800 control character is invisible "
        "and not allowed; delete it",
    ),
    case(
        "a zero-width space in a code: only it is told", OBLIGATIONS, "[so-noi-vu]",
        "[so-¦\u200bnoi-vu]", "U+200B ZERO WIDTH SPACE is invisible and not allowed; delete it",
    ),
    case(
        "a mark that turns the direction of writing", PLAN, "title: Thể", "title: ¦\u202eThể",
        "U+202E RIGHT-TO-LEFT OVERRIDE is invisible and not allowed; delete it",
    ),
    # Editors do not count it as a line, YAML does: the lines below would be told one too low.
    case(
        "a line separator moves no line below", OBLIGATIONS, "product: Kế hoạch\n",
        "product: Kế¦\u2028hoạch\n    ¦foo: 1\n",
        "U+2028 LINE SEPARATOR is invisible and not allowed; delete it",
        'obligations[0].foo: unknown field "foo"; no known name is near',
    ),
    case(
        "a letter that was lost on the way", PLAN, "Thể chế", "Th¦\ufffd chế",
        "a letter was lost (U+FFFD); type it anew",
    ),
    case(
        "lines that end in CR alone", OBLIGATIONS, "section: I\n", "section: I¦\r",
        "a line ends in CR alone; save the file with LF or CRLF",
        after="- code: I.3",
    ),
]  # fmt: skip

CRLF = [
    # CRLF is a way to end lines, and no fault: the two faults stand where an editor shows them.
    case(
        "line ends of Windows move no fault", OBLIGATIONS, "[so-noi-vu]", "[¦so-noi-vi]",
        'obligations[0].lead[0]: unknown agency "so-noi-vi"; did you mean "so-noi-vu"?',
        save=lambda text: text.replace("\n", "\r\n").encode(),
    ),
]  # fmt: skip

LOOK_ALIKES = [
    case(
        "decomposed letters in a text", AGENCIES, "name: Sở Y tế", f"¦name: {DECOMPOSED}",
        f"agencies[2].name: {ACCENTS}",
    ),
    case(
        "decomposed letters in the name of a field", AGENCIES, "kind: department\n",
        unicodedata.normalize("NFD", "kind: department\n    ¦¦tên: x\n"),
        f"agencies[1].tên: {ACCENTS}",
        'agencies[1].tên: unknown field "tên"; write one of: abbreviation, addressed_to, code, '
        "confirmed, contacts, head, kind, name, note, successor, valid_from, valid_to",
    ),
    case(
        "a decomposed code is compared composed", OBLIGATIONS, "code: II.1",
        "¦¦code: KH.e\u0301", f"obligations[4].code: {ACCENTS}",
        'obligations[4].code: "KH.é" has é (U+00E9 LATIN SMALL LETTER E WITH ACUTE); '
        "write the place in the decision, e.g. I.2.a, KH.IV.1.a or QĐ.2.1",
    ),
    case(
        "a Cyrillic о in a code", OBLIGATIONS, "[so-noi-vu]", "[¦s\u043e-noi-vu]",
        "obligations[0].lead[0]: " + twin("\u043e", "U+043E CYRILLIC SMALL LETTER O", "o"),
    ),
    case(
        "a Cyrillic І in the code of a row", OBLIGATIONS, "code: II.1", "¦code: I\u0406.1",
        "obligations[4].code: "
        + twin("\u0406", "U+0406 CYRILLIC CAPITAL LETTER BYELORUSSIAN-UKRAINIAN I", "I"),
    ),
    case(
        "a Cyrillic а in an address", AGENCIES, "dau-moi-cchc: vp@example",
        "¦dau-moi-cchc: vp@ex\u0430mple",
        "agencies[0].contacts.dau-moi-cchc: "
        + twin("\u0430", "U+0430 CYRILLIC SMALL LETTER A", "a"),
    ),
    case(
        "a Cyrillic е in the name of a field", OBLIGATIONS, "title: Rà soát",
        "¦titl\u0435: Rà soát",
        "obligations[4].title: " + twin("\u0435", "U+0435 CYRILLIC SMALL LETTER IE", "e"),
    ),
    case(
        "full-width digits in a date", PLAN, "signed_on: 2023-01-05",
        "¦¦signed_on: \uff12\uff10\uff123-01-05",
        "signed_on: " + twin("\uff12", "U+FF12 FULLWIDTH DIGIT TWO", "2"),
        "signed_on: " + twin("\uff10", "U+FF10 FULLWIDTH DIGIT ZERO", "0"),
    ),
    # As Word corrects a hyphen.
    case(
        "a dash for a hyphen", OBLIGATIONS, "[so-y-te]", "[¦so\u2013y-te]",
        'obligations[2].lead[0]: "so\u2013y-te" has \u2013 (U+2013 EN DASH); '
        "write lower-case letters, digits and single hyphens, e.g. so-noi-vu",
    ),
    case(
        "a space that does not break in a code", OBLIGATIONS, "section: II\n",
        "¦section: II\u00a0\n",
        'obligations[4].section: unknown section "II\u00a0"; did you mean "II"?',
    ),
]  # fmt: skip

CASES = [*ENCODINGS, *CONTROLS, *CRLF, *LOOK_ALIKES]
