"""A bare Typer application, that ours is compared with: two commands, a version."""

import typer

app = typer.Typer(help="A bare application.")


@app.command()
def first(name: str = typer.Option("", "--name", help="A name.")) -> None:
    """Print a name."""
    typer.echo(name)


@app.command()
def second() -> None:
    """Print nothing."""


@app.callback(invoke_without_command=True)
def root(show: bool = typer.Option(False, "--version", help="Print the version.")) -> None:
    """The application."""
    if show:
        typer.echo("0")


if __name__ == "__main__":
    app()
