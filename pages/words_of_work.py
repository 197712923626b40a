"""What is refused about work, its evidence and its letters, as whoever fills in a form reads it."""

WORK = {
    # Who acts.
    "no-such-office": "Không xác định được cơ quan “{by}”. Chọn cơ quan trong danh sách.",
    "address-of-several": "Địa chỉ “{by}” là của nhiều đầu mối. Chọn đúng cơ quan.",
    "nobody-named": "Việc này phải có cơ quan quyết định: {may: hoặc }.",
    "may-not": "{agency} không có thẩm quyền thực hiện việc này. "
    "Cơ quan có thẩm quyền: {may: hoặc }.",
    "judges-itself": "Cơ quan không tự quyết định đối với nhiệm vụ do mình thực hiện. "
    "Việc này do {may: hoặc } quyết định.",
    "does-not-judge": "{agency} không có thẩm quyền quyết định đối với nhiệm vụ này. "
    "Việc này do {may: hoặc } quyết định.",
    "does-not-hold": "Nhiệm vụ này không còn do cơ quan thực hiện.",
    # On which day.
    "day-ahead": "Ngày {as_of} chưa đến. Ghi ngày {today} hoặc ngày trước đó.",
    "not-open-yet": "Nhiệm vụ này bắt đầu từ ngày {earliest}. Ghi ngày đó hoặc ngày sau đó.",
    "changed-later": "Nhiệm vụ này đã có thay đổi ngày {earliest}. Ghi ngày đó hoặc ngày sau đó.",
    "holidays-unknown": "Chưa có lịch nghỉ lễ, tết năm {year} nên chưa tính được ngày làm việc. "
    "Ghi ngày của năm khác, hoặc đề nghị người quản trị bổ sung lịch nghỉ năm {year}.",
    # What the plan has.
    "not-in-plan": "Không có “{name}” trong kế hoạch. Chọn trong danh sách.",
    "means-group": "“{name}” là một nhóm {count} cơ quan. Chọn một cơ quan của nhóm.",
    # Transitions.
    "no-such-assignment": "Không có nhiệm vụ mã số {id} trong kế hoạch này.",
    "impossible": "Nhiệm vụ này {status:status}, không thể {action:action}.",
    "return-without-reason": "Nhập lý do trả lại, nêu rõ nội dung cần bổ sung.",
    "waiver-without-reason": "Nhập lý do không phải thực hiện.",
    "waiver-without-document": "Nhập số, ký hiệu văn bản cho phép không phải thực hiện.",
    "reopening-without-reason": "Nhập lý do mở lại nhiệm vụ.",
    "occasions-missing": "Nhiệm vụ này mới được báo cáo {count}/{needed} lần. "
    "Báo cáo đủ {needed} lần trước khi xác nhận hoàn thành.",
    # Evidence.
    "evidence-without-number": "Nhập số, ký hiệu văn bản.",
    "evidence-dated-ahead": "Ngày văn bản không được sau ngày báo cáo ({as_of}).",
    "occasion-counted": "Văn bản {document} ngày {dated_on} đã được báo cáo ngày "
    "{submitted_on}. Mỗi lần thực hiện có một văn bản riêng.",
    "file-kind": "Loại tệp này không nhận. Gửi PDF, ảnh, Word hoặc Excel.",
    "file-unreadable": "Không đọc được tệp. Gửi lại tệp.",
    "file-content": "Nội dung tệp không phải {kind}.",
    "file-not-kept": "Chưa lưu được tệp. Báo người quản trị, rồi gửi lại.",
    "file-is-a-link": "Đây là lối tắt đến một tệp khác. Gửi chính tệp đó.",
    "no-file": "Đây không phải là tệp. Chọn một tệp để gửi.",
    "file-empty": "Tệp không có nội dung. Chọn tệp khác.",
    "file-too-large": "Tệp lớn hơn 20 MB.",
    "file-name": "Tên tệp có ký tự không đọc được. Đổi tên tệp, rồi gửi lại.",
    "no-link": "Đường liên kết không đúng. Viết đầy đủ, ví dụ https://…",
    # Answers by mail.
    "no-such-reply": "Không có thư trả lời số {id} trong kế hoạch này.",
    "reply-taken": "Thư này đã được {by} ghi nhận ngày {on}.",
    "reply-set-aside": "Thư này đã được {by} xác định không phải báo cáo ngày {on}.",
    "reply-without-work": "Chọn nhiệm vụ mà thư này báo cáo.",
    "no-file-of-reply": "Thư này không có tệp số {position}. Chọn lại tệp.",
    "set-aside-without-reason": "Nhập lý do không ghi nhận thư này là báo cáo.",
    # Extensions.
    "request-without-reason": "Nhập lý do đề nghị gia hạn.",
    "extension-without-reason": "Nhập lý do gia hạn.",
    "refusal-without-reason": "Nhập lý do không đồng ý gia hạn.",
    "asked-already": "Nhiệm vụ này đã được đề nghị gia hạn đến ngày {to}. Ghi ngày khác.",
    "day-of-the-decision": "Thời hạn do Quyết định ấn định; chỉ thay đổi bằng văn bản của UBND "
    "tỉnh. Nhập số, ký hiệu văn bản đó.",
    "history-not-extended": "Nhiệm vụ này đã hết hạn trước khi được theo dõi trên hệ thống: "
    "không gia hạn, chỉ báo cáo hoàn thành hoặc không phải thực hiện.",
    "extension-not-later": "Ngày gia hạn phải sau thời hạn hiện nay ({expected_on}).",
    "extension-over": "Ngày {to} đã qua. Ghi ngày {as_of} hoặc ngày sau đó.",
    # Work that is asked for.
    "asked-day-over": "Thời hạn {due_on} đã qua. Ghi ngày {as_of} hoặc ngày sau đó.",
    "asked-day-too-late": "Thời hạn {due_on} quá xa ngày kết thúc kế hoạch. "
    "Ghi ngày {last_on} hoặc ngày trước đó.",
    "plan-over": "Kế hoạch đã kết thúc ngày {ends_on}, không giao thêm nhiệm vụ.",
    "nobody-answers": "Ngày {day} không có cơ quan nào thực hiện nhiệm vụ thay {agency}. "
    "Chọn cơ quan đang hoạt động.",
    "field-wrong": "{title}: còn thiếu hoặc viết chưa đúng. {about}",
    "order-dated-ahead": "Ngày văn bản giao việc ({dated_on}) không được sau ngày {as_of}.",
    "order-under-nothing": "Chọn nhiệm vụ của kế hoạch mà việc này thuộc về.",
    # Events.
    "no-such-event": "Không có sự kiện này trong kế hoạch. Chọn sự kiện trong danh sách.",
    "event-outside-plan": "Ngày {on} nằm ngoài thời gian của kế hoạch "
    "(từ {first_on} đến {last_on}). Ghi lại ngày diễn ra sự kiện.",
    "event-ahead": "Ngày {on} chưa đến. Chỉ ghi nhận sự kiện đã diễn ra.",
    # A reorganisation, and the end of a plan.
    "transfer-without-document": "Nhập số, ký hiệu văn bản về tổ chức lại cơ quan.",
    "transfer-ahead": "Ngày có hiệu lực ({effective}) chưa đến. Chuyển giao từ ngày đó; "
    "trước đó chỉ xem trước.",
    "plan-runs": "Kế hoạch kết thúc ngày {ends_on}. Ghi ngày sau đó.",
    "not-its-successor": "Kế hoạch được chọn không tiếp nối kế hoạch này. Chọn kế hoạch tiếp nối.",
    "continued-later": "Kế hoạch tiếp nối được thực hiện từ ngày {earliest}. "
    "Ghi ngày đó hoặc ngày sau đó.",
    "carried-changed-later": "Nhiệm vụ trong kế hoạch tiếp nối đã có thay đổi ngày {earliest}. "
    "Ghi ngày đó hoặc ngày sau đó.",
    "successor-over": "Kế hoạch tiếp nối cũng đã kết thúc. Chọn kế hoạch đang thực hiện.",
    # Silences.
    "no-such-silence": "Không có lần tạm dừng nhắc việc số {id} trong kế hoạch này.",
    "silence-of-nothing": "Chọn một cơ quan hoặc một nhiệm vụ được tạm dừng nhắc việc.",
    "silence-without-reason": "Nhập lý do tạm dừng nhắc việc; cơ quan khác sẽ đọc lý do này.",
    "silence-ends-before": "Ngày kết thúc {last_on} không đúng. Ghi ngày {least} hoặc ngày sau đó.",
    "silences-itself": "Cơ quan không tự tạm dừng thư nhắc việc gửi đến mình. Việc này đối với "
    "{agency} do {may: hoặc } quyết định.",
    "silence-over": "Lần tạm dừng nhắc việc này đã kết thúc ngày {last_on}.",
}
