"""JSON Schemas of the plan files, so that an editor completes and checks them while typing.

Written anew by `python -m plans.json_schema`; a test holds that they are current.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from plans.coverage import CoverageFile
from plans.head import Head
from plans.holidays import Holidays
from plans.inspecting import Inspections
from plans.plan import AgenciesFile, LadderData, Obligations
from plans.scorecards import Scorecard
from plans.targets import Targets

FOLDER = Path(__file__).parent / "schema"
FILES: dict[str, type[BaseModel]] = {
    "plan": Head,
    "agencies": AgenciesFile,
    "obligations": Obligations,
    "targets": Targets,
    "scorecard": Scorecard,
    "holidays": Holidays,
    "ladder": LadderData,
    "inspections": Inspections,
    "coverage": CoverageFile,
}


def schemas() -> Iterator[tuple[Path, str]]:
    """Each schema's file and content."""
    for name, model in FILES.items():
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **model.model_json_schema(),
        }
        yield FOLDER / f"{name}.json", json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, content in schemas():
        path.write_text(content, encoding="utf-8")
