"""A new link for whoever has an old one: to the registered address, and to nobody else."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from operation.new_links import queue_new_link
from pages.asking import Ask, SentForm, StaleForm, sent_form

router = APIRouter()


@router.post("/t/gui-lai")
def send_again(ask: Ask, form: Annotated[SentForm, Depends(sent_form)]) -> Response:
    """Queue a letter with a new link; the answer is the same for a token that never existed."""
    # Made for nobody: whoever has an old link may be signed in all the same.
    if not ask.pages.forms.is_for(form.text("once"), ""):
        raise StaleForm
    notice_id = ask.pages.links.notice_id(form.text("token"))
    if notice_id is not None:
        queue_new_link(ask.pages.installation.engine, notice_id, ask.now, ask.today)
    return ask.go("/t/gui-lai")


@router.api_route("/t/gui-lai", methods=["GET", "HEAD"])
def asked_again(ask: Ask) -> Response:
    """Reloaded it asks for nothing."""
    return ask.page("link_sent", None)
