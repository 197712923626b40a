"""Deeds that are looked at before they are done: tried and taken back, shown, then carried out.

The form of a deed sends `buoc`: nothing to see what it would be, "sua" to go back to it, "ghi" from
the page that shows it.
"""

from collections.abc import Callable, Mapping, Sequence

from fastapi.responses import Response

from assignments.desk import Desk
from deadlines.refusal import Refusal
from models.forms import use_form
from pages.asking import Asker, SentForm
from pages.words import refusal_in_words
from plans.plan import Plan

Deed = Callable[[Desk], object]


class _OnlyTried(Exception):
    """Take back what was tried."""


def do(ask: Asker, form: SentForm, deed: Deed, *, at_once: bool = False) -> tuple[bool, str]:
    """Whether a deed is done, and the words of its refusal; a form that was not checked only tries.

    `at_once`: it needs no look, since it can be undone.
    """
    is_checked = at_once or form.text("buoc") == "ghi"
    try:
        with ask.desk() as desk:
            if not is_checked:
                deed(desk)
                raise _OnlyTried
            if use_form(desk.session, form.text("once"), ask.now):
                deed(desk)
    except _OnlyTried:
        return False, ""
    except Refusal as error:
        with ask.reading() as (_, loaded):
            return False, refusal_in_words(error, loaded.plan)
    return True, ""


def check_page(
    ask: Asker,
    plan: Plan,
    title: str,
    answers: Sequence[tuple[str, str]],
    fields: Mapping[str, str],
    *,
    action: str,
    button: str,
    warning: str = "",
) -> Response:
    """What a deed would be, to be looked at before it is done."""
    shown = [(name, value) for name, value in answers if value]
    return ask.page(
        "check",
        plan,
        title=title,
        answers=shown,
        fields=fields,
        action=action,
        button=button,
        warning=warning,
    )
