"""What stands in the audit, in words: acts, whoever did them, and what they were about."""

from pages.events import HOW
from pages.templating import initial
from pages.words import STATES
from plans.plan import Plan

ACTS = {
    **STATES["action"],
    "transfer": "chuyển giao",
    "open": "giao nhiệm vụ đến kỳ",
    "ask": "giao nhiệm vụ theo yêu cầu",
    "end": "kết thúc nhiệm vụ theo văn bản",
    "carry": "nhận nhiệm vụ từ kế hoạch trước",
    "take-over": "ghi nhận báo cáo từ thư trả lời",
    "set-aside": "không ghi nhận thư trả lời",
    "move": "dời thời hạn",
    "event": "ghi nhận sự kiện",
    "load": "nạp kế hoạch",
    "chase": "rà soát và lập thư nhắc việc",
    "queue-receipts": "lập thư xác nhận",
    "sent": "gửi thư",
    "temporary": "chưa gửi được thư, sẽ gửi lại",
    "permanent": "không gửi được thư",
    "uncertain": "gửi thư, không rõ đã đến hay chưa",
    "returned": "thư bị trả về",
    "cancelled": "hủy thư trước khi gửi",
    "queued": "xếp thư vào hàng chờ",
    "retry": "gửi lại thư",
    "refused-by-server": "máy chủ thư từ chối",
    "revoke-link": "thu hồi đường liên kết",
    "reply": "nhận thư trả lời",
    "hold": "dừng gửi mọi thư",
    "release": "cho gửi thư trở lại",
    "test": "gửi thư thử",
    "contact": "đặt địa chỉ của đầu mối",
    "deputy": "phân công người nhận thay",
    "end-deputy": "kết thúc việc nhận thay",
    "bounce": "ghi nhận địa chỉ bị trả lại thư",
    "lift": "cho gửi lại đến địa chỉ",
    "silence": "tạm dừng nhắc việc",
    "end-silence": "kết thúc tạm dừng nhắc việc",
    "account-add": "lập tài khoản",
    "account-role": "đổi vai trò của tài khoản",
    "account-disable": "ngừng tài khoản",
    "account-reset": "đặt lại mật khẩu",
    "account-password": "đổi mật khẩu",
    "account-bind": "gắn tài khoản với hệ thống đăng nhập chung",
    "account-sign-out": "kết thúc các phiên đăng nhập",
    "token-add": "lập mã truy cập cho phần mềm",
    "token-revoke": "thu hồi mã truy cập của phần mềm",
    "webhook-add": "đăng ký báo tin cho phần mềm",
    "webhook-end": "ngừng báo tin cho phần mềm",
    "score-open": "mở kỳ chấm điểm",
    "score-enter": "tự chấm điểm",
    "score-appraise": "thẩm định điểm",
    "score-import": "nhập bảng điểm",
    "score-refresh": "tính lại điểm",
    "reading": "ghi kết quả chỉ tiêu",
    "survey": "ghi kết quả khảo sát",
    "inspection-propose": "dự kiến kiểm tra",
    "inspection-draw": "rút thăm nơi kiểm tra",
    "inspection-permit": "cho phép rút thăm lại",
    "inspection-look": "xem nơi đã rút thăm",
    "inspection-reveal": "công bố nơi đã rút thăm",
    "inspection-announce": "thông báo kiểm tra",
    "inspection-record": "ghi kết quả kiểm tra",
    "restore": "khôi phục dữ liệu",
    "baseline": "chốt dữ liệu ban đầu",
}
KINDS = {
    "assignment": "nhiệm vụ số",
    "notice": "thư số",
    "silence": "lần tạm dừng số",
    "inspection": "cuộc kiểm tra số",
    "finding": "tồn tại số",
    "account": "tài khoản",
    "token": "mã truy cập",
    "webhook": "nơi nhận tin của phần mềm",
    "evidence": "tài liệu kiểm chứng số",
    "reply": "thư trả lời số",
    "score": "điểm",
    "obligation": "nhiệm vụ",
    "target": "chỉ tiêu",
}
MACHINE = {"operator": "Người vận hành", "machine": "Hệ thống"}


def act_in_words(action: str) -> str:
    """An act, from its first letter on; one that has no words yet by what it belongs to."""
    words = ACTS.get(action)
    if words is None:
        words = "kiểm tra" if action.startswith("inspection-") else f"việc khác ({action})"
    return initial(words)


def subject_in_words(plan: Plan, subject: str) -> str:
    """What an act was about: `nhiệm vụ số 12`, `Sở Y tế – Văn thư`."""
    kind, _, rest = subject.partition(":")
    if kind == "contact":
        agency, _, role = rest.partition("/")
        return f"{plan.name_of(agency)} – {plan.role(role)}" if role else plan.name_of(agency)
    if kind == "plan":
        return "kế hoạch"
    return f"{KINDS[kind]} {rest}" if kind in KINDS else subject


def actor_in_words(plan: Plan, actor: str) -> str:
    """Who acted: an agency and the role at it, or a part of the machine."""
    agency, _, role = actor.partition("/")
    name = plan.name_of(agency)
    if name == agency:
        return MACHINE.get(actor, "Hệ thống")
    return f"{name} – {plan.role(role)}" if role else name


def how_in_words(via: str | None) -> str:
    """How it is known who acted."""
    return HOW.get((via or "").partition(":")[0], "tự động")
