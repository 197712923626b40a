"""What holds of every rule, every term and every day."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from deadlines.civil import civil_date, instant
from deadlines.cycles import Term, cycles, on_event
from deadlines.periods import parse_period
from deadlines.rules import (
    AtLeast,
    By,
    Continuous,
    Each,
    Once,
    OnEvent,
    Recurring,
    Rule,
    Undated,
    Within,
)
from tests.deadlines.builders import a_term, all_cycles, days, vietnam

DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
DAYS_OF_THE_TABLE = st.dates(date(2022, 1, 1), date(2027, 11, 1))
DAYS_OF_A_YEAR = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: f"{day:%d/%m}")
SPANS = st.sampled_from(
    [(first, *range(first + 1, last + 1)) for first in range(1, 5) for last in range(first, 5)]
)
# Without 29 February: of most years it is the day before it.
SEVERAL_DAYS = st.lists(
    DAYS_OF_A_YEAR.filter(lambda day: day != "29/02"), min_size=1, max_size=3, unique=True
).map(tuple)
YEARS = {
    "from_year": st.none() | st.integers(2020, 2023),
    "to_year": st.none() | st.integers(2023, 2027),
}
PARTS = st.sampled_from(("month", "quarter", "half", "nine_months"))
AHEAD = st.none() | st.integers(0, 366)


def reports() -> st.SearchStrategy[Rule]:
    """Any rule that is due after its period."""
    return st.one_of(
        st.builds(By, st.just("by"), before=DAYS_OF_A_YEAR, year_after=st.just(True)),
        st.builds(
            Each,
            st.just("each"),
            part=PARTS,
            before=st.none() | st.integers(2, 31),
            months_after=st.integers(1, 12),
        ),
        st.builds(Within, st.just("within"), quarters=SPANS, year_after=st.just(True), **YEARS),
    )


def rules() -> st.SearchStrategy[Rule]:
    """Any rule that makes cycles without an event."""
    by = [
        st.builds(By, st.just("by"), before=DAYS_OF_A_YEAR, opens_before=AHEAD),
        st.builds(By, st.just("by"), on=DAYS_OF_A_YEAR, opens_before=AHEAD),
        st.builds(By, st.just("by"), on=DAYS_OF_A_YEAR, year_before=st.just(True)),
        st.builds(By, st.just("by"), on=SEVERAL_DAYS, **YEARS),
    ]
    once = [
        st.builds(Once, st.just("once"), on=DAYS),
        st.builds(
            Once,
            st.just("once"),
            year=st.integers(2021, 2027),
            opens_on=st.dates(date(2020, 1, 1), date(2021, 12, 31)),
        ),
        st.builds(
            Once,
            st.just("once"),
            year=st.integers(2020, 2027),
            quarter=st.sampled_from((1, 2, 3, 4)),
        ),
        st.builds(Once, st.just("once"), year=st.integers(2020, 2027), month=st.integers(1, 12)),
    ]
    return st.one_of(
        *by,
        *once,
        reports(),
        st.builds(Each, st.just("each"), part=PARTS, day=st.none() | st.integers(1, 31), **YEARS),
        st.builds(Within, st.just("within"), quarters=SPANS, **YEARS),
        st.builds(Undated, st.just("undated"), every=st.sampled_from(("year", "plan"))),
        st.just(Continuous("continuous")),
        st.builds(AtLeast, st.just("at_least"), times=st.integers(1, 9)),
    )


def is_a_report(rule: Rule) -> bool:
    """Whether it is due after the period that it is about."""
    after = getattr(rule, "year_after", False) or getattr(rule, "months_after", 0)
    return bool(after)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    """Any plan of up to six years."""
    signed_on = draw(DAYS)
    length = draw(st.integers(0, 6 * 366))
    return a_term(
        signed_on=signed_on,
        ends_on=signed_on + timedelta(days=length),
        opens_before=draw(st.integers(0, 366)),
    )


@pytest.mark.parametrize(
    "rule",
    [
        Each("each", "month"),  # twelve months
        Each("each", "quarter"),  # four quarters
        Each("each", "half"),  # two halves
        Within("within", (1, 2, 3, 4)),  # one span of all quarters
        AtLeast("at_least", 3),  # the year
        Continuous("continuous"),  # twelve check-ins
    ],
)
@given(year=st.integers(1950, 2150))
def test_periods_tile_the_year(rule: Rule, year: int) -> None:
    term = a_term(
        signed_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        check_in_months=tuple(range(1, 13)),
    )

    covered = [
        day for cycle in all_cycles(rule, term) for day in days(cycle.opens_on, cycle.last_day)
    ]

    assert covered == days(date(year, 1, 1), date(year, 12, 31))


@given(year=st.integers(1950, 2150))
def test_nine_months_are_the_first_three_quarters(year: int) -> None:
    term = a_term(signed_on=date(year, 1, 1), ends_on=date(year, 12, 31))

    nine_months = all_cycles(Each("each", "nine_months"), term)[0]
    quarters = all_cycles(Each("each", "quarter"), term)[:3]

    assert nine_months.opens_on == quarters[0].opens_on
    assert nine_months.due_on == quarters[-1].due_on


@given(rule=rules(), term=terms())
def test_every_cycle_lies_within_the_term_and_opens_before_it_is_due(
    rule: Rule, term: Term
) -> None:
    for cycle in all_cycles(rule, term):
        assert term.signed_on <= cycle.opens_on <= min(cycle.last_day, term.ends_on)
        assert cycle.opens_on <= cycle.anchor
        assert is_a_report(rule) or cycle.anchor <= term.ends_on


@given(rule=reports(), term=terms())
def test_report_is_owed_on_a_period_of_the_plan_whenever_it_is_due(rule: Rule, term: Term) -> None:
    for cycle in all_cycles(rule, term):
        last_day = parse_period(cycle.period).last
        assert term.first_day <= last_day <= term.ends_on
        assert (cycle.due_on or date.min) > last_day


@given(rule=rules(), term=terms())
def test_nothing_recurs_outside_the_years_of_its_rule(rule: Rule, term: Term) -> None:
    assume(isinstance(rule, Recurring))

    years = {int(cycle.period[:4]) for cycle in all_cycles(rule, term)}

    assert all(isinstance(rule, Recurring) and rule.is_of(year) for year in years)


@given(rule=rules(), term=terms())
def test_period_names_one_cycle_of_a_rule(rule: Rule, term: Term) -> None:
    names = [cycle.period for cycle in all_cycles(rule, term)]

    assert len(names) == len(set(names))


@given(rule=rules(), term=terms())
def test_period_begins_with_the_year_of_the_due_date_or_the_plan_year(
    rule: Rule, term: Term
) -> None:
    later = 1 if isinstance(rule, By) and rule.year_before else 0
    earlier = {0, 1} if is_a_report(rule) else {0}

    for cycle in all_cycles(rule, term):
        assert cycle.anchor.year + later - int(cycle.period[:4]) in earlier


@given(rule=rules(), term=terms(), first=DAYS, cut=DAYS, last=DAYS)
def test_two_spans_side_by_side_give_what_one_span_gives(
    rule: Rule, term: Term, first: date, cut: date, last: date
) -> None:
    first, cut, last = sorted((first, cut, last))

    halves = cycles(rule, term, first, cut) + cycles(rule, term, cut + timedelta(days=1), last)

    assert halves == cycles(rule, term, first, last)


@given(day=DAYS)
def test_before_a_day_is_on_the_day_before_it(day: date) -> None:
    term = a_term(signed_on=date(day.year - 1, 1, 1), ends_on=date(day.year + 1, 12, 31))

    found = [cycle.due_on for cycle in all_cycles(By("by", before=f"{day:%d/%m}"), term)]

    assert day - timedelta(days=1) in found


@given(day=DAYS, other=DAYS, wait=st.integers(0, 400))
def test_later_trigger_never_gives_an_earlier_due_date(day: date, other: date, wait: int) -> None:
    rule = OnEvent("on_event", "inspectors-request", days=wait)
    term = a_term(signed_on=date.min, ends_on=date.max)

    sooner, later = (on_event(rule, term, on) for on in sorted((day, other)))

    assert sooner
    assert later
    assert sooner.due_on == min(day, other) + timedelta(days=wait)
    assert sooner.due_on <= (later.due_on or date.min)


@given(day=DAYS_OF_THE_TABLE, wait=st.integers(1, 30))
def test_working_days_after_an_event_are_those_of_the_table(day: date, wait: int) -> None:
    rule = OnEvent("on_event", "inspectors-request", working_days=wait)
    term = a_term(signed_on=date.min, ends_on=date.max, working_days=vietnam())

    cycle = on_event(rule, term, day)

    assert cycle
    assert cycle.due_on
    passed = [d for d in days(day, cycle.due_on)[1:] if vietnam().is_working(d)]
    assert len(passed) == wait
    assert passed[-1] == cycle.due_on


@given(day=DAYS_OF_THE_TABLE, count=st.integers(0, 20))
def test_working_days_before_a_day_are_those_of_the_table(day: date, count: int) -> None:
    assume(day >= date(2022, 3, 1))
    rule = Once("once", on=day, working_days_before=count)
    term = a_term(signed_on=date(2022, 1, 1), ends_on=date.max, working_days=vietnam())

    (cycle,) = all_cycles(rule, term)

    assert cycle.due_on
    assert cycle.opens_on <= cycle.due_on <= day
    assert vietnam().is_working(cycle.due_on)
    passed = [d for d in days(cycle.due_on, day) if vietnam().is_working(d) and d < day]
    assert len(passed) == count or (count == 0 and passed[1:] == [])


@given(day=DAYS_OF_THE_TABLE, other=DAYS_OF_THE_TABLE, wait=st.integers(0, 30))
def test_rolled_due_date_keeps_the_order_of_triggers_and_is_a_working_day(
    day: date, other: date, wait: int
) -> None:
    rule = OnEvent("on_event", "inspectors-request", days=wait)
    term = a_term(signed_on=date.min, ends_on=date.max, roll=vietnam())

    sooner, later = (on_event(rule, term, on) for on in sorted((day, other)))

    assert sooner
    assert later
    assert (sooner.due_on or date.max) <= (later.due_on or date.min)
    assert vietnam().is_working(sooner.due_on or date.min)


@given(rule=rules())
def test_rolled_due_date_is_the_next_working_day(rule: Rule) -> None:
    stayed = [cycle.due_on for cycle in all_cycles(rule) if cycle.due_on]

    rolled = [cycle.due_on for cycle in all_cycles(rule, a_term(roll=vietnam())) if cycle.due_on]

    assert rolled == [vietnam().on_or_after(day) for day in stayed]


@given(year=st.integers(1990, 2100), hour=st.integers(0, 23))
def test_year_turns_at_midnight_in_ho_chi_minh_city(year: int, hour: int) -> None:
    new_year = instant(date(year, 1, 1), hour=0)

    assert civil_date(new_year) == date(year, 1, 1)
    assert civil_date(new_year - timedelta(seconds=1)) == date(year - 1, 12, 31)
    assert (new_year.year, new_year.hour) == (year - 1, 17)
    assert civil_date(new_year + timedelta(hours=hour)) == date(year, 1, 1)
