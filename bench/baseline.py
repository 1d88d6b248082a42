"""The yardstick: a Typer program of two commands, with the settings of ours."""

import typer

app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def status() -> None:
    """Say something."""
    typer.echo("status")


@app.command()
def start(name: str = "x") -> None:
    """Begin something."""
    typer.echo(name)


app()
