"""Who may open what: every route of the pages, its roles, and what of the record it shows them.

A route that is not here fails a test, and answers nobody.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Scope: TypeAlias = Literal["nothing", "letter", "own", "judged", "all"]
"""What of the work a route shows: what a letter names, what the asker's agency holds, what its
agency judges, or all of the plan; and nothing of it.
"""


@dataclass(frozen=True)
class Access:
    """The roles that may open a route, in which scope; without roles everybody may."""

    roles: tuple[str, ...]
    scope: Scope


EVERYBODY = Access((), "nothing")
SIGNED_IN = Access(("agency", "standing", "judge", "leader", "operator"), "nothing")
LETTER = Access((), "letter")
OWN = Access(("agency", "standing", "judge"), "own")
JUDGED = Access(("standing", "judge"), "judged")
STANDING = Access(("standing",), "all")
SEES_WORK = Access(("agency", "standing", "judge"), "all")
"""Sở Nội vụ and the judge see all work, an agency what it holds: Asker.may_see."""
WATCHES = Access(("standing", "judge", "leader"), "all")
"""Leaders read where all work stands, without its evidence; an agency sees none of it."""
ADMINISTERS = Access(("standing", "operator"), "nothing")
OPERATOR = Access(("operator",), "nothing")

ROUTES: dict[str, Access] = {
    "/": SIGNED_IN,
    "/dang-nhap": EVERYBODY,
    "/dang-xuat": SIGNED_IN,
    "/doi-mat-khau": SIGNED_IN,
    "/oidc/dang-nhap": EVERYBODY,
    "/oidc/tra-ve": EVERYBODY,
    "/t/{token}": LETTER,
    "/t/{token}/{id}/tiep-nhan": LETTER,
    "/t/{token}/{id}/bao-cao": LETTER,
    "/t/{token}/{id}/kiem-tra": LETTER,
    "/t/{token}/{id}/xong": LETTER,
    "/t/{token}/{id}/gia-han": LETTER,
    "/t/gui-lai": EVERYBODY,
    "/nhiem-vu": OWN,
    "/nhiem-vu/{id}": SEES_WORK,
    "/nhiem-vu/{id}/tiep-nhan": OWN,
    "/nhiem-vu/{id}/bao-cao": OWN,
    "/nhiem-vu/{id}/kiem-tra": OWN,
    "/nhiem-vu/{id}/xong": OWN,
    "/nhiem-vu/{id}/gia-han": OWN,
    "/cho-xac-nhan": JUDGED,
    "/cho-xac-nhan/kiem-tra": JUDGED,
    "/cho-xac-nhan/{id}": JUDGED,
    "/de-nghi-gia-han": JUDGED,
    "/de-nghi-gia-han/{id}": JUDGED,
    "/giao-nhiem-vu": STANDING,
    "/van-ban": STANDING,
    "/van-ban/tai": STANDING,
    "/tra-loi/{id}": JUDGED,
    "/tra-loi/{id}/tep/{position}/{name}": JUDGED,
    "/tong-quan": WATCHES,
    "/danh-sach": WATCHES,
    "/bang": WATCHES,
    "/xep-hang": WATCHES,
    "/quyet-dinh": WATCHES,
    "/quyet-dinh/{code}": WATCHES,
    "/tep/{evidence}/{name}": SEES_WORK,
    "/co-quan": ADMINISTERS,
    "/co-quan/{code}": ADMINISTERS,
    "/dau-moi": ADMINISTERS,
    "/dau-moi/moi": ADMINISTERS,
    "/dau-moi/nhap": ADMINISTERS,
    "/dau-moi/{id}": ADMINISTERS,
    "/dau-moi/{id}/nhan-thay": ADMINISTERS,
    "/dau-moi/{id}/thoi-nhan-thay": ADMINISTERS,
    "/dau-moi/{id}/gui-lai": ADMINISTERS,
    "/kenh-gui": ADMINISTERS,
    "/kenh-gui/thu": ADMINISTERS,
    "/kenh-gui/gui-lai": ADMINISTERS,
    "/kenh-gui/dung": ADMINISTERS,
    "/kenh-gui/mo": ADMINISTERS,
    "/tam-dung": ADMINISTERS,
    "/tam-dung/moi": STANDING,
    "/tam-dung/{id}/ket-thuc": STANDING,
    "/nhat-ky": ADMINISTERS,
    "/lan-chay": ADMINISTERS,
    "/tai-khoan": ADMINISTERS,
    "/tai-khoan/moi": OPERATOR,
    "/tai-khoan/{id}": OPERATOR,
    "/tai/{what}.xlsx": SIGNED_IN,
    "/static/{name}": EVERYBODY,
    "/healthz": EVERYBODY,
    "/metrics": EVERYBODY,
}
