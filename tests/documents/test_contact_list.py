"""The list of contacts that comes back edited: all of its rows, or none."""

from pathlib import Path

import pytest
from sqlalchemy import update

from documents.contact_list import ListImport, import_contacts
from models import plan_rows
from models.audit import acts
from models.letters import contacts
from models.tables import Contact
from notifications.channels import Channels
from notifications.contacts import mark_bounced
from operation.installation import Installation
from sheets.errors import SheetError, SheetFaults
from tests.builders import a_record, an_act, by_hand
from tests.documents.builders import MARCH, a_workbook, kept

on_both = pytest.mark.usefixtures("database")

HEADER = "agency,contact,address,state\n"
STP = "so-tu-phap,dau-moi-cchc,cchc@stp.gov.vn,example\n"


def imported(record: Installation, content: str | bytes, name: str = "list.csv") -> ListImport:
    raw = content.encode() if isinstance(content, str) else content
    with record.work() as (session, plan):
        path = kept(record.settings.var_dir, raw, name)
        return import_contacts(session, plan, an_act(MARCH), path)


def kept_contacts(record: Installation) -> dict[str, tuple[str, bool]]:
    """Address of each agency, and whether it is an example."""
    with record.work() as (session, plan):
        found = plan_rows.contacts(session, plan.id)
    return {agency.code: (contact.address, contact.is_example) for agency, contact in found}


def test_a_row_that_a_comma_has_moved_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SheetFaults, match="row 2: more cells than the header; quote words"):
        imported(a_record(tmp_path), HEADER + "so-tu-phap,dau-moi-cchc,a,cchc@stp.gov.vn,example\n")


def test_a_changed_address_is_set_and_the_others_stay_examples(tmp_path: Path) -> None:
    record = a_record(tmp_path)
    with by_hand(record) as (session, _):
        session.execute(update(Contact).values(is_example=True))
    unchanged = "so-y-te,dau-moi-cchc,so-y-te@example.gov.vn,example\n"

    told = imported(record, HEADER + STP + unchanged)

    assert [(change.agency, change.contact, change.address) for change in told.changes] == [
        ("so-tu-phap", "dau-moi-cchc", "cchc@stp.gov.vn")
    ]
    assert told.unchanged == 1
    assert kept_contacts(record)["so-tu-phap"] == ("cchc@stp.gov.vn", False)
    assert kept_contacts(record)["so-y-te"] == ("so-y-te@example.gov.vn", True)


def test_the_same_list_again_changes_nothing(tmp_path: Path) -> None:
    record = a_record(tmp_path)
    imported(record, HEADER + STP)

    # the part after the @ knows no capitals
    again = imported(record, HEADER + STP.replace("stp.gov.vn", "STP.gov.vn"))

    assert (again.changes, again.unchanged) == ([], 1)
    with record.work() as (session, plan):
        entries = acts.of_subjects(session, plan.id, ["contact:so-tu-phap/dau-moi-cchc"])
    assert [row.action for row in entries] == ["contact"]


@pytest.mark.parametrize(
    "content",
    [
        # as Excel in Vietnam writes it, with a mark of its encoding and its line ends
        "\ufeff" + (HEADER + STP).replace(",", ";").replace("\n", "\r\n"),
        # in other words, in another order, with a name in place of the code
        "Thư điện tử,CƠ QUAN,Đầu mối\ncchc@stp.gov.vn,Sở Tư pháp,dau-moi-cchc\n",
        # in the names of officials, spelled as they like
        "Mã cơ quan\tĐầu mối\tEmail\nSỞ TƯ PHÁP\tdau-moi-cchc\tcchc@stp.gov.vn\n",
        # blank rows, quotation marks, spaces
        HEADER + '\n"so-tu-phap", "dau-moi-cchc", cchc@stp.gov.vn ,\n,,,\n',
        # a workbook
        a_workbook(
            ("so-tu-phap", "dau-moi-cchc", "cchc@stp.gov.vn"),
            header=("agency", "contact", "address"),
        ),
    ],
)
def test_a_list_may_be_csv_or_a_workbook(tmp_path: Path, content: str | bytes) -> None:
    record = a_record(tmp_path)

    assert [change.address for change in imported(record, content).changes] == ["cchc@stp.gov.vn"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        # not UTF-8: as Excel saves it by default, and as "Unicode text"
        (
            (HEADER + STP).encode("utf-16"),
            "is not UTF-8 (UTF-16, or no text at all); in Excel choose",
        ),
        ((HEADER + "Sở,x,y".replace("ở", "\xff")).encode("latin-1"), "line 2 is not UTF-8"),
        # no list at all
        ("", "no row is a header"),
        ("agency;contact\n", 'no column "Địa chỉ thư điện tử"'),
        (HEADER, "nothing is below the header"),
        (HEADER + 'a,"b"c,d\n', "line 2: no CSV"),
        (HEADER + STP * 5001, "more than 5000 rows"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "an old .xls"),
        # a row
        (HEADER + STP.replace("cchc@", "mailto://cchc@"), 'row 2, column "address": "mailto://'),
        (HEADER + STP.replace("cchc@stp.gov.vn", "a@b.vn; c@d.vn"), "is not one e-mail address"),
        (
            HEADER + STP.replace("cchc@stp.gov.vn", "Nguyễn Văn A <a@stp.gov.vn>"),
            "write name@agency.gov.vn",
        ),
        (HEADER + STP.replace("gov.vn", "gov.vn;"), "write name@agency.gov.vn"),
        (HEADER + STP.replace("cchc@stp.gov.vn", ""), 'row 2, column "address": is blank; write'),
        (
            HEADER + STP.replace("phap", "phapp"),
            '"so-tu-phapp" is not an agency of the plan; did you mean "so-tu-',
        ),
        (
            HEADER + STP.replace("cchc,", "cchx,"),
            '"dau-moi-cchx" is not a role of the plan; did you mean "dau-moi-',
        ),
        (
            HEADER + STP.replace("dau-moi-cchc", "Đầu mối CCHC x"),
            '"Đầu mối CCHC x" is not a role of the plan; write one of',
        ),
        (HEADER + STP + STP, "rows 2 and 3 are both so-tu-phap/dau-moi-cchc; keep one"),
    ],
)
def test_a_list_with_a_fault_is_refused_whole(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    record = a_record(tmp_path)
    before = kept_contacts(record)

    with pytest.raises(SheetError) as refused:
        imported(record, content)

    assert words in str(refused.value)
    assert kept_contacts(record) == before


def test_every_fault_of_a_list_is_named_at_once_and_nothing_is_set(tmp_path: Path) -> None:
    record = a_record(tmp_path)
    before = kept_contacts(record)

    with pytest.raises(SheetFaults) as refused:
        imported(record, HEADER + STP + "so-y-te,dau-moi-cchc,x\n\nso-z,van-thu,a@b.gov.vn\n")

    # the blank row counts, as Excel shows it
    assert [fault.row for fault in refused.value.faults] == [3, 5]
    assert kept_contacts(record) == before


@on_both
def test_a_list_may_say_by_which_channel(tmp_path: Path) -> None:
    record = a_record(tmp_path)
    header, sms = (
        "agency,contact,address,channel\n",
        Channels({"sms": "json://localhost/{address}"}),
    )

    def told(line: str) -> list[tuple[str, str]]:
        with record.work() as (session, plan):
            path = kept(record.settings.var_dir, (header + line).encode(), "list.csv")
            found = import_contacts(session, plan, an_act(MARCH), path, sms)
        return [(change.channel, change.address) for change in found.changes]

    assert told("so-y-te,dau-moi-cchc,0912345678,sms\n") == [("sms", "+84912345678")]
    # a blank channel is what it was
    assert told("so-y-te,dau-moi-cchc,0912345678,\n") == []
    assert told("so-y-te,dau-moi-cchc,0987654321,\n") == [("sms", "+84987654321")]
    with pytest.raises(SheetFaults, match='column "channel": no channel "zalo" is configured'):
        told("so-y-te,dau-moi-cchc,0987654321,zalo\n")


def test_the_same_list_again_lifts_what_bounced_and_nothing_else(tmp_path: Path) -> None:
    record = a_record(tmp_path)
    imported(record, HEADER + STP)
    with record.work() as (session, plan):
        mark_bounced(session, plan, an_act(MARCH), "cchc@stp.gov.vn", "550")

    assert [change.agency for change in imported(record, HEADER + STP).changes] == ["so-tu-phap"]

    with record.work() as (session, plan):
        assert contacts.bounced(session, plan.id) == []
    assert imported(record, HEADER + STP).changes == []
