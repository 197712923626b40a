"""What is refused about official papers, as whoever asks for one reads it."""

_OPERATOR = "Báo người quản trị."

DOCUMENTS = {
    "template-unreadable": f"Mẫu văn bản không phải tệp Word. {_OPERATOR}",
    "template-unknown": "Mẫu văn bản có tên không dùng được: {unknown}. Sửa lại mẫu; dùng: "
    "{known}.",
    "template-without-value": f"Mẫu văn bản dùng một tên không có giá trị. {_OPERATOR}",
    "template-syntax": f"Mẫu văn bản viết sai. {_OPERATOR}",
    "paper-suffix": "Chọn dạng tệp: Word, PDF hoặc trang để in.",
    "paper-exists": "Đã có tệp cùng tên. Ghi tên khác.",
    "paper-not-written": f"Không ghi được tệp. {_OPERATOR}",
    "no-libreoffice": "Máy chủ chưa cài LibreOffice nên chưa lập được tệp PDF. Chọn tệp Word.",
    "libreoffice-failed": "Chưa lập được tệp PDF. Chọn tệp Word.",
    "nothing-late": "{agency} không có nhiệm vụ quá hạn tại ngày {day}, không có nội dung đôn đốc.",
    "nobody-late": "Không có nhiệm vụ nào quá hạn tại ngày {day}, không có nội dung đôn đốc.",
    "paper-needs": "Chọn nội dung của văn bản trong danh sách.",
    "no-such-paper": "Không có loại văn bản này. Chọn loại văn bản trong danh sách.",
    "not-announced": "Cuộc kiểm tra số {id} chưa công bố; văn bản được lập sau khi công bố.",
    "inspection-not-known": "Không có cuộc kiểm tra số {id}. Chọn cuộc kiểm tra trong danh sách.",
    "not-concluded": "Cuộc kiểm tra số {id} chưa có kết luận. Ghi kết luận trước.",
    "not-scored": "Bảng chấm điểm năm {year} không chấm điểm {agency}. Chọn cơ quan khác.",
    "record-touched": f"Số liệu đã bị sửa ngoài hệ thống nên không xác nhận được. {_OPERATOR}",
    "nobody-proposed": "Năm {year} không có cơ quan nào được đề nghị như vậy.",
    "not-a-year": "Văn bản này lập cho cả năm. Chọn một năm.",
    "not-by-surprise": "Cuộc kiểm tra số {id} không phải kiểm tra đột xuất. Chọn cuộc khác.",
}
