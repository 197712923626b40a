"""Names, days and periods on the command line, as people write them."""

import pytest

from tests.cli.conftest import Dondoc

DAY = ("--as-of", "20/3/2023")
JSON = ("--format", "json")
MARCH = ("--from", "20/3/2023", "--to", "1.4.2023")


@pytest.mark.parametrize("name", ["so-tu-phap", "STP", "stp", "Sở Tư pháp", "SỞ TƯ PHÁP"])
def test_an_agency_is_named_as_people_call_it(loaded: Dondoc, name: str) -> None:
    listed = loaded("assignments", "--agency", name, *DAY, *JSON).json

    assert {row["holder"] for row in listed} == {"so-tu-phap"}


def test_a_group_lists_the_work_of_its_members(loaded: Dondoc) -> None:
    group = ("--agency", "UBND các huyện, thành phố")

    listed = loaded("assignments", *group, *DAY, *JSON).json

    assert len({row["holder"] for row in listed}) == 7
    assert all(row["holder"].startswith("ubnd-") for row in listed)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("assignments", "--agency", "Sở Tư phát"), 'did you mean "Sở Tư pháp"?'),
        (("certificate", "--agency", "Sở Y tê", *MARCH), 'did you mean "Sở Y tế"?'),
        (("why", "II.5", "--agency", "cac-so-ban-nganh"), "is a group of 21 agencies; write one"),
    ],
)
def test_a_name_that_leads_nowhere_is_refused_with_a_near_one(
    loaded: Dondoc, arguments: tuple[str, ...], words: str
) -> None:
    answer = loaded(*arguments)

    assert (answer.code, answer.out) == (1, "")
    assert words in answer.err


def test_who_acts_is_named_as_people_call_them(loaded: Dondoc) -> None:
    (mine,) = loaded(
        "assignments", "--agency", "SNV", "--obligation", "KH.IV.1.c", *DAY, *JSON
    ).json[:1]
    who = ("--by", "Sở Nội vụ/lãnh đạo")

    (row,) = loaded("acknowledge", str(mine["id"]), *who, *DAY, *JSON).json

    assert row["after"] == "acknowledged"


def test_an_obligation_and_a_role_are_named_as_people_write_them(loaded: Dondoc) -> None:
    address = ("--address", "a@syt.gov.vn")

    told = loaded("why", "ii.5", "--agency", "STP", *DAY)
    kept = loaded("contact", "set", "--agency", "SYT", "--contact", "Văn Thư", *address, *DAY)

    assert told.out.startswith("II.5 ")
    assert kept.out == "so-y-te/van-thu: a@syt.gov.vn\n"


def test_a_silence_of_several_agencies_silences_each(loaded: Dondoc) -> None:
    agencies = ("--agency", "STP", "--agency", "Sở Y tế", "--agency", "so-tu-phap")

    rows = loaded("silence", *agencies, *MARCH, "--reason", "bão", *DAY, *JSON).json

    assert [(row["agency"], row["from"], row["to"]) for row in rows] == [
        ("so-tu-phap", "2023-03-20", "2023-04-01"),
        ("so-y-te", "2023-03-20", "2023-04-01"),
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "--period", "2023-Q1", "--period", "2023-Q2"),
        ("assignments", "--agency", "STP", "--agency", "SYT"),
        ("due", "--from", "2023-01-01", "--to", "2023-01-31", "--to", "2023-02-28"),
    ],
)
def test_an_option_of_one_value_is_written_once(loaded: Dondoc, arguments: tuple[str, ...]) -> None:
    answer = loaded(*arguments)

    assert (answer.code, answer.out) == (2, "")
    assert f"{arguments[-2]} is written more than once; write it once" in answer.err


def test_a_period_is_written_in_words(loaded: Dondoc) -> None:
    by_name = loaded("report", "--period", "2023-Q1", *DAY, *JSON)
    in_words = loaded("report", "--period", "Quý I/2023", *DAY, *JSON)

    assert in_words.json == by_name.json != []
