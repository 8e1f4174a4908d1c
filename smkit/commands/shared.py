"""What several commands share."""

import json
from typing import Any

import click

JSON = click.option("--json", "as_json", is_flag=True, help="Réponse en JSON, pour un autre programme.")


def print_json(content: Any) -> None:
    """Print a machine's version of an answer."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=1, default=str))
