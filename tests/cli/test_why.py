"""`dondoc why`: one obligation in words, and nothing of a later day."""

import getpass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deadlines.civil import civil_date
from tests.cli.conftest import Dondoc
from tests.conftest import Sink

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

DAY = ("--as-of", "2023-03-20")
APRIL = ("--as-of", "2023-04-03")
NEW_YEAR = ("--as-of", "2024-01-02")
HOLDER = ("--by", "so-tu-phap")
JUDGE = ("--by", "so-noi-vu")


def the_work(dondoc: Dondoc) -> int:
    rows = dondoc("assignments", "--obligation", "II.5", *DAY, "--format", "json").json
    return int(next(row["id"] for row in rows if row["period"] == "2023"))


def done(dondoc: Dondoc, *words: object, **settings: str) -> None:
    answer = dondoc(*words, **settings)
    assert answer.code == 0, answer.err


def acts(answer: str) -> list[str]:
    """The lines under the assignment of 2023, without who typed them and on which real day."""
    _, _, own = untyped(answer).partition("(2023, so-tu-phap)")
    return [line.strip() for line in own.splitlines()[1:] if line[:4] == "    "]


def untyped(answer: str) -> str:
    typed = f" [cli:{getpass.getuser()}]"
    return answer.replace(typed, "").replace(f" (entered on {civil_date(datetime.now(UTC))})", "")


def test_what_was_entered_later_than_the_day_it_counts_for_says_when(loaded: Dondoc) -> None:
    done(loaded, "acknowledge", the_work(loaded), *HOLDER, *DAY)

    told = loaded("why", "II.5", *DAY).out

    assert f"took it on (entered on {civil_date(datetime.now(UTC))})" in told


def test_why_explains_phrase_rule_dates_steps_and_letters(loaded: Dondoc, sink: Sink) -> None:
    done(loaded, "chase", *DAY)
    done(loaded, "deliver", *DAY, smtp_url=sink.url, only_to="*so-tu-phap*")

    told = loaded("why", "II.5", "--agency", "so-tu-phap", *DAY).out

    for words in (
        "Phụ lục, mục II, số thứ tự 5",
        "Quý I hàng năm",
        "opens on 2023-01-01, due on 2023-03-31",
        "-7 2023-03-22",
        "2023-03-20 digest to so-tu-phap/dau-moi-cchc: sent",
    ):
        assert words in told


def test_a_letter_that_left_after_the_day_still_waited_on_it(loaded: Dondoc, sink: Sink) -> None:
    done(loaded, "chase", *DAY)
    done(loaded, "deliver", "--as-of", "2023-03-21", smtp_url=sink.url, only_to="*so-tu-phap*")

    told = loaded("why", "II.5", *DAY).out

    assert "2023-03-20 digest to so-tu-phap/dau-moi-cchc: queued" in told
    assert "sent" not in told


def test_a_day_in_february_says_nothing_of_march(loaded: Dondoc) -> None:
    before = loaded("why", "II.5", "--as-of", "2023-02-01").out
    work = the_work(loaded)
    done(loaded, "chase", *DAY)
    done(loaded, "acknowledge", work, *HOLDER, *DAY)
    silence = ("silence", "--obligation", "II.5", "--from", "2023-03-20", "--to", "2023-03-24")
    done(loaded, *silence, "--reason", "Chờ hướng dẫn", *JUDGE, *DAY)

    assert loaded("why", "II.5", "--as-of", "2023-02-01").out == before
    assert "took it on" in loaded("why", "II.5", *DAY).out


def test_a_silence_that_ended_later_had_its_own_last_day(loaded: Dondoc) -> None:
    silence = ("silence", "--obligation", "II.5", "--from", "2023-03-20", "--to", "2023-04-20")
    done(loaded, *silence, "--reason", "Chờ hướng dẫn", *JUDGE, *DAY)
    done(loaded, "silence", "--end", "1", *JUDGE, "--as-of", "2023-04-03")

    assert "silence 1 (2023-03-20 to 2023-04-20)" in loaded("why", "II.5", *DAY).out
    assert "silence 1 (2023-03-20 to 2023-04-02)" in loaded("why", "II.5").out


def test_acts_are_told_in_words(loaded: Dondoc) -> None:
    work = the_work(loaded)
    paper = ("--document", "12/STP", "--dated", "2023-03-20")
    done(loaded, "acknowledge", work, *HOLDER, *DAY)
    why = ("--reason", "chờ số liệu")
    done(loaded, "request-extension", work, "--to", "2023-04-28", *why, *HOLDER, *DAY)
    done(loaded, "refuse", work, "--reason", "đã có", *JUDGE, *DAY)
    done(loaded, "submit", work, *paper, *HOLDER, *DAY)
    done(loaded, "return", work, "--reason", "thiếu phụ lục", *JUDGE, *DAY)
    grounds = ("--reason", "thiên tai", "--document", "20/UBND")
    done(loaded, "extend", work, "--to", "2023-04-28", *grounds, *JUDGE, *DAY)
    done(loaded, "waive", work, "--reason", "bãi bỏ", "--document", "21/UBND", *JUDGE, *DAY)
    done(loaded, "reopen", work, "--reason", "nhầm", *JUDGE, *DAY)

    told = loaded("why", "II.5", *DAY).out

    assert "{" not in told
    assert acts(told) == [
        "2023-03-20 so-tu-phap took it on",
        "2023-03-20 so-tu-phap asked for time until 2023-04-28; reason: chờ số liệu",
        "2023-03-20 so-noi-vu refused more time until 2023-04-28; reason: đã có",
        "2023-03-20 so-tu-phap submitted 12/STP of 2023-03-20",
        "2023-03-20 so-noi-vu returned it, to be submitted again by 2023-03-31; "
        "reason: thiếu phụ lục",
        "2023-03-20 so-noi-vu extended it: due 2023-03-31 → 2023-04-28; reason: thiên tai; "
        "document: 20/UBND",
        "2023-03-20 so-noi-vu waived it; reason: bãi bỏ; document: 21/UBND",
        "2023-03-20 so-noi-vu reopened it, to be submitted again by 2023-04-28; reason: nhầm",
    ]


def test_the_next_cycle_is_told_however_far_ahead(loaded: Dondoc) -> None:
    told = loaded("why", "II.5", "--as-of", "2023-04-03").out

    assert "cycle 2024: opens on 2024-01-01, due on 2024-03-31" in told
    assert "cycle 2025" not in told


def test_a_step_that_a_day_off_moved_names_the_day_and_the_announcement(dondoc: Dondoc) -> None:
    told = dondoc("why", "II.5", "--as-of", "2025-02-03").out

    moved = [line for line in told.splitlines() if line.startswith("      +")]
    assert "+7 2025-04-10" in told
    assert moved == [
        "      +7: 2025-04-09 by plain weekdays, moved by Giỗ Tổ Hùng Vương 2025-04-07; "
        "announcement of 2025: 6150/TB-BLĐTBXH (unconfirmed)"
    ]


def test_a_plan_that_is_due_in_december_is_called_by_its_year(dondoc: Dondoc) -> None:
    told = dondoc("why", "I.1", "--as-of", "2022-11-01").out
    due = dondoc("due", "--from", "2022-12-24", "--to", "2022-12-24", "--format", "json").json

    assert "  cycle 2022 (năm 2023): opens on 2022-10-25, due on 2022-12-24\n" in told
    years = {row["obligation"]: (row["period"], row["for_year"]) for row in due if row["due_on"]}
    assert years == {"I.1": ("2022", 2023)}


def test_assignments_name_the_year_that_their_work_is_for(loaded: Dondoc) -> None:
    rows = loaded("assignments", *DAY, "--format", "json").json

    years = {(row["obligation"], row["period"]): row["for_year"] for row in rows}
    assert years["I.1", "2022"] == 2023
    assert years["II.5", "2023"] == 2023
    assert {year for (_, period), year in years.items() if "-" in period} == {None}


def test_a_whole_answer_stands_as_it_was_agreed(loaded: Dondoc, sink: Sink) -> None:
    done(loaded, "chase", *DAY)
    done(loaded, "deliver", *DAY, smtp_url=sink.url, only_to="*so-tu-phap*")
    done(loaded, "acknowledge", the_work(loaded), *HOLDER, *DAY)

    told = loaded("why", "II.5", "--agency", "so-tu-phap", *DAY).out

    golden = (Path(__file__).parent / "golden" / "why-II.5.txt").read_text(encoding="utf-8")
    assert untyped(told) == golden


def test_asked_work_says_who_set_its_day_and_for_what(loaded: Dondoc) -> None:
    asking = ("score", "ask-readings", "--year", "2022", "--due", "2023-04-14", *JUDGE, *DAY)
    asked = loaded(*asking, "--format", "json").json[0]
    rows = loaded("assignments", *DAY, "--format", "json").json
    row = next(row for row in rows if row["id"] == asked["assignment"])

    told = loaded("why", row["obligation"], "--agency", row["holder"], *DAY).out

    typed = f" [cli:{getpass.getuser()}]"
    assert f"asked for on 2023-03-20 by so-noi-vu{typed}, who set its day 2023-04-14" in told
    assert f"for readings of 2022 of {', '.join(sorted(asked['targets']))}: its day" in told


def test_a_draw_that_was_asked_for_names_its_inspection(loaded: Dondoc) -> None:
    done(loaded, "inspect", "propose", *JUDGE, *APRIL)
    rows = loaded("assignments", *APRIL, "--format", "json").json
    drawing = next(row for row in rows if row["title"].startswith("Rút thăm địa điểm"))

    told = loaded("why", drawing["obligation"], "--agency", drawing["holder"], *APRIL).out

    assert f'no timing rule: "{drawing["title"]}"' in told
    assert f"who set its day {drawing['due_on']}" in told
    assert "for the draw of inspection 1: its day is that of the proposal" in told


def test_self_scoring_that_was_asked_for_names_its_scorecard(loaded: Dondoc) -> None:
    done(
        loaded,
        "score",
        "open",
        *("--scorecard", "danh-gia-dia-phuong"),
        "--year",
        "2023",
        *JUDGE,
        *NEW_YEAR,
    )
    rows = loaded("assignments", *NEW_YEAR, "--format", "json").json
    scoring = next(row for row in rows if row["title"].startswith("Tự chấm điểm năm 2023"))

    told = loaded("why", scoring["obligation"], "--agency", scoring["holder"], *NEW_YEAR).out

    assert "for self-scoring 2023 by " in told
    assert f"who set its day {scoring['due_on']}" in told
