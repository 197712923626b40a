"""`dondoc` with the environment of the installation: what the command on everyone's PATH runs.

Standard library only, because it runs isolated: nothing that a caller sets chooses its modules.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

ENVIRONMENT_FILE = Path("/etc/dondoc.env")
PROGRAM = Path(__file__).resolve().parents[2] / ".venv" / "bin" / "dondoc"
FROM_CALLER = ("DONDOC_BY",)
"""Settings that are the caller's own; all others are the installation's."""


def main(arguments: list[str], file: Path = ENVIRONMENT_FILE) -> None:
    """Become `dondoc`. SystemExit where the file of settings cannot be read."""
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        sys.exit(f"{file}: {error.strerror}; see docs/deploy.md, Settings")
    os.execve(PROGRAM, [str(PROGRAM), *arguments], environment(text, os.environ))  # noqa: S606


def environment(text: str, caller: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment, its settings of dondoc replaced by those of the file.

    The user name is that of the caller, because sudo put that of the account in its place and the
    audit tells who typed.
    """
    system = {name: value for name, value in caller.items() if not name.startswith("DONDOC_")}
    if "SUDO_USER" in caller:
        system["LOGNAME"] = system["USER"] = caller["SUDO_USER"]
    own = {name: caller[name] for name in FROM_CALLER if name in caller}
    return {**system, **settings(text), **own}


def settings(text: str) -> dict[str, str]:
    """What an EnvironmentFile of systemd sets: NAME=VALUE, quotes around a whole value taken away.

    Not a shell's file: braces, spaces and dollars in a value mean nothing.
    """
    values = {}
    for line in text.splitlines():
        name, sign, value = line.strip().partition("=")
        if not sign or name.startswith(("#", ";")):
            continue
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        values[name.strip()] = value
    return values


if __name__ == "__main__":
    main(sys.argv[1:])
