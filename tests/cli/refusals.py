"""One refusal for each command of docs/commands.md: exit 1, and what to write instead."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """A command that is refused, the words it is refused with, the settings that make it so."""

    arguments: str
    words: str
    settings: dict[str, str] = field(default_factory=dict)


NO_DATABASE = {"database_url": "garbage"}
NO_SERVER = {"prefect_port": "1"}
NOT_LOADED = 'no plan "khac" is loaded; loaded: qd-465-2022'

REFUSALS = {
    "check": Refusal("check docs", "no plan.yaml"),
    "load": Refusal("load docs", "no plan.yaml"),
    "due": Refusal("due --from 2023-02-01 --to 2023-01-01", "swap them"),
    "why": Refusal("why II.55", '"II.55" is not an obligation of the plan'),
    "coverage": Refusal("coverage", "no decision.txt", {"plan": "tests/plans/small"}),
    "agencies": Refusal("agencies", "no plan.yaml", {"plan": "docs"}),
    "end": Refusal("end --document 9 --reason x --as-of 2025-12-31", "write --as-of a day after"),
    "open": Refusal("open --obligation II.55", '"II.55" is not an obligation of the plan'),
    "chase": Refusal("chase --plan khac", NOT_LOADED),
    "deliver": Refusal("deliver --as-of 2023-03-20 --plan khac", NOT_LOADED),
    "hold": Refusal("hold --reason=", "write --reason TEXT"),
    "release": Refusal("release --by ai-do", "is neither an agency nor a contact of the plan"),
    "trigger": Refusal("trigger chase", "run: dondoc up", NO_SERVER),
    "today": Refusal("today --plan khac", NOT_LOADED),
    "assignments": Refusal("assignments --agency so-tu-phapp", 'did you mean "so-tu-phap"'),
    "acknowledge": Refusal("acknowledge 99999", "there is no assignment 99999"),
    "submit": Refusal("submit 1 --document 1 --dated 2023-03-18 --link x", "write https://"),
    "accept": Refusal("accept 1", "accept is impossible; possible: acknowledge, submit"),
    "return": Refusal("return 1 --reason x", "return is impossible; possible: acknowledge"),
    "assign": Refusal(
        "assign Viec --agency STP --due 2023-04-28 --document 9 --dated 2023-03-21 "
        "--as-of 2023-03-20 --by so-noi-vu",
        "the document is dated 2023-03-21",
    ),
    "request-extension": Refusal("request-extension 1 --to 2023-05-04", "write --reason TEXT"),
    "extend": Refusal("extend 1 --to 2023-05-04", "write --reason TEXT"),
    "refuse": Refusal("refuse 1 --reason x", "refuse is impossible; possible: acknowledge"),
    "waive": Refusal("waive 1 --reason x", "write --document NO"),
    "reopen": Refusal("reopen 1 --reason x", "reopen is impossible; possible: acknowledge"),
    "record": Refusal("record README.md", "save it as .xlsx"),
    "event": Refusal("event indices --on 2023-03-01", "indices-published"),
    "transfer": Refusal(
        "transfer --effective 2023-03-01 --document 1 --by so-tu-phap", "--by so-noi-vu or"
    ),
    "silence": Refusal("silence --agency so-y-te --reason x", "write --to DATE"),
    "contact list": Refusal("contact list --plan khac", NOT_LOADED),
    "contact set": Refusal(
        "contact set --agency so-y-te --contact van-thu --address mailto://a@b.vn",
        "is not one e-mail address",
    ),
    "contact import": Refusal("contact import nowhere.csv", "there is no such file"),
    "contact lift": Refusal("contact lift --agency so-y-te", "no address of so-y-te is marked"),
    "deputy": Refusal(
        "deputy --agency so-y-te --contact van-thu --address a@b.vn --from 2023-04-02"
        " --to 2023-04-01",
        "swap them",
    ),
    "bounce": Refusal("bounce ai-do@khong-co.vn", "nobody has the address"),
    "inbox": Refusal("inbox", "set DONDOC_REPLY_MAILBOX"),
    "replies": Refusal("replies --plan khac", NOT_LOADED),
    "reply take": Refusal("reply take 99999", "there is no reply 99999"),
    "reply set-aside": Refusal("reply set-aside 99999", "write --reason TEXT"),
    "channel test": Refusal(
        "channel test smss --to 0912345678",
        'did you mean "sms"',
        {"channels": '{"sms": "json://localhost/{address}"}'},
    ),
    "inspect propose": Refusal("inspect propose --plan khac", NOT_LOADED),
    "inspect plan": Refusal(
        "inspect plan --obligation I.2.b --document 1 --dated 2023-03-01 --content x"
        " --head so-noi-vu/lanh-dao --visit so-y-te=2023-04-20 --as-of 2023-03-20",
        'no periodic inspections are planned under "I.2.b"',
    ),
    "inspect start": Refusal("inspect start --agency so-y-te --reason x", "on: write the day"),
    "inspect draw": Refusal("inspect draw 1 --head so-noi-vu/lanh-dao", "at least 12 characters"),
    "inspect beacon": Refusal("inspect beacon 99 --value x", "there is no inspection 99"),
    "inspect permit": Refusal("inspect permit 99 --reason x", "there is no inspection 99"),
    "inspect look": Refusal("inspect look 99", "there is no inspection 99"),
    "inspect reveal": Refusal("inspect reveal 99", "there is no inspection 99"),
    "inspect verify": Refusal("inspect verify README.md", "give the file that `dondoc inspect"),
    "inspect record": Refusal(
        "inspect record 99 --document 1 --dated 2023-03-01 --decided-by so-noi-vu",
        "there is no inspection 99",
    ),
    "inspect conclude": Refusal(
        "inspect conclude 1 --document 1 --dated 2023-03-01 --finding x", "is not a finding; write"
    ),
    "inspect status": Refusal("inspect status --plan khac", NOT_LOADED),
    "notices": Refusal("notices --assignment 99999", "there is no assignment 99999"),
    "certificate": Refusal(
        "certificate --agency so-tu-phapp --from 2023-03-01 --to 2023-03-31",
        'did you mean "so-tu-phap"',
    ),
    "deliveries": Refusal("deliveries --agency so-tu-phapp", 'did you mean "so-tu-phap"'),
    "letter": Refusal("letter 99999", "there is no notice 99999; see: dondoc notices"),
    "retry": Refusal("retry 99999", "there is no notice 99999; see: dondoc notices"),
    "link revoke": Refusal(
        "link revoke 99999 --reason x --by so-noi-vu", "there is no notice 99999"
    ),
    "report": Refusal("report --period 2023 --plan khac", NOT_LOADED),
    "document": Refusal("document bao-cao --output x.docx", 'there is no document "bao-cao"'),
    "score reading": Refusal(
        "score reading --target 2.1 --value score --year 2022 --figure 101 --source x",
        "write at most 100",
    ),
    "score import-readings": Refusal("score import-readings nowhere.csv", "there is no such file"),
    "score readings": Refusal("score readings --target 2.77", '"2.77" is not a target of the plan'),
    "score targets": Refusal("score targets --chart nowhere.png", "a chart is an .svg"),
    "score ask-readings": Refusal(
        "score ask-readings --year 2022 --due 2023-04-20 --as-of 2023-03-20 --by so-y-te",
        "--by so-noi-vu or van-phong-ubnd-tinh",
    ),
    "score import-results": Refusal(
        "score import-results nowhere.csv --obligation III.8 --year 2022 --source x",
        "III.8 is not a survey, so its results are not imported; surveys are: III.6, III.7, III.10",
    ),
    "score results": Refusal("score results --obligation III.8", "III.8 is not a survey"),
    "score conference": Refusal("score conference --year 2022 --plan khac", NOT_LOADED),
    "score open": Refusal(
        "score open --scorecard tu-cham --year 2023 --as-of 2024-01-02",
        '"tu-cham" is not a scorecard of the plan',
    ),
    "score list": Refusal(
        "score list --scorecard tu-cham-diem --year 2023", "is not opened for 2023; run:"
    ),
    "score enter": Refusal(
        "score enter --criterion 1.1 --year 2023 --value yes --document 1 --dated 2024-01-02"
        " --as-of 2024-01-10",
        "no scorecard is opened for 2023",
    ),
    "score appraise": Refusal(
        "score appraise --criterion 1.1 --year 2023 --accept --agency so-y-tee",
        'did you mean "so-y-te"',
    ),
    "score import": Refusal(
        "score import nowhere.xlsx --scorecard tu-cham-diem --year 2023 --document 1"
        " --dated 2024-01-02 --as-of 2024-01-10",
        "there is no such file",
    ),
    "score total": Refusal(
        "score total --scorecard x --year 2023", '"x" is not a scorecard of the plan'
    ),
    "score ranking": Refusal(
        "score ranking --scorecard danh-gia-dia-phuong --year 2023", "dondoc score open"
    ),
    "score proposals": Refusal("score proposals --year 2023", "is opened for 2023"),
    "audit seal": Refusal("audit seal", "write sqlite:///", NO_DATABASE),
    "audit verify": Refusal("audit verify --head 00", "write at least the first 12"),
    "audit export": Refusal("audit export", "write sqlite:///", NO_DATABASE),
    "migrate": Refusal("migrate", "write sqlite:///", NO_DATABASE),
    "backup": Refusal("backup README.md", "README.md exists; write another name"),
    "restore": Refusal("restore README.md", "is not a backup that `dondoc backup` wrote"),
    "deploy": Refusal("deploy", "run: dondoc up", NO_SERVER),
    "up": Refusal("up", "no plan.yaml", {"plan": "docs"}),
    "pages": Refusal("pages", "write sqlite:///", NO_DATABASE),
    "account list": Refusal("account list --plan khac", NOT_LOADED),
    "account add": Refusal(
        "account add hoa --person Hoa --office khong-co --no-password",
        "is neither an agency nor a contact of the plan",
    ),
    "account role": Refusal("account role hoa leader", 'there is no account "hoa"'),
    "account disable": Refusal("account disable hoa", "see: dondoc account list"),
    "account reset": Refusal("account reset hoa", 'there is no account "hoa"'),
    "webhook list": Refusal("webhook list --plan khac", NOT_LOADED),
    "webhook add": Refusal(
        "webhook add x1 --office so-y-te --url http://a.example", "told over https alone"
    ),
    "webhook end": Refusal("webhook end x1", "see: dondoc webhook list"),
    "token list": Refusal("token list --plan khac", NOT_LOADED),
    "token add": Refusal("token add x1 --office so-y-te --scope all", "is not a scope"),
    "token revoke": Refusal("token revoke x1", "see: dondoc token list"),
    "status": Refusal("status", "not well: server", NO_SERVER),
    "demo": Refusal("demo --plan docs", "no plan.yaml"),
}
