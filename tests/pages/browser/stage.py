"""What browsers look at: the shipped plan on a Tuesday in April 2023, lived so far that each page
has something to show, and the pages of it on a port of their own."""

import asyncio
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlmodel import Session, col, select

from assignments.desk import Desk, Grounds
from assignments.extensions import request_extension
from assignments.transitions import Paper, acknowledge, return_, submit
from deadlines.civil import instant
from models import replies
from models.audit.acts import Act
from models.database import connect, transaction
from models.tables import AgencyRow, Assignment
from models.tables_access import Reply, ReplyFile
from models.types import OPEN
from operation import accounts
from operation.accounts import NewAccount
from operation.demo.sink import Sink, listening, text
from operation.demo.stage import DOMAIN, give_addresses
from operation.installation import Installation, acting, create_installation
from operation.steps import chase_step, deliver_step, open_step
from pages.app import create_app
from pages.serving import HOST, THREADS, PagesServer
from plans.loading import LoadedPlan, find, load
from plans.reading import read_plan
from settings import Settings

LIVE_FROM, OPENED = date(2023, 1, 3), date(2023, 3, 1)
CHASED, DAY = date(2023, 4, 3), date(2023, 4, 4)
PASSWORD = "ngựa pin kẹp đúng 12"
HEALTH, STANDING, JUDGE = "so-y-te", "so-noi-vu", "van-phong-ubnd-tinh"
PEOPLE = (
    ("yte", "Nguyễn Thị Hoa", f"{HEALTH}/dau-moi-cchc", "agency"),
    ("noivu", "Trần Văn Bình", f"{STANDING}/dau-moi-cchc", "standing"),
    ("vanphong", "Lê Thị Cúc", JUDGE, "judge"),
    ("lanhdao", "Phạm Văn Dũng", JUDGE, "leader"),
    ("quantri", "Đỗ Văn Em", STANDING, "operator"),
    ("baochi", "Võ Thị Giang", "bao-ninh-thuan", "agency"),
)
"""Name to sign in with, person, office, role; the newspaper has no work at all."""
REPORTERS = (
    "so-tu-phap",
    "so-tai-chinh",
    "so-khoa-hoc-va-cong-nghe",
    "so-giao-duc-va-dao-tao",
    "so-cong-thuong",
    "so-xay-dung",
    "ubnd-huyen-bac-ai",
    "ubnd-huyen-ninh-hai",
    "ubnd-huyen-ninh-son",
    "so-van-hoa-the-thao-va-du-lich",
)


@dataclass(frozen=True)
class Stage:
    """The record, the mail server that took its letters, and where its pages answer."""

    record: Installation
    sink: Sink
    url: str

    def letters_link(self, agency: str) -> str:
        """The address in the newest letter to an agency that arrived."""
        to = f"@{agency}.{DOMAIN}"
        texts = (text(letter) for letter in reversed(self.sink.letters) if to in letter["To"])
        links = (re.search(rf"{self.url}/t/\S+", words) for words in texts)
        return next(link[0] for link in links if link)

    def newest_letter(self, agency: str) -> str:
        """The text of what an agency got last, after whatever waits has been sent."""
        deliver_step(self.record, instant(DAY, 10))
        to = f"@{agency}.{DOMAIN}"
        return next(text(each) for each in reversed(self.sink.letters) if to in each["To"])

    def work_of(self, agency: str, *statuses: str) -> list[int]:
        """The ids of an agency's work in a state, without history, the first due first."""
        with transaction(self.record.engine) as session:
            return _work(session, agency, statuses or OPEN)


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """The record in a folder, and its pages answering while the block runs."""
    with listening(Sink()) as sink, socket.socket() as listener:
        listener.bind((HOST, 0))
        url = f"http://{HOST}:{listener.getsockname()[1]}"
        settings = Settings(
            var_dir=folder, database_url=None, smtp_url=SecretStr(sink.url), pages_url=url
        )
        live(create_installation(settings))
        record = Installation(
            settings, connect(settings.database, connections=THREADS), connections=THREADS
        )
        with _answering(record, url, listener):
            yield Stage(record, sink, url)
        record.engine.dispose()
        record.reading.dispose()


def live(record: Installation) -> None:
    """Reports, requests and a return, the accounts of everybody, and the letters of the day."""
    plan = read_plan(record.settings.plan_folder)
    with transaction(record.engine) as session:
        loaded = load(session, plan, _act(LIVE_FROM), live_from=LIVE_FROM)
        give_addresses(session, loaded, _act(LIVE_FROM))
    open_step(record, _act(OPENED))
    with transaction(record.engine) as session:
        loaded = find(session, None)
        for name, person, office, role in PEOPLE:
            new = NewAccount(name, person, office, role, None, PASSWORD)
            accounts.add(session, loaded, _act(OPENED), new)
        _answer(session, loaded)
    open_step(record, _act(CHASED))
    chase_step(record, _act(CHASED))
    deliver_step(record, instant(CHASED, 9))
    with transaction(record.engine) as session:
        _reply(session, find(session, None))


def _answer(session: Session, loaded: LoadedPlan) -> None:
    """What agencies and judges did in March."""
    for number, agency in enumerate((*REPORTERS, STANDING), start=1):
        desk = Desk(session, loaded, _act(OPENED + timedelta(days=10 + number)), agency)
        work_id = _work(session, agency, OPEN)[0]
        submit(desk, [work_id], _paper(desk.act, agency, number))
    returned, asked, taken_on, *_ = _work(session, HEALTH, OPEN)
    desk = Desk(session, loaded, _act(date(2023, 3, 20)), HEALTH)
    submit(desk, [returned], _paper(desk.act, HEALTH, 7))
    acknowledge(desk, [taken_on])
    grounds = Grounds("Báo cáo chưa có số liệu của các trung tâm y tế huyện; đề nghị bổ sung.")
    judge = Desk(session, loaded, _act(date(2023, 3, 22)), STANDING)
    return_(judge, [returned], grounds)
    for agency, work_id in ((HEALTH, asked), ("so-tu-phap", _work(session, "so-tu-phap", OPEN)[0])):
        desk = Desk(session, loaded, _act(date(2023, 3, 24)), agency)
        until = date(2023, 7, 28)
        request_extension(desk, [work_id], until, Grounds("Chờ hướng dẫn của Bộ chủ quản."))


def _reply(session: Session, loaded: LoadedPlan) -> None:
    """An answer by mail, with a file that cannot be taken."""
    at = instant(CHASED, 14)
    reply = Reply(
        plan_id=loaded.id,
        message_id="<1@so-cong-thuong.internal>",
        received_at=at,
        sender=f"dau-moi-cchc@so-cong-thuong.{DOMAIN}",
        subject="V/v báo cáo kết quả thực hiện nhiệm vụ cải cách hành chính quý I năm 2023",
        text="Kính gửi Sở Nội vụ,\nSở Công Thương gửi Báo cáo số 88/BC-SCT ngày 31/3/2023.",
        assignment_id=_work(session, "so-cong-thuong", OPEN)[0],
    )
    file = ReplyFile(reply_id=0, position=1, name="bao-cao.exe", problem="file-kind")
    assert replies.add(session, _act(CHASED), reply, [file])


def _paper(act: Act, agency: str, number: int) -> Paper:
    on = act.as_of - timedelta(days=1)
    signs = "".join(word[0] for word in agency.split("-")).upper()
    link = "https://vanban.example.gov.vn/bao-cao/2023/quy-1" if number % 3 == 0 else None
    return Paper(f"{number + 40}/BC-{signs}", on, link=link)


def _work(session: Session, agency: str, statuses: tuple[str, ...]) -> list[int]:
    query = (
        select(Assignment.id)
        .join(AgencyRow, col(AgencyRow.id) == col(Assignment.holder_id))
        .where(
            AgencyRow.code == agency,
            col(Assignment.status).in_(statuses),
            col(Assignment.extension_to).is_(None),
            col(Assignment.due_on) > DAY - timedelta(days=60),
        )
        .order_by(col(Assignment.due_on), col(Assignment.id))
    )
    return [each for each in session.exec(query) if each]


def _act(day: date) -> Act:
    return acting("stage", instant(day), day)


@contextmanager
def _answering(record: Installation, url: str, listener: socket.socket) -> Iterator[None]:
    server = PagesServer(create_app(record, url, day=DAY, secure=False), "")
    thread = threading.Thread(target=asyncio.run, args=(server.answer(listener),))
    thread.start()
    try:
        yield
    finally:
        server.stop()
        thread.join()
