"""One call of each command, shown at the end of its help; a test lets the program read each."""

EXAMPLES = {
    "check": "calendar",
    "load": "calendar/qd-465-2022 --live-from 2023-03-01 --by so-noi-vu",
    "due": "--from 2023-01-01 --to 2023-03-31",
    "why": "II.5 --agency so-tu-phap --as-of 2023-03-20",
    "agencies": "--format csv",
    "coverage": "",
    "end": "--document 12/QĐ-UBND --reason 'Kế hoạch kết thúc' --by van-phong-ubnd-tinh --preview",
    "open": "--as-of 2023-03-20",
    "chase": "--dry-run --as-of 2023-03-20",
    "deliver": "--as-of 2023-03-20",
    "hold": "--reason 'Đang rà soát' --by so-noi-vu",
    "release": "--by so-noi-vu",
    "trigger": "chase --param as_of=2023-03-20 --by so-noi-vu",
    "today": "--as-of 2023-03-20",
    "assignments": "--agency so-y-te --overdue",
    "acknowledge": "15 16 --by so-tu-phap",
    "submit": "15 --document 15/QĐ-UBND --dated 2023-03-18 --by so-tu-phap",
    "accept": "15 --by so-noi-vu",
    "return": "15 --reason 'Thiếu phụ lục' --by so-noi-vu",
    "assign": "'Báo cáo rà soát thủ tục hành chính' --agency STP --agency SYT --due 28/4/2023 "
    "--document 1520/UBND-VXNV --dated 05/4/2023 --by so-noi-vu",
    "request-extension": "15 --to 2023-04-28 --reason 'Chờ số liệu' --by so-tu-phap",
    "extend": "15 --to 2023-04-28 --reason 'Chờ số liệu' --document 20/UBND-NC --by so-noi-vu",
    "refuse": "15 --reason 'Đủ thời gian' --by so-noi-vu",
    "waive": "15 --reason 'Không phát sinh' --document 20/UBND-NC --by so-noi-vu",
    "reopen": "15 --reason 'Xác nhận nhầm' --by so-noi-vu",
    "record": "--template bieu.xlsx --agency so-tu-phap",
    "event": "indices-published --on 2023-04-12 --by so-noi-vu",
    "transfer": "--effective 2025-03-01 --document 12/NQ-HĐND --by so-noi-vu --preview",
    "silence": (
        "--agency so-y-te --to 2023-04-20 --reason 'Chờ hướng dẫn' --document "
        "15/UBND-NC --by so-noi-vu"
    ),
    "contact list": "--format csv",
    "contact set": "--agency so-y-te --contact van-thu --address vanthu@so-y-te.example.gov.vn",
    "contact lift": "--agency so-y-te --by so-noi-vu",
    "contact import": "dau-moi.csv --by so-noi-vu",
    "deputy": (
        "--agency so-y-te --contact van-thu --address a@so-y-te.example.gov.vn "
        "--from 2023-04-03 --to 2023-04-14"
    ),
    "bounce": "vanthu@so-y-te.example.gov.vn --reason '550 User unknown'",
    "inbox": "",
    "replies": "--format json",
    "reply take": "3 --document 15/QĐ-UBND --dated 2023-03-18 --by so-noi-vu",
    "reply set-aside": "3 --reason 'Chỉ hỏi lại' --by so-noi-vu",
    "channel test": "sms --to 0912345678",
    "inspect propose": "--by so-noi-vu",
    "inspect plan": (
        "--obligation I.2.a --document 15/KH-SNV --dated 2023-03-18 --head "
        "so-noi-vu/lanh-dao --content 'Cải cách hành chính' --visit "
        "so-y-te=2023-04-20"
    ),
    "inspect start": (
        "--agency so-y-te --on 2023-04-20 --reason 'Phản ánh' --head so-noi-vu/lanh-dao"
    ),
    "inspect draw": "1 --head so-noi-vu/lanh-dao --by so-noi-vu",
    "inspect beacon": "1 --value 'hoa sen' --by van-phong-ubnd-tinh/lanh-dao",
    "inspect permit": "1 --reason 'Quên mật khẩu' --by van-phong-ubnd-tinh",
    "inspect look": "1 --by so-noi-vu/lanh-dao",
    "inspect reveal": "1 --output draw-1.json --by so-noi-vu/lanh-dao",
    "inspect verify": "draw-1.json",
    "inspect record": "1 --document 12/QĐ-SNV --dated 2023-04-20 --decided-by so-noi-vu",
    "inspect conclude": (
        "1 --document 3/KL-SNV --dated 2023-05-04 --finding 'nhe; so-y-te; "
        "2023-09-29; chưa niêm yết; niêm yết đầy đủ'"
    ),
    "inspect status": "--year 2023",
    "notices": "--agency so-y-te --from 2023-03-01",
    "letter": "15",
    "deliveries": "--failed --from 2023-03-01",
    "retry": "--all --by so-noi-vu",
    "link revoke": "15 --reason 'Thư bị chuyển tiếp ra ngoài' --by so-noi-vu",
    "certificate": "--agency so-y-te --from 2023-03-01 --to 2023-03-31 --output giay-xac-nhan.html",
    "report": "--period 2023-Q1",
    "document": "urging-letter --agency so-y-te --output cong-van.docx",
    "score open": "--scorecard tu-cham-diem --year 2023 --by so-noi-vu",
    "score list": "--scorecard tu-cham-diem --year 2023 --agency so-y-te",
    "score enter": (
        "--criterion 2.2 --year 2023 --value 86,5 --document 15/BC-UBND --dated 2023-12-28"
    ),
    "score appraise": (
        "--criterion 2.2 --year 2023 --points 15 --reason 'Số liệu chưa đủ' --by so-noi-vu"
    ),
    "score total": "--scorecard tu-cham-diem --year 2023",
    "score ranking": "--scorecard danh-gia-dia-phuong --year 2023",
    "score proposals": "--year 2023",
    "score import": (
        "diem.xlsx --scorecard tu-cham-diem --year 2023 --document 15/BC --dated 2024-01-02"
    ),
    "score reading": (
        "--target 2.1 --value score --year 2022 --figure 86,5 --source 'QĐ số 9/QĐ-BNV'"
    ),
    "score import-readings": "chi-tieu.csv --by so-noi-vu",
    "score readings": "--target 2.1",
    "score targets": "--year 2023",
    "score ask-readings": "--year 2022 --due 2023-04-20 --by so-noi-vu",
    "score import-results": "ddci.csv --obligation III.7 --year 2022 --source 'Báo cáo DDCI 2022'",
    "score results": "--obligation III.7",
    "score conference": "--year 2022",
    "audit seal": "",
    "audit verify": "--head 3f9a60c2b17d",
    "audit export": "--format csv",
    "migrate": "",
    "backup": "/srv/backup/dondoc-2026-03-02.zip",
    "restore": "/srv/backup/dondoc-2026-03-02.zip --yes",
    "deploy": "",
    "up": "",
    "pages": "",
    "account list": "",
    "account add": 'nguyen-hoa --person "Nguyễn Thị Hoa" --office so-y-te/dau-moi-cchc',
    "account role": "nguyen-hoa leader",
    "account disable": "nguyen-hoa",
    "account reset": "nguyen-hoa",
    "webhook list": "",
    "webhook add": "van-ban-so-y-te --office so-y-te --url https://vanban.example.gov.vn/dondoc",
    "webhook end": "van-ban-so-y-te",
    "token list": "",
    "token add": "van-ban-so-y-te --office so-y-te/dau-moi-cchc --scope read --scope submit",
    "token revoke": "van-ban-so-y-te",
    "status": "--format json",
    "demo": "--story inspections",
}
"""By the words of the command: what is written after them."""
