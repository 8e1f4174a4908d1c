"""What does an event take? Templates of tasks, with their usual lengths, costs, suppliers and the functions that lead them."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from smkit import bounded
from smkit.analysis.errors import InputError
from smkit.errors import suggest

#: The kit's own templates, by their file names.
NAMES = ("salon", "lancement", "journee_clients", "webinaire", "soiree_remerciement")
_KEYS = (
    "task",
    "owner",
    "days",
    "before",
    "after",
    "on_the_day",
    "depends_on",
    "cost",
    "supplier",
    "milestone",
    "note",
)
_MAIN = ("name", "category", "about", "tasks")


@dataclass(frozen=True)
class Template:
    """An event's tasks; costs are usual ones (€), to be replaced by quotes."""

    name: str
    category: str
    about: str
    tasks: pd.DataFrame


def template(name: str | Path) -> Template:
    """Return the tasks that an event of a kind takes.

    Parameters: `name`, one of `NAMES`, or the path of a YAML file of the same shape.
    Returns a `Template`: name, category, about (French), tasks (one row a task, as `backward` takes them: action, owner, days,
    before, after, on_the_day, depends_on, planned_cost, supplier, milestone, note).
    Raises InputError when there is no such template, or for a file that is not one.

    >>> salon = template("salon")
    >>> salon.name, 20 <= len(salon.tasks) <= 40
    ('Salon professionnel', True)
    """
    if name in NAMES:
        return _read(
            str(name), files("smkit.analysis.plan").joinpath("templates", f"{name}.yaml").read_text("utf-8")
        )
    path = Path(name)
    if path.suffix not in (".yaml", ".yml") or not path.is_file():
        raise InputError(
            f"Modèle d'événement : « {path.name} » n'existe pas.{suggest(path.name, NAMES)} Modèles connus : {', '.join(NAMES)} ; "
            "ou le chemin d'un fichier .yaml à vous."
        )
    return _read(path.name, path.read_text("utf-8"))


@cache
def _read(name: str, text: str) -> Template:
    """The template that a YAML text holds."""
    import yaml

    try:
        said = bounded.load(text)
    except bounded.TooMuchError as problem:
        raise InputError(f"Modèle « {name} » : {problem}. Écrivez les valeurs une à une.") from None
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f", ligne {mark.line + 1}" if mark else ""
        raise InputError(
            f"Modèle « {name} »{where} : ce n'est pas du YAML. Vérifiez les retraits et les deux-points."
        ) from None
    if not isinstance(said, dict) or not isinstance(said.get("tasks"), list) or not said["tasks"]:
        raise InputError(f"Modèle « {name} » : il faut une liste « tasks », une tâche par tiret.")
    if stranger := next((key for key in said if key not in _MAIN), None):
        raise InputError(
            f"Modèle « {name} » : « {stranger} » n'est pas attendu.{suggest(str(stranger), _MAIN)}"
        )
    tasks = [_task(name, number, task) for number, task in enumerate(said["tasks"], start=1)]
    table = pd.DataFrame(tasks, columns=_KEYS).rename(columns={"task": "action", "cost": "planned_cost"})
    table["category"] = said.get("category", "")
    return Template(
        str(said.get("name", name)), str(said.get("category", "")), str(said.get("about", "")), table
    )


def _task(name: str, number: int, task: Any) -> dict[str, Any]:
    """One task, checked; several names of `depends_on` are joined as a plan's cell would hold them."""
    where = f"Modèle « {name} », tâche {number}"
    if not isinstance(task, dict) or not task.get("task"):
        raise InputError(f"{where} : il manque « task », ce qu'il y a à faire.")
    if stranger := next((key for key in task if key not in _KEYS), None):
        raise InputError(f"{where} : « {stranger} » n'est pas attendu.{suggest(str(stranger), _KEYS)}")
    waits = task.get("depends_on") or []
    waits = [waits] if isinstance(waits, str) else waits
    return {"days": 1} | task | {"depends_on": " ; ".join(map(str, waits)) or None}
