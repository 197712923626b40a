"""One message now by one channel, so that the operator sees whether it works."""

from dataclasses import dataclass
from email.utils import make_msgid

from notifications.channels import MAIL, send
from notifications.mail import Mail, post
from notifications.secrets import Redactor
from notifications.views import Letter
from operation.errors import OperationError
from operation.installation import Installation

TEXT = (
    "Đây là thư thử để kiểm tra kênh gửi thư nhắc việc. Không phải thực hiện nhiệm vụ nào "
    "theo thư này.\n"
)
LETTER = Letter("[Thử nghiệm] Kiểm tra kênh gửi thư nhắc việc", TEXT, f"<p>{TEXT.strip()}</p>")


class HeldBack(OperationError):
    """A rehearsal lets nothing go to that address."""


@dataclass(frozen=True)
class ChannelAnswer:
    """Whether the receiver's side took the message, and its words."""

    channel: str
    address: str
    outcome: str
    answer: str


def try_channel(record: Installation, name: str, to: str) -> ChannelAnswer:
    """Send one message. Raises BadChannel, BadAddress, HeldBack."""
    channel = record.channels().named(name)
    address = channel.address(to)
    with record.mail() as connection:
        if not connection.server.allows(address):
            only = record.settings.only_to
            raise HeldBack(
                f"DONDOC_ONLY_TO={only} holds {address} back; unset it, or choose another --to"
            )
        if channel is MAIL:
            domain = connection.server.sender.rpartition("@")[2]
            mail = Mail(
                connection=connection,
                address=address,
                text=LETTER.text,
                message_id=make_msgid(domain=domain),
            )
            outcome = post(mail, subject=LETTER.subject, html=LETTER.html)
            is_taken, answer = outcome.state == "sent", outcome.answer or ""
        else:
            is_taken, answer = send(channel, address, LETTER)
    redact = Redactor(record.settings.secrets)
    return ChannelAnswer(name, address, "sent" if is_taken else "failed", redact(answer))
