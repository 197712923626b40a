"""Whether the pages answer, and figures for a monitoring system."""

import ipaddress

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from deadlines.civil import instant
from models import replies
from models.audit import chain
from models.database import answers, transaction
from models.letters.backlog import backlog
from pages.asking import Ask, NotHere
from plans.loading import every

router = APIRouter()


@router.api_route("/healthz", methods=["GET", "HEAD"])
def healthz(ask: Ask) -> Response:
    """200 where the database answers."""
    answers(ask.pages.installation.reading)
    return PlainTextResponse("ok\n")


@router.api_route("/metrics", methods=["GET", "HEAD"])
def metrics(ask: Ask) -> Response:
    """Figures of each plan in Prometheus' format, for whoever asks from this machine."""
    client = ask.request.client
    if client is None or not _is_loopback(client.host):
        raise NotHere
    registry = CollectorRegistry()

    def gauge(name: str, words: str) -> Gauge:
        return Gauge(f"dondoc_{name}", words, ["plan"], registry=registry)

    chased = gauge("last_chase_timestamp_seconds", "Morning of the last day that was chased")
    queued = gauge("letters_waiting", "Letters that have not left and still may")
    oldest = gauge("letters_oldest_waiting_days", "Age of the oldest of them")
    bounced = gauge("contacts_bounced", "Contacts whose address bounced")
    submitted = gauge("reports_waiting", "Reports that wait for acceptance")
    mails = gauge("replies_waiting", "Replies by mail that wait for somebody")
    watched = Gauge(
        "dondoc_last_watch_timestamp_seconds", "When the audit was sealed last", registry=registry
    )
    with transaction(ask.pages.installation.reading) as session:
        last_seal = chain.last_seal(session)
        if last_seal is not None:
            watched.set(last_seal.sealed_at.timestamp())
        for loaded in every(session):
            code, row = loaded.plan.code, loaded.row
            if row.chased_on is not None:
                chased.labels(code).set(instant(row.chased_on).timestamp())
            figures = backlog(session, loaded.id, ask.today)
            queued.labels(code).set(figures.waiting)
            oldest.labels(code).set(figures.oldest_days)
            bounced.labels(code).set(figures.bounced)
            submitted.labels(code).set(figures.submitted)
            mails.labels(code).set(replies.counts(session, loaded.id).get("waiting", 0))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
