"""Trả lời qua thư: shown to who judges, taken over with one press, never obeyed by itself."""

from datetime import UTC, datetime
from typing import Any

import httpx

from assignments.files import keep_file, receive_file
from models.audit.acts import Act
from models.replies import add, one
from models.tables_access import Reply, ReplyFile
from tests.pages.lived import PDF, TODAY, Lived, once_in, send

WORDS = "Kính gửi Sở Nội vụ, Sở Y tế gửi Báo cáo số 45/BC-SYT ngày 4/4/2023. <script>x</script>"


def a_reply(lived: Lived, **values: Any) -> int:
    """A reply about II.1 of Sở Y tế as `dondoc inbox` keeps it, with a file; its id."""
    now = datetime(2023, 4, 6, 2, tzinfo=UTC)
    with lived.desk() as desk:
        folder = lived.record.settings.evidence
        file = receive_file([PDF], "bao-cao.pdf", folder)
        keep_file(file, folder)
        reply = Reply(
            **{
                "plan_id": desk.loaded.id,
                "message_id": "<a@x>",
                "received_at": now,
                "sender": "yte@example.gov.vn",
                "subject": "Re: Đôn đốc",
                "text": WORDS,
                "notice_id": lived.letter(),
                "assignment_id": lived.work("II.1"),
                **values,
            }
        )
        files = [
            ReplyFile(reply_id=0, position=1, name="bao-cao.pdf", file=file.reference),
            ReplyFile(reply_id=0, position=2, name="x.exe", problem="file-kind"),
        ]
        assert add(desk.session, Act("inbox", now, TODAY), reply, files)
        return reply.id or 0


def state(lived: Lived, reply_id: int) -> str:
    with lived.record.read() as (session, loaded):
        view = one(session, loaded.id, reply_id)
    assert view
    return view.state


def test_the_queue_names_a_reply_and_its_page_suggests_number_date_and_work(lived: Lived) -> None:
    reply = a_reply(lived)
    client = lived.client("noivu")

    queue, page = client.get("/cho-xac-nhan"), client.get(f"/tra-loi/{reply}")

    assert f'href="/tra-loi/{reply}"' in queue.text
    assert 'name="so" value="45/BC-SYT"' in page.text
    assert 'name="thang" value="4"' in page.text
    assert f'<option value="{lived.work("II.1")}" selected>' in page.text
    assert "Loại tệp này không nhận" in page.text
    assert "<script>" not in page.text
    assert f'href="/tra-loi/{reply}"' in client.get(f"/nhiem-vu/{lived.work('II.1')}").text
    assert "/tra-loi/" not in lived.client("yte").get(f"/nhiem-vu/{lived.work('II.1')}").text
    assert lived.status(lived.work("II.1")) == "assigned"


def test_taken_over_it_is_a_report_of_its_agency_with_the_file(lived: Lived) -> None:
    reply, work = a_reply(lived), lived.work("II.1")
    client = lived.client("noivu")
    boxes = {"so": "45/BC-SYT", "ngay": "4", "thang": "4", "nam": "2023"}

    done = take(client, reply, nhiem_vu=work, **boxes)

    assert done.status_code == 303
    assert (lived.status(work), state(lived, reply)) == ("submitted", "taken")
    [evidence] = lived.evidence(work)
    assert evidence.document == "45/BC-SYT"
    assert (evidence.file or "").endswith("/bao-cao.pdf")
    assert "đã được Sở Nội vụ ghi nhận" in client.get(f"/tra-loi/{reply}").text
    again = client.post(f"/tra-loi/{reply}", data={"once": once_in(client.get("/nhiem-vu"))})
    assert again.status_code == 422


def take(client: httpx.Client, reply: int, **fields: Any) -> httpx.Response:
    path = f"/tra-loi/{reply}"
    return send(client, path, path, viec_lam="ghi-nhan", **fields)


def test_without_number_or_work_nothing_is_taken_over_and_the_faults_are_named(
    lived: Lived,
) -> None:
    reply = a_reply(lived)

    refused = take(
        lived.client("noivu"), reply, nhiem_vu="", so="", ngay="31", thang="2", nam="2023"
    )

    assert refused.status_code == 422
    for words in ("Chọn nhiệm vụ.", "Nhập số, ký hiệu văn bản.", "Không có ngày 31/2/2023."):
        assert words in refused.text
    assert state(lived, reply) == "waiting"


def test_set_aside_needs_a_reason_and_leaves_the_queue(lived: Lived) -> None:
    reply = a_reply(lived, message_id="<b@x>")
    client, path = lived.client("noivu"), f"/tra-loi/{reply}"

    assert send(client, path, path, viec_lam="xep-rieng", ly_do="").status_code == 422
    assert send(client, path, path, viec_lam="xep-rieng", ly_do="Thư cảm ơn").status_code == 303

    assert state(lived, reply) == "set_aside"
    assert f"/tra-loi/{reply}" not in client.get("/cho-xac-nhan").text
    assert lived.status(lived.work("II.1")) == "assigned"


def test_its_file_is_an_attachment_for_who_judges_and_for_nobody_else(lived: Lived) -> None:
    reply = a_reply(lived)
    path = f"/tra-loi/{reply}/tep/1/bao-cao.pdf"

    file = lived.client("noivu").get(path)

    assert file.content == PDF
    assert file.headers["content-disposition"].startswith("attachment")
    for name in ("yte", "vanphong", "lanhdao", "quantri"):
        assert lived.client(name).get(path).status_code == 404
        assert lived.client(name).get(f"/tra-loi/{reply}").status_code == 404


def test_a_reply_about_the_standing_agencys_own_work_is_for_its_judge(lived: Lived) -> None:
    own = lived.work("I.2.a", "so-noi-vu")
    reply = a_reply(lived, notice_id=None, assignment_id=own)

    assert lived.client("noivu").get(f"/tra-loi/{reply}").status_code == 404
    assert lived.client("vanphong").get(f"/tra-loi/{reply}").status_code == 200
