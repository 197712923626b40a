"""Known weaknesses of what requirements.lock pins; exit 1 if there are any.

pip-audit says "no known vulnerabilities" also where no advisory source answered for a package:
this says for how many one did.
"""

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"


def main() -> int:
    """Ask pip-audit, and say what it could see."""
    command = [
        *(sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--require-hashes"),
        *("--disable-pip", "--progress-spinner", "off", "--format", "json"),
    ]
    try:
        answer = subprocess.run(  # noqa: S603 - our own interpreter and arguments
            command, capture_output=True, text=True, timeout=300, check=False
        )
        packages = json.loads(answer.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        print("advisories: NOT CHECKED, no source of advisories answered")
        return 0
    checked = [package for package in packages if "skip_reason" not in package]
    weak = [package for package in checked if package["vulns"]]
    for package in weak:
        names = ", ".join(weakness["id"] for weakness in package["vulns"])
        print(f"advisories: {package['name']} {package['version']}: {names}")
    print(f"advisories: {len(checked)} packages checked, {len(weak)} have known weaknesses")
    if unseen := len(packages) - len(checked):
        print(f"advisories: NOT CHECKED: {unseen} packages, for which no source answered")
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main())
