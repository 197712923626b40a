"""Another user of the machine, code in hand, tries to get in: `python -m tests.faults.outsider`.

A real `dondoc up` runs under an open umask, in a folder that everybody may enter, with a password
in its settings. Exit 0 if that user (nobody) reads no state, no key and no environment, and starts
no run. Being another user takes root; without it the scenario says so and is not tried.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from operation.demo.sink import free_port
from settings import REPOSITORY, Settings

NOBODY = 65534
START_SECONDS = 600.0
MAY_BE_ANOTHER = os.geteuid() == 0
NOT_TRIED = "not tried: only root can be another user"
ATTACK = r"""
import base64, encodings.idna, http.client, json, os, sys, urllib.error, urllib.request
port, var, nobody = sys.argv[1:4]
# Not started as nobody: the interpreter may lie where nobody reads nothing.
os.setgroups([])
os.setgid(int(nobody))
os.setuid(int(nobody))
gotten = []

def call(method, path, body=None, **headers):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", method=method, data=body and json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **headers})
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
            return answer.read().decode()
    except OSError:
        return None

def readable(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""

keys = [b"", b"admin:pass", b"dondoc:", readable(f"{var}/prefect-key").strip()]
run = {"job_variables": {"command": f"touch {var}/owned"}, "parameters": {}}
for key in keys:
    sent = {"Authorization": "Basic " + base64.b64encode(key).decode()} if key else {}
    for method, path in (
        ("POST", "/api/deployments/filter"), ("POST", "/api/block_documents/filter"),
        ("POST", "/api/logs/filter"), ("GET", "/api/admin/settings"), ("GET", "/api/openapi.json"),
    ):
        answer = call(method, path, {"include_secrets": True} if method == "POST" else None, **sent)
        if answer is not None:
            gotten.append(f"{method} {path}")
            if path == "/api/deployments/filter":
                for one in json.loads(answer)[:1]:
                    if call("POST", f"/api/deployments/{one['id']}/create_flow_run", run, **sent):
                        gotten.append("a run with a command of its own")

for folder, _, names in os.walk(var):
    gotten += [f"{folder}/{name}" for name in names if readable(f"{folder}/{name}")]
# The database's name is known without a look at the folder.
for name in ("dondoc.sqlite3", "dondoc.sqlite3-wal", "prefect-key", "prefect/prefect.db"):
    if readable(f"{var}/{name}"):
        gotten.append(f"{var}/{name}")
for pid in filter(str.isdigit, os.listdir("/proc")):
    for part in ("environ", "cmdline"):
        if b"geheim-" b"mat-khau" in readable(f"/proc/{pid}/{part}"):
            gotten.append(f"the password in /proc/{pid}/{part}")
try:
    open(f"{var}/planted", "w").close()
    gotten.append("a file planted in the state")
except OSError:
    pass
print(json.dumps(sorted(set(gotten))))
"""


def gotten_by_another_user(settings: Settings) -> list[str]:
    """What the user nobody got out of a running installation; the caller is root."""
    words = (str(settings.prefect_port), str(settings.var), str(NOBODY))
    answer = subprocess.run(
        [sys.executable, "-c", ATTACK, *words],
        cwd="/",
        env={},
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(answer.stdout)
    return found


def main() -> int:
    """Let nobody try an installation that runs, then one that was opened by hand."""
    if not MAY_BE_ANOTHER:
        print(f"outsider: {NOT_TRIED}")
        return 0
    with tempfile.TemporaryDirectory(prefix="dondoc-outsider-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        settings = Settings(
            var_dir=folder / "var",
            database_url=None,
            prefect_port=free_port(),
            pages_port=free_port(),
        )
        with _up(settings):
            gotten = gotten_by_another_user(settings)
            # Proof that the attack would have seen it.
            subprocess.run(["chmod", "-R", "a+rX", str(settings.var)], check=True)
            opened = gotten_by_another_user(settings)
    for line in gotten:
        print(f"  nobody got {line}")
    sees = any("prefect-key" in line for line in opened)
    print(f"outsider: nobody got {len(gotten)} things; {len(opened)} once the state was opened")
    return 0 if sees and not gotten else 1


@contextmanager
def _up(settings: Settings) -> Iterator[None]:
    """A real `dondoc up` of the shipped plan under the umask 0, a password in its settings."""
    environment = {
        **os.environ,
        "DONDOC_VAR_DIR": str(settings.var),
        "DONDOC_PREFECT_PORT": str(settings.prefect_port),
        "DONDOC_SMTP_URL": "smtp://don-doc:geheim-mat-khau@127.0.0.1:9",
    }
    dondoc = [sys.executable, "-m", "cli.main"]
    loaded = subprocess.run(
        [*dondoc, "load", "calendar/qd-465-2022"],
        cwd=REPOSITORY, env=environment, umask=0, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert loaded.returncode == 0, loaded.stderr
    path = settings.var / "up.log"
    with path.open("w") as output:
        up = subprocess.Popen(
            [*dondoc, "up"], cwd=REPOSITORY, env=environment, umask=0, stderr=output
        )
    try:
        end = time.monotonic() + START_SECONDS
        while "running: http" not in path.read_text():
            assert up.poll() is None, path.read_text()
            assert time.monotonic() < end, path.read_text()
            time.sleep(1)
        yield
    finally:
        up.send_signal(signal.SIGINT)
        up.wait(START_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
