"""The course: which lessons there are, each with a module of its exercises and quiz, loaded when first needed."""

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from smkit.training.exercises import Exercise

#: Prefix of the exercises' names → the lesson's notebook, in the order of the course.
LESSONS = {
    "decouverte": "01_decouverte_qqoqcp",
    "donnees": "02_donnees",
    "kpi": "03_indicateurs_kpi",
    "vente": "04_vente_croisee",
    "roi": "05_roi_campagnes",
    "plan": "06_plan_actions",
    "smarketing": "07_smarketing",
    "prospection": "08_prospection",
    "fidelite": "09_fidelisation",
    "synthese": "10_cas_de_synthese",
}

#: Lessons that are useful before one, and come before it in the course.
NEEDS: dict[str, tuple[str, ...]] = {
    "decouverte": (),
    "donnees": (),
    "kpi": ("donnees",),
    "vente": (),
    "roi": (),
    "plan": ("roi",),
    "smarketing": ("donnees",),
    "prospection": ("kpi",),
    "fidelite": ("roi",),
    "synthese": ("donnees", "kpi", "roi"),
}

#: How long a lesson takes, exercises included, in minutes, as its notebook says.
MINUTES = {
    "decouverte": 90,
    "donnees": 90,
    "kpi": 90,
    "vente": 90,
    "roi": 105,
    "plan": 75,
    "smarketing": 90,
    "prospection": 90,
    "fidelite": 105,
    "synthese": 120,
}

#: Three ways through the course: for whom, and which lessons, in their order.
COURSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "nouveau": (
        "Nouvelle coordinatrice, nouveau coordinateur",
        ("decouverte", "donnees", "kpi", "roi", "plan", "smarketing", "prospection", "synthese"),
    ),
    "demi_journee": ("Un thème par demi-journée", tuple(LESSONS)),
    "analyste": ("Analyste", ("donnees", "kpi", "vente", "roi", "fidelite", "synthese")),
}

#: Headings that every lesson's notebook has, in this order, after its title.
ROOMS = (
    "Pour commencer",
    "Ce que vous saurez faire",
    "L'idée",
    "Sur les données de la boutique",
    "À vous",
    "Quiz",
    "À retenir",
    "Pour aller plus loin",
    "Sur vos données",
)


class Lesson(Protocol):
    """What a lesson's module declares."""

    TITLE: str
    EXERCISES: tuple["Exercise", ...]


def load(prefix: str) -> Lesson:
    """Return the module of a lesson: its notebook's name without the number.

    Raises KeyError when no lesson has that prefix.

    >>> load("roi").EXERCISES[0].name
    'roi.premiere'
    """
    module = LESSONS[prefix].partition("_")[2]
    return cast(Lesson, import_module(f"smkit.training.lessons.{module}"))
