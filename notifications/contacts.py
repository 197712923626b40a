"""The addresses that letters go to: set, validated, and the change in the audit."""

from sqlmodel import Session

from models import audit, loaded
from models.audit import Act
from notifications.errors import BadMailSetting
from notifications.mail import one_address
from plans.faults import nearest
from plans.loading import Loaded


def set_address(
    session: Session, plan: Loaded, act: Act, *, agency: str, role: str, address: str
) -> str:
    """The real address of a role at an agency, as it was kept. Raises BadMailSetting.

    Set again it changes nothing. The audit names agency and role: an address is personal data
    and may have to be erased.
    """
    roles = {name for row in plan.plan.agencies for name in row.contacts}
    if role not in roles:
        raise BadMailSetting(f'the plan has no role "{role}"; {nearest(role, roles)}')
    ids = loaded.agency_codes(session, plan.id)
    if agency not in ids:
        raise BadMailSetting(f'the plan has no agency "{agency}"; {nearest(agency, ids)}')
    plain = one_address(address)
    loaded.lock(session, plan.id)
    if not loaded.set_contact(session, ids[agency], role, plain):
        return plain
    subject = f"contact:{agency}/{role}"
    audit.record(session, plan.id, act, action="contact", subject=subject, detail={})
    return plain
