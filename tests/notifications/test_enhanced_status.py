"""What a refusal is about: the same table for replies and for reports."""

import pytest

from notifications.enhanced_status import fault


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("550 5.1.1 <a@b.vn>: User unknown in relay recipient table", "address"),
        ("550 <a@b.vn>: User unknown in relay recipient table", "address"),
        ("5.1.10 RESOLVER.ADR.RecipientNotFound", "address"),
        ("550 5.2.1 The email account is inactive", "address"),
        ("Sorry, no mailbox here by that name. (#5.1.1)", "address"),
        ("5.0.0 550 No such user here", "address"),
        ("550 mailbox unavailable", "address"),
        ("Unrouteable address", "address"),
        ("550 Không có", "address"),
        ("552 5.2.2 mailbox full", "later"),
        ("550 5.2.0 something", "later"),
        ("552 5.3.4 message size exceeds fixed limit", "later"),
        ("450 4.7.1 Greylisted, see http://x.vn", "later"),
        ("550 try again later", "later"),
        ("552 requested action aborted", "later"),
        ("450 busy", "later"),
        ("", "later"),
        ("554 5.7.1 Service unavailable; client host [5.1.1.1] blocked", "server"),
        ("554 Service unavailable; client host [5.1.1.7] blocked", "server"),
        ("550 5.7.1 message rejected as spam by content filtering", "server"),
        ("554 5.7.1 Relay access denied", "server"),
        ("554 Relay access denied", "server"),
        ("504 5.5.2 Helo command rejected: need fully-qualified hostname", "server"),
        ("504 HELO command rejected: need fully-qualified hostname", "server"),
        ("553 5.7.1 Sender address rejected: not owned by user", "server"),
        ("553 Sender address rejected: not owned by user", "server"),
        ("550 5.1.8 Sender address rejected: Domain not found", "server"),
        ("550 5.1.0 Sender rejected", "server"),
        ("4.4.7 delivery time expired", "server"),
        ("5.6.0 conversion needed", "server"),
        ("554 transaction failed", "server"),
    ],
)
def test_a_refusal_is_about_the_address_the_moment_or_us(words: str, about: str) -> None:
    assert fault(words) == about
