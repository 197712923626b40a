"""A record in which something of everything has happened, served as `dondoc pages` serves it."""

import asyncio
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import select
from sqlmodel import Session, col

from assignments import extensions, transitions
from assignments.desk import Desk, Grounds
from assignments.files import keep_file, receive_file
from assignments.transitions import Paper
from deadlines.civil import instant
from models.assignments import work
from models.assignments.work import AssignmentView
from models.database import transaction
from models.tables import AgencyRow, Audit, Contact, Evidence, Notice
from notifications.links import Links
from operation.accounts import NewAccount, add
from operation.demo.sink import Sink, listening, text
from operation.installation import Installation, acting, open_installation
from operation.secret_keys import secret_keys
from operation.signing_in import begin
from operation.steps import chase_step, deliver_step, open_step
from pages.app import create_app
from pages.serving import THREADS, PagesServer, new_listener
from plans.loading import load
from plans.plan import Plan
from settings import Settings
from tests.builders import a_lived_copy, a_plan, a_record, an_act, an_obligation
from tests.inspections.builders import a_place, a_plan_that_inspects, drawn, proposed

CHASED, TODAY = date(2023, 4, 5), date(2023, 4, 6)
"""The letters left on a Wednesday; the pages live on the day after."""
CODE, OTHER = "thu-nghiem", "ke-hoach-khac"
PASSWORD = "ngựa pin kẹp đúng 12"
ACCOUNTS = (
    ("yte", "Nguyễn Thị Hoa", "so-y-te/dau-moi-cchc", "agency"),
    ("tuphap", "Trần Văn Bình", "so-tu-phap", "agency"),
    ("noivu", "Lê Thị Cúc", "so-noi-vu/dau-moi-cchc", "standing"),
    ("vanphong", "Phạm Văn Dũng", "van-phong", "judge"),
    ("lanhdao", "Đỗ Văn Em", "van-phong", "leader"),
    ("quantri", "Hồ Thị Giang", "so-noi-vu", "operator"),
)
OF_OTHER_PLAN = ("khac", "Vũ Thị Hạnh", "so-y-te", "agency")
ROLES = {name: role for name, _, _, role in ACCOUNTS}
CANARIES = tuple(a_place(f"canary-{number}", name=f"Xã Hoàng Yến {number}") for number in (1, 2, 3))
PDF = b"%PDF-1.4 b\xc3\xa1o c\xc3\xa1o"
COOKIES, LETTERS = "cookies.json", "letters.json"


def the_plan() -> Plan:
    """It inspects; two departments owe several things each, and have a head."""
    inspecting = a_plan_that_inspects(*CANARIES)
    owed = [
        an_obligation(f"II.{number}", lead=("so-y-te",), text=f"Câu của Quyết định, mục {number}.")
        for number in (1, 2, 3, 4)
    ]
    owed += [an_obligation(f"III.{number}", lead=("so-tu-phap",)) for number in (1, 2, 3)]
    return replace_obligations(inspecting, *owed)


def replace_obligations(plan: Plan, *more: dict[str, Any]) -> Plan:
    """The same plan with more obligations."""
    content = plan.model_dump()
    content["obligations"] = [*content["obligations"], *more]
    return Plan.model_validate(content)


@dataclass
class Lived:
    """The record, what its accounts' browsers hold, and where it is served."""

    record: Installation
    cookies: dict[str, str]
    app: FastAPI = field(default_factory=FastAPI)
    url: str = ""
    ids: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    clients: list[httpx.Client] = field(default_factory=list)

    def works(self, plan: str = CODE) -> dict[tuple[str, str], AssignmentView]:
        """All work of a plan by obligation and holder."""
        with replace(self.record, plan_code=plan).read() as (session, loaded):
            views = work.assignments_as_of(session, loaded.id, TODAY)
        return {(view.obligation, view.holder): view for view in views}

    def work(self, obligation: str, holder: str = "so-y-te", plan: str = CODE) -> int:
        """The id of a piece of work."""
        if plan not in self.ids:
            self.ids[plan] = {key: view.id for key, view in self.works(plan).items()}
        return self.ids[plan][obligation, holder]

    def status(self, work_id: int) -> str:
        """Where a piece of work stands."""
        return next(view.status for view in self.works().values() if view.id == work_id)

    def evidence(self, work_id: int) -> list[Evidence]:
        """The evidence of a piece of work, oldest first."""
        with transaction(self.record.reading) as session:
            return [row for row, _ in work.evidence_of(session, work_id)]

    def file_of(self, work_id: int) -> str:
        """The path under which the file of a piece of work is fetched."""
        row = self.evidence(work_id)[-1]
        return f"/tep/{row.id}/{(row.file or '').partition('/')[2]}"

    def letter(self, agency: str = "so-y-te", kind: str = "digest") -> int:
        """The id of the letter that an agency was sent."""
        query = (
            select(col(Notice.id))
            .join(Contact, col(Contact.id) == col(Notice.contact_id))
            .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
            .where(col(AgencyRow.code) == agency, col(Notice.kind) == kind)
            .order_by(col(Notice.id).desc())
        )
        with transaction(self.record.reading) as session:
            return session.scalars(query).first() or 0

    def token(self, agency: str = "so-y-te") -> str:
        """What the link in the letter to an agency ends with."""
        return Links("", secret_keys(self.record.settings)).token(self.letter(agency))

    def client(self, name: str | None = None, **options: Any) -> httpx.Client:
        """A browser, in which somebody is signed in; it follows no redirect."""
        cookies = {"dondoc": self.cookies[name]} if name else None
        # The server ends what is idle for five seconds: nothing is sent into that.
        limits = httpx.Limits(keepalive_expiry=2)
        # Without TLS: to read the authorities of the world takes longer than a page.
        base = {"base_url": self.url, "timeout": 60, "limits": limits, "verify": False}
        client = httpx.Client(cookies=cookies, **base, **options)
        self.clients.append(client)
        return client

    def audit(self) -> list[tuple[str, str, str | None]]:
        """What the audit says was done: act, subject, person."""
        query = select(col(Audit.action), col(Audit.subject), col(Audit.person))
        with transaction(self.record.reading) as session:
            return [(*row,) for row in session.execute(query.order_by(col(Audit.id)))]

    @contextmanager
    def desk(self, by: str | None = None, on: date = TODAY) -> Iterator[Desk]:
        """Somebody acts beside the pages."""
        with replace(self.record, plan_code=CODE).work() as (session, loaded):
            yield Desk(session, loaded, an_act(on, by or "test"), by, follows=by is None)


def once_in(page: httpx.Response) -> str:
    """What the last form of a page carries."""
    return value_in(page, "once")


def value_in(page: httpx.Response, name: str) -> str:
    """What the last field of a name holds that a page carries unseen."""
    return re.findall(f'name="{name}" value="([^"]*)"', page.text)[-1]


def send(client: httpx.Client, form: str, path: str, **fields: Any) -> httpx.Response:
    """Open a page, fill in its form and send it; `files` goes as the files of it."""
    files = fields.pop("files", None)
    page = client.get(form)
    return client.post(path, data={"once": once_in(page), **fields}, files=files)


def raw(lived: Lived, sent: bytes) -> bytes:
    """What comes back for bytes that no browser sends, before either side has enough."""
    host, port = lived.url.removeprefix("http://").split(":")
    answer = b""
    connection = socket.create_connection((host, int(port)), timeout=30)
    with connection, suppress(ConnectionError):
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        while chunk := connection.recv(65536):
            answer += chunk
    return answer


def at_once(sends: Sequence[Callable[[], httpx.Response]]) -> list[httpx.Response]:
    """The answers to what is sent at the same instant."""
    start = threading.Barrier(len(sends))

    def one(ask: Callable[[], httpx.Response]) -> httpx.Response:
        start.wait()
        return ask()

    with ThreadPoolExecutor(len(sends)) as pool:
        return list(pool.map(one, sends))


REPORT = {"so": "12/BC-SYT", "ngay": "5", "thang": "4", "nam": "2023"}
"""A report without faults, by whoever is signed in."""
BY_LINK = {**REPORT, "ho_ten": "Nguyễn Thị Hoa"}


def live(folder: Path) -> Installation:
    """Work of every state, letters that left for a real mail server, accounts, a sealed draw."""
    folder.mkdir(parents=True, exist_ok=True)
    record = a_record(folder, the_plan())
    with transaction(record.engine) as session:
        _load_other_plan(session)
    record = replace(record, plan_code=CODE)
    _make_accounts(record)
    act = an_act(CHASED)
    open_step(record, act)
    _draw(record)
    _answer(record)
    with listening(Sink()) as sink:
        settings = Settings(
            var_dir=folder, smtp_url=SecretStr(sink.url), pages_url="https://pages.example"
        )
        chase_step(record, act)
        deliver_step(replace(record, settings=settings), instant(CHASED, 9))
        letters = {letter["To"]: text(letter) for letter in sink.letters}
    (folder / LETTERS).write_text(json.dumps(letters))
    return record


def _load_other_plan(session: Session) -> None:
    content = a_plan(an_obligation(lead=("so-y-te",))).model_dump()
    content["head"]["code"] = OTHER
    load(session, Plan.model_validate(content), an_act(date(2023, 1, 2)), date(2023, 1, 2))


def _make_accounts(record: Installation) -> None:
    cookies, now = {}, datetime.now(UTC)
    for code, accounts in ((CODE, ACCOUNTS), (OTHER, (OF_OTHER_PLAN,))):
        with replace(record, plan_code=code).work() as (session, loaded):
            for name, person, office, role in accounts:
                new = NewAccount(name, person, office, role, None, PASSWORD)
                account = add(session, loaded, acting("test", now, CHASED), new)
                cookies[name] = begin(session, account, now)
    (record.settings.var / COOKIES).write_text(json.dumps(cookies))
    open_step(replace(record, plan_code=OTHER), an_act(CHASED))


def _draw(record: Installation) -> None:
    proposed(record)
    drawn(record)


def _answer(record: Installation) -> None:
    """II.2 and III.2 are reported with a file, I.2.a without; of II.3 more time is asked for."""
    settings = record.settings
    with record.work() as (session, loaded):
        desk = Desk(session, loaded, an_act(CHASED), None, follows=True)
        views = work.assignments_as_of(session, loaded.id, CHASED)
        ids = {view.obligation: view.id for view in views}
        for code, content in (("II.2", PDF + b" y"), ("III.2", PDF + b" t")):
            file = receive_file([content], "báo cáo.pdf", settings.evidence)
            paper = Paper(f"{code}/BC", CHASED, file=file.reference, note=f"Ghi chú của {code}")
            transitions.submit(desk, [ids[code]], paper)
            keep_file(file, settings.evidence)
        transitions.submit(desk, [ids["I.2.a"]], Paper("1/BC-SNV", CHASED))
        until = date(2023, 6, 30)
        extensions.request_extension(desk, [ids["II.3"]], until, Grounds("Chờ Bộ Y tế"))


@contextmanager
def served(
    lived: Lived,
    *,
    day: date = TODAY,
    secure: bool = False,
    keys: str | None = None,
    proxy: str = "",
) -> Iterator[Lived]:
    """The pages of a record over HTTP, by the server that `dondoc pages` runs, on a day."""
    settings = lived.record.settings
    if keys is not None:
        settings = settings.model_copy(update={"secret_keys": SecretStr(keys)})
    installation = replace(lived.record, settings=settings, connections=THREADS)
    with new_listener() as listener:
        listener.bind(("127.0.0.1", 0))
        # From now on a browser waits until it is answered.
        listener.listen()
        lived.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        lived.app = create_app(installation, lived.url, day=day, secure=secure)
        server = PagesServer(lived.app, proxy)
        thread = threading.Thread(target=asyncio.run, args=(server.answer(listener),))
        thread.start()
        try:
            yield lived
        finally:
            for client in lived.clients:
                client.close()
            server.stop()
            thread.join()
    installation.engine.dispose()
    installation.reading.dispose()


def a_copy(folder: Path) -> Lived:
    """The lived record in a folder of its own."""
    record = a_lived_copy(folder, live)
    cookies = json.loads((folder / COOKIES).read_text())
    opened = open_installation(record.settings, CODE, connections=THREADS)
    record.engine.dispose()
    return Lived(opened, cookies)
