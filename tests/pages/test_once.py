"""One form is one act, however often it is sent and by how many at the same instant."""

import httpx
import pytest

from tests.pages.lived import BY_LINK, PDF, REPORT, Lived, at_once, once_in, send, value_in

TIMES = 8
on_both = pytest.mark.usefixtures("database")


def checked(client: httpx.Client, path: str) -> dict[str, str]:
    """A report with a file, looked at before it is sent: the fields of the form that sends it."""
    page = send(
        client, f"{path}/bao-cao", f"{path}/kiem-tra", **BY_LINK, files={"tep": ("a.pdf", PDF)}
    )
    names = ("once", "so", "ngay", "thang", "nam", "ho_ten", "tep_da_gui")
    return {name: value_in(page, name) for name in names if f'name="{name}"' in page.text}


@on_both
def test_a_report_sent_eight_times_at_once_is_one_evidence(lived: Lived) -> None:
    work, client = lived.work("II.1"), lived.client()
    path = f"/t/{lived.token()}/{work}"
    form = checked(client, path)
    browsers = [lived.client() for _ in range(TIMES)]

    answers = at_once(
        [lambda each=each: each.post(f"{path}/bao-cao", data=form) for each in browsers]
    )

    assert {answer.headers.get("location") for answer in answers} == {f"{path}/xong"}
    [evidence] = lived.evidence(work)
    assert evidence.document == "12/BC-SYT"
    assert [act for act, subject, _ in lived.audit() if subject == f"assignment:{work}"] == [
        "submit"
    ]
    folder = lived.record.settings.evidence
    assert not list(folder.glob(".*.part"))
    assert lived.client("yte").get(lived.file_of(work)).content == PDF


@on_both
def test_two_who_report_one_work_at_once_differently_are_not_both_taken(lived: Lived) -> None:
    work = lived.work("II.1")
    senders = [(lived.client("yte"), "/nhiem-vu"), (lived.client(), f"/t/{lived.token()}")]
    forms = [
        (client, f"{base}/{work}/bao-cao", {**BY_LINK, "so": f"{number}/BC-SYT"})
        for number, (client, base) in enumerate(senders)
    ]
    tokens = [once_in(client.get(path)) for client, path, _ in forms]

    answers = at_once(
        [
            lambda c=client, p=path, f={**form, "once": once}: c.post(p, data=f)
            for (client, path, form), once in zip(forms, tokens, strict=True)
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [303, 422]
    assert len(lived.evidence(work)) == 1
    refused = next(answer for answer in answers if answer.status_code == 422)
    assert "đã được báo cáo" in refused.text


def test_a_report_sent_anew_from_a_new_form_says_when_it_was_reported(lived: Lived) -> None:
    work, client = lived.work("II.1"), lived.client("yte")
    path = f"/nhiem-vu/{work}"
    form, late = checked(client, path), once_in(client.get(f"{path}/bao-cao"))
    assert client.post(f"{path}/bao-cao", data=form).status_code == 303

    again = client.post(f"{path}/bao-cao", data={**form, "once": late, "tep_da_gui": ""})
    back = client.post(f"{path}/bao-cao", data=form)

    assert len(lived.evidence(work)) == 1
    assert "Nhiệm vụ này đã được báo cáo ngày 06/4/2023 (12/BC-SYT)" in again.text
    assert back.headers["location"] == f"{path}/xong"
    assert "đã được báo cáo ngày 06/4/2023" in client.get(f"{path}/bao-cao").text


def test_whoever_goes_back_from_the_check_page_finds_all_that_was_typed(lived: Lived) -> None:
    work, client = lived.work("II.1"), lived.client("yte")
    path = f"/nhiem-vu/{work}"
    form = checked(client, path)

    page = client.post(f"{path}/kiem-tra", data={**form, "buoc": "sua"})

    assert page.status_code == 200
    assert 'value="12/BC-SYT"' in page.text
    assert "Đã nhận tệp: <strong>a.pdf</strong>" in page.text
    more = client.post(f"{path}/kiem-tra", data={**form, "once": once_in(page), "so": "13/BC"})
    sent = {**form, "so": "13/BC", "once": once_in(more)}
    assert client.post(f"{path}/bao-cao", data=sent).status_code == 303
    assert [row.document for row in lived.evidence(work)] == ["13/BC"]
    assert client.get(lived.file_of(work)).content == PDF


def test_a_file_that_is_gone_by_the_time_of_sending_is_asked_for_again(lived: Lived) -> None:
    work, client = lived.work("II.1"), lived.client("yte")
    path = f"/nhiem-vu/{work}"
    form = checked(client, path)
    for part in lived.record.settings.evidence.glob(".*.part"):
        part.unlink()

    answer = client.post(f"{path}/bao-cao", data=form)

    assert answer.status_code == 422
    assert "Tệp đã gửi không còn trên hệ thống. Chọn lại tệp." in answer.text
    assert lived.status(work) == "assigned"
    without = {**REPORT, "once": once_in(answer)}
    assert client.post(f"{path}/bao-cao", data=without).status_code == 303


def test_taking_work_on_and_asking_for_time_count_once_too(lived: Lived) -> None:
    work, client, until = lived.work("II.4"), lived.client("yte"), lived.work("II.3")
    path, asks = f"/nhiem-vu/{work}", {"ngay": "30", "thang": "9", "nam": "2023", "ly_do": "Chờ"}
    taking = {"once": once_in(client.get(path))}
    asking = {"once": once_in(client.get(f"/nhiem-vu/{until}/gia-han")), **asks}

    for _ in range(3):
        assert client.post(f"{path}/tiep-nhan", data=taking).status_code == 303
        assert client.post(f"/nhiem-vu/{until}/gia-han", data=asking).status_code == 303

    done = [(act, subject) for act, subject, _ in lived.audit()]
    assert done.count(("acknowledge", f"assignment:{work}")) == 1
    assert done.count(("request-extension", f"assignment:{until}")) == 2  # one of them by hand
