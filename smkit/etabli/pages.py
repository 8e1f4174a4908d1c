"""The pages as HTML: every value is escaped, every text has its French spaces."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from smkit.etabli.labels import of_the_form
from smkit.typography import moment, typeset

_TEMPLATES = Path(__file__).parent / "templates"
_OUTSIDE = re.compile(r"(<[^>]*>|\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)


def render(name: str, /, **content: Any) -> str:
    """Return a page.

    Parameters: `name` of its template; `content`, its values.

    >>> "&lt;b&gt;" in render("refus", text="<b>", known=True)
    True
    """
    return str(_environment().get_template(f"{name}.html.j2").render(**content))


def address(where: str, **query: str) -> str:
    """Return the address of a page of ours.

    >>> address("fichier", nom="mars & avril.csv")
    '/etabli/fichier?nom=mars+%26+avril.csv'
    """
    asked = urlencode({name: value for name, value in query.items() if value})
    return f"/etabli/{where}" + (f"?{asked}" if asked else "")


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    class Loader(FileSystemLoader):
        """Templates whose words, and not their tags, are set as French is."""

        def get_source(self, environment: Any, template: str) -> Any:
            source, path, fresh = super().get_source(environment, template)
            parts = _OUTSIDE.split(source)
            parts[::2] = [typeset(text) for text in parts[::2]]
            return "".join(parts), path, fresh

    env = Environment(
        loader=Loader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.filters["typeset"] = typeset
    env.filters["of_the_form"] = of_the_form
    env.filters["moment"] = lambda text: moment(datetime.fromisoformat(text))
    env.globals["address"] = address
    return env
