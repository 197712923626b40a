"""Reports of mail servers: which address they name as dead, whatever they look like."""

from base64 import encodebytes
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.bounces import failures, message_ids, unread
from notifications.errors import BadMailbox
from notifications.mailbox import in_utf7

DEAD = "vanthu@syt.example.gov.vn"
NAME_OF_A_REPORT = (
    "MAILER-DAEMON@mail.example.gov.vn (Mail Delivery System): Undelivered Mail Returned to Sender"
)


def a_report(
    *recipients: str,
    before: str = "",
    kind: str = "multipart/report",
    letter: str = "<x@example.gov.vn>",
) -> bytes:
    """As Postfix writes it, with these fields of recipients, about a letter of a Message-ID."""
    fields = "\n\n".join(recipients)
    return f"""Return-Path: <>
From: MAILER-DAEMON@mail.example.gov.vn (Mail Delivery System)
To: don-doc@example.gov.vn
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: {kind}; report-type=delivery-status;
\tboundary="B0"

--B0
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.
{before}
--B0
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.gov.vn
Arrival-Date: Mon, 20 Mar 2023 08:00:00 +0700 (ICT)

{fields}

--B0
Content-Type: message/rfc822

From: don-doc@example.gov.vn
To: {DEAD}
Message-ID: {letter}
Subject: nhac viec

...
--B0--
""".encode()


def a_recipient(
    address: str = DEAD,
    *,
    kind: str = "rfc822",
    action: str = "failed",
    status: str = "5.1.1",
    words: str = "smtp; 550 5.1.1 User unknown",
) -> str:
    return (
        f"Final-Recipient: {kind}; {address}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: {words}"
    )


POSTFIX = a_report(
    f"""Final-Recipient: rfc822; {DEAD}
Original-Recipient: rfc822;{DEAD}
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.syt.example.gov.vn
Diagnostic-Code: smtp; 550 5.1.1 <{DEAD}>: Recipient address rejected:
    User unknown in virtual mailbox table"""
)
EXIM = f"""From: Mail Delivery System <Mailer-Daemon@mail.example.gov.vn>
X-Failed-Recipients: {DEAD}
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=1679-eximdsn-11
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender

--1679-eximdsn-11
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

--1679-eximdsn-11
Content-type: message/delivery-status

Reporting-MTA: dns; mail.example.gov.vn

Action: failed
Final-Recipient: rfc822;{DEAD}
Status: 5.0.0
Remote-MTA: dns; mx.syt.example.gov.vn
Diagnostic-Code: smtp; 550 No such user here

--1679-eximdsn-11
Content-type: message/rfc822

Return-path: <don-doc@example.gov.vn>
--1679-eximdsn-11--
""".encode()
EXCHANGE = f"""From: postmaster@syt.example.gov.vn
To: don-doc@example.gov.vn
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;\r
\tboundary="9B095B5ADSN=_01D95ABC0000"\r
X-DSNContext: 335a7efd - 4460 - 00000001 - 80040546
Content-Language: vi-VN
Subject: Undeliverable: Nhac viec

--9B095B5ADSN=_01D95ABC0000
Content-Type: multipart/alternative; differences=Content-Type; boundary="_inner_"

--_inner_
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: base64

S2jDtG5nIGfhu61pIMSRxrDhu6Nj

--_inner_--

--9B095B5ADSN=_01D95ABC0000
Content-Type: message/delivery-status

Reporting-MTA: dns;EX01.syt.example.gov.vn
Received-From-MTA: dns;mail.example.gov.vn
Arrival-Date: Mon, 20 Mar 2023 01:00:00 +0000

Final-Recipient: rfc822;{DEAD}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup
X-Display-Name: =?utf-8?B?VsSDbiB0aMaw?=

--9B095B5ADSN=_01D95ABC0000
Content-Type: message/rfc822

From: don-doc@example.gov.vn
--9B095B5ADSN=_01D95ABC0000--
""".encode()
SENDMAIL = f"""From: Mail Delivery Subsystem <MAILER-DAEMON@mail.example.gov.vn>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="32K106x1023456.1679274001/mail.example.gov.vn"
Subject: Returned mail: see transcript for details
Auto-Submitted: auto-generated (failure)

This is a MIME-encapsulated message

--32K106x1023456.1679274001/mail.example.gov.vn

The original message was received at Mon, 20 Mar 2023 08:00:00 +0700
   ----- The following addresses had permanent fatal errors -----
<{DEAD}>
    (reason: 550 5.1.1 <{DEAD}>... User unknown)

--32K106x1023456.1679274001/mail.example.gov.vn
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.gov.vn
Received-From-MTA: DNS; localhost
Arrival-Date: Mon, 20 Mar 2023 08:00:00 +0700

Final-Recipient: RFC822; {DEAD}
Action: failed
Status: 5.1.1
Remote-MTA: DNS; mx.syt.example.gov.vn
Diagnostic-Code: SMTP; 550 5.1.1 <{DEAD}>... User unknown
Last-Attempt-Date: Mon, 20 Mar 2023 08:00:01 +0700

--32K106x1023456.1679274001/mail.example.gov.vn
Content-Type: text/rfc822-headers

From: don-doc@example.gov.vn
--32K106x1023456.1679274001/mail.example.gov.vn--
""".encode()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (POSTFIX, "Recipient address rejected: User unknown in virtual mailbox table"),
        (EXIM, "5.0.0 550 No such user here"),
        (EXCHANGE, "5.1.10 550 5.1.10 RESOLVER.ADR.RecipientNotFound"),
        (SENDMAIL, "User unknown"),
        # line ends as mail servers send them
        (POSTFIX.replace(b"\n", b"\r\n"), "User unknown"),
        # a mailbox that is full stays so; an address with letters of its own
        (a_report(a_recipient(status="5.2.2")), "5.2.2"),
        (a_report(a_recipient(kind="utf-8")), "5.1.1"),
        (a_report(a_recipient(f"<{DEAD}>", action=["Failed", "(final)"][0])), "5.1.1"),
        # no words at all
        (a_report(f"Final-Recipient: rfc822;{DEAD}\nAction: failed\nStatus: 5.1.1"), "5.1.1"),
        # cut off in the middle of the returned letter, as a large one is
        (POSTFIX[: POSTFIX.index(b"Subject: nhac viec")], "User unknown"),
    ],
)
def test_a_permanent_failure_names_the_address_and_the_servers_words(
    raw: bytes, words: str
) -> None:
    [failure] = failures(raw)

    assert failure.addresses == (DEAD,)
    assert words in failure.words


def test_an_alias_is_known_by_the_address_that_was_written_to() -> None:
    moved = f"Original-Recipient: rfc822;{DEAD}\n" + a_recipient("nva@gmail.example")

    [failure] = failures(a_report(moved))

    assert failure.addresses == ("nva@gmail.example", DEAD)


def test_each_recipient_of_a_report_counts_by_itself() -> None:
    found = failures(a_report(a_recipient(), a_recipient("b@x.vn", action="delivered")))

    assert [failure.addresses for failure in found] == [(DEAD,)]


@pytest.mark.parametrize(
    "raw",
    [
        # not yet given up; arrived; passed on
        a_report(a_recipient(action="delayed", status="4.4.1")),
        a_report(a_recipient(action="delivered", status="2.0.0")),
        a_report(a_recipient(action="relayed", status="5.0.0")),
        # garbled: no address, two of them, a fax
        a_report(a_recipient("")),
        a_report(a_recipient("vanthu")),
        a_report(a_recipient(kind="fax")),
        a_report(),
        # no report at all: an answer of a person, an out-of-office note, one that quotes a report
        a_report(a_recipient(), kind="multipart/mixed").replace(b"MAILER-DAEMON", b"can-bo"),
        a_report(a_recipient()).replace(b"delivery-status;", b"disposition-notification;", 1),
        b"Subject: Re: nhac viec\n\nFinal-Recipient: rfc822; a@b.vn\nAction: failed\n",
        b"",
        b"\x00\xff\xfe",
        POSTFIX.replace(b"--B0", b"--B1"),
        POSTFIX[:300],
    ],
)
def test_whatever_else_comes_back_marks_nobody(raw: bytes) -> None:
    assert failures(raw) == []


@pytest.mark.parametrize(
    ("status", "words", "about"),
    [
        ("5.1.1", "550 5.1.1 User unknown", "address"),
        ("", "550 5.1.1 User unknown", "address"),
        ("5.7.1", "554 5.7.1 Service unavailable; client host [203.0.113.7] blocked", "server"),
        ("5.7.1", "550 5.7.1 message rejected as spam by content filtering", "server"),
        ("5.2.2", "552 5.2.2 Over quota", "later"),
        ("5.3.4", "552 5.3.4 message size exceeds fixed limit", "later"),
        ("4.4.7", "451 4.4.7 delivery time expired", "server"),
    ],
)
def test_a_failure_is_about_the_address_the_moment_or_us(
    status: str, words: str, about: str
) -> None:
    [failure] = failures(a_report(a_recipient(status=status, words=f"smtp; {words}")))

    assert failure.fault == about


IN_BASE64 = (
    b"""From: postmaster@mx.example.gov.vn
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: message/delivery-status
Content-Transfer-Encoding: base64

"""
    + encodebytes(f"Reporting-MTA: dns; mx.vn\n\n{a_recipient()}\n".encode())
    + b"\n--b1--\n"
)
QMAIL = f"""From: MAILER-DAEMON@mx.example.gov.vn
Subject: failure notice

Hi. This is the qmail-send program at mx.example.gov.vn.
I'm afraid I wasn't able to deliver your message to the following addresses.

<{DEAD}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.
""".encode()
HMAILSERVER = f"""From: mailer-daemon@mx.example.gov.vn
To: don-doc@example.gov.vn
Subject: Message undeliverable
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

Your message did not reach some or all of the intended recipients.

The following recipient(s) could not be reached:

{DEAD}
   Error Type: SMTP
   Remote server (192.0.2.9) issued an error.
   hMailServer sent: RCPT TO:<{DEAD}>
   Remote server replied: 550 5.1.1 mailbox unavailable
""".encode()
EXIM_IN_TEXT = f"""From: Mail Delivery System <Mailer-Daemon@mx.example.gov.vn>
X-Failed-Recipients: {DEAD}
Content-Type: text/plain; charset=utf-8

A message that you sent could not be delivered. The following address(es) failed:

  {DEAD}
    Unrouteable address
""".encode()


@pytest.mark.parametrize(
    "raw",
    [
        POSTFIX.replace(b" report-type=delivery-status;", b""),
        POSTFIX.replace(b"message/delivery-status", b"message/global-delivery-status"),
        IN_BASE64,
        QMAIL,
        HMAILSERVER,
        EXIM_IN_TEXT,
        a_report(a_recipient(status="5.1.1 (bad destination mailbox address)")),
    ],
)
def test_a_report_of_another_shape_names_the_address_too(raw: bytes) -> None:
    [failure] = failures(raw)

    assert (failure.addresses[0], failure.fault) == (DEAD, "address")


ONE, TWO = "<1@example.gov.vn>", "<2@example.gov.vn>"


@pytest.mark.parametrize(
    ("raw", "letters"),
    [
        (a_report(a_recipient(), letter=ONE), (ONE,)),
        # with its headers alone, in one of two types, or within the text
        (SENDMAIL.replace(b"From: don-doc", b"Message-Id: <1@example.gov.vn>\nX: don-doc"), (ONE,)),
        (QMAIL + b"\nReturn-Path: <a@b.vn>\nMessage-ID: <1@example.gov.vn>\n", (ONE,)),
        (EXIM_IN_TEXT + b"\n> Message-ID:\n> <1@example.gov.vn>\n", ()),
        # Exchange and Exim answer a letter; the report's own is none of a letter
        (b"Message-ID: <9@mx.vn>\nIn-Reply-To: <1@example.gov.vn>\n" + QMAIL, (ONE,)),
        (b"References: <1@example.gov.vn> <2@example.gov.vn>\n" + QMAIL, (ONE, TWO)),
        (b"Message-ID: <9@mx.vn>\n" + QMAIL, ()),
        (b"\x00\xff", ()),
    ],
)
def test_a_report_names_the_letter_that_it_is_about(raw: bytes, letters: tuple[str, ...]) -> None:
    assert message_ids(raw) == letters


@settings(max_examples=200, deadline=None)
@given(
    start=st.integers(0, len(POSTFIX)),
    length=st.integers(0, 60),
    noise=st.binary(max_size=60),
)
def test_a_garbled_report_never_raises(start: int, length: int, noise: bytes) -> None:
    for failure in failures(POSTFIX[:start] + noise + POSTFIX[start + length :]):
        assert all("@" in address for address in failure.addresses)


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
    return tmp_path / "box"


def read(url: str) -> list[str]:
    """Addresses of the unread reports of a mailbox, each marked as read."""
    with unread(url) as reports:
        found = []
        for report in reports:
            found += [failure.addresses[0] for failure in report.failures]
            report.done()
        return found


def test_a_report_in_a_maildir_is_read_once_and_other_letters_are_left_alone(
    maildir: Path,
) -> None:
    (maildir / "new" / "1.report").write_bytes(EXIM)
    (maildir / "new" / "2.person").write_bytes(b"From: a@b.vn\nSubject: hoi\n\nKinh gui\n")

    assert read(f"maildir:{maildir}") == [DEAD]
    assert read(f"maildir:{maildir}") == []
    assert [path.name for path in (maildir / "new").iterdir()] == ["2.person"]
    assert [path.name for path in (maildir / "cur").iterdir()] == ["1.report:2,S"]


def test_a_letter_of_a_server_that_says_nothing_is_named_and_a_delay_is_not(maildir: Path) -> None:
    strange = b"From: mailer-daemon@mx.vn\nSubject: =?utf-8?B?VGjGsA==?= x\n\nKh\xc3\xb4ng\n"
    (maildir / "new" / "1").write_bytes(strange)
    (maildir / "new" / "2").write_bytes(a_report(a_recipient(action="delayed", status="4.2.2")))

    with unread(f"maildir:{maildir}") as reports:
        assert [(report.is_readable, report.name) for report in reports] == [
            (False, "mailer-daemon@mx.vn: Thư x"),
            (True, NAME_OF_A_REPORT),
        ]


def test_parts_within_parts_are_named_and_what_comes_after_is_read(maildir: Path) -> None:
    deep = b"From: postmaster@mx.vn\nSubject: sau\n" + b"Content-Type: message/rfc822\n\n" * 5000
    (maildir / "new" / "1").write_bytes(deep)
    (maildir / "new" / "2").write_bytes(EXIM)

    with unread(f"maildir:{maildir}") as reports:
        assert [(report.is_readable, report.name[:10]) for report in reports] == [
            (False, "postmaster"),
            (True, "Mail Deliv"),
        ]


def test_a_report_of_more_addresses_than_a_letter_has_is_of_none_of_ours() -> None:
    many = ", ".join(f"a{number}@example.gov.vn" for number in range(1000))
    raw = f"From: a@b.vn\nX-Failed-Recipients: {many}\n\nno such user\n".encode()

    assert failures(raw) == []


def test_what_no_database_keeps_is_taken_out_of_a_report() -> None:
    raw = a_report(
        a_recipient(words="smtp; 550 5.1.1 no\x00 such\x1b[31m user"), letter="<a\x00@b.vn>"
    )

    (failure,) = failures(raw)

    assert failure.words.isprintable()
    assert all(message_id.isprintable() for message_id in message_ids(raw))
    assert failures(a_report(a_recipient(address="a\x00@example.gov.vn"))) == []


@pytest.mark.parametrize(
    ("folder", "name"),
    [("INBOX", "INBOX"), ("Thư trả lại", "Th&AbA- tr&HqM- l&HqE-i"), ("a&b", "a&-b")],
)
def test_a_folder_has_the_name_that_imap_gives_it(folder: str, name: str) -> None:
    assert in_utf7(folder) == name


def test_a_report_that_nobody_finished_with_is_read_again(maildir: Path) -> None:
    (maildir / "new" / "1.report").write_bytes(EXIM)
    with unread(f"maildir:{maildir}") as reports:
        next(reports)

    assert read(f"maildir:{maildir}") == [DEAD]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("canary", "is not a mailbox; write imaps://"),
        ("pop3://user:canary@host/", "is not a mailbox"),
        ("imaps://user:canary@host:x/INBOX", "is not a mailbox"),
        ("maildir:relative", "is not a mailbox"),
        ("maildir:/no/such/folder", "cannot be read"),
        ("imap://user:canary@127.0.0.1:1/INBOX", "cannot be read"),
    ],
)
def test_a_mailbox_that_cannot_be_read_is_refused_without_its_password(
    url: str, words: str
) -> None:
    with pytest.raises(BadMailbox, match=words) as refused:
        read(url)

    assert "canary" not in str(refused.value)
