"""The sealed box opens with its passphrase and in its place, and with nothing else."""

import unicodedata

import pytest

from inspections.box import close_box, open_box, require_strong
from inspections.errors import WeakPassphrase, WrongPassphrase

PASSPHRASE = "bốn con chim sẻ"
CONTENT = b"what nobody knows yet"
BOX = close_box(CONTENT, PASSPHRASE, "7|abc")


def test_the_passphrase_opens_the_box() -> None:
    assert open_box(BOX, PASSPHRASE, "7|abc") == CONTENT


def test_letters_written_in_two_pieces_are_the_same_passphrase() -> None:
    assert open_box(BOX, unicodedata.normalize("NFD", PASSPHRASE) + "\n", "7|abc") == CONTENT


@pytest.mark.parametrize(
    ("passphrase", "context"), [("another passphrase", "7|abc"), (PASSPHRASE, "8|abc")]
)
def test_another_passphrase_or_place_opens_nothing(passphrase: str, context: str) -> None:
    with pytest.raises(WrongPassphrase, match="not the passphrase of that draw"):
        open_box(BOX, passphrase, context)


def test_a_box_that_was_touched_opens_nothing() -> None:
    flipped = BOX[:-8] + ("A" if BOX[-8] != "A" else "B") + BOX[-7:]

    with pytest.raises(WrongPassphrase):
        open_box(flipped, PASSPHRASE, "7|abc")


def test_the_same_sealed_twice_shows_nothing_alike_but_its_length() -> None:
    again = close_box(CONTENT, PASSPHRASE, "7|abc")

    assert again != BOX
    assert len(again) == len(BOX)


@pytest.mark.parametrize(
    "passphrase",
    ["123456789012", "passwordpassword", "qwertyuiop[]", "sở nội vụ tỉnh", "password2023!"],
)
def test_a_passphrase_that_is_easily_guessed_is_refused_with_the_reason(passphrase: str) -> None:
    with pytest.raises(WeakPassphrase, match=r"easily guessed \([012] of 4, 3 are the least\): \w"):
        require_strong(passphrase, words=["sở nội vụ tỉnh"])


@pytest.mark.parametrize("passphrase", ["", "ngắn quá", "           x"])
def test_a_short_passphrase_is_refused(passphrase: str) -> None:
    with pytest.raises(WeakPassphrase, match="at least 12 characters"):
        close_box(CONTENT, passphrase, "7|abc")
