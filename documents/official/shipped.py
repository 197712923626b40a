"""The shipped templates, written from code: `.venv/bin/python -m documents.official.shipped`."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.shared import Pt

from documents.official import decree_30 as decree
from documents.official import shipped_scoring
from documents.official.building import Template
from documents.official.filling import SHIPPED

WORK_COLUMNS = (
    ("STT", 13, "#{{ v.stt }}"),
    ("Mã số", 15, "#{{ v.ma_so }}"),
    ("Cơ quan thực hiện", 32, "{{ v.co_quan }}"),
    ("Nội dung nhiệm vụ", 60, "{{ v.noi_dung }} ({{ v.ky }}; {{ v.can_cu }})"),
    ("Thời hạn", 24, "#{{ v.thoi_han }}"),
)
FIGURES = (
    ("Đến hạn", 16, "#{{ d.den_han }}"),
    ("Đúng hạn", 16, "#{{ d.dung_han }}"),
    ("Chậm", 18, "#{{ d.cham }}"),
    ("Chưa xong", 16, "#{{ d.chua_xong }}"),
    ("Quá hạn", 15, "#{{ d.qua_han }}"),
    ("Không phải làm", 17, "#{{ d.khong_phai }}"),
    ("Tỷ lệ đúng hạn", 18, "#{{ d.ty_le }}"),
)


def urging_letter() -> Template:
    """Công văn đôn đốc."""
    paper = Template()
    paper.head(letter=True)
    shipped_scoring.sent_to(paper)
    paper.add(
        decree.BODY,
        "Thực hiện {{ van_ban_ke_hoach }}, qua theo dõi, tính đến {{ tinh_den }}, "
        "{% if so_co_quan == 1 %}quý cơ quan{% else %}{{ so_co_quan }} cơ quan, đơn vị, địa "
        "phương{% endif %} còn {{ so_nhiem_vu }} nhiệm vụ quá hạn chưa có báo cáo hoàn thành "
        "(chi tiết tại Phụ lục kèm theo).",
    )
    paper.when("so_co_quan > 1")
    paper.each(
        "c in theo_co_quan",
        decree.BODY,
        "- {{ c.ten }}: {{ c.so_nhiem_vu }} nhiệm vụ; chậm nhất {{ c.cham_nhat }} ngày.",
    )
    paper.end()
    paper.add(
        decree.BODY,
        "{{ co_quan }} đề nghị quý cơ quan tập trung chỉ đạo, hoàn thành các nhiệm vụ nêu trên; "
        "báo cáo kết quả, nguyên nhân chậm và thời gian hoàn thành gửi về "
        "{{ co_quan_thuong_truc }} để tổng hợp, báo cáo cấp có thẩm quyền.",
    )
    paper.add(decree.BODY, "Trân trọng./.")
    paper.signed()
    paper.annex("Danh mục nhiệm vụ quá hạn")
    paper.table("v in nhiem_vu", (*WORK_COLUMNS, ("Chậm (ngày)", 18, "#{{ v.so_ngay_cham }}")))
    return paper


def period_report() -> Template:
    """Báo cáo kết quả quý, 6 tháng, 9 tháng, năm."""
    paper = Template()
    paper.head()
    paper.title("Báo cáo")
    shipped_scoring.sent_to(paper)
    paper.add(
        decree.BODY,
        "Thực hiện {{ van_ban_ke_hoach }}, {{ co_quan }} báo cáo kết quả thực hiện nhiệm vụ "
        "{{ ky }} (nhiệm vụ có thời hạn từ ngày {{ tu_ngay }} đến ngày {{ den_ngay }}), số liệu "
        "tính đến {{ tinh_den }}, như sau:",
    )
    paper.when("chua_het_ky")
    paper.add(decree.BODY, "Kỳ báo cáo chưa kết thúc; số liệu chưa phải là số liệu của cả kỳ.")
    paper.end()
    paper.add(decree.ARTICLE, "I. KẾT QUẢ CHUNG")
    paper.add(
        decree.BODY,
        "Trong kỳ có {{ tong.den_han }} nhiệm vụ đến hạn. Trong đó: {{ tong.dung_han }} nhiệm vụ "
        "báo cáo hoàn thành đúng hạn (tỷ lệ {{ tong.ty_le }}); {{ tong.cham }} nhiệm vụ báo cáo "
        "hoàn thành chậm; {{ tong.chua_xong }} nhiệm vụ chưa hoàn thành, trong đó "
        "{{ tong.qua_han }} nhiệm vụ quá hạn{% if tong.khong_phai %}; {{ tong.khong_phai }} "
        "nhiệm vụ không phải thực hiện{% endif %}.",
    )
    paper.when("tong.chua_dat_han")
    paper.add(
        decree.BODY,
        "Ngoài ra, {{ tong.chua_dat_han }} nhiệm vụ mở trong kỳ chưa xác định thời hạn hoàn thành.",
    )
    paper.end()
    paper.add(decree.ARTICLE, "II. KẾT QUẢ THEO LĨNH VỰC")
    paper.each(
        "d in theo_linh_vuc if d.den_han",
        decree.BODY,
        "- {{ d.ten }}: {{ d.den_han }} nhiệm vụ đến hạn; đúng hạn {{ d.dung_han }}, chậm "
        "{{ d.cham }}, chưa hoàn thành {{ d.chua_xong }} (quá hạn {{ d.qua_han }}).",
    )
    paper.add(decree.ARTICLE, "III. NHIỆM VỤ QUÁ HẠN")
    paper.when("not nhiem_vu_qua_han")
    paper.add(decree.BODY, "Không có nhiệm vụ quá hạn.")
    paper.end()
    paper.each(
        "v in nhiem_vu_qua_han",
        decree.BODY,
        "{{ v.stt }}. {{ v.co_quan }}: {{ v.noi_dung }} ({{ v.ky }}); thời hạn {{ v.thoi_han }}, "
        "chậm {{ v.so_ngay_cham }} ngày (mã số {{ v.ma_so }}).",
    )
    paper.add(decree.ARTICLE, "IV. ĐỀ XUẤT, KIẾN NGHỊ")
    paper.add(
        decree.BODY,
        "Đề nghị các cơ quan, đơn vị, địa phương có nhiệm vụ quá hạn tập trung hoàn thành, báo cáo "
        "kết quả theo quy định.",
    )
    paper.add(decree.BODY, "{{ co_quan }} kính báo cáo./.")
    paper.signed()
    paper.annex("Kết quả theo cơ quan, đơn vị, địa phương", number=" I")
    paper.table("d in theo_co_quan", (("Cơ quan", 49, "{{ d.ten }}"), *FIGURES))
    paper.annex("Danh mục nhiệm vụ được thống kê", number=" II")
    paper.table("v in nhiem_vu", (*WORK_COLUMNS, ("Kết quả", 22, "{{ v.ket_qua }}")))
    return paper


def inspection_decision() -> Template:
    """Quyết định kiểm tra đột xuất."""
    paper = Template()
    paper.head()
    paper.title("Quyết định")
    paper.add(decree.POWER, "{{ chuc_danh }}").paragraph_format.space_after = Pt(decree.BETWEEN_PT)
    paper.add(decree.BASIS, "Căn cứ {{ van_ban_ke_hoach }};")
    paper.when("ngay_rut_tham")
    paper.add(decree.BASIS, "Căn cứ kết quả rút thăm ngày {{ ngay_rut_tham }};")
    paper.end()
    paper.add(decree.BASIS, "Theo đề nghị của {{ nguoi_de_nghi }}.")
    paper.add(decree.POWER, "Quyết định:").paragraph_format.space_after = Pt(decree.BETWEEN_PT)
    paper.led(
        "Điều 1. ",
        "Kiểm tra đột xuất công tác cải cách hành chính tại {{ noi_kiem_tra }}; thời gian: "
        "{{ ngay_kiem_tra }}.",
    )
    paper.add(decree.BODY, "Nội dung kiểm tra: {{ noi_dung }}.")
    paper.led("Điều 2. ", "Thành lập Đoàn kiểm tra gồm:")
    paper.each("nguoi in doan", decree.BODY, "- {{ nguoi }};")
    paper.led(
        "Điều 3. ",
        "Đoàn kiểm tra thực hiện nhiệm vụ theo nội dung nêu tại Điều 1, báo cáo kết quả với "
        "{{ chuc_danh }}; tự giải thể sau khi hoàn thành nhiệm vụ.",
    )
    paper.led(
        "Điều 4. ",
        "Quyết định này có hiệu lực kể từ ngày ký. {{ noi_kiem_tra }}, các thành viên Đoàn kiểm "
        "tra và cơ quan, cá nhân liên quan chịu trách nhiệm thi hành Quyết định này./.",
    )
    paper.signed()
    return paper


def inspection_plan() -> Template:
    """Kế hoạch kiểm tra năm."""
    paper = Template()
    paper.head()
    paper.title("Kế hoạch")
    paper.add(
        decree.BODY,
        "Thực hiện {{ van_ban_ke_hoach }}, {{ co_quan }} xây dựng Kế hoạch kiểm tra công tác cải "
        "cách hành chính năm {{ nam }}, như sau:",
    )
    paper.add(decree.ARTICLE, "I. MỤC ĐÍCH, YÊU CẦU")
    paper.add(
        decree.BODY,
        "Đánh giá kết quả thực hiện nhiệm vụ; kịp thời phát hiện, khắc phục tồn tại, hạn chế.",
    )
    paper.add(decree.ARTICLE, "II. KIỂM TRA ĐỊNH KỲ")
    paper.add(
        decree.BODY,
        "{% if cuoc_kiem_tra %}{{ cuoc_kiem_tra|length }} cuộc kiểm tra theo Phụ lục kèm theo."
        "{% else %}Chưa có cuộc kiểm tra nào được ấn định.{% endif %}",
    )
    paper.add(decree.ARTICLE, "III. KIỂM TRA ĐỘT XUẤT")
    paper.add(
        decree.BODY,
        "{% if so_dot_xuat %}Ít nhất {{ so_dot_xuat }} cuộc trong năm; nơi kiểm tra và ngày kiểm "
        "tra do rút thăm, không thông báo trước.{% else %}Thực hiện khi có yêu cầu.{% endif %}",
    )
    paper.add(decree.ARTICLE, "IV. TỔ CHỨC THỰC HIỆN")
    paper.add(
        decree.BODY,
        "Trưởng đoàn kiểm tra thông báo kết luận sau mỗi cuộc; cơ quan được kiểm tra khắc phục tồn "
        "tại, hạn chế, báo cáo kết quả về {{ co_quan_thuong_truc }}./.",
    )
    paper.signed()
    paper.when("cuoc_kiem_tra")
    paper.annex("Các cuộc kiểm tra định kỳ")
    paper.table(
        "c in cuoc_kiem_tra",
        (
            ("STT", 13, "#{{ c.stt }}"),
            ("Nơi kiểm tra", 45, "{{ c.noi_kiem_tra }}"),
            ("Ngày", 25, "#{{ c.ngay }}"),
            ("Trưởng đoàn", 37, "{{ c.truong_doan }}"),
            ("Nội dung", 30, "{{ c.noi_dung }}"),
            ("Mã số", 15, "#{{ c.ma_so }}"),
        ),
    )
    paper.end()
    return paper


def inspection_conclusion() -> Template:
    """Thông báo kết luận kiểm tra."""
    paper = Template()
    paper.head()
    paper.title("Thông báo")
    paper.add(
        decree.BODY,
        "Thực hiện {{ quyet_dinh }}, {{ ngay_kiem_tra }}, Đoàn kiểm tra đã kiểm tra công tác cải "
        "cách hành chính tại {{ noi_kiem_tra }}. {{ co_quan }} thông báo kết luận kiểm tra "
        "({{ ket_luan }}), như sau:",
    )
    paper.add(decree.ARTICLE, "1. Nội dung kiểm tra")
    paper.add(decree.BODY, "{{ noi_dung }}.")
    paper.add(decree.ARTICLE, "2. Tồn tại, hạn chế")
    paper.add(
        decree.BODY,
        "{% if ton_tai %}{{ ton_tai|length }} tồn tại, hạn chế theo Phụ lục kèm theo.{% else %}"
        "Không có tồn tại, hạn chế phải khắc phục.{% endif %}",
    )
    paper.add(decree.ARTICLE, "3. Yêu cầu")
    paper.add(
        decree.BODY,
        "Đề nghị cơ quan, đơn vị, địa phương có tên tại Phụ lục khắc phục đúng thời hạn, báo cáo "
        "kết quả về {{ co_quan_thuong_truc }}./.",
    )
    paper.signed()
    paper.when("ton_tai")
    paper.annex("Tồn tại, hạn chế và biện pháp khắc phục")
    paper.table(
        "t in ton_tai",
        (
            ("STT", 13, "#{{ t.stt }}"),
            ("Tồn tại, hạn chế", 45, "{{ t.noi_dung }} ({{ t.muc_do }})"),
            ("Biện pháp khắc phục", 42, "{{ t.bien_phap }}"),
            ("Cơ quan", 26, "{{ t.co_quan }}"),
            ("Thời hạn", 24, "#{{ t.thoi_han }}"),
            ("Mã số", 15, "#{{ t.ma_so }}"),
        ),
    )
    paper.end()
    return paper


TEMPLATES: dict[str, Callable[[], Template]] = {
    "urging-letter": urging_letter,
    "period-report": period_report,
    "inspection-decision": inspection_decision,
    "inspection-plan": inspection_plan,
    "inspection-conclusion": inspection_conclusion,
    "scorecard": shipped_scoring.scorecard,
    "classification": shipped_scoring.classification,
    "commendation": shipped_scoring.commendation,
    "criticism": shipped_scoring.criticism,
    "certificate": shipped_scoring.certificate,
}


def content_of(template: Template) -> bytes:
    """The file of a template; the same bytes each time, so that a test can compare them."""
    properties = template.document.core_properties
    properties.author = properties.last_modified_by = "dondoc"
    properties.created = properties.modified = datetime(2023, 1, 1, tzinfo=UTC)
    made = BytesIO()
    template.document.save(made)
    content = BytesIO()
    with ZipFile(made) as parts, ZipFile(content, "w", ZIP_DEFLATED) as stable:
        for name in sorted(
            parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name)
        ):
            stable.writestr(ZipInfo(name), parts.read(name), ZIP_DEFLATED)
    return content.getvalue()


def write_all(folder: Path) -> None:
    """Write each shipped template."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, build in TEMPLATES.items():
        (folder / f"{kind}.docx").write_bytes(content_of(build()))


if __name__ == "__main__":
    write_all(SHIPPED)
