"""One step of the machine each: what the command line and the flows both call."""

from collections.abc import Callable, Iterable
from datetime import datetime

from assignments.opening import open_due
from chasing.chase import Chased, chase_day
from models.audit import Act
from models.opening import Opened
from notifications.delivery import Delivered, deliver
from operation.record import Record


def open_step(record: Record, act: Act, obligations: Iterable[str] = ()) -> Opened:
    """Open what is due to open by `act.as_of`; again adds 0."""
    with record.work() as (session, loaded):
        return open_due(session, loaded, act, obligations)


def chase_step(record: Record, act: Act) -> Chased:
    """Queue the digests of `act.as_of`; again adds 0."""
    with record.work() as (session, loaded):
        return chase_day(session, loaded, act)


def deliver_step(
    record: Record, now: datetime, progress: Callable[[int, int], None] | None = None
) -> Delivered:
    """Send what waits at an instant; outside working hours nothing leaves."""
    with record.mail() as connection:
        return deliver(record.engine, record.loaded(), connection, now, progress)
