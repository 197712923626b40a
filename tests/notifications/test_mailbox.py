"""Mailboxes: which letters count as unread, and how much of them is fetched."""

from pathlib import Path

import pytest

from notifications.mailbox import unread
from tests import mailboxes

LETTER = b"From: a@b.vn\nSubject: hoi\n\nKinh gui\n"
SETTING = "DONDOC_REPLY_MAILBOX"


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_a_letter_that_a_mail_program_only_listed_is_unread(maildir: Path) -> None:
    (maildir / "new" / "1").write_bytes(LETTER)
    (maildir / "cur" / "2:2,").write_bytes(LETTER)
    (maildir / "cur" / "3:2,FS").write_bytes(LETTER)
    (maildir / "cur" / "4:2,F").write_bytes(LETTER)

    with unread(f"maildir:{maildir}", SETTING) as letters:
        for letter in letters:
            letter.done()

    assert sorted(path.name for path in maildir.glob("*/*")) == [
        "1:2,S",
        "2:2,S",
        "3:2,FS",
        "4:2,FS",
    ]
    assert not list((maildir / "new").iterdir())


def test_of_a_letter_so_much_is_fetched_as_its_reader_wants(maildir: Path) -> None:
    whole = LETTER.replace(b"\n", b"\r\n")
    (maildir / "new" / "1").write_bytes(whole)
    with mailboxes.running() as server:
        server.put(LETTER)
        for url in (f"maildir:{maildir}", server.url):
            with unread(url, SETTING) as letters:
                [letter] = letters
                assert (letter.header["From"], letter.size) == ("a@b.vn", len(whole))
                assert (letter.read(10), letter.read(10_000)) == (whole[:10], whole)
        assert server.unseen() == 1
