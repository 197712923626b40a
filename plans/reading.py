"""A plan folder → a checked plan, or every fault of it at once."""

import os
from itertools import islice
from pathlib import Path

from plans import checks
from plans.faults import Fault, PlanError, PlanFaults
from plans.head import Head
from plans.holidays import Holidays
from plans.inspecting import Inspections
from plans.plan import AgenciesFile, LadderData, Obligations, Plan
from plans.scorecards import Scorecard
from plans.source import Source, UnreadableFile, read
from plans.targets import Targets
from plans.validating import MAX_FAULTS, File, part

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY / "calendar"


class NotAPlan(PlanError):
    """A folder that holds no plan."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: no plan.yaml here or one folder below; "
            "name a plan folder, e.g. calendar/qd-465-2022"
        )


def plan_folders(folder: Path) -> list[Path]:
    """The folder itself if it is a plan, or the plans directly in it. Raises NotAPlan."""
    if os.path.lexists(folder / "plan.yaml"):
        return [folder]
    inside = sorted(folder.iterdir()) if folder.is_dir() else []
    below = [path for path in inside if os.path.lexists(path / "plan.yaml")]
    if not below:
        raise NotAPlan(folder)
    return below


def read_plan(folder: Path) -> Plan:
    """Read and check a plan folder. Raises PlanFaults with every fault, or NotAPlan.

    The holiday table and the ladder are the plan's own where its folder has them, else those
    beside it, else those of this repository. A file that cannot be read hides no fault of the
    others, and a faulty row none of the other rows.
    """
    if not os.path.lexists(folder / "plan.yaml"):
        raise NotAPlan(folder)
    reading = _Reading(folder)
    agencies = reading.part("agencies.yaml", AgenciesFile)
    targets = reading.part("targets.yaml", Targets)
    plan = Plan(
        head=reading.part("plan.yaml", Head),
        agencies=agencies.agencies,
        groups=agencies.groups,
        obligations=reading.part("obligations.yaml", Obligations).obligations,
        targets=targets.targets,
        measuring=targets.measuring,
        scorecards=tuple(reading.part(name, Scorecard) for name in _scorecards(folder)),
        holidays=reading.part("holidays.yaml", Holidays),
        steps=reading.part("ladder.yaml", LadderData),
        inspections=reading.part_if_any("inspections.yaml", Inspections),
    )
    faults = [*reading.faults, *islice(checks.faults(plan, reading.sources), MAX_FAULTS)]
    if faults:
        raise PlanFaults(faults)
    return plan


class _Reading:
    """The files of a plan as they are read one by one, and what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sources: dict[str, Source] = {}
        self.faults: list[Fault] = []

    def part(self, name: str, model: type[File]) -> File:
        """The sound part of a file; a stand-in for all of it where it cannot be read."""
        path = _located(self.folder, name)
        try:
            source = read(path)
        except UnreadableFile as error:
            self.faults += error.faults
            self.sources[name] = source = Source(str(path), cut={()})
            return part(source, model)[0]
        self.sources[name] = source
        sound, faults = part(source, model)
        self.faults += [*source.faults[:MAX_FAULTS], *faults]
        return sound

    def part_if_any(self, name: str, model: type[File]) -> File | None:
        """The sound part of a file that a plan may do without; None if it is not there."""
        return self.part(name, model) if os.path.lexists(self.folder / name) else None


def _scorecards(folder: Path) -> list[str]:
    """The files of the folder `scorecards`, which a plan may have."""
    return [f"scorecards/{path.name}" for path in sorted(folder.glob("scorecards/*.yaml"))]


def _located(folder: Path, name: str) -> Path:
    if name in ("holidays.yaml", "ladder.yaml"):
        for place in (folder, folder.parent, SHARED):
            # What is there and cannot be read is a fault, not a reason to look elsewhere.
            if os.path.lexists(place / name):
                return place / name
    return folder / name
