"""The certificate: what was sent to an agency, tied to the chain of the audit."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from documents.certificate import (
    CertifiedAttempt,
    NothingToTrust,
    Span,
    certified,
    write_certificate,
)
from documents.errors import Unwritable
from models.audit import chain
from models.database import transaction
from models.letters import outbox
from models.letters.returning import letter_of
from notifications.register import office_of_head
from notifications.returning import ReturnReport, give_back
from operation.installation import Installation
from operation.steps import chase_step, deliver_step, open_step, seal_step
from tests.builders import an_act, morning
from tests.conftest import Sink
from tests.plans.shipped import shipped_plan

on_both = pytest.mark.usefixtures("database")

DAY = date(2023, 3, 21)
MARCH = Span("so-tu-phap", date(2023, 3, 1), date(2023, 3, 31))


def a_letter(record: Installation, sink: Sink) -> None:
    """One letter to Sở Tư pháp was tried."""
    open_step(record, an_act(DAY))
    chase_step(record, an_act(DAY))
    settings = record.settings.model_copy(update={"smtp_url": SecretStr(sink.url)})
    deliver_step(replace(record, settings=settings), morning(DAY))


def found(record: Installation, span: Span = MARCH) -> list[CertifiedAttempt]:
    with record.work() as (session, loaded):
        return certified(session, loaded, span)


def written(record: Installation, path: Path, span: Span = MARCH) -> str:
    with record.work() as (session, loaded):
        write_certificate(session, loaded, span, path, as_of=DAY)
    return path.read_text(encoding="utf-8")


def test_a_letter_that_left_is_certified_with_its_message_id(
    record: Installation, sink: Sink
) -> None:
    a_letter(record, sink)

    (attempt,) = found(record)

    (letter,) = sink.letters
    assert attempt.attempt.message_id == letter["Message-ID"]
    assert (attempt.attempt.outcome, attempt.attempt.at) == ("sent", morning(DAY))
    assert (attempt.attempt.address, attempt.attempt.channel) == (
        "so-tu-phap@example.gov.vn",
        "email",
    )
    assert attempt.attempt.assignments == (1,)


def test_the_hash_is_that_of_the_row_as_exported(record: Installation, sink: Sink) -> None:
    a_letter(record, sink)
    sealed = seal_step(record, morning(DAY))

    (attempt,) = found(record)

    with transaction(record.engine) as session:
        (row,) = [row for row in chain.export(session) if row.id == attempt.attempt.audit]
    told = [row.id, row.at.isoformat(), row.as_of, record.loaded().id, row.actor, row.action]
    told += [row.subject, row.detail, row.person, row.via, row.changes]
    digest = hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
    assert sealed
    assert (attempt.row_hash.digest, attempt.row_hash.head) == (digest, sealed.head)
    assert f"{row.id} {digest}" in sealed.rows.splitlines()


def test_what_no_seal_holds_yet_is_said_to_be_so(record: Installation, sink: Sink) -> None:
    a_letter(record, sink)

    (attempt,) = found(record)

    assert attempt.row_hash.head is None


@on_both
def test_after_a_row_was_touched_nothing_is_certified_and_verify_names_it(
    record: Installation, sink: Sink
) -> None:
    a_letter(record, sink)
    seal_step(record, morning(DAY))
    (attempt,) = found(record)
    with transaction(record.engine) as session:
        session.execute(
            text("UPDATE audit SET action = 'sent', actor = 'ai do' WHERE id = :id"),
            {"id": attempt.attempt.audit},
        )

    with pytest.raises(NothingToTrust, match="dondoc audit verify"):
        found(record)
    with transaction(record.engine) as session:
        assert chain.verify(session).first_touched == attempt.attempt.audit


def test_a_failed_attempt_is_listed_as_one(
    record: Installation, sink: Sink, tmp_path: Path
) -> None:
    sink.refuse.add("so-tu-phap@example.gov.vn")
    a_letter(record, sink)

    (attempt,) = found(record)

    assert (attempt.attempt.outcome, attempt.flat["sent_at"]) == ("temporary", None)
    page = written(record, tmp_path / "giay.txt")
    assert "0 thư, sau 1 lần gửi" in page
    assert "Kết quả: Chưa gửi được" in page


def test_other_agencies_and_other_days_are_left_out(record: Installation, sink: Sink) -> None:
    a_letter(record, sink)

    assert found(record, replace(MARCH, agency="so-y-te")) == []
    assert found(record, replace(MARCH, last=date(2023, 3, 20))) == []


@pytest.mark.parametrize(
    ("forged", "words"),
    [
        ("UPDATE notice SET address = 'ai-do@khong-co.vn'", 'address is "so-tu-phap@'),
        ("UPDATE notice SET sent_at = '2023-03-01 01:00:00+00:00'", "sent_at is"),
        ("UPDATE delivery SET at = '2023-03-01 01:00:00+00:00'", "at is"),
        ("UPDATE delivery SET address = 'ai-do@khong-co.vn'", "in delivery 1"),
        ("UPDATE delivery SET outcome = 'permanent'", 'outcome is "sent" there'),
        ("DELETE FROM delivery", "its delivery of notice 1 is gone"),
        ("DELETE FROM notice_assignment", "assignments is"),
        ("UPDATE letter SET text = 'khong co gi'", "in letter of notice 1"),
        ("DELETE FROM letter", "the text of notice 1 is gone"),
    ],
)
def test_a_table_that_differs_from_the_audit_certifies_nothing_and_its_row_is_named(
    record: Installation, sink: Sink, forged: str, words: str
) -> None:
    a_letter(record, sink)
    seal_step(record, morning(DAY))
    (row,) = [attempt.attempt.audit for attempt in found(record)]
    with transaction(record.engine) as session:
        session.execute(text(forged))

    with pytest.raises(NothingToTrust, match=f"audit row {row}: .*{words}"):
        found(record)


@on_both
def test_a_sent_letter_that_the_audit_does_not_know_certifies_nothing(
    record: Installation, sink: Sink
) -> None:
    open_step(record, an_act(DAY))
    chase_step(record, an_act(DAY))
    with transaction(record.engine) as session:
        session.execute(text("UPDATE notice SET state = 'sent'"))

    with pytest.raises(NothingToTrust, match="notice 1 is sent, and the audit knows of no attempt"):
        found(record)


@pytest.mark.parametrize("garbage", ["x", '{"agency": "so-tu-phap", "sha256": "x"}'])
def test_what_no_act_wrote_certifies_nothing(
    record: Installation, sink: Sink, garbage: str
) -> None:
    a_letter(record, sink)
    with transaction(record.engine) as session:
        forged = text("UPDATE audit SET detail = :garbage WHERE action = 'sent'")
        session.execute(forged, {"garbage": garbage})

    with pytest.raises(NothingToTrust, match="a row that no act wrote"):
        found(record)


@on_both
def test_what_an_earlier_version_recorded_is_listed_as_not_provable(
    record: Installation, sink: Sink, tmp_path: Path
) -> None:
    a_letter(record, sink)
    with transaction(record.engine) as session:
        session.execute(text("UPDATE audit SET detail = '{}' WHERE action = 'sent'"))

    (attempt,) = found(record)

    assert not attempt.attempt.provable
    assert "không chứng minh được bằng nhật ký" in written(record, tmp_path / "giay.txt")


@pytest.mark.parametrize("suffix", [".html", ".txt"])
def test_a_letter_that_came_back_is_said_to_have(
    record: Installation, sink: Sink, tmp_path: Path, suffix: str
) -> None:
    a_letter(record, sink)
    with record.work() as (session, loaded):
        [row] = outbox.notices(session, loaded.id, agencies=["so-tu-phap"])
        letter = letter_of(session, [row.message_id or ""], [row.address])
        assert letter
        report = ReturnReport("550 5.1.1 no such user", "address", "mailer-daemon")
        assert give_back(session, loaded, an_act(DAY), letter, report)

    page = written(record, tmp_path / f"giay{suffix}")

    assert "1 thư (trong đó 1 thư bị trả lại), sau 1 lần gửi" in page
    assert "thư bị trả lại ngày 21/3/2023" in page


@pytest.mark.parametrize("suffix", [".html", ".txt"])
def test_the_page_says_what_was_sent_and_how_to_check_it(
    record: Installation, sink: Sink, tmp_path: Path, suffix: str
) -> None:
    a_letter(record, sink)
    sealed = seal_step(record, morning(DAY))

    page = written(record, tmp_path / f"giay-xac-nhan{suffix}")

    assert sealed
    assert "Số: ....../GXN-......" in page
    assert "......, ngày 21 tháng 3 năm 2023" in page
    assert re.search(r"^(.*>)?GIÁM ĐỐC(<.*)?$", page, re.MULTILINE)
    assert "Về việc gửi thư nhắc việc, đôn đốc" in page
    assert "08:00:00 ngày 21/3/2023" in page
    assert "II.5 " in page
    assert ", năm 2023 (mã số nhiệm vụ 1)" in page
    assert f"{sealed.head}" in page.partition("Mã niêm phong mới nhất")[2]
    assert f"dondoc audit verify --head {sealed.head}" in page


@pytest.mark.parametrize(
    ("name", "office"),
    [
        ("Sở Tư pháp", "Giám đốc"),
        ("Thanh tra tỉnh", "Chánh Thanh tra"),
        ("Ban Dân tộc", "Trưởng Ban"),
        ("Ủy ban nhân dân huyện Ninh Phước", "Chủ tịch"),
    ],
)
def test_the_office_alone_stands_over_a_signature(name: str, office: str) -> None:
    agency = shipped_plan().agencies[0].model_copy(update={"name": name, "head": None})

    assert office_of_head(agency) == office


@on_both
def test_a_page_that_is_there_is_not_overwritten(record: Installation, tmp_path: Path) -> None:
    written(record, tmp_path / "giay.txt")

    with pytest.raises(Unwritable, match="exists; write another name"):
        written(record, tmp_path / "giay.txt")
