"""Lists of work know nothing of a sealed draw: neither its place nor its day."""

from datetime import date

import pytest

from models import plan_rows, timeline
from models.assignments import judging, lists
from models.assignments.judging import Holders
from operation.installation import Installation
from tests.inspections.builders import (
    DRAWN,
    PLACES,
    QUARTER_ENDS,
    carried_out,
    drawn,
    proposed,
    revealed_on_its_day,
)

pytestmark = pytest.mark.usefixtures("database")


def whole(record: Installation, as_of: date) -> str:
    """Every list and every life, as text."""
    everybody = Holders((), all_but=True)
    with record.read() as (session, loaded):
        agencies = plan_rows.agency_codes(session, loaded.id).values()
        asked = session, loaded.id
        rows = [
            *judging.queue(*asked, everybody, as_of),
            *judging.extension_requests(*asked, everybody, as_of),
            *(row for agency in agencies for row in lists.coordinated(*asked, agency, as_of)),
            *(
                row
                for agency in agencies
                for part in ("overdue", "this_week", "later")
                for row in lists.cards_of_holder(*asked, agency, as_of, part)
            ),
            *(row for number in range(1, 20) for row in timeline.timeline(*asked, number)),
        ]
    return "\n".join(map(repr, rows))


def test_a_sealed_draw_is_in_no_list_and_in_no_life_until_it_is_revealed(
    record: Installation,
) -> None:
    proposed(record)
    drawn(record)

    sealed = whole(record, DRAWN)
    revealed_on_its_day(record)
    row = carried_out(record)
    shown = whole(record, QUARTER_ENDS)

    assert "rút thăm" in sealed
    assert not [place for place in PLACES if place in sealed]
    assert row.place
    assert row.place in shown
