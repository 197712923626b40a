"""What is refused about targets, surveys and scores, as whoever fills in a form reads it."""

_WRITE_POINTS = "Chấp nhận điểm tự chấm, ghi điểm thấp hơn, hoặc đề nghị tự chấm lại."

SCORES = {
    # Targets and their readings.
    "no-such-target": "Không có chỉ tiêu {target} trong kế hoạch. Chọn chỉ tiêu trong danh sách.",
    "target-of-several-values": "Chỉ tiêu {target} có nhiều kết quả. "
    "Chọn một kết quả trong danh sách.",
    "no-such-value": "Chỉ tiêu {target} không có kết quả “{value}”. Chọn kết quả trong danh sách.",
    "year-not-measured": "Không có số liệu năm {year}. Ghi năm từ {first} đến {last}.",
    "base-not-above-zero": "Chỉ tiêu {measured.target.code}: số liệu của năm gốc phải lớn hơn 0.",
    "figure-below-zero": "Chỉ tiêu {measured.target.code}: {written} nhỏ hơn 0. "
    "Ghi số từ 0 trở lên.",
    "figure-too-high": "Chỉ tiêu {measured.target.code}: {written} lớn hơn mức cao nhất. "
    "Ghi nhiều nhất {most}.",
    "figure-ambiguous": "Có thể hiểu “{written}” theo hai cách. "
    "Ghi số không có dấu phân cách hàng nghìn.",
    "no-figure": "“{written}” không phải là số. Ghi số, ví dụ 86,5.",
    "no-rank": "“{written}” không phải là thứ hạng. Ghi số nguyên từ 1; nếu đồng hạng, ghi hạng "
    "cao hơn, ví dụ 3 cho hạng 3–4.",
    "no-bands": "Kế hoạch chưa quy định các nhóm xếp loại của chỉ tiêu {measured.target.code}.",
    "no-such-band": "Chỉ tiêu {measured.target.code}: không có nhóm “{written}”. "
    "Chọn một trong các nhóm: {bands}.",
    "published-when": "Ngày công bố ({published_on}) phải từ năm {year} và không sau ngày {as_of}.",
    "reading-without-source": "Nhập nguồn số liệu: văn bản hoặc đường liên kết.",
    "recorded-later": "Chỉ tiêu {measured.target.code} năm {year} đã được ghi nhận ngày "
    "{earliest}. Ghi ngày đó hoặc ngày sau đó.",
    "readings-asked-under-nothing": "Kế hoạch chưa quy định việc đề nghị cung cấp số liệu thuộc "
    "nhiệm vụ nào.",
    "no-conference": "Kế hoạch không quy định hội nghị công bố kết quả.",
    "chart-no-svg": "Biểu đồ phải là tệp SVG. Ghi tên tệp khác.",
    "chart-exists": "Đã có tệp cùng tên. Ghi tên tệp khác.",
    "chart-not-written": "Chưa lưu được biểu đồ. Báo người quản trị.",
    "no-targets": "Kế hoạch không có chỉ tiêu.",
    # Surveys.
    "no-survey": "Nhiệm vụ {obligation} không phải là khảo sát nên không nhập kết quả.",
    "results-without-source": "Nhập nguồn kết quả khảo sát: văn bản hoặc đường liên kết.",
    "result-out-of-range": "{subject}: kết quả {figure} không đúng. "
    "Ghi số từ 0 đến mức cao nhất của khảo sát.",
    "result-rank": "{subject}: {rank} không phải là thứ hạng. Ghi số nguyên từ 1.",
    # Scorecards.
    "no-scorecards": "Kế hoạch không có bảng chấm điểm.",
    "no-such-scorecard": "Không có bảng chấm điểm này. Chọn bảng chấm điểm trong danh sách.",
    "scorecard-not-opened": "Bảng chấm điểm này chưa được mở cho năm {year}.",
    "nothing-opened": "Chưa mở bảng chấm điểm nào cho năm {year}.",
    "nothing-proposed": "Năm {year} chưa mở bảng chấm điểm nào dùng để đề nghị khen thưởng, "
    "phê bình.",
    "criterion-of-several": "Tiêu chí {criterion} năm {year} có ở nhiều bảng hoặc nhiều cơ quan. "
    "Chọn bảng chấm điểm và cơ quan.",
    "criterion-not-theirs": "Tiêu chí {criterion} năm {year} không thuộc {agency}. "
    "Chọn cơ quan khác.",
    "criterion-is-a-heading": "{criterion} là lĩnh vực hoặc đề mục, không chấm điểm. "
    "Chọn một trong các tiêu chí: {under}.",
    "no-such-criterion": "Năm {year} không chấm điểm tiêu chí “{criterion}”. "
    "Chọn tiêu chí trong danh sách.",
    "score-year-ahead": "Năm {year} chưa đến. Ghi năm trước đó.",
    "score-year-before-plan": "Kế hoạch bắt đầu từ năm {first}. Kết quả chấm điểm năm {year} được "
    "nhập từ bảng có sẵn.",
    "nobody-scored": "Ngày {day} không có cơ quan nào thuộc diện chấm điểm của bảng này.",
    "nobody-answers-criterion": "Tiêu chí {criterion}: ngày {day} không có cơ quan nào trả lời "
    "thay {agency}. Chọn cơ quan khác.",
    "not-appraised": "Còn {count} cơ quan chưa thẩm định xong năm {year}, trong đó có: {waiting}.",
    # Points, and what they rest on.
    "imported-score": "Điểm tiêu chí {criterion} của {agency} được nhập từ bảng. "
    "Muốn sửa, nhập lại bảng đó.",
    "value-or-points": "Tiêu chí {criterion}: nhập kết quả hoặc nhập điểm, chỉ một trong hai.",
    "not-yes-or-no": "Tiêu chí {criterion}: “{written}” chưa đúng. Ghi có hoặc không.",
    "not-a-ratio": "Tiêu chí {criterion}: “{written}” chưa đúng. "
    "Ghi số đã làm/số phải làm, ví dụ 7/9.",
    "not-a-percentage": "Tiêu chí {criterion}: “{written}” chưa đúng. "
    "Ghi tỷ lệ từ 0 đến 100, ví dụ 86,5.",
    "not-a-number": "Tiêu chí {criterion}: “{written}” chưa đúng. Ghi số, ví dụ 86,5.",
    "points-wrong": "Tiêu chí {criterion}: điểm “{written}” chưa đúng. Ghi số từ 0 đến {most}, "
    "nhiều nhất hai chữ số thập phân.",
    "verdict-without-reason": "Tiêu chí {criterion}: nhập lý do.",
    "points-not-lower": "Tiêu chí {criterion}: điểm thẩm định {appraised} cao hơn điểm tự chấm "
    f"{{own}}. {_WRITE_POINTS}",
    "points-the-same": "Tiêu chí {criterion}: điểm thẩm định {appraised} bằng điểm tự chấm. "
    f"{_WRITE_POINTS}",
    "score-asked-again": "Tiêu chí {criterion} của {agency} đã được đề nghị tự chấm lại. "
    "Chờ {holder} nhập điểm.",
    "score-not-entered": "Tiêu chí {criterion} của {agency} chưa có điểm tự chấm. "
    "Chờ {holder} nhập điểm.",
    "score-settled": "Tiêu chí {criterion} của {agency} đã thẩm định xong. Muốn thẩm định lại, "
    "mở lại nhiệm vụ mã số {assignment.id}.",
    "score-without-evidence": "Nhập số, ký hiệu văn bản, tài liệu kiểm chứng.",
    "score-dated-ahead": "Ngày văn bản không được sau ngày nhập điểm ({as_of}).",
    "follows-later": "Đã có thay đổi ngày {earliest}. Ghi ngày đó hoặc ngày sau đó.",
    # Imported sheets.
    "sheet-without-document": "Nhập số, ký hiệu văn bản kèm theo bảng điểm.",
    "sheet-dated-ahead": "Ngày văn bản ({dated_on}) không được sau ngày nhập bảng điểm.",
    "sheet-year-ahead": "Năm {year} chưa đến. Ghi lại năm chấm điểm.",
    "scores-entered": "Các tiêu chí sau đã có điểm do cơ quan nhập: {criteria}. "
    "Bỏ các dòng đó khỏi bảng.",
}
