"""The link of a letter: in which letters it stands, what it opens, and when it ends."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from models.letters import outbox
from models.letters.links import LetterOfLink, letter_of_link
from notifications import contacts, revoking
from notifications.delivery import DeliveryCounts
from notifications.errors import CarriesNoLink, MissingReason, NoSuchNotice
from notifications.links import Links, without_tokens
from operation.installation import Installation
from operation.secret_keys import secret_keys
from operation.steps import deliver_step
from plans.head import Level
from tests.builders import a_plan, a_record, an_act, morning, opened_and_chased
from tests.conftest import Sink
from tests.notifications.receiving import Receiver, receiving

on_both = pytest.mark.usefixtures("database")

TUESDAY = date(2023, 3, 21)
LAST = TUESDAY + timedelta(days=30)
URL = "https://dondoc.example.gov.vn"
AGENCY = {"agency": "so-tu-phap", "role": "dau-moi-cchc"}


def with_pages(record: Installation, smtp_url: str) -> Installation:
    """The installation with pages, and a mail server."""
    more = {"pages_url": URL, "smtp_url": SecretStr(smtp_url)}
    return replace(record, settings=record.settings.model_copy(update=more))


@pytest.fixture
def lived(tmp_path: Path, sink: Sink) -> Iterator[Installation]:
    """One letter of Tuesday has left, with its link."""
    record = with_pages(a_record(tmp_path), sink.url)
    opened_and_chased(record, TUESDAY, TUESDAY)
    assert deliver_step(record, morning(TUESDAY)) == DeliveryCounts(sent=1)
    yield record
    record.engine.dispose()


def links_in(text: str) -> list[str]:
    return re.findall(rf"{URL}/t/\S+", text)


def text_of(letter: object, kind: str = "plain") -> str:
    body = letter.get_body((kind,))  # type: ignore[attr-defined]
    return str(body.get_content())


def opened(record: Installation, day: date, days: int = 30) -> LetterOfLink | None:
    """What the link of the first letter opens on a day."""
    with record.read() as (session, _):
        return letter_of_link(session, 1, day, days)


@on_both
def test_the_link_of_a_letter_opens_its_work(lived: Installation, sink: Sink) -> None:
    (letter,) = sink.letters
    (line,) = (line for line in text_of(letter).splitlines() if URL in line)
    address = line.removeprefix(
        "Báo cáo, tiếp nhận hoặc đề nghị gia hạn trực tuyến, không cần tài khoản: "
    )

    links = Links(URL, secret_keys(lived.settings))
    notice_id = links.notice_id(address.rpartition("/")[2])
    of_link = opened(lived, TUESDAY)

    assert links_in(line) == [address]
    assert set(re.findall(rf'{URL}/t/[^<"]+', text_of(letter, "html"))) == {address}
    assert notice_id == 1
    assert of_link
    assert (of_link.agency, of_link.role, of_link.assignment_ids) == (
        "so-tu-phap",
        "dau-moi-cchc",
        (1,),
    )
    assert "hết ngày 20/4/2023" in text_of(letter)
    assert of_link.last_on == LAST


def test_without_an_address_of_the_pages_there_is_no_link(tmp_path: Path, sink: Sink) -> None:
    record = with_pages(a_record(tmp_path), sink.url)
    record = replace(record, settings=record.settings.model_copy(update={"pages_url": None}))
    opened_and_chased(record, TUESDAY, TUESDAY)

    deliver_step(record, morning(TUESDAY))

    (letter,) = sink.letters
    assert "trực tuyến" not in text_of(letter)
    assert "gửi số, ngày văn bản (sản phẩm) kèm mã số nhiệm vụ về Sở Nội vụ" in text_of(letter)


def test_where_a_mailbox_is_read_for_replies_a_letter_says_so(tmp_path: Path, sink: Sink) -> None:
    record = with_pages(a_record(tmp_path), sink.url)
    more = {"reply_mailbox": SecretStr("maildir:/nowhere"), "pages_url": None}
    record = replace(record, settings=record.settings.model_copy(update=more))
    opened_and_chased(record, TUESDAY, TUESDAY)

    deliver_step(record, morning(TUESDAY))

    (letter,) = sink.letters
    assert "đề nghị trả lời thư này, ghi rõ số, ngày văn bản (sản phẩm) kèm mã số" in text_of(
        letter
    )


@on_both
def test_a_letter_sent_again_has_the_same_link_and_no_log_has_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with receiving(Receiver(ends={"so-tu-phap": "store then drop"}, most=1)) as receiver:
        record = with_pages(a_record(tmp_path), receiver.url)
        opened_and_chased(record, TUESDAY, TUESDAY)
        first = deliver_step(record, morning(TUESDAY))
        again = deliver_step(record, morning(TUESDAY + timedelta(days=1)))

    one, other = (links_in(text_of(letter)) for _, letter in receiver.letters)
    assert (first, again) == (DeliveryCounts(uncertain=1), DeliveryCounts(sent=1))
    assert one == other
    said = capsys.readouterr()
    assert one[0].rpartition("/")[2] not in said.out + said.err


def test_what_a_server_says_is_kept_without_the_token() -> None:
    said = f"554 5.7.1 blocked: {URL}/t/MTIzNA.Jxk0n0Yv1cRr_Ty-m is listed"

    assert without_tokens(said) == f"554 5.7.1 blocked: {URL}/t/… is listed"


def test_an_escalation_has_no_link(tmp_path: Path, sink: Sink) -> None:
    plan = a_plan()
    levels = (Level(after=1, to="holder", contact="dau-moi-cchc"),)
    head = plan.head.model_copy(update={"escalation": levels})
    record = with_pages(a_record(tmp_path, plan.model_copy(update={"head": head})), sink.url)
    monday = date(2023, 4, 3)
    opened_and_chased(record, monday, monday)

    deliver_step(record, morning(monday))

    (letter,) = (each for each in sink.letters if "so-tu-phap" in each["To"])
    assert "quá hạn kéo dài" in letter["Subject"]
    assert "trực tuyến" not in text_of(letter)


def test_a_link_opens_until_its_last_day(lived: Installation) -> None:
    assert opened(lived, LAST) is not None
    assert opened(lived, LAST + timedelta(days=1)) is None
    assert opened(lived, TUESDAY + timedelta(days=7), days=7) is not None
    assert opened(lived, TUESDAY + timedelta(days=8), days=7) is None


@on_both
def test_a_revoked_link_opens_nothing(lived: Installation) -> None:
    with lived.work() as (session, loaded):
        (row,) = revoking.revoke(session, loaded, an_act(TUESDAY), [1], "chuyển tiếp ra ngoài")

    assert row.revoked_on == TUESDAY
    assert opened(lived, TUESDAY) is None
    with lived.work() as (session, loaded):
        again = revoking.revoke(session, loaded, an_act(LAST), [1], "chuyển tiếp ra ngoài")
    assert again == [row]


def test_what_has_no_link_is_not_revoked(lived: Installation) -> None:
    opened_and_chased(lived, date(2023, 3, 27), date(2023, 3, 27))
    with lived.work() as (session, loaded):
        (summary,) = (row for row in outbox.notices(session, loaded.id) if row.kind == "summary")
        with pytest.raises(CarriesNoLink):
            revoking.revoke(session, loaded, an_act(LAST), [1, summary.id], "x")
        with pytest.raises(NoSuchNotice):
            revoking.revoke(session, loaded, an_act(LAST), [99], "x")
        with pytest.raises(MissingReason):
            revoking.revoke(session, loaded, an_act(LAST), [1], " ")


@on_both
def test_a_link_ends_when_its_contact_gets_another_address(lived: Installation) -> None:
    with lived.work() as (session, loaded):
        act = an_act(TUESDAY)
        contacts.set_address(session, loaded, act, **AGENCY, address="moi@stp.gov.vn")

    assert opened(lived, TUESDAY) is None


def test_a_link_ends_when_its_address_bounces(lived: Installation) -> None:
    with lived.work() as (session, loaded):
        contacts.mark_bounced(session, loaded, an_act(TUESDAY), "so-tu-phap@example.gov.vn", "550")

    assert opened(lived, TUESDAY) is None


@on_both
def test_the_link_of_a_deputys_letter_ends_with_its_time(tmp_path: Path, sink: Sink) -> None:
    record = with_pages(a_record(tmp_path), sink.url)
    until = TUESDAY + timedelta(days=3)
    with record.work() as (session, loaded):
        act = an_act(TUESDAY)
        days = {"first_on": TUESDAY, "last_on": until}
        contacts.set_deputy(session, loaded, act, **AGENCY, address="thay@stp.gov.vn", **days)
    opened_and_chased(record, TUESDAY, TUESDAY)
    deliver_step(record, morning(TUESDAY))

    assert sink.recipients == ["thay@stp.gov.vn"]
    assert opened(record, until) is not None
    assert opened(record, until + timedelta(days=1)) is None
