"""Every problem of an answer by mail, and of its files, has its words on the page."""

from operation.inbox import BY_WEIGHT
from pages.reply_words import FILE_PROBLEMS, PROBLEMS

OF_EVIDENCE = {"file-kind", "file-content", "file-empty", "file-too-large", "file-name"}
OF_LETTERS = {"too_large", "too_many", "tnef", "signature"}
"""What is wrong with a file as a part of its letter."""


def test_every_problem_has_its_words() -> None:
    assert set(PROBLEMS) == set(BY_WEIGHT)
    assert set(FILE_PROBLEMS) == OF_EVIDENCE | OF_LETTERS
