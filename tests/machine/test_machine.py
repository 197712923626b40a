"""Anything that may be done, in any order: what then stands is what a small model says.

`make test` lives three short lives, always the same: it has no time for more. With
MACHINE_EXAMPLES in the environment they are so many, longer and at random (`make faults`).
"""

import os
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import rule, run_state_machine_as_test
from pydantic import SecretStr

from operation.installation import Installation
from operation.steps import chase_step
from settings import Settings
from tests.builders import LIVE_FROM, a_record, an_act
from tests.conftest import Sink
from tests.databases import Database
from tests.machine.editions import PLANS
from tests.machine.installation import PAPERS, RandomLife
from tests.machine.looking import Fresh
from tests.machine.model import NEXT

EXAMPLES = os.environ.get("MACHINE_EXAMPLES")
INDEX = st.integers(0, 9)

pytestmark = pytest.mark.usefixtures("database")


class Machine(RandomLife):
    """What is done in an office comes in sequences, which chance alone would seldom find."""

    @rule()
    def a_morning(self) -> None:
        """The machine as it runs every day."""
        self.open()
        chase_step(self.record, an_act(self.day))
        self.deliver()

    @rule(index=INDEX, choice=st.integers(0, 2), document=PAPERS)
    def further(self, index: int, choice: int, document: str) -> None:
        """Something that is possible happens to some work."""
        if not self.model.work:
            return
        choices = NEXT[self.model.work[index % len(self.model.work)].status]
        one, why = [index], "có lý do"
        {
            "acknowledge": lambda: self.acknowledge(one, None),
            "submit": lambda: self.submit(one, None, document),
            "return": lambda: self.return_(one, None, why),
            "accept": lambda: self.accept(one, None),
            "extend": lambda: self.extend(one, None, why, why, 40),
            "waive": lambda: self.waive(one, None, why, why),
            "reopen": lambda: self.reopen(one, None, why),
        }[choices[choice % len(choices)]]()

    @rule(index=INDEX, document=PAPERS)
    def reported(self, index: int, document: str) -> None:
        """Most work is simply reported."""
        self.submit([index], None, document)

    @rule(index=INDEX, days=st.integers(1, 9))
    def done_again(self, index: int, days: int) -> None:
        """Work is reported, returned, and reported again some days later."""
        self.submit([index], None, "1/BC")
        self.return_([index], None, "thiếu phụ lục")
        self.next_day(days)
        self.submit([index], None, "2/BC")

    @rule(picked=st.lists(INDEX, min_size=1, max_size=3, unique=True), reported=st.booleans())
    def closed_meanwhile(self, picked: list[int], reported: bool) -> None:
        """Between the chase and the delivery something is reported or waived."""
        self.open()
        chase_step(self.record, an_act(self.day))
        for index in picked:
            if reported:
                self.submit([index], None, "1/BC")
            else:
                self.waive([index], None, "không phát sinh", "20/UBND")
        self.it_is_as_the_model_says()
        self.deliver()

    @rule()
    def a_day_without_delivery(self) -> None:
        """Letters leave a day late; then something comes up that would be told that day too."""
        self.open()
        chase_step(self.record, an_act(self.day))
        self.next_day(1)
        self.deliver()
        self.event(0)
        chase_step(self.record, an_act(self.day))
        self.deliver()


def test_whatever_is_done_in_whatever_order_the_record_is_what_the_model_says(
    database: Database, tmp_path: Path, sink: Sink
) -> None:
    template = a_record(tmp_path / "template", PLANS["first"], LIVE_FROM)
    template.engine.dispose()
    lived = Fresh(database, tmp_path)
    told = Settings(
        var_dir=tmp_path / "var",
        smtp_url=SecretStr(sink.url),
        database_url=SecretStr(lived.url),
        pages_url="https://dondoc.example.gov.vn",
    )

    def machine() -> Machine:
        lived.again()
        return Machine(Installation(told, lived.engine), sink)

    run_state_machine_as_test(
        machine,  # type: ignore[arg-type]  # it is called, whatever makes one
        settings=settings(
            max_examples=int(EXAMPLES or 3),
            stateful_step_count=50 if EXAMPLES else 20,
            deadline=None,
            derandomize=not EXAMPLES,
            suppress_health_check=list(HealthCheck),
        ),
    )
    lived.engine.dispose()
