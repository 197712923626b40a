"""What may be wrong with an answer by mail, and with its files, as the page shows it."""

PROBLEMS = {
    "loop": "Thư do chính hệ thống gửi.",
    "automatic": "Thư trả lời tự động.",
    "forged": "Máy chủ thư không xác thực được người gửi; cần hỏi lại cơ quan.",
    "stranger": "Người gửi không có trong danh sách đầu mối và không trả lời thư nào của hệ thống.",
    "sender_differs": "Địa chỉ gửi không phải của cơ quan nhận thư nhắc việc.",
    "encrypted": "Thư được mã hóa, không đọc được; đề nghị gửi lại không mã hóa.",
    "too_large": "Thư quá lớn, tệp kèm theo chưa được lưu; đề nghị gửi lại qua trang báo cáo.",
    "unreadable": "Không đọc được nội dung thư; xem trong hộp thư.",
    "no_letter": "Không xác định được thư nhắc việc mà thư này trả lời.",
    "no_work": "Không xác định được nhiệm vụ mà thư này báo cáo.",
    "several_works": "Thư nhắc việc có nhiều nhiệm vụ; cần chọn nhiệm vụ được báo cáo.",
    "old_charset": "Thư dùng bảng mã cũ (TCVN3, VNI), chữ có thể không đúng.",
}
"""By the code that a reply keeps."""

FILE_PROBLEMS = {
    "file-kind": "Loại tệp này không nhận.",
    "file-content": "Nội dung tệp không đúng với tên tệp.",
    "file-empty": "Tệp không có nội dung.",
    "file-too-large": "Tệp lớn hơn 20 MB.",
    "file-name": "Tên tệp có ký tự không đọc được.",
    "too_large": "Các tệp của thư lớn hơn mức nhận (60 MB); tệp này chưa được lưu.",
    "too_many": "Thư có nhiều hơn 20 tệp; tệp này chưa được lưu.",
    "tnef": "Tệp của Outlook (winmail.dat), không mở được; đề nghị gửi lại dạng văn bản thuần.",
    "signature": "Ảnh trong chữ ký thư, không lưu.",
}
"""By the code that a file of a reply keeps."""
