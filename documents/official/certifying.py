"""Giấy xác nhận đã đôn đốc: every attempt to tell an agency, with its row of the audit."""

from datetime import date

from sqlmodel import Session

from deadlines.in_words import short_day
from deadlines.periods import Period
from documents.certificate import KINDS, NOT_SEALED, OUTCOMES, Span, as_of_day, certified, instant
from documents.official.heading import Paper, heading
from models.letters.kinds import word_of
from plans.loading import LoadedPlan


def certificate(
    session: Session, loaded: LoadedPlan, as_of: date, agency: str, period: Period
) -> Paper:
    """The certificate of a period, of what had been sent by a day. Raises NothingToTrust."""
    plan = loaded.plan
    span = as_of_day(Span(agency, period.first, period.last), as_of)
    attempts = certified(session, loaded, span)
    subject = "Về việc gửi thư nhắc việc, đôn đốc"
    receivers = [plan.name_of(agency)]
    return Paper(
        "certificate",
        subject,
        {
            **heading(plan, as_of, symbol="GXN", subject=subject, receivers=receivers),
            "co_quan_nhan": plan.name_of(agency),
            "tu_ngay": short_day(period.first),
            "den_ngay": short_day(period.last),
            "so_thu": sum(each.attempt.outcome == "sent" for each in attempts),
            "so_lan": len(attempts),
            "lan_gui": [
                {
                    "stt": number,
                    "thu": each.attempt.notice,
                    "loai": KINDS.get(word_of(each.attempt.kind), each.attempt.kind),
                    "luc": instant(each.attempt.at),
                    "noi_nhan_thu": each.attempt.address,
                    "ket_qua": OUTCOMES[each.attempt.outcome],
                    "dong_nhat_ky": each.attempt.audit,
                    "ma_bam": each.row_hash.digest,
                    "niem_phong": each.row_hash.head or NOT_SEALED,
                }
                for number, each in enumerate(attempts, start=1)
            ],
        },
    )
