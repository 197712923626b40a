"""The link of a letter: what it opens, for how long, and that a look at it changes nothing."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import select, update
from sqlmodel import SQLModel, col

from models.database import transaction
from models.tables import AgencyRow, Assignment, Notice
from notifications import contacts
from notifications.revoking import revoke
from operation.secret_keys import secret_keys
from tests.builders import an_act, by_hand
from tests.pages.lived import (
    BY_LINK,
    CHASED,
    LETTERS,
    TODAY,
    Lived,
    a_copy,
    once_in,
    send,
    served,
)

LAST = CHASED + timedelta(days=30)
WHO = {"agency": "so-y-te", "role": "dau-moi-cchc"}
NEW = "moi@example.gov.vn"
UNLIKE = re.compile('name="(once|token)" value="[^"]*"')


def rows(lived: Lived) -> dict[str, list[tuple[Any, ...]]]:
    """The whole database."""
    with transaction(lived.record.reading) as session:
        tables = SQLModel.metadata.sorted_tables
        return {table.name: [(*row,) for row in session.execute(select(table))] for table in tables}


def ended(lived: Lived, token: str) -> str:
    """The page of a link that leads nowhere, but for what differs on every page."""
    answer = lived.client().get(f"/t/{token}")
    assert answer.status_code == 410
    return UNLIKE.sub("", answer.text)


def test_the_link_of_the_letter_that_arrived_opens_its_work(seen: Lived) -> None:
    letters = json.loads((seen.record.settings.var / LETTERS).read_text())
    [link] = re.findall(r"https://pages\.example(/t/\S+)", letters["so-y-te@example.gov.vn"])

    page = seen.client().get(link)

    assert link == f"/t/{seen.token()}"
    assert "Báo cáo thay mặt: Sở Y tế" in page.text
    assert "Nhiệm vụ II.1" in page.text
    assert "Nhiệm vụ III" not in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-robots-tag"] == "noindex"
    assert page.headers["cache-control"] == "private, no-cache"


def test_thirty_looks_at_a_link_change_nothing(lived: Lived) -> None:
    client, before, work = lived.client(), rows(lived), lived.work("II.1")

    for number in range(30):
        path = f"/t/{lived.token()}" + ("", f"/{work}/bao-cao", f"/{work}/gia-han")[number % 3]
        assert client.request("GET" if number % 2 else "HEAD", path).status_code == 200

    assert rows(lived) == before


@pytest.mark.parametrize(("day", "opens"), [(LAST, True), (LAST + timedelta(days=1), False)])
def test_a_link_opens_for_thirty_days_after_its_letter(
    tmp_path: Path, day: date, opens: bool
) -> None:
    with served(a_copy(tmp_path / "var"), day=day) as lived:
        answer = lived.client().get(f"/t/{lived.token()}")

    assert answer.status_code == (200 if opens else 410)
    assert ("đến hết ngày 05/5/2023" in answer.text) is opens


def revoked(lived: Lived) -> None:
    with lived.record.work() as (session, loaded):
        revoke(session, loaded, an_act(TODAY), [lived.letter()], "gửi nhầm")


def moved(lived: Lived) -> None:
    with lived.record.work() as (session, loaded):
        contacts.set_address(session, loaded, an_act(TODAY), **WHO, channel="email", address=NEW)


def bounced(lived: Lived) -> None:
    with lived.record.work() as (session, loaded):
        address = "so-y-te@example.gov.vn"
        contacts.mark_bounced(session, loaded, an_act(TODAY), address, "no such user")


def left_to_a_deputy_whose_time_is_over(lived: Lived) -> None:
    with by_hand(lived.record) as (session, _):
        letter = update(Notice).where(col(Notice.id) == lived.letter())
        session.connection().execute(letter.values(address=NEW))
    days = {"first_on": CHASED, "last_on": TODAY}
    with lived.record.work() as (session, loaded):
        contacts.set_deputy(session, loaded, an_act(TODAY), **WHO, address=NEW, **days)
    assert lived.client().get(f"/t/{lived.token()}").status_code == 200
    with lived.record.work() as (session, loaded):
        contacts.end_deputy(session, loaded, an_act(TODAY), **WHO, last_on=CHASED)


def was_an_escalation(lived: Lived) -> None:
    with by_hand(lived.record) as (session, _):
        letter = update(Notice).where(col(Notice.id) == lived.letter())
        session.connection().execute(letter.values(kind="escalation"))


@pytest.mark.parametrize(
    "end", [revoked, moved, bounced, left_to_a_deputy_whose_time_is_over, was_an_escalation]
)
def test_a_link_that_ended_is_answered_like_one_that_never_was(
    lived: Lived, end: Callable[[Lived], None]
) -> None:
    token, work = lived.token(), lived.work("II.1")
    form = once_in(lived.client().get(f"/t/{token}"))

    end(lived)

    assert ended(lived, token) == ended(lived, "chưa.từng-có")
    sent = lived.client().post(f"/t/{token}/{work}/bao-cao", data={"once": form, **BY_LINK})
    assert sent.status_code == 410
    assert lived.status(work) == "assigned"


def test_a_forged_link_is_answered_like_one_that_never_was(seen: Lived) -> None:
    token, [key] = seen.token(), secret_keys(seen.record.settings)
    notice, _, signature = token.partition(".")
    other = seen.token("so-tu-phap")
    forged = (
        f"{other.partition('.')[0]}.{signature}",
        token[: len(token) // 2],
        token[:-9] + "A" * 9,
        f"{notice}.",
        f".{signature}",
        f"{token}.{signature}",
        URLSafeSerializer("another key", salt="link").dumps(seen.letter()),
        URLSafeSerializer(key, salt="form").dumps(seen.letter()),
        URLSafeSerializer(key, salt="link").dumps(10**30),
        URLSafeSerializer(key, salt="link").dumps(True),
        URLSafeSerializer(key, salt="link").dumps(str(seen.letter())),
    )

    pages = {ended(seen, each) for each in (*forged, "a", "%00", "x" * 3000)}

    assert len(pages) == 1


def test_work_that_another_agency_holds_now_is_not_shown_by_the_link(lived: Lived) -> None:
    client, token, work = lived.client(), lived.token(), lived.work("II.1")
    with by_hand(lived.record) as (session, loaded):
        agency = select(col(AgencyRow.id)).filter_by(plan_id=loaded.id, code="so-tu-phap")
        its = update(Assignment).where(col(Assignment.id) == work)
        session.connection().execute(its.values(holder_id=agency.scalar_subquery()))

    page = client.get(f"/t/{token}")

    assert "Nhiệm vụ II.4" in page.text
    assert "Nhiệm vụ II.1" not in page.text
    assert client.get(f"/t/{token}/{work}/bao-cao").status_code == 404
    form = {"once": once_in(page), **BY_LINK}
    assert client.post(f"/t/{token}/{work}/bao-cao", data=form).status_code == 404


def test_a_new_key_signs_and_the_old_one_verifies_while_it_is_listed(tmp_path: Path) -> None:
    lived = a_copy(tmp_path / "var")
    token, [old] = lived.token(), secret_keys(lived.record.settings)
    status = {}

    for keys in (f"new,{old}", f"{old},new", "new"):
        with served(lived, keys=keys):
            status[keys] = lived.client().get(f"/t/{token}").status_code
            assert once_in(lived.client().get("/dang-nhap"))

    assert [*status.values()] == [200, 200, 410]


def test_a_link_is_refused_in_vietnamese_after_sixty_looks_in_a_minute(lived: Lived) -> None:
    client, token = lived.client(), lived.token()

    answers = [client.head(f"/t/{token}/{number}/xong").status_code for number in range(60)]

    assert set(answers) == {404}
    refused = client.get(f"/t/{token}")
    assert refused.status_code == 429
    assert "quá nhiều yêu cầu trong một phút" in refused.text
    assert client.get(f"/t/{lived.token('so-tu-phap')}").status_code == 200


def test_no_log_and_no_report_of_an_error_holds_the_token(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    lived = a_copy(tmp_path / "var")
    token, work = lived.token(), lived.work("II.1")
    with served(lived):
        page = lived.client().get(f"/t/{token}")
    lived.record.reading.dispose()
    _damage(lived)

    with served(lived):
        client = lived.client()
        broken: list[httpx.Response] = [
            client.get(f"/t/{token}"),
            client.get(f"/t/{token}/{work}/bao-cao"),
        ]
        form = {"once": once_in(page), **BY_LINK}
        broken.append(client.post(f"/t/{token}/{work}/bao-cao", data=form))

    log = "".join(capfd.readouterr())
    assert [answer.status_code for answer in broken] == [500, 500, 500]
    assert log.count("a page failed") == 3
    assert "malformed" in log
    assert token not in log
    assert token.partition(".")[2] not in log
    for answer in broken:
        assert "malformed" not in answer.text
        assert token not in answer.text
        [number] = re.findall(r"quản trị số: (\w+)", answer.text)
        assert number in log


def _damage(lived: Lived) -> None:
    """Everything in the file but its first page is overwritten."""
    folder = lived.record.settings.var
    for path in filter(Path.is_file, folder.glob("dondoc.sqlite3*")):
        with path.open("r+b") as file:
            size = path.stat().st_size
            file.seek(4096)
            file.write(b"\xa5" * max(size - 4096, 0))


def test_a_report_by_link_names_the_office_the_letter_and_who_sent_it(lived: Lived) -> None:
    work, path = lived.work("II.1"), f"/t/{lived.token()}"

    answer = send(lived.client(), f"{path}/{work}/bao-cao", f"{path}/{work}/bao-cao", **BY_LINK)

    assert answer.headers["location"] == f"{path}/{work}/xong"
    assert lived.audit()[-1] == ("submit", f"assignment:{work}", "Nguyễn Thị Hoa")
    done = lived.client().get(answer.headers["location"])
    assert "kết quả gửi đến địa chỉ so-y-te@example.gov.vn" in done.text
    assert "Đã gửi báo cáo" in done.text


@pytest.mark.parametrize("name", [None, "yte"])
def test_whoever_has_an_old_link_is_sent_a_new_one_at_the_address_on_record(
    lived: Lived, name: str | None
) -> None:
    client, token = lived.client(name), lived.token()
    with lived.desk() as desk:
        revoke(desk.session, desk.loaded, an_act(TODAY), [lived.letter()], "gửi nhầm")
    ended = client.get(f"/t/{token}")

    answer = client.post("/t/gui-lai", data={"once": once_in(ended), "token": token})
    unknown = client.post("/t/gui-lai", data={"once": once_in(ended), "token": "không-có"})

    assert ended.status_code == 410
    assert [answer.status_code, unknown.status_code] == [303, 303]
    assert lived.letter(kind="link")
