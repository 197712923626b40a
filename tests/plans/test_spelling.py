"""Words are the same words, however people spell them."""

import pytest

from plans.spelling import fold

SAME = [
    # the place of the tone, old and new
    ("Sở Văn hóa", "Sở Văn hoá"),
    ("Thủy sản", "Thuỷ sản"),
    ("quý I", "qúy I"),
    # i and y at the end of a syllable
    ("Ban Quản lý", "Ban Quản lí"),
    ("Kỳ báo cáo", "Kì báo cáo"),
    ("Quy chế", "Qui chế"),
    # capitals, and letters that are composed of several signs
    ("SỞ Y TẾ", "Sở y tế"),
    ("Sở Y tế", "So\u031b\u0309 Y te\u0302\u0301"),
    # Đ and two letters that look like it
    ("QĐ.2.1", "QÐ.2.1"),
    ("Đầu mối", "Ɖầu mối"),
    # dashes, commas, dots, spaces, signs that nobody sees
    ("Phan Rang - Tháp Chàm", "Phan Rang – Tháp Chàm"),
    ("Phan Rang - Tháp Chàm", "Phan Rang-Tháp Chàm"),
    ("Văn hóa, Thể thao", "Văn hóa,Thể  thao"),
    ("Số, ký hiệu văn bản", "Số/ ký hiệu\u00a0văn bản\u200b:"),
    ("Sở Y tế", "_Sở Y tế_"),
    ("２０２３", "2023"),
]
DIFFERENT = [
    ("Sở Y tế", "Sở Y té"),
    ("mùa thu", "mùa thụ"),
    ("tay", "tai"),
    ("thuý", "thúi"),
    ("I.1", "I.11"),
    ("II.5", "I.I5"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_word_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert fold(one) != fold(other)
