"""From the letter: what its link opens, without an account. A look changes nothing."""

from fastapi import APIRouter
from fastapi.responses import Response

from models.assignments.lists import cards_named
from pages.asking import Ask, LinkEnded
from pages.lines import Line, line_of
from pages.reporting import add_routes

router = APIRouter()

DONE = {
    "acknowledged": "Đã ghi nhận tiếp nhận.",
    "request": "Đã ghi nhận đề nghị gia hạn; kết quả sẽ được thông báo.",
}


@router.api_route("/t/{token}", methods=["GET", "HEAD"])
def letter_page(ask: Ask, da: str = "") -> Response:
    """The open work of a letter, the most urgent first; `da` is what was just done."""
    letter = ask.letter
    if letter is None:
        raise LinkEnded
    with ask.reading() as (session, loaded):
        cards = cards_named(session, loaded.id, letter.assignment_ids, ask.today)
    lines = [
        line_of(loaded.plan, card, ask.today)
        for card in cards
        if ask.may_see(card.holder) and not card.history
    ]
    return ask.page("letter", loaded.plan, lines=lines, done=_done(lines, da))


def _done(lines: list[Line], done: str) -> dict[int, str]:
    """What was just done with which work."""
    for line in lines:
        if str(line.card.id) == done:
            asked = line.card.extension_to is not None
            return {line.card.id: DONE["request" if asked else "acknowledged"]}
    return {}


add_routes(router, "/t/{token}")
