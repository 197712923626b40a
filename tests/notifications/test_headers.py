"""Whatever stands in a title, a name or an address: the same headers, and one recipient."""

import os
import string
from unicodedata import category

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.channels import MAIL
from notifications.errors import BadAddress
from notifications.mail import Connection, Mail, MailServer, one_line, post
from notifications.views import Attachment
from tests.conftest import Sink

HEADERS = {
    *("From", "To", "Subject", "Message-ID", "Auto-Submitted"),
    *("MIME-Version", "Content-Type", "X-Auto-Response-Suppress"),
    *("In-Reply-To", "References"),
}
FIRST_OF_ALL = "<0@example.gov.vn>"
INJECTED = (
    *("\r\nBcc: x@evil.example", "\nTo: x@evil.example", "\r", "\n\n<html>", "&bcc=x@evil.example"),
    *("?bcc=x", ", x@evil.example", "; x@evil.example", "\u202e", "\u2066", "\x00", "\x1b[31m"),
    *(
        "\x85",
        "\u2028Bcc: x@evil.example",
        "%0d%0aBcc:x",
        "<x@evil.example>",
        '"',
        "=?utf-8?B?AA==?=",
    ),
    *("\ufeff", "\u200b", "đôn đốc " * 40, "\\", "(x)", "@", "\t", " "),
)
pieces = st.one_of(st.text(max_size=20), st.sampled_from(INJECTED))
fuzzed = st.lists(pieces, max_size=5).map("".join)
letters = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
addresses = st.one_of(
    letters.map(lambda name: f"{name}@example.gov.vn"),
    st.builds(lambda a, odd, b: f"{a}{odd}{b}@example.gov.vn", letters, pieces, letters),
    st.builds(lambda a, odd: f"{a}@example.gov.vn{odd}", letters, pieces),
    fuzzed,
)


EXAMPLES = int(os.environ.get("HEADER_EXAMPLES", "100"))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(title=fuzzed, name=fuzzed, address=addresses)
def test_no_title_name_or_address_adds_a_header_or_a_recipient(
    sink: Sink, title: str, name: str, address: str
) -> None:
    before = len(sink.letters), len(sink.recipients)
    server = MailServer(url=sink.url, sender="don-doc@example.gov.vn", sender_name=name)

    with Connection(server) as connection:
        try:
            kept = MAIL.address(address)
        except BadAddress:
            return
        mail = Mail(
            connection=connection,
            address=kept,
            text=title or "x",
            message_id="<1@example.gov.vn>",
            thread=FIRST_OF_ALL,
            attachments=[
                Attachment(
                    "bieu.html", "text/html; charset=utf-8", title.encode("utf-8", "replace")
                )
            ],
        )
        taken = post(mail, subject=f"[Thử] {title}", html="<p>x</p>")

    assert taken.state == "sent", taken.answer
    [letter], recipients = sink.letters[before[0] :], sink.recipients[before[1] :]
    assert recipients == [kept]
    assert set(letter.keys()) == HEADERS
    assert len(letter.keys()) == len(HEADERS)
    assert letter["To"] == kept
    assert letter["In-Reply-To"] == letter["References"] == FIRST_OF_ALL
    assert [part.get_filename() for part in letter.iter_attachments()] == ["bieu.html"]
    # Python 3.11 may lose a space where it folds a line of over 900 characters.
    assert _joined(letter["Subject"]) == _joined(one_line(f"[Thử] {title}"))
    assert not [one for one in letter["Subject"] if category(one) in {"Cc", "Cf"}]
    assert [address.addr_spec for address in letter["From"].addresses] == ["don-doc@example.gov.vn"]


def _joined(text: str) -> str:
    return text.replace(" ", "")


@pytest.mark.parametrize(
    "address",
    [
        "a@example.gov.vn, b@example.gov.vn",
        "a@example.gov.vn;b@example.gov.vn",
        "a@example.gov.vn\r\nBcc: b@example.gov.vn",
        "a&bcc=b@example.gov.vn",
        "a@example.gov.vn&bcc=b@example.gov.vn",
        "a@example.gov.vn?bcc=b@example.gov.vn",
        "mailto:a@example.gov.vn",
        "Văn thư <a@example.gov.vn>",
        "\u202ea@example.gov.vn",
        "a\x00@example.gov.vn",
        '"a b"@example.gov.vn',
        "văn.thư@example.gov.vn",
        "",
    ],
)
def test_what_is_more_than_one_plain_address_is_refused_with_the_reason(address: str) -> None:
    with pytest.raises(BadAddress, match="is no"):
        MAIL.address(address)


def test_answers_go_where_the_operator_wants_them(sink: Sink) -> None:
    server = MailServer(
        url=sink.url, sender="don-doc@example.gov.vn", reply_to="cchc@snv.example.gov.vn"
    )
    with Connection(server) as connection:
        mail = Mail(
            connection=connection, address="a@example.gov.vn", text="x", message_id="<1@x.vn>"
        )
        post(mail, subject="Thử", html="<p>x</p>")

    assert sink.letters[0]["Reply-To"] == "cchc@snv.example.gov.vn"
