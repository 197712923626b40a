"""A form counts only from the page of ours that it was made on, and for whoever it was made for."""

from collections.abc import Mapping

import httpx
import pytest

from tests.pages.lived import BY_LINK, REPORT, Lived, once_in, value_in

FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://["},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": ""},
    # What a browser says of the site counts, whatever else it says.
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"},
)


def form_of(lived: Lived, client: httpx.Client, path: str) -> tuple[str, dict[str, str]]:
    """Where a report is sent, and a whole form that would count."""
    page = client.get(path)
    return path, {"once": once_in(page), **BY_LINK}


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_what_another_site_sends_is_refused(lived: Lived, headers: Mapping[str, str]) -> None:
    work, before = lived.work("II.1"), lived.audit()
    senders = ((lived.client("yte"), "/nhiem-vu"), (lived.client(), f"/t/{lived.token()}"))

    for client, base in senders:
        path, form = form_of(lived, client, f"{base}/{work}/bao-cao")
        for step in (path, f"{base}/{work}/tiep-nhan"):
            assert client.post(step, data=form, headers=headers).status_code == 403

    assert lived.audit() == before
    assert lived.status(work) == "assigned"


def test_what_our_own_page_sends_is_done(lived: Lived) -> None:
    work, client = lived.work("II.1"), lived.client("yte")
    path, form = form_of(lived, client, f"/nhiem-vu/{work}/bao-cao")

    sent = client.post(path, data=form, headers={"Origin": lived.url})

    assert sent.headers["location"] == f"/nhiem-vu/{work}/xong"
    assert lived.status(work) == "submitted"


def test_a_form_counts_only_for_whoever_it_was_made_for(lived: Lived) -> None:
    work, before = lived.work("II.1"), lived.audit()
    account, link = f"/nhiem-vu/{work}/bao-cao", f"/t/{lived.token()}/{work}/bao-cao"
    mine, by_link = lived.client("yte"), lived.client()
    tokens = {
        "another account's": once_in(lived.client("tuphap").get("/nhiem-vu")),
        "nobody's": once_in(lived.client().get("/dang-nhap")),
        "a link's": once_in(by_link.get(link)),
        "none": "",
    }
    of_account = once_in(mine.get(account))
    of_other_letter = once_in(lived.client().get(f"/t/{lived.token('so-tu-phap')}"))

    for whose, once in tokens.items():
        assert mine.post(account, data={**REPORT, "once": once}).status_code == 403, whose
    for once in (of_account, of_other_letter, tokens["nobody's"]):
        assert by_link.post(link, data={**BY_LINK, "once": once}).status_code == 403
    for once in (of_account[:-4] + "AAAA", of_account + "x", "a.b", of_account * 40):
        assert mine.post(account, data={**REPORT, "once": once}).status_code == 403

    assert lived.audit() == before


def test_the_file_of_one_form_goes_with_nobody_elses(lived: Lived) -> None:
    sender, other = lived.client("yte"), lived.client("tuphap")
    work, theirs = lived.work("II.1"), lived.work("III.1", "so-tu-phap")
    page = sender.post(
        f"/nhiem-vu/{work}/kiem-tra",
        data={"once": once_in(sender.get(f"/nhiem-vu/{work}/bao-cao")), **REPORT},
        files={"tep": ("a.pdf", b"%PDF-1.4")},
    )

    answer = other.post(
        f"/nhiem-vu/{theirs}/bao-cao",
        data={
            "once": once_in(other.get("/nhiem-vu")),
            **REPORT,
            "tep_da_gui": value_in(page, "tep_da_gui"),
        },
    )

    assert answer.status_code == 422
    assert "không còn trên hệ thống" in answer.text
    assert lived.status(theirs) == "assigned"
