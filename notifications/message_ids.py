"""The names of letters, and of the threads in which mail programs show them."""

import hashlib

from models.letters.dispatch import Addressed
from plans.loading import LoadedPlan


def message_id(loaded: LoadedPlan, letter: Addressed, domain: str) -> str:
    """The Message-ID of a notice's letter, the same for every attempt: a hash of its key."""
    return _hashed(f"{_contact(loaded, letter)}/{letter.kind}/{letter.on}", domain)


def thread_id(loaded: LoadedPlan, letter: Addressed, domain: str) -> str:
    """What all letters to a contact refer to, so that a mail program shows them together."""
    return thread_of(loaded.plan.code, letter.agency, letter.role, domain)


def thread_of(plan: str, agency: str, role: str, domain: str) -> str:
    """The thread of a contact: codes of its plan and agency, and its role."""
    return _hashed(f"{plan}/{agency}/{role}", domain)


def _contact(loaded: LoadedPlan, letter: Addressed) -> str:
    return f"{loaded.plan.code}/{letter.agency}/{letter.role}"


def _hashed(key: str, domain: str) -> str:
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"
