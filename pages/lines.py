"""How a list shows one piece of work: its title, its day and its state in words."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from deadlines.in_words import short_day
from models.assignments.lists import Card, cards_named
from models.types import OPEN
from notifications.wording import due_in_words
from pages.templating import STATUS_WORDS
from plans.loading import LoadedPlan
from plans.plan import Plan


@dataclass(frozen=True)
class Line:
    """A card in words; `mood` is the class of the style sheet that colours its state."""

    card: Card
    holder: str
    product: str | None
    due: str
    state: str
    mood: str
    returned: str | None

    @property
    def is_open(self) -> bool:
        """Whether its holder still has something to do."""
        return self.card.status in OPEN


def line_of(plan: Plan, card: Card, today: date) -> Line:
    """A card in words, as on a day."""
    obligation = plan.find_obligation(card.obligation)
    is_open = card.status in OPEN
    state, mood = STATUS_WORDS[card.status], ""
    if card.overdue and is_open:
        state, mood = f"Quá hạn {card.days_late} ngày", "late"
    elif card.status in ("submitted", "accepted"):
        mood = "good"
    elif is_open and card.expected_on and (card.expected_on - today).days <= 7:
        mood = "soon"
    returned = card.returned
    return Line(
        card=card,
        holder=plan.agency(card.holder).name,
        product=card.product(obligation.product if obligation else None),
        due=due_in_words(card, today) if is_open else _was_due(card),
        state=state,
        mood=mood,
        returned=f"Trả lại ngày {short_day(returned.on)}: {returned.reason}" if returned else None,
    )


def _was_due(card: Card) -> str:
    """The day of work that was reported, and whether it was in time."""
    if card.due_on is None:
        return "chưa xác định thời hạn"
    if card.submitted_on is None or not card.due_on_decided:
        return short_day(card.due_on)
    late = f"báo cáo chậm {card.days_late} ngày" if card.days_late else "báo cáo đúng hạn"
    return f"{short_day(card.due_on)} – {late}"


def line_named(session: Session, loaded: LoadedPlan, work_id: int, today: date) -> Line:
    """One piece of work in words, by its id; there is one."""
    [card] = cards_named(session, loaded.id, [work_id], today)
    return line_of(loaded.plan, card, today)
