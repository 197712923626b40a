"""1,000 digests of 2 KB to a mail server on this machine: ours, stock Apprise, plain smtplib."""

import smtplib
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path
from statistics import median

from apprise import Apprise
from sqlmodel import Session

from bench.sink import Sink, sink
from deadlines.civil import instant
from models.audit import acts
from models.audit.acts import Act
from models.database import transaction
from models.plan_rows import contacts
from models.tables import Assignment, Contact, Notice, NoticeAssignment
from notifications.delivery import deliver
from notifications.mail import Connection, Mail, MailServer, post
from operation.installation import create_installation
from operation.steps import open_step
from plans.loading import load
from plans.reading import read_plan
from settings import REPOSITORY, Settings

LETTERS = 1000
OF_STOCK = 100
"""Stock Apprise makes a TLS context for each letter: a thousand would take half a minute."""
ROUNDS = 3
AIM = 600
SENDER = "office@example.gov.vn"
DAY = date(2023, 3, 21)
PLAN, LIVE_FROM = REPOSITORY / "calendar" / "qd-465-2022", date(2022, 8, 17)


def main() -> int:
    """Print the rates; 1 if ours is below the aim."""
    with sink() as server:
        ours = _measured(server, "our plugin, one connection", LETTERS, _ours)
        plain = _measured(server, "plain smtplib, one connection", LETTERS, _plain)
        stock = _measured(server, "stock Apprise mailto, an object a letter", OF_STOCK, _stock)
        whole = _whole(server)
    print(f"ours / plain smtplib {ours / plain:.2f}, ours / stock Apprise {ours / stock:.1f}")
    print(
        f"the whole of `deliver` (claim, wording, two more commits, audit; SQLite, one process): "
        f"{whole:.0f} letters/s"
    )
    print(f"aim: ours at least {AIM}/s: {'met' if ours >= AIM else 'MISSED'}")
    return 0 if ours >= AIM else 1


def digest(number: int) -> tuple[str, str, str]:
    """Whom a digest goes to, its subject, its 2 KB of text."""
    days = (DAY + timedelta(days=one) for one in range(17))
    lines = "\n".join(f"- obligation {one}: due {day}" for one, day in enumerate(days))
    filling = ("\n" + "x" * 63) * 16
    return f"a{number}@example.gov.vn", f"Nhắc việc ngày {DAY}, cơ quan {number}", lines + filling


def _measured(server: Sink, name: str, letters: int, send: Callable[[int, int], None]) -> float:
    """Letters a second, the median of some rounds, each counted by the server too."""
    rates = []
    for _ in range(ROUNDS):
        before, began = server.count(), time.perf_counter()
        send(server.port, letters)
        rates.append(letters / (time.perf_counter() - began))
        assert server.count() - before == letters, "others came than were sent"
    spread = f"{min(rates):.0f} to {max(rates):.0f}"
    print(f"{name}: {median(rates):.0f} letters/s ({letters} letters, {ROUNDS} rounds, {spread})")
    return median(rates)


def _ours(port: int, letters: int) -> None:
    server = MailServer(f"smtp://127.0.0.1:{port}", SENDER, "Cải cách hành chính")
    with Connection(server) as connection:
        for number in range(letters):
            address, subject, body = digest(number)
            mail = Mail(
                connection=connection,
                address=address,
                text=body,
                message_id=f"<{number}@example.gov.vn>",
            )
            assert post(mail, subject=subject, html=f"<pre>{body}</pre>").state == "sent"


def _plain(port: int, letters: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for number in range(letters):
            address, subject, body = digest(number)
            message = EmailMessage()
            message["From"], message["To"], message["Subject"] = SENDER, address, subject
            message.set_content(body)
            smtp.send_message(message)


def _stock(port: int, letters: int) -> None:
    for number in range(letters):
        address, subject, body = digest(number)
        url = f"mailto://127.0.0.1:{port}?from={SENDER}&to={address}&mode=insecure&format=text"
        apprise = Apprise()
        assert apprise.add(url)
        assert apprise.notify(title=subject, body=body)


def _whole(server: Sink) -> float:
    """Letters a second of `deliver` itself: a letter about one assignment to each contact."""
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as folder:
        record = create_installation(Settings(var_dir=Path(folder), database_url=None))
        act = Act("bench", instant(DAY), DAY)
        with transaction(record.engine) as session:
            plan = load(
                session, read_plan(REPOSITORY / "calendar" / "qd-465-2022"), act, date(2022, 8, 17)
            )
            for _, contact in contacts(session, plan.id):
                contact.is_example = False
        open_step(record, act)
        with transaction(record.engine) as session:
            _queue(session)
        mail = MailServer(f"smtp://127.0.0.1:{server.port}", SENDER, "Cải cách hành chính")
        with Connection(mail) as connection:
            began = time.perf_counter()
            ended = deliver(record.engine, record.loaded(), connection, instant(DAY))
            took = time.perf_counter() - began
        assert ended.sent == LETTERS, ended
        record.engine.dispose()
    return LETTERS / took


def _queue(session: Session) -> None:
    work = session.get_one(Assignment, 1)
    for number in range(LETTERS):
        contact = Contact(agency_id=work.holder_id, role=f"r{number}", address=digest(number)[0])
        session.add(contact)
        session.flush()
        letter = Notice(plan_id=1, contact_id=contact.id or 0, kind="digest", on=DAY)
        session.add(letter)
        session.flush()
        session.add(NoticeAssignment(notice_id=letter.id or 0, assignment_id=work.id or 0))
    act = Act("bench", instant(DAY), DAY)
    acts.log(session, 1, act, "chase", subject="letters", detail={})
