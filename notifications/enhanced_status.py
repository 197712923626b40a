"""What a refusal is about, read by the subject of its code (RFC 3463): one table for replies of a
mail server to a letter, and for the reports that come back later.
"""

import re
from typing import Literal, TypeAlias

Fault: TypeAlias = Literal["address", "later", "server"]
"""`address`: it takes no letters. `later`: it takes this letter at another time, or a smaller one.
`server`: it is about the sender, our server or the route, whoever the letter is for.
"""

CODE = re.compile(r"(?:^|(?<=[\s#(:;]))[245]\.(\d{1,3})\.(\d{1,3})(?!\.?\d)")
BASIC = re.compile(r"(?:^|(?<=[\s;:]))([45]\d\d)(?=[\s-])")

SUBJECTS: dict[str, Fault] = {
    "1": "address",
    "2": "later",
    "3": "server",
    "4": "server",
    "5": "server",
    "6": "server",
    "7": "server",
}
DETAILS: dict[str, Fault] = {
    "1.7": "server",  # the sender's address, its syntax
    "1.8": "server",  # the sender's address, its domain
    "2.1": "address",  # a mailbox that is disabled
    "3.4": "later",  # a letter too big for the system
}
"""Where one detail is about something else than its subject."""

WORDS: tuple[tuple[str, Fault], ...] = (
    (r"gr[ea]y-?list", "later"),
    (r"relay(?! recipient)", "server"),
    (r"\bhelo\b|\behlo\b|fully.qualified", "server"),
    (r"sender|not owned by", "server"),
    (r"client host|block(ed|list)|blacklist|spam|policy|reputation|authenticat", "server"),
    (r"try again|try later|temporar", "later"),
    (r"quota|mailbox (is )?full|insufficient.*storage|too (big|large)|exceeds", "later"),
    (r"unknown|no such|no mailbox|not exist|not found|unrouteable|invalid recipient", "address"),
    (r"mailbox unavailable|disabled|inactive|user", "address"),
)
"""For a refusal without a code of RFC 3463, or with one that says no more than that it is one."""

BASICS: dict[str, Fault] = {"550": "address", "551": "address", "553": "address", "552": "later"}
"""For one without a word of those either; any other permanent code is about us or the server."""


def fault(words: str) -> Fault:
    """What a refusal is about, from its code and its words, in this order; `later` if neither says.

    "The sender" beside a code of the address means that it is the sender's address.
    """
    text = words.lower()
    for subject, detail in CODE.findall(text):
        if subject == "1" and "sender" in text:
            return "server"
        # Some servers give greylisting a code of policy, which may not end a letter.
        if subject == "7" and re.search(WORDS[0][0], text):
            return "later"
        if subject in SUBJECTS:
            return DETAILS.get(f"{subject}.{detail}", SUBJECTS[subject])
    for pattern, about in WORDS:
        if re.search(pattern, text):
            return about
    basic = BASIC.search(text)
    # In doubt a letter is tried again rather than given up.
    if basic is None or basic[1].startswith("4"):
        return "later"
    return BASICS.get(basic[1], "server")
