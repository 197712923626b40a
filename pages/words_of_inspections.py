"""What is refused about inspections, as whoever fills in a form reads it."""

_DRAWN_ANEW = "Đề nghị cơ quan cho giá trị đối chứng cho phép rút thăm lại."

INSPECTIONS = {
    "no-inspections": "Kế hoạch này không quy định việc kiểm tra.",
    "no-such-inspection": "Không có cuộc kiểm tra số {id} trong kế hoạch này.",
    "wrong-state": "Cuộc kiểm tra số {id} {state:state}, không thể thực hiện việc này.",
    "given-up": "Cuộc kiểm tra số {id} đã dừng vì nhiệm vụ của nó không phải thực hiện. Muốn tiếp "
    "tục, mở lại nhiệm vụ mã số {step}.",
    "dealt-with-later": "Cuộc kiểm tra số {id} đã có thay đổi ngày {earliest}. "
    "Ghi ngày đó hoặc ngày sau đó.",
    "not-drawn": "Cuộc kiểm tra số {id} không rút thăm nên không có gì để kiểm chứng.",
    # Who leads, and who is there.
    "head-unknown": "Không xác định được Trưởng đoàn kiểm tra “{contact}”. "
    "Chọn Trưởng đoàn trong danh sách.",
    "head-is-an-agency": "Trưởng đoàn kiểm tra là một người của {agency}. "
    "Chọn Trưởng đoàn trong danh sách.",
    "there-until": "{agency} hoạt động đến ngày {last_on}. "
    "Chọn cơ quan, địa điểm đang hoạt động ngày {day}.",
    "there-from": "{agency} hoạt động từ ngày {first_on}. "
    "Chọn cơ quan, địa điểm đang hoạt động ngày {day}.",
    # The draw.
    "drawn-anew-without-reason": "Nhập lý do rút thăm lại.",
    "witness-draws": "{agency} là cơ quan cho giá trị đối chứng nên không được rút thăm. "
    "Việc rút thăm do {may: hoặc } thực hiện.",
    "too-few-places": "Từ ngày {first_on} đến ngày {last_on} chỉ còn {count} địa điểm để rút "
    "thăm, ít hơn {fewest}: các địa điểm khác đã được kiểm tra hoặc đang có việc đến hạn. "
    "Chọn kiểm tra theo yêu cầu tại một địa điểm cụ thể.",
    "no-day-left": "Năm {year} không còn ngày làm việc để kiểm tra. Rút thăm cho năm sau.",
    "all-in-december": "Năm {year} đã rút thăm {count} cuộc và chưa chắc có cuộc nào trước tháng "
    "12. Không tổ chức tất cả trong tháng 12; từ tháng 01 rút thăm cho năm sau.",
    "every-place-taken": "Mọi địa điểm của lần rút thăm này đã được kiểm tra trong năm. "
    "Rút thăm lại.",
    "drawn-at-once": "Không lập {count} cuộc kiểm tra một lần. Ghi từ 1 đến {most}.",
    "nothing-drawn-after": "Kế hoạch đã kết thúc ngày {ends_on}, không rút thăm nữa.",
    "draw-by-over": "Ngày {draw_by} đã qua. Ghi ngày {as_of} hoặc ngày sau đó.",
    "revealed-before": "Chưa đến ngày của cuộc kiểm tra số {id}. Công bố trước ngày đó thì không "
    "còn là kiểm tra đột xuất; Trưởng đoàn xem được ngày đã rút thăm.",
    # The value that a draw follows from.
    "lottery-drawn": "{lottery} đã mở thưởng ngày {on} nên kết quả không còn bí mật. "
    "Rút thăm trong ngày {today}.",
    "no-prize": "“{value}” không phải là giải đặc biệt của {lottery}. Ghi đủ {digits} chữ số.",
    "word-too-weak": "{weakness} Người rút thăm không được đoán ra giá trị đối chứng.",
    "value-on-record": "Giá trị đối chứng của cuộc kiểm tra số {id} đã được ghi nhận, "
    "không thay đổi.",
    "value-differs": "Cơ quan kia đã ghi kết quả khác. Tra cứu lại; nếu kết quả của mình đúng, "
    "đề nghị cơ quan kia sửa.",
    "value-entered": "{agency} đã ghi giá trị đối chứng. Còn chờ {left: và }.",
    "nobody-gives": "Giá trị đối chứng phải do một cơ quan cho. Chọn cơ quan đó.",
    "value-before-its-day": "Giá trị đối chứng là của ngày {on}. Ghi từ ngày đó trở đi.",
    "value-too-late": "Giá trị đối chứng của cuộc kiểm tra số {id} phải có trước hết ngày {until}. "
    f"{_DRAWN_ANEW}",
    "value-missing": "Chưa có giá trị đối chứng của cuộc kiểm tra số {id} nên chưa biết địa điểm. "
    "Còn chờ {left: và }.",
    "drawer-chose": "Cuộc kiểm tra số {id} được rút thăm theo cách cũ, không có giá trị đối "
    f"chứng. {_DRAWN_ANEW}",
    "permit-without-reason": "Nhập lý do cho phép rút thăm lại.",
    "permit-missing": "Chưa được phép rút thăm lại cuộc kiểm tra số {id}. " + _DRAWN_ANEW,
    "permitted-to-another": "Chỉ Trưởng đoàn của {agency} được phép rút thăm lại.",
    # Passphrases and proofs.
    "passphrase-short": "Cụm từ quá ngắn. Nhập ít nhất {shortest} ký tự, ví dụ bốn từ.",
    "passphrase-guessed": "Cụm từ dễ đoán (mức {score}/4, cần ít nhất mức {least}). "
    "Nhập ví dụ bốn từ không liên quan đến nhau.",
    "passphrase-wrong": "Cụm từ bí mật không đúng. Nhập cụm từ của Trưởng đoàn; nếu đã quên, "
    "đề nghị được rút thăm lại.",
    "no-proof": "Đây không phải là tệp kiểm chứng của lần rút thăm. "
    "Gửi tệp đã nhận khi công bố kết quả.",
    # Orders and visits.
    "order-without-reason": "Nhập lý do, nội dung kiểm tra.",
    "surprise-without-number": "Ghi số cuộc kiểm tra sẽ rút thăm, từ 1 đến {most}.",
    "surprise-names-place": "Kiểm tra đột xuất không nêu địa điểm. Bỏ trống mục cơ quan, địa điểm.",
    "drawn-is-surprise": "Rút thăm chỉ dành cho kiểm tra đột xuất. Chọn hình thức kiểm tra đột "
    "xuất, hoặc nêu cơ quan và ghi 0 cuộc rút thăm.",
    "visit-without-place": "Chọn cơ quan, địa điểm được kiểm tra.",
    "visit-without-day": "Nhập ngày kiểm tra, ví dụ 20/4/2023.",
    "visit-without-head": "Chọn Trưởng đoàn kiểm tra.",
    "not-periodic": "Kế hoạch không quy định kiểm tra định kỳ theo nhiệm vụ này. "
    "Chọn nhiệm vụ khác.",
    "no-such-topic": "Nội dung “{topic}” không thuộc cuộc kiểm tra này. "
    "Chọn nội dung trong danh sách.",
    "nothing-visited": "Chọn ít nhất một cơ quan, địa điểm và ngày kiểm tra.",
    "visit-without-content": "Nhập nội dung kiểm tra.",
    "visit-named-twice": "{place} ngày {on} được ghi hai lần. Chỉ ghi một lần.",
    "inspects-itself": "{place} thuộc {agency}, cơ quan không tự kiểm tra mình. "
    "Chọn Trưởng đoàn của cơ quan khác.",
    "visited-that-day": "Cuộc kiểm tra số {id} tại {place} đã định vào ngày {on}. Ghi ngày khác.",
    "visit-day-over": "Ngày {on} đã đến hoặc đã qua. Ghi ngày sau đó để kiểm tra tại {place}.",
    "visit-after-plan": "Kế hoạch kết thúc ngày {ends_on}. Ghi ngày trước đó.",
    "visit-on-day-off": "Ngày {on} là ngày nghỉ. Ghi ngày làm việc, ví dụ {following}.",
    # What was carried out, decided and concluded.
    "visited-when": "Cuộc kiểm tra số {id} không thể diễn ra ngày {on}. "
    "Ghi ngày từ {first_on} đến {last_on}.",
    "visited-twice": "{place} đã được kiểm tra đột xuất trong năm {year} (cuộc số {other}) nên "
    "cuộc số {id} không được tính cho năm đó. Ghi nhận nhiệm vụ mã số {step} không phải thực hiện.",
    "visited-all-in-december": "Tính cả cuộc số {id} ngày {on} thì cả {count} cuộc của năm {year} "
    "đều trong tháng 12, trái với kế hoạch kiểm tra đột xuất. "
    "Ghi nhận nhiệm vụ mã số {step} không phải thực hiện.",
    "decided-by-whom": "Cuộc kiểm tra đột xuất chỉ được tính khi có quyết định của {may: hoặc }, "
    "không phải của {agency}.",
    "decides-its-own": "{agency} là cơ quan được kiểm tra nên không tự ra quyết định. "
    "Chọn đúng cơ quan ra quyết định.",
    "decision-dated-after": "Ngày quyết định ({dated_on}) không được sau ngày kiểm tra ({on}).",
    "visited-later": "Cuộc kiểm tra số {id} diễn ra ngày {earliest}. Ghi ngày đó hoặc ngày sau đó.",
    "conclusion-dated-before": "Ngày kết luận ({dated_on}) không được trước ngày kiểm tra ({on}).",
    "no-finding": "Mỗi tồn tại, hạn chế gồm mức độ, cơ quan khắc phục, thời hạn, nội dung và biện "
    "pháp khắc phục. Nhập đủ các mục.",
    "finding-day": "Không có ngày {written}. Viết ngày/tháng/năm, ví dụ 30/6/2023.",
    "no-such-severity": "Không có mức độ “{severity}”. Chọn mức độ trong danh sách.",
}
