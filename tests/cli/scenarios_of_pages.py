"""Scenarios of the pages and their accounts."""

import subprocess

from operation.demo.sink import free_port
from settings import REPOSITORY
from tests.cli.outside import Outside, Stage
from tests.cli.scenarios import done, rows, scenario, words
from tests.up import PROGRAM, answer_of, until

PASSWORD = "ngựa pin kẹp đúng 12\n"
SUBMITTING = ("--scope", "submit", "--scope", "read")
TOKEN = ("token", "add", "van-ban", "--office", "so-y-te/dau-moi-cchc", *SUBMITTING)
HOOK = ("webhook", "add", "van-ban", "--office", "so-y-te", "--url", "https://vb.example.gov.vn/")
HOOK = (*HOOK, "--event", "overdue", "--event", "submitted")
HOA = ("account", "add", "Hoa", "--person", "Nguyễn Thị Hoa", "--office", "so-y-te/dau-moi-cchc")


@scenario("pages")
def _pages(stage: Stage) -> None:
    assert isinstance(stage.outside, Outside)
    port = free_port()
    environment = {**stage.outside.environment, "DONDOC_PAGES_PORT": str(port)}
    served = subprocess.Popen([PROGRAM, "pages"], cwd=REPOSITORY, env=environment)
    try:
        until(lambda: answer_of(f"http://127.0.0.1:{port}/healthz") == "ok\n")
    finally:
        served.terminate()
    assert served.wait(20) == 0


@scenario("token list")
def _token_list(stage: Stage) -> None:
    done(stage, *TOKEN)
    (row,) = done(stage, "token", "list", "--format", "json").json
    assert (row["agency"], row["scopes"], row["revoked_on"]) == ("so-y-te", "read submit", None)


@scenario("token add")
def _token_add(stage: Stage) -> None:
    text = words(stage, *TOKEN).strip()
    assert text.startswith("dondoc_")
    told = done(stage, "audit", "export")
    assert (told.json[-1]["action"], told.json[-1]["subject"]) == ("token-add", "token:van-ban")
    assert text not in told.out
    assert "choose another name" in stage.here(*TOKEN).err


@scenario("token revoke")
def _token_revoke(stage: Stage) -> None:
    done(stage, *TOKEN)
    assert "van-ban: revoked on " in words(stage, "token", "revoke", "van-ban")
    (row,) = done(stage, "token", "list", "--format", "json").json
    assert row["revoked_on"]


@scenario("webhook list")
def _webhook_list(stage: Stage) -> None:
    done(stage, *HOOK)
    (row,) = done(stage, "webhook", "list", "--format", "json").json
    assert (row["agency"], row["events"], row["failures"]) == ("so-y-te", "submitted overdue", 0)


@scenario("webhook add")
def _webhook_add(stage: Stage) -> None:
    assert words(stage, *HOOK).startswith("whsec_")
    told = done(stage, "audit", "export").json[-1]
    assert (told["action"], told["subject"]) == ("webhook-add", "webhook:van-ban")
    assert "choose another name" in stage.here(*HOOK).err


@scenario("webhook end")
def _webhook_end(stage: Stage) -> None:
    done(stage, *HOOK)
    assert "van-ban: ended on " in words(stage, "webhook", "end", "van-ban")


@scenario("account list")
def _account_list(stage: Stage) -> None:
    done(stage, *HOA, typed=PASSWORD)
    (row,) = rows(stage, "account", "list")
    assert (row["name"], row["agency"], row["contact"]) == ("hoa", "so-y-te", "dau-moi-cchc")


@scenario("account add")
def _account_add(stage: Stage) -> None:
    assert words(stage, *HOA, "--no-password") == "hoa: agency\n"
    told = done(stage, "audit", "export").json[-1]
    assert (told["action"], told["subject"]) == ("account-add", "account:hoa")
    again = stage.here(*HOA, "--no-password")
    assert again.code == 1
    assert 'there is an account "hoa" already' in again.err
    weak = stage.here("account", "add", "x1", *HOA[3:], typed="1234567890\n")
    assert "easily guessed" in weak.err


@scenario("account role")
def _account_role(stage: Stage) -> None:
    done(stage, *HOA, "--no-password")
    assert words(stage, "account", "role", "hoa", "leader") == "hoa: leader\n"
    refused = stage.here("account", "role", "hoa", "standing")
    assert "is for an account of so-noi-vu" in refused.err


@scenario("account disable")
def _account_disable(stage: Stage) -> None:
    done(stage, *HOA, "--no-password")
    assert words(stage, "account", "disable", "hoa") == "hoa: disabled\n"
    (row,) = done(stage, "account", "list", "--format", "json").json
    assert row["disabled_on"] is not None


@scenario("account reset")
def _account_reset(stage: Stage) -> None:
    done(stage, *HOA, "--no-password")
    done(stage, "account", "disable", "hoa")
    answer = stage.outside("account", "reset", "hoa", typed=PASSWORD)
    assert answer.out == "hoa: a new password is set\n"
    (row,) = done(stage, "account", "list", "--format", "json").json
    assert row["disabled_on"] is None
