"""The commands of `score`: what is measured, and how it is scored."""

import typer

from cli import surveys, targets

PANEL = "Scoring"
score = typer.Typer(no_args_is_help=True, help="Targets, their readings, surveys, scorecards.")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    targets.add_to(score)
    surveys.add_to(score)
    app.add_typer(score, name="score", rich_help_panel=PANEL)
