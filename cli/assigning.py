"""`dondoc assign`: an ad hoc task, given to agencies by a document."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from assignments.desk import Desk
from assignments.ordering import TaskOrder, assign
from cli.options import AsOf, By, Formatted, PlanCode, abbreviations, act, day, record
from cli.output import Format, rows, say
from deadlines.in_words import short_day

ORDERED = ("id", "obligation", "period", "agency", "due_on", "title")


def by_document(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What is to be done.")],
    agencies: Annotated[
        list[str],
        typer.Option("--agency", metavar="AGENCY", help="An agency or a group; may be repeated."),
    ],
    due: Annotated[
        Any, typer.Option("--due", parser=day, metavar="DATE", help="The last day to report.")
    ],
    document: Annotated[
        str, typer.Option("--document", metavar="NO", help="Its number, e.g. 1520/UBND-VXNV.")
    ],
    dated: Annotated[
        Any, typer.Option("--dated", parser=day, metavar="DATE", help="On the document.")
    ],
    signed_by: Annotated[
        str, typer.Option("--signed-by", metavar="WHO", help="Who issued or signed it.")
    ] = "Ủy ban nhân dân tỉnh",
    product: Annotated[
        str, typer.Option("--product", metavar="TEXT", help="What is to be handed in.")
    ] = "",
    obligation: Annotated[
        str,
        typer.Option(
            "--obligation", metavar="CODE", help="Under which; default: the plan's orders_under."
        ),
    ] = "",
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Give a task to agencies by a document (giao việc đột xuất); they are told by the next letter.

    It is chased, reported, judged and escalated like the plan's own work.
    """
    answers = {"title": title, "agencies": agencies, "due_on": due, "document": document}
    answers |= {"dated_on": dated, "signed_by": signed_by}
    answers |= {"product": product, "obligation": obligation}
    with record(plan_code).work() as (session, loaded):
        order = TaskOrder.checked(answers, loaded.plan)
        tasks = assign(Desk(session, loaded, act(as_of, by), by), order)
    say(f"{order.basis}: {len(tasks)} assignments, due on {short_day(due)}")
    rows(map(asdict, tasks), ORDERED, how, ORDERED, abbreviations(loaded.plan))
