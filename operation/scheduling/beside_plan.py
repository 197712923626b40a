"""The deployments of the shipped plan's obligations, written beside it without a server."""

from pathlib import Path

from operation.scheduling.deployments import deployments_of_obligations, prefect_yaml
from plans.reading import read_plan
from settings import REPOSITORY

SHIPPED = REPOSITORY / "calendar" / "qd-465-2022"
FILE = "prefect.yaml"
"""The machine's own deployments stand in the file of that name at the root, written by hand."""


def generated(folder: Path) -> str:
    """What the file beside a plan has to hold. Raises PlanError."""
    plan = read_plan(folder)
    return prefect_yaml(plan, deployments_of_obligations(plan))


if __name__ == "__main__":
    (SHIPPED / FILE).write_text(generated(SHIPPED), "utf-8")
