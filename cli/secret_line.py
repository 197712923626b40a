"""A secret from the keyboard, which no option may hold: others see the options of a process."""

import sys

import typer

from cli.options import CommandRefused


def read_secret(what: str, *, twice: bool = False) -> str:
    """Typed at a prompt that hides it, or one line of standard input. Raises CommandRefused."""
    # A service may have started it without standard input: nobody can type there.
    if sys.stdin is None:
        raise CommandRefused(f"there is no terminal and no standard input; type the {what} there")
    if sys.stdin.isatty():
        prompt = what[0].upper() + what[1:]
        typed: str = typer.prompt(prompt, hide_input=True, confirmation_prompt=twice, err=True)
        return typed
    line = sys.stdin.readline().rstrip("\r\n")
    if not line.isprintable():
        raise CommandRefused(
            f"the {what} is not text in UTF-8; write one line of letters and signs"
        )
    return line
