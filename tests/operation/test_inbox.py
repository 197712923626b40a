"""Answers by mail: matched to letter and work, kept for a person, never obeyed, never lost."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import Session

from assignments.errors import DecidedReply, MissingGrounds, NotTheirs
from assignments.replies import set_aside, take_over
from assignments.transitions import Paper
from models import replies
from models.assignments import work
from models.assignments.work import evidence_of
from models.audit import acts
from models.database import transaction
from models.letters import outbox
from models.replies import ReplyView
from models.tables_access import Reply
from notifications import replies as reading
from notifications.contacts import set_deputy
from notifications.message_ids import thread_of
from operation import inbox
from operation.demo.sink import free_port, listening
from operation.inbox import InboxRead, inbox_health, read_inbox
from operation.installation import Installation
from operation.steps import deliver_step
from operation.upkeep.bounces import read_bounces
from plans.loading import load
from tests import mailboxes
from tests.builders import (
    NAMES,
    a_desk,
    a_lived_copy,
    a_plan,
    a_record,
    an_act,
    an_agency,
    an_obligation,
    morning,
    opened_and_chased,
)
from tests.conftest import Sink
from tests.notifications.answering import (
    ALL,
    PDF,
    WORDS,
    Answer,
    a_file,
    a_text,
    an_answer,
    with_parts,
)
from tests.notifications.test_bounces import a_recipient, a_report

on_both = pytest.mark.usefixtures("database")

TUESDAY, WEDNESDAY, FRIDAY = date(2023, 3, 21), date(2023, 3, 22), date(2023, 3, 24)
POINT, CLERK, HEALTH = "cchc@stp.gov.vn", "vanthu@stp.gov.vn", "so-y-te@example.gov.vn"
PAPER = Paper("12/BC-STP", date(2023, 3, 17))


def _letters_sent(folder: Path) -> Installation:
    """One task of Sở Tư pháp, which has two contacts, two of Sở Y tế: letters of Tuesday."""
    two = {"dau-moi-cchc": POINT, "van-thu": CLERK}
    agencies = [
        an_agency(code, **({"contacts": two} if code == "so-tu-phap" else {})) for code in NAMES
    ]
    plan = a_plan(
        an_obligation(),
        an_obligation("II.6", lead=("so-y-te",)),
        an_obligation("II.7", lead=("so-y-te",)),
        agencies=agencies,
    )
    installation = a_record(folder, plan)
    opened_and_chased(installation, TUESDAY, TUESDAY)
    with listening(Sink()) as sink:
        settings = installation.settings.model_copy(update={"smtp_url": SecretStr(sink.url)})
        deliver_step(replace(installation, settings=settings), morning(TUESDAY))
    return installation


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Installation]:
    installation = a_lived_copy(tmp_path / "var", _letters_sent)
    box = installation.settings.var / "box"
    for name in ("new", "cur"):
        (box / name).mkdir(exist_ok=True, parents=True)
    update = {"reply_mailbox": SecretStr(f"maildir:{box}"), "mail_from": "don-doc@example.gov.vn"}
    settings = installation.settings.model_copy(update=update)
    yield replace(installation, settings=settings)
    installation.engine.dispose()


def arrive(record: Installation, *letters: bytes) -> None:
    box = record.settings.var / "box"
    for letter in letters:
        (box / "new" / f"{len(list(box.glob('*/*'))):03}").write_bytes(letter)


def read(record: Installation, *letters: bytes, day: date = WEDNESDAY) -> list[ReplyView]:
    """Replies on record after these letters arrived and were read on a day."""
    arrive(record, *letters)
    assert read_inbox(record, an_act(day)) is not None
    return kept(record)


def kept(record: Installation) -> list[ReplyView]:
    with record.read() as (session, loaded):
        return replies.every(session, loaded.id)


def letter_to(record: Installation, agency: str) -> str:
    """The Message-ID of an agency's letter."""
    with record.read() as (session, loaded):
        [row] = outbox.notices(session, loaded.id, agencies=[agency])
    assert row.message_id
    return row.message_id


def answering(
    record: Installation, text: str = WORDS, agency: str = "so-tu-phap", **given: str
) -> bytes:
    """An answer to an agency's letter, from its first contact unless told otherwise."""
    fields = {
        "From": POINT if agency == "so-tu-phap" else HEALTH,
        "In_Reply_To": letter_to(record, agency),
        "References": "",
        **given,
    }
    return an_answer(text, **fields)


def of_justice(session: Session, plan_id: int) -> work.AssignmentView:
    return work.assignments_as_of(session, plan_id, FRIDAY, work.Filter(agencies=["so-tu-phap"]))[0]


@on_both
def test_an_answer_is_matched_to_letter_and_work_and_changes_nothing(record: Installation) -> None:
    [reply] = read(record, answering(record))

    assert (reply.agency, reply.obligation, reply.problem) == ("so-tu-phap", "II.5", None)
    assert (reply.sender, reply.text, reply.state) == (POINT, WORDS, "waiting")
    with record.read() as (session, loaded):
        assert of_justice(session, loaded.id).status == "assigned"
        [entry] = acts.of_subjects(session, loaded.id, [f"reply:{reply.id}"])
    assert (entry.actor, entry.action) == ("inbox", "reply")
    assert json.loads(entry.detail)["assignment"] == reply.assignment_id


@pytest.mark.parametrize(
    ("given", "agency", "problem", "named"),
    [
        ({}, "so-tu-phap", None, True),
        # another contact of the same agency, in other letters
        ({"From": CLERK.upper()}, "so-tu-phap", None, True),
        ({"From": "ca-nhan@gmail.com"}, "so-tu-phap", "sender_differs", True),
        ({"From": HEALTH}, "so-tu-phap", "sender_differs", True),
        ({"From": f"{POINT}, ai-do@example.com"}, "so-tu-phap", "sender_differs", True),
        ({"Authentication_Results": "mx; dmarc=fail"}, "so-tu-phap", "forged", True),
        # two tasks in the letter, and none is named
        ({}, "so-y-te", "several_works", False),
        # nothing says which letter it is about
        ({"In_Reply_To": ""}, "so-tu-phap", "no_letter", False),
        ({"In_Reply_To": "", "From": "ai-do@example.com"}, "so-tu-phap", "stranger", False),
        ({"In_Reply_To": "", "From": ""}, "so-tu-phap", "stranger", False),
    ],
)
def test_what_cannot_be_told_is_named_and_waits_all_the_same(
    record: Installation, given: dict[str, str], agency: str, problem: str | None, named: bool
) -> None:
    [reply] = read(record, answering(record, agency=agency, **given))

    assert (reply.problem, reply.state) == (problem, "waiting")
    assert (reply.assignment_id is not None) == named


def test_work_that_it_names_by_number_is_meant_if_its_agency_holds_it(record: Installation) -> None:
    with record.read() as (session, loaded):
        works = {
            view.obligation: view.id
            for view in work.assignments_as_of(session, loaded.id, FRIDAY, work.Filter())
        }

    def about(*codes: str, **given: str) -> bytes:
        words = "; ".join(f"mã số nhiệm vụ: {works[code]}" for code in codes)
        return answering(record, words, "so-y-te", Message_ID=f"<{codes}{given}>", **given)

    found = read(
        record, about("II.7"), about("II.5"), about("II.6", "II.7"), about("II.6", In_Reply_To="")
    )

    assert [(reply.obligation, reply.problem) for reply in found] == [
        ("II.7", None),
        (None, "no_work"),
        (None, "several_works"),
        ("II.6", None),
    ]


def test_the_thread_alone_means_the_newest_letter_of_its_contact(record: Installation) -> None:
    with record.read() as (_, loaded):
        code = loaded.plan.code
    thread = thread_of(code, "so-tu-phap", "dau-moi-cchc", "example.gov.vn")

    [reply] = read(record, answering(record, In_Reply_To=thread))

    assert (reply.agency, reply.problem) == ("so-tu-phap", None)


def test_a_deputy_answers_for_the_contact(record: Installation) -> None:
    with record.work() as (session, loaded):
        set_deputy(
            session,
            loaded,
            an_act(TUESDAY),
            agency="so-tu-phap",
            role="dau-moi-cchc",
            address="thay@example.gov.vn",
            first_on=WEDNESDAY,
            last_on=FRIDAY,
        )

    [reply] = read(record, answering(record, From="thay@example.gov.vn"))

    assert reply.problem is None


@on_both
def test_a_letter_read_twice_is_kept_once_and_one_of_the_same_name_beside_it(
    record: Installation,
) -> None:
    letter = answering(record)
    read(record, letter)

    found = read(record, letter, letter, answering(record, "Khác."))

    assert [reply.text for reply in found] == [WORDS, "Khác."]
    assert read_inbox(record, an_act(WEDNESDAY)) == InboxRead()


@on_both
def test_of_two_scans_of_a_name_with_other_files_neither_is_lost(record: Installation) -> None:
    first, second = (
        with_parts(
            "mixed", a_text(""), a_file(content=content), From=POINT, In_Reply_To="", References=""
        )
        for content in (PDF, PDF + b" khac")
    )

    found = read(record, first, second, first)

    assert len({reply.files[0].file for reply in found}) == len(found) == 2


def test_of_a_plan_and_its_successor_the_named_work_tells_which_else_it_is_the_one_that_runs(
    record: Installation,
) -> None:
    with record.read() as (session, loaded):
        old, held = loaded.id, of_justice(session, loaded.id).id
        later = loaded.plan.head.signed_on + timedelta(days=1)
        head = loaded.plan.head.model_copy(update={"code": "ke-tiep", "signed_on": later})
    new = a_plan(
        an_obligation(),
        agencies=[an_agency(code, contacts={"dau-moi-cchc": POINT}) for code in NAMES],
        head=head,
    )
    arrive(
        record,
        answering(record, f"mã số nhiệm vụ: {held}", In_Reply_To="", Message_ID="<1@a.vn>"),
        answering(record, In_Reply_To="", Message_ID="<2@a.vn>"),
    )
    with transaction(record.engine) as session:
        load(session, new, an_act(TUESDAY))

    read_inbox(record, an_act(WEDNESDAY))

    with transaction(record.engine) as session:
        named = replies.with_message_id(session, "<1@a.vn>")
        other = replies.with_message_id(session, "<2@a.vn>")
    assert named
    assert other
    assert (named.plan_id, named.assignment_id) == (old, held)
    assert (other.plan_id == old, other.problem) == (False, "no_letter")


def test_a_note_of_absence_and_a_loop_are_set_aside_and_not_lost(record: Installation) -> None:
    absent = answering(record, "Tôi đi vắng.", Auto_Submitted="auto-replied", Message_ID="<1@a.vn>")
    ours = answering(record, From="don-doc@example.gov.vn", Message_ID="<2@a.vn>")
    itself = answering(record, Message_ID=letter_to(record, "so-tu-phap"))
    system = with_parts(
        "mixed", a_text(WORDS), a_file(), From=POINT, Auto_Submitted="auto-generated"
    )

    found = read(record, absent, ours, itself, system)

    # a system that sends documents by itself waits for a person
    assert [(reply.problem, reply.state) for reply in found] == [
        ("automatic", "set_aside"),
        ("loop", "set_aside"),
        ("loop", "set_aside"),
        ("automatic", "waiting"),
    ]
    with record.read() as (session, loaded):
        assert len(replies.waiting(session, loaded.id)) == 1
        assert replies.counts(session, loaded.id) == {"set_aside": 3, "waiting": 1}


def test_reports_in_a_mailbox_for_both_are_left_to_the_bounces(record: Installation) -> None:
    settings = record.settings
    update = {"bounce_mailbox": settings.reply_mailbox}
    both = replace(record, settings=settings.model_copy(update=update))
    report = a_report(a_recipient(POINT), letter=letter_to(record, "so-tu-phap"))

    [reply] = read(both, report, answering(record))
    bounces = read_bounces(both, an_act(WEDNESDAY))

    assert reply.text == WORDS
    assert bounces is not None
    assert (bounces.reports, bounces.returned) == (1, 1)
    assert read_inbox(both, an_act(WEDNESDAY)) == InboxRead()


def test_files_are_kept_as_evidence_is_and_the_others_are_named(record: Installation) -> None:
    letter = with_parts(
        "mixed",
        a_text(WORDS),
        a_file('filename="bc.pdf"'),
        a_file('filename="chay.exe"', b"MZ"),
        a_file('filename="gia.pdf"', b"MZ"),
        a_file('filename="rong.pdf"', b""),
        a_file('filename="winmail.dat"', b"x", "application/ms-tnef"),
        From=POINT,
        In_Reply_To=letter_to(record, "so-tu-phap"),
    )

    [reply] = read(record, letter)

    assert [(file.name, file.problem) for file in reply.files] == [
        ("bc.pdf", None),
        ("chay.exe", "file-kind"),
        ("gia.pdf", "file-content"),
        ("rong.pdf", "file-empty"),
        ("winmail.dat", "tnef"),
    ]
    digest, _, name = (reply.files[0].file or "").partition("/")
    assert name == "bc.pdf"
    assert [path.name for path in record.settings.evidence.iterdir()] == [digest]
    assert (record.settings.evidence / digest).read_bytes() == PDF


def test_more_files_than_evidence_takes_are_named(
    record: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [a_file(f'filename="{number}.pdf"', PDF + bytes([number])) for number in range(22)]
    letter = with_parts("mixed", a_text(WORDS), *many, From=POINT)

    [reply] = read(record, letter)

    assert [file.problem for file in reply.files] == [*[None] * 20, "too_many", "too_many"]


@pytest.mark.parametrize("answer", ALL, ids=lambda answer: answer.program)
def test_of_every_program_the_letter_is_found(record: Installation, answer: Answer) -> None:
    raw = answer.raw.replace(b"<1@example.gov.vn>", letter_to(record, "so-tu-phap").encode())

    [reply] = read(record, raw)

    if answer.problem == "loop":
        assert reply.state == "set_aside"
    elif answer.program == "VNPT iOffice":
        assert reply.problem == "stranger"
    else:
        assert reply.agency == "so-tu-phap"


def taken(record: Installation, day: date = FRIDAY, by: str | None = "so-noi-vu") -> None:
    with record.work() as (session, loaded):
        take_over(a_desk(session, loaded, an_act(day), by), kept(record)[0].id, PAPER)


@on_both
def test_taken_over_it_is_the_holders_report_of_the_day_it_came(record: Installation) -> None:
    letter = with_parts(
        "mixed",
        a_text(WORDS),
        a_file('filename="bc.pdf"'),
        a_file('filename="phu-luc.pdf"', PDF + b"2"),
        From=POINT,
        In_Reply_To=letter_to(record, "so-tu-phap"),
    )
    [reply] = read(record, letter, day=WEDNESDAY)

    taken(record)

    with record.read() as (session, loaded):
        view = of_justice(session, loaded.id)
        evidence = evidence_of(session, view.id)
        [*_, entry] = acts.of_subjects(session, loaded.id, [work.subject_of(view.id)])
        assert work.evidence_count(session, view.id) == 1
        assert [each.id for each in replies.of_assignment(session, loaded.id, view.id)] == [
            reply.id
        ]
    assert (view.status, view.submitted_on) == ("submitted", WEDNESDAY)
    assert [(row.document, (row.file or "").partition("/")[2]) for row, _ in evidence] == [
        ("12/BC-STP", "bc.pdf"),
        ("12/BC-STP", "phu-luc.pdf"),
    ]
    assert evidence[0][0].note == WORDS
    assert (entry.actor, entry.action, entry.via) == ("so-noi-vu", "submit", "mail")
    [reply] = kept(record)
    assert (reply.state, reply.decided_by, reply.decided_on) == ("taken", "so-noi-vu", FRIDAY)


def test_what_was_decided_is_not_decided_again_and_says_by_whom(record: Installation) -> None:
    read(record, answering(record))
    taken(record)

    with pytest.raises(DecidedReply, match="was taken over by so-noi-vu on 2023-03-24"):
        taken(record)
    with record.work() as (session, loaded), pytest.raises(DecidedReply):
        set_aside(a_desk(session, loaded, an_act(FRIDAY), "so-noi-vu"), 1, "nhầm")


@pytest.mark.parametrize("by", ["so-tu-phap", "van-phong"])
def test_only_who_decides_on_the_work_takes_a_reply_over(record: Installation, by: str) -> None:
    read(record, answering(record))

    with pytest.raises(NotTheirs, match="so-noi-vu"):
        taken(record, by=by)
    assert kept(record)[0].state == "waiting"


def test_without_work_a_reply_is_taken_over_for_the_work_that_is_named(
    record: Installation,
) -> None:
    [reply] = read(record, answering(record, agency="so-y-te"))

    with pytest.raises(MissingGrounds, match="names no work"):
        taken(record)
    with record.work() as (session, loaded):
        [view] = work.assignments_as_of(session, loaded.id, FRIDAY, work.Filter(obligation="II.6"))
        desk = a_desk(session, loaded, an_act(FRIDAY), "so-noi-vu")
        take_over(desk, reply.id, PAPER, assignment_id=view.id)
    assert (kept(record)[0].obligation, kept(record)[0].state) == ("II.6", "taken")


def test_set_aside_with_a_reason_it_leaves_the_queue(record: Installation) -> None:
    read(record, answering(record))

    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(FRIDAY), "so-noi-vu")
        with pytest.raises(MissingGrounds, match="for a reason"):
            set_aside(desk, 1, " ")
        set_aside(desk, 1, "chỉ hỏi lại")

    with record.read() as (session, loaded):
        assert replies.waiting(session, loaded.id) == []
        [*_, entry] = acts.of_subjects(session, loaded.id, ["reply:1"])
    assert json.loads(entry.detail)["reason"] == "chỉ hỏi lại"


def test_what_the_machine_set_aside_a_person_may_still_take_over(record: Installation) -> None:
    read(record, answering(record, Precedence="bulk"))
    assert kept(record)[0].state == "set_aside"

    taken(record)

    assert kept(record)[0].state == "taken"


@on_both
def test_the_queue_is_read_in_pages_without_loss_or_repeat(record: Installation) -> None:
    read(record, *[answering(record, Message_ID=f"<{number}@a.vn>") for number in range(7)])

    pages, after = [], None
    with record.read() as (session, loaded):
        while page := replies.waiting(session, loaded.id, limit=3, after=after):
            pages.append([reply.id for reply in page])
            after = page[-1].place

    assert pages == [[1, 2, 3], [4, 5, 6], [7]]


@on_both
def test_a_mailbox_on_a_server_is_read_once(record: Installation) -> None:
    with mailboxes.running() as server:
        update = {"reply_mailbox": SecretStr(server.url)}
        on_server = replace(record, settings=record.settings.model_copy(update=update))
        server.put(answering(record), b"From: ai-do@example.com\nSubject: x\n\nKinh gui\n")

        act = an_act(datetime.now(UTC).date())
        first = read_inbox(on_server, replace(act, now=datetime.now(UTC)))

        assert first == InboxRead((1, 2))
        assert (server.unseen(), read_inbox(on_server, act)) == (0, InboxRead())
    assert [reply.problem for reply in kept(record)] == [None, "stranger"]
    assert datetime.now(UTC) - kept(record)[0].received_at < timedelta(minutes=5)


def test_a_reader_that_dies_before_it_marks_a_letter_keeps_it_once(record: Installation) -> None:
    arrive(record, answering(record))
    read_inbox(record, an_act(WEDNESDAY))
    box = record.settings.var / "box"
    [path] = (box / "cur").iterdir()
    path.rename(box / "new" / "again")

    assert read_inbox(record, an_act(WEDNESDAY)) == InboxRead((), 1)
    assert len(kept(record)) == 1


@on_both
def test_of_two_readers_at_once_the_second_keeps_nothing_and_goes_on(record: Installation) -> None:
    [reply] = read(record, answering(record))
    with record.work() as (session, loaded):
        row = replies.lock(session, loaded.id, reply.id)
        assert row is not None
        copy = Reply.model_validate({**row.model_dump(exclude={"id"}), "state": "waiting"})
        assert not replies.add(session, an_act(WEDNESDAY), copy, [])

    assert len(kept(record)) == 1


def test_a_letter_larger_than_is_read_is_kept_by_its_words_and_names(
    record: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert inbox.LONGEST_READ == reading.LONGEST_READ
    large = b"%PDF-" + b"x" * (reading.LONGEST_READ // 4 * 3)
    letter = with_parts("mixed", a_text(WORDS), a_file('filename="to.pdf"', large), From=POINT)

    [reply] = read(record, letter)

    assert (reply.text, reply.problem) == (WORDS, "too_large")
    assert [(file.name, file.problem) for file in reply.files] == [("to.pdf", "too_large")]


def test_without_a_mailbox_nothing_is_read_and_one_that_does_not_answer_is_an_alarm(
    record: Installation,
) -> None:
    def having(url: str | None) -> Installation:
        update = {"reply_mailbox": SecretStr(url) if url else None}
        return replace(record, settings=record.settings.model_copy(update=update))

    assert read_inbox(having(None), an_act(WEDNESDAY)) is None
    assert inbox_health(having(None)) == inbox_health(record) == []
    [line] = inbox_health(having(f"imap://u:canary@127.0.0.1:{free_port()}/INBOX"))
    assert not line.ok
    assert "DONDOC_REPLY_MAILBOX" in line.words
    assert "canary" not in line.words
