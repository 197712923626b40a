"""One scenario for each command of `score` on targets and surveys."""

from typing import Any

from tests.cli.outside import Stage
from tests.cli.scenarios import DAY, done, rows, scenario

PAR_INDEX = (
    *("score", "reading", "--target", "2.1", "--value", "score", "--year", "2022"),
    *("--source", "Quyết định số 9/QĐ-BNV"),
)


def read(stage: Stage, year: int = 2022) -> Any:
    """The readings of a year, as listed."""
    return done(stage, "score", "readings", "--year", year, "--format", "json").json


@scenario("score reading")
def _reading(stage: Stage) -> None:
    done(stage, *PAR_INDEX, "--figure", "68,5", *DAY)
    (found,) = rows(stage, *PAR_INDEX, "--figure", "86,5", "--by", "so-noi-vu", *DAY)
    assert (found["before"], found["reading"]) == (68.5, 86.5)
    assert read(stage) == [{**found, "before": None}]


@scenario("score import-readings")
def _import_readings(stage: Stage) -> None:
    path = stage.folder / "readings.csv"
    path.write_text(
        "target;value;year;figure;source;published\n"
        "2.1;score;2022;86,5;Quyết định số 9/QĐ-BNV;1/3/2023\n"
        "2.2;Nhóm xếp loại PAPI;2022;trung bình cao;Báo cáo PAPI 2022;\n",
        encoding="utf-8",
    )
    found = rows(stage, "score", "import-readings", path, *DAY)
    assert [row["reading"] for row in found] == [86.5, "trung bình cao"]
    assert found == read(stage)


@scenario("score readings")
def _readings(stage: Stage) -> None:
    done(stage, *PAR_INDEX, "--figure", "86,5", *DAY)
    (found,) = rows(stage, "score", "readings", "--target", "2.1")
    assert (found["label"], found["recorded_on"]) == ("Điểm PAR INDEX", "2023-03-20")


@scenario("score targets")
def _targets(stage: Stage) -> None:
    done(stage, *PAR_INDEX, "--figure", "86,5", *DAY)
    found = rows(stage, "score", "targets", "--year", "2022", *DAY)
    assert len(found) == 25
    assert (found[0]["state"], found[0]["agency"]) == ("reached", "so-noi-vu")
    before = rows(stage, "score", "targets", "--year", "2022", "--as-of", "2023-01-03")
    assert before[0]["state"] == "no reading"
    path = stage.folder / "targets.svg"
    told = stage.outside("score", "targets", "--chart", path, *DAY)
    assert (told.code, told.out, told.err) == (0, f"{path}: 25 values until 2023\n", "")
    assert 'id="2.1-score-2022-reached"' in path.read_text("utf-8")


@scenario("score ask-readings")
def _ask(stage: Stage) -> None:
    asked = ("score", "ask-readings", "--year", "2022", "--due", "2023-04-20", *DAY)
    found = {row["agency"]: row for row in rows(stage, *asked)}
    assert found["van-phong-ubnd-tinh"]["targets"] == ["2.8", "2.9"]
    listed = done(stage, "assignments", "--obligation", "KH.IV.2.b", *DAY, "--format", "json").json
    titles = {row["id"]: row["title"] for row in listed}
    assert titles[found["so-tu-phap"]["assignment"]] == (
        "Báo cáo kết quả thực hiện chỉ tiêu 2.7 năm 2022, kèm nguồn số liệu"
    )
    assert done(stage, *asked, "--format", "json").json == []


def ddci(stage: Stage) -> Any:
    """Results of III.7 in 2022, imported."""
    path = stage.folder / "ddci.csv"
    path.write_text("subject,figure,rank\nSở Y tế,71.5,2\nso-tu-phap,80,1\n", encoding="utf-8")
    return ("score", "import-results", path, *("--obligation", "III.7", "--year", "2022"))


@scenario("score import-results")
def _import_results(stage: Stage) -> None:
    found = rows(stage, *ddci(stage), "--source", "Báo cáo DDCI 2022", *DAY)
    assert [(row["agency"], row["figure"], row["rank"]) for row in found] == [
        ("so-tu-phap", 80, 1),
        ("so-y-te", 71.5, 2),
    ]


@scenario("score results")
def _results(stage: Stage) -> None:
    done(stage, *ddci(stage), "--source", "Báo cáo DDCI 2022", *DAY)
    found = rows(stage, "score", "results", "--obligation", "III.7")
    assert [row["subject"] for row in found] == ["Sở Tư pháp", "Sở Y tế"]


@scenario("score conference")
def _conference(stage: Stage) -> None:
    done(stage, *PAR_INDEX, "--figure", "86,5", *DAY)
    found = rows(stage, "score", "conference", "--year", "2022", *DAY)
    assert (found[0]["place"], found[0]["figure"]) == ("2.1", 86.5)
    assert [row["place"] for row in found[25:]] == ["III.6", "III.10"]
