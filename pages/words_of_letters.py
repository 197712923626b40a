"""What is refused about contacts, channels and letters, as whoever fills in a form reads it."""

_OPERATOR = "Báo người quản trị."

LETTERS = {
    # Addresses.
    "address-unprintable": "Địa chỉ có ký tự không đọc được. Nhập lại địa chỉ.",
    "no-email": "“{written}” không phải là một địa chỉ thư điện tử. "
    "Nhập một địa chỉ, ví dụ vanthu@example.gov.vn.",
    "email-odd": "Địa chỉ “{written}” có ký tự không dùng được ({odd}). Nhập địa chỉ khác.",
    "no-phone": "“{written}” không phải là số điện thoại. Nhập số, ví dụ 0912345678.",
    "no-chat": "“{written}” không phải là mã số của cuộc trò chuyện. "
    "Nhập các chữ số, ví dụ 123456789.",
    # Contacts and their deputies.
    "no-such-role": "Kế hoạch không có đầu mối này. Chọn đầu mối trong danh sách.",
    "no-such-agency": "Không có cơ quan này trong kế hoạch. Chọn cơ quan trong danh sách.",
    "no-such-contact": "{agency} chưa có đầu mối này. Chọn đầu mối trong danh sách.",
    "not-bounced": "Không có địa chỉ nào của {agency} bị trả lại thư.",
    "deputy-days-swapped": "Ngày bắt đầu ({first_on}) sau ngày kết thúc ({last_on}). "
    "Ghi lại hai ngày.",
    "deputy-already": "Đầu mối này của {agency} đã có người nhận thay từ ngày {first_on} đến ngày "
    "{last_on}. Ghi ngày khác, hoặc kết thúc việc nhận thay đó trước.",
    "no-deputy-then": "Đầu mối này của {agency} không có người nhận thay kết thúc được vào ngày "
    "{last_on}. Ghi ngày khác.",
    "deputy-by-other-channel": "Đầu mối này của {agency} có người nhận thay bằng kênh khác đến "
    "ngày {last_on}. Kết thúc việc nhận thay đó trước.",
    # Letters.
    "no-such-notice": "Không có thư số {id}.",
    "carries-no-link": "Thư số {id} không có đường liên kết trả lời.",
    "revoked-without-reason": "Nhập lý do thu hồi đường liên kết.",
    "notice-not-given-up": "Thư số {id} không thuộc diện gửi lại. Chỉ gửi lại thư chưa đến nơi.",
    "notice-said-again": "Thư số {id} bị trả lại; nội dung đã có trong thư số {then}, "
    "không gửi lại.",
    "hold-without-reason": "Nhập lý do tạm dừng gửi thư; người khác sẽ đọc lý do này.",
    # What the operator configures.
    "no-mail-server": f"Chưa cấu hình đúng máy chủ thư. {_OPERATOR}",
    "no-mailbox": f"Chưa cấu hình đúng hộp thư. {_OPERATOR}",
    "mailbox-unreadable": f"Không đọc được hộp thư. {_OPERATOR}",
    "no-such-channel": "Không có kênh gửi “{channel}”. Chọn kênh trong danh sách: {channels}.",
    "channel-is-mail": f"Tên kênh gửi “{{channel}}” đã dùng cho thư điện tử. {_OPERATOR}",
    "channel-name": f"Tên kênh gửi “{{channel}}” không đúng. {_OPERATOR}",
    "channel-of-several": f"Kênh gửi “{{channel}}” ghi nhiều địa chỉ nhận. {_OPERATOR}",
    "channel-not-apprise": f"Kênh gửi “{{channel}}” được cấu hình không đúng. {_OPERATOR}",
    # Accounts.
    "account-name": "“{name}” không dùng làm tên đăng nhập được. Viết 2 đến 63 chữ cái không dấu "
    "hoặc chữ số.",
    "account-of-nobody": "Nhập họ và tên người dùng tài khoản.",
    "account-exists": "Đã có tài khoản “{name}”. Chọn tên khác.",
    "no-such-account": "Không có tài khoản “{name}”.",
    "no-such-account-role": "Chọn vai trò trong danh sách.",
    "account-role-elsewhere": "Vai trò này chỉ dành cho tài khoản của {wanted}.",
    "last-operator": "“{name}” là tài khoản quản trị duy nhất còn dùng được. "
    "Lập một tài khoản quản trị khác trước.",
    "password-short": "Mật khẩu cần ít nhất {shortest} ký tự.",
    "password-easy": "Mật khẩu này dễ đoán. Chọn nhiều từ không liên quan nhau.",
}
