"""The first minute in JupyterLab: where to click, in French, shown by jupyterlab-tour."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

#: Where JupyterLab keeps the tours of a workspace. Those of a notebook's metadata are known by an identifier drawn anew at each
#: opening, which no link can name; and jupyterlab-tour 4.1 opens neither by itself, for it looks for them without their prefix.
SETTINGS = "jupyterlab-tour/user-tours"
#: Its own tours, longer, about all of JupyterLab; and a button that says, in each notebook, that it has none.
NOT_OURS = ("jupyterlab-tour:default-tours", "jupyterlab-tour:notebook-tours")
#: The name by which a link launches it.
ID = "jupyterlab-tour:user-tours:premiere_minute"


@cache
def first_minute() -> dict[str, Any]:
    """Return the tour, as jupyterlab-tour reads it.

    >>> [step["title"] for step in first_minute()["steps"]][:2]
    ["Une page où l'on lit et où l'on répond", 'Une case']
    """
    return dict(yaml.safe_load(Path(__file__).with_name("tour.yaml").read_text("utf-8")))
