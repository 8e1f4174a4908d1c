"""What several commands share."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from smkit.errors import SmkitError, why
from smkit.typography import typeset

JSON = click.option("--json", "as_json", is_flag=True, help="Réponse en JSON, pour un autre programme.")


def answers(command: Any) -> Any:
    """Give a command an option for each answer of `smkit.tables.answers`, whose names are French."""
    from smkit.tables.answers import HELP

    for name, text in reversed(HELP.items()):
        command = click.option(
            f"--{name.replace('_', '-')}", name, default="", help=text[0].upper() + text[1:] + "."
        )(command)
    return command


def print_json(content: Any) -> None:
    """Print a machine's version of an answer."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=1, default=str))


def write(path: Path, text: str) -> Path:
    """Write a file whole, its folder too, and return its path."""
    from smkit.reports.keeping.manifest import replace

    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, text)
    return path


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say in French why a file or a folder cannot be written."""
    try:
        yield
    except OSError as problem:
        raise SmkitError(
            typeset(f"Impossible d'écrire « {path.name} » : {why(problem)}. Choisissez un autre dossier.")
        ) from problem
