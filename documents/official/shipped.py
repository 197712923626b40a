"""The shipped templates, written from code: `.venv/bin/python -m documents.official.shipped`."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.shared import Pt

from documents.official import decree_30 as decree
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
    _sent_to(paper)
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
    _sent_to(paper)
    paper.add(
        decree.BODY,
        "Thực hiện {{ van_ban_ke_hoach }}, {{ co_quan }} báo cáo kết quả thực hiện nhiệm vụ "
        "{{ ky }} (nhiệm vụ có thời hạn từ ngày {{ tu_ngay }} đến ngày {{ den_ngay }}), số liệu "
        "tính đến {{ tinh_den }}, như sau:",
    )
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
    for basis in ("{{ van_ban_ke_hoach }}", "kết quả rút thăm ngày {{ ngay_rut_tham }}"):
        paper.add(decree.BASIS, f"Căn cứ {basis};")
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


def _sent_to(paper: Template) -> None:
    """Whom a letter or a report is addressed to (mục II.9.a)."""
    one = "{% if kinh_gui|length == 1 %} {{ kinh_gui[0] }}{% endif %}"
    first = paper.add(decree.SENT_TO, f"Kính gửi:{one}")
    first.paragraph_format.space_before = first.paragraph_format.space_after = Pt(12)
    paper.when("kinh_gui|length > 1")
    paper.each(
        "noi in kinh_gui", decree.SENT_TO, "- {{ noi }}{% if loop.last %}.{% else %};{% endif %}"
    )
    paper.end()


TEMPLATES: dict[str, Callable[[], Template]] = {
    "urging-letter": urging_letter,
    "period-report": period_report,
    "inspection-decision": inspection_decision,
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
