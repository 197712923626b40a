"""One letter to a server that misbehaves: what is known of it afterwards."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from notifications.mail import Connection, Mail, MailServer, post
from notifications.smtp_session import Outcome
from notifications.views import Attachment
from tests.conftest import Sink
from tests.notifications.receiving import Receiver, receiving

DEADLINE_S = 2
A, B = "a@example.gov.vn", "b@example.gov.vn"
NOW = datetime(2023, 3, 21, 1, tzinfo=UTC)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as found:
        yield found


@pytest.fixture
def connection(receiver: Receiver) -> Iterator[Connection]:
    with Connection(MailServer(receiver.url, "don-doc@example.gov.vn"), DEADLINE_S) as found:
        yield found


def posted(
    connection: Connection, address: str = A, leaving: Callable[[], None] = lambda: None
) -> Outcome:
    mail = Mail(
        connection=connection,
        address=address,
        text="Kính gửi\n.\n..\nHết",
        message_id="<1@example.gov.vn>",
        at=NOW,
        leaving=leaving,
    )
    return post(mail, subject="Nhắc việc", html="<p>Kính gửi</p>")


@pytest.mark.parametrize(
    ("where", "answer", "state", "whose", "said"),
    [
        # a receiver that puts one letter off, or refuses it, at each point where it can
        ("rcpt", "450 busy", "temporary", "letter", "450 busy"),
        ("rcpt", "550 no such user", "permanent", "letter", "550 no such user"),
        ("data", "451 later", "temporary", "letter", "451 later"),
        ("data", "554 no", "temporary", "server", "554 no"),
        ("ends", "452 full", "temporary", "letter", "452 full"),
        ("ends", "552 too large", "temporary", "letter", "552 too large"),
        # a server that is going away says nothing of the letter
        ("rcpt", "421 closing", "temporary", "server", "421 closing"),
        ("ends", "421 closing", "temporary", "server", "421 closing"),
        ("begins", "421 closing", "temporary", "server", "421 closing"),
        # MAIL FROM is refused for what the setting says, never for the letter
        ("begins", "550 who are you", "temporary", "server", "550 who are you"),
        ("begins", "450 greylisted", "temporary", "server", "450 greylisted"),
        # a connection that ends before the last byte of DATA, and after it
        ("rcpt", "drop", "temporary", "server", "Connection unexpectedly closed"),
        ("data", "drop", "temporary", "server", "Connection unexpectedly closed"),
        ("ends", "drop", "uncertain", "server", "Connection unexpectedly closed"),
        ("ends", "store then drop", "uncertain", "server", "Connection unexpectedly closed"),
        # no end in sight
        ("begins", "hang", "temporary", "server", "no answer within 2 seconds"),
        ("rcpt", "drip", "temporary", "server", "no answer within 2 seconds"),
        ("data", "hang", "temporary", "server", "no answer within 2 seconds"),
        ("ends", "hang", "uncertain", "server", "no answer within 2 seconds"),
        ("ends", "drip", "uncertain", "server", "no answer within 2 seconds"),
        # what is not SMTP
        ("rcpt", "hello", "temporary", "server", "not an answer of SMTP: -1 o"),
        ("ends", "hello", "uncertain", "server", "not an answer of SMTP: -1 o"),
    ],
)
def test_an_answer_means_what_it_says_and_the_next_letter_arrives(
    receiver: Receiver,
    connection: Connection,
    *,
    where: str,
    answer: str,
    state: str,
    whose: str,
    said: str,
) -> None:
    setattr(receiver, where, {"" if where == "begins" else "a@": answer})
    receiver.most = 1
    began = time.monotonic()

    first = posted(connection)
    took = time.monotonic() - began
    second = posted(connection, B)

    assert (first.state, first.whose, first.answer) == (state, whose, said)
    assert took < DEADLINE_S * 2
    assert second.state == "sent"
    assert B in receiver.recipients


@pytest.mark.parametrize("banner", ["554 go away", "hang", "drip", "drop", "421 later"])
def test_a_server_that_nobody_can_talk_to_is_unreachable(
    receiver: Receiver, connection: Connection, banner: str
) -> None:
    receiver.banner = banner

    assert (posted(connection).state, posted(connection).whose) == ("temporary", "unreachable")


def test_many_letters_go_over_one_connection(receiver: Receiver, connection: Connection) -> None:
    receiver.rcpt = {"nobody": "550 no such user"}

    states = [posted(connection, one).state for one in (A, "nobody@example.gov.vn", B, A)]

    assert states == ["sent", "permanent", "sent", "sent"]
    assert receiver.connections == 1


def test_a_server_that_closed_a_kept_connection_costs_no_letter_a_try(
    receiver: Receiver, connection: Connection
) -> None:
    posted(connection)
    receiver.begins, receiver.most = {"": "421 too many letters"}, 1

    assert posted(connection, B).state == "sent"
    assert (receiver.recipients, receiver.connections) == ([A, B], 2)


def test_until_the_last_byte_is_to_leave_the_server_has_no_letter(
    receiver: Receiver, connection: Connection
) -> None:
    seen: list[int] = []

    def leaving() -> None:
        time.sleep(0.05)
        seen.append(len(receiver.letters))

    assert posted(connection, leaving=leaving).state == "sent"
    assert (seen, receiver.recipients) == ([0], [A])


def test_a_letter_that_may_not_leave_does_not(receiver: Receiver, connection: Connection) -> None:
    def leaving() -> None:
        raise LookupError("another deliverer has it")

    with pytest.raises(LookupError):
        posted(connection, leaving=leaving)

    assert posted(connection, B).state == "sent"
    assert receiver.recipients == [B]


def test_while_we_keep_the_server_waiting_the_deadline_waits_too(
    receiver: Receiver, connection: Connection
) -> None:
    assert posted(connection, leaving=lambda: time.sleep(DEADLINE_S * 1.4)).state == "sent"


def test_a_letter_arrives_as_it_was_worded(receiver: Receiver) -> None:
    server = MailServer(receiver.url, "don-doc@example.gov.vn", 'Sở Nội vụ, "CCHC"')
    with Connection(server) as connection:
        posted(connection)

    ((_, letter),) = receiver.letters
    text, html = letter.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == "Kính gửi\n.\n..\nHết"
    assert html.get_content().strip() == "<p>Kính gửi</p>"
    assert letter["Subject"] == "Nhắc việc"
    assert letter["From"].addresses[0].display_name == 'Sở Nội vụ, "CCHC"'
    assert str(letter["Date"]) == "Tue, 21 Mar 2023 01:00:00 +0000"
    assert not letter.defects


def test_letters_of_a_contact_thread_and_files_go_with_them(sink: Sink) -> None:
    file = Attachment("danh-sach.html", "text/html", "<p>Kế hoạch</p>".encode())
    with Connection(MailServer(sink.url, "don-doc@example.gov.vn")) as connection:
        mail = Mail(
            connection=connection,
            address=A,
            text="Kính gửi",
            message_id="<1@example.gov.vn>",
            thread="<t@example.gov.vn>",
            attachments=[file],
        )
        post(mail, subject="Nhắc việc", html="<p>Kính gửi</p>")

    (letter,) = sink.letters

    assert letter["References"] == letter["In-Reply-To"] == "<t@example.gov.vn>"
    assert letter["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    # [MS-OXCMAIL] 2.1.3.2.20: these would keep back the reports that tell of a dead address.
    suppressed = {part.strip() for part in letter["X-Auto-Response-Suppress"].split(",")}
    assert not suppressed & {"DR", "NDR", "All"}
    (attachment,) = letter.iter_attachments()
    assert attachment.get_filename() == "danh-sach.html"
    assert attachment.get_payload(decode=True) == file.content
    body = letter.get_body(("plain",))
    assert body
    assert body.get_content() == "Kính gửi"


def test_a_password_of_vietnamese_letters_signs_in_with_utf_8(receiver: Receiver) -> None:
    url = receiver.url.replace("//", "//don-doc:m%E1%BA%ADt-kh%E1%BA%A9u@")

    with Connection(MailServer(url, "don-doc@example.gov.vn")) as connection:
        assert posted(connection).state == "sent"

    assert receiver.signed_in == ["\0don-doc\0mật-khẩu"]


def test_a_server_is_greeted_by_the_name_of_the_setting(receiver: Receiver) -> None:
    named = MailServer(receiver.url, "don-doc@example.gov.vn", helo="dondoc.noivu.gov.vn")

    with Connection(named, DEADLINE_S) as connection:
        posted(connection)

    assert receiver.greeted == ["dondoc.noivu.gov.vn"]
