"""The shipped templates of scoring, and that of the certificate."""

from docx.shared import Pt

from documents.official import decree_30 as decree
from documents.official.building import Template

PROPOSED = (
    ("STT", 13, "#{{ d.stt }}"),
    ("Cơ quan", 44, "{{ d.ten }}"),
    ("Điểm", 17, "#{{ d.diem }}"),
    ("Phân loại", 22, "#{{ d.loai }}"),
    ("Đến hạn", 16, "#{{ d.den_han }}"),
    ("Đúng hạn", 16, "#{{ d.dung_han }}"),
    ("Chậm", 18, "#{{ d.cham }}"),
    ("Tỷ lệ", 19, "#{{ d.ty_le }}"),
)


def scorecard() -> Template:
    """Bảng tự chấm điểm."""
    paper = Template()
    paper.head()
    paper.title("Bảng tự chấm điểm")
    paper.each(
        "t in tong",
        decree.BODY,
        "{{ co_quan_cham }}: tự chấm {{ t.tu_cham }}/{{ t.toi_da }} điểm; thẩm định "
        "{{ t.tham_dinh }} điểm.",
    )
    paper.table(
        "t in tieu_chi",
        (
            ("Mã", 16, "#{{ t.ma }}"),
            ("Tiêu chí", 60, "{{ t.noi_dung }}"),
            ("Tối đa", 16, "#{{ t.toi_da }}"),
            ("Tự chấm", 17, "#{{ t.tu_cham }}"),
            ("Thẩm định", 18, "#{{ t.tham_dinh }}"),
            ("Kiểm chứng", 38, "{{ t.van_ban }}{% if t.ghi_chu %} ({{ t.ghi_chu }}){% endif %}"),
        ),
    )
    paper.signed()
    return paper


def classification() -> Template:
    """Thông báo kết quả đánh giá, phân loại."""
    paper = Template()
    paper.head()
    paper.title("Thông báo")
    paper.add(
        decree.BODY,
        "Căn cứ {{ van_ban_ke_hoach }} và kết quả thẩm định của {{ co_quan_thuong_truc }} đối với "
        "{{ bang_diem }}, kết quả đánh giá, phân loại {{ so_co_quan }} cơ quan, đơn vị, địa phương "
        "năm {{ nam }} như sau:",
    )
    paper.each("p in phan_loai", decree.BODY, "- {{ p.ten }}: {{ p.so_co_quan }} cơ quan;")
    paper.add(
        decree.BODY,
        "Xếp hạng chi tiết tại Phụ lục kèm theo. Các cơ quan cùng điểm được xếp cùng hạng./.",
    )
    paper.signed()
    paper.annex("Xếp hạng, phân loại")
    paper.table(
        "x in xep_hang",
        (
            ("Hạng", 20, "#{{ x.hang }}"),
            ("Cơ quan, đơn vị, địa phương", 80, "{{ x.ten }}"),
            ("Điểm", 25, "#{{ x.diem }}"),
            ("Phân loại", 40, "#{{ x.loai }}"),
        ),
    )
    return paper


def commendation() -> Template:
    """Tờ trình khen thưởng."""
    paper = Template()
    paper.head()
    paper.title("Tờ trình")
    sent_to(paper)
    paper.add(
        decree.BODY,
        "Thực hiện {{ van_ban_ke_hoach }}, căn cứ kết quả đánh giá năm {{ nam }}, {{ co_quan }} "
        "kính trình {{ kinh_gui[0] }} xem xét, khen thưởng {{ de_nghi|length }} cơ quan, đơn vị, "
        "địa phương (số liệu tại Phụ lục kèm theo).",
    )
    paper.add(decree.BODY, "{{ co_quan }} kính trình xem xét, quyết định./.")
    paper.signed()
    paper.annex("Cơ quan đề nghị khen thưởng")
    paper.table("d in de_nghi", PROPOSED)
    return paper


def criticism() -> Template:
    """Công văn phê bình, nhắc nhở."""
    paper = Template()
    paper.head(letter=True)
    sent_to(paper)
    paper.add(
        decree.BODY,
        "Căn cứ {{ van_ban_ke_hoach }} và kết quả đánh giá năm {{ nam }}, {{ co_quan }} phê bình, "
        "nhắc nhở {{ de_nghi|length }} cơ quan, đơn vị, địa phương có kết quả thực hiện chưa đạt "
        "yêu cầu (số liệu tại Phụ lục kèm theo).",
    )
    paper.add(
        decree.BODY,
        "Đề nghị người đứng đầu kiểm điểm nguyên nhân, có biện pháp khắc phục, báo cáo về "
        "{{ co_quan_thuong_truc }}./.",
    )
    paper.signed()
    paper.annex("Cơ quan bị phê bình, nhắc nhở")
    paper.table("d in de_nghi", PROPOSED)
    return paper


def certificate() -> Template:
    """Giấy xác nhận đã đôn đốc."""
    paper = Template()
    paper.head()
    paper.title("Giấy xác nhận")
    paper.add(
        decree.BODY,
        "{{ co_quan }} xác nhận: từ ngày {{ tu_ngay }} đến ngày {{ den_ngay }}, trong quá trình "
        "theo dõi, đôn đốc thực hiện {{ van_ban_ke_hoach }}, đã gửi đến {{ co_quan_nhan }} "
        "{{ so_thu }} thư, sau {{ so_lan }} lần gửi (chi tiết tại Phụ lục kèm theo), tính đến "
        "{{ tinh_den }}.",
    )
    paper.add(
        decree.BODY,
        "Mỗi lần gửi được ghi một dòng trong nhật ký có niêm phong. “Máy chủ nhận thư đã tiếp "
        "nhận” không đồng nghĩa với việc người nhận đã đọc thư./.",
    )
    paper.signed()
    paper.annex("Các lần gửi thư")
    paper.table(
        "l in lan_gui",
        (
            ("STT", 13, "#{{ l.stt }}"),
            ("Thư", 36, "{{ l.loai }} (số {{ l.thu }})"),
            ("Thời điểm", 26, "#{{ l.luc }}"),
            ("Nơi nhận, kết quả", 40, "{{ l.noi_nhan_thu }}: {{ l.ket_qua }}"),
            ("Dòng nhật ký, mã băm", 50, "{{ l.dong_nhat_ky }}: {{ l.ma_bam }}"),
        ),
    )
    return paper


def sent_to(paper: Template) -> None:
    """Whom a letter or a report is addressed to (mục II.9.a)."""
    one = "{% if kinh_gui|length == 1 %} {{ kinh_gui[0] }}{% endif %}"
    first = paper.add(decree.SENT_TO, f"Kính gửi:{one}")
    first.paragraph_format.space_before = first.paragraph_format.space_after = Pt(12)
    paper.when("kinh_gui|length > 1")
    paper.each(
        "noi in kinh_gui", decree.SENT_TO, "- {{ noi }}{% if loop.last %}.{% else %};{% endif %}"
    )
    paper.end()
