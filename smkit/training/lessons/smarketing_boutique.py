"""Lesson 07 on the boutique's leads: what settles the quarrel, computed from the files."""

from functools import cache
from typing import TYPE_CHECKING, Any

from smkit.training.exercises import Exercise, Mistake

if TYPE_CHECKING:
    from smkit.analysis.smarketing import Meeting


@cache
def month() -> "Meeting":
    """Return the last month of the boutique's convention, for its B2B leads."""
    from smkit import paths
    from smkit.analysis.smarketing import load, meeting
    from smkit.tables import agreements, read, texts

    leads = read("leads", paths.BOUTIQUE / "leads.csv").table
    return meeting(leads, load(texts.text(agreements.MODEL)))


def changed() -> dict[str, Any]:
    """Return the region whose promises slipped, and by how much.

    >>> changed()["region"], changed()["since"]
    ('Ouest', '2025-03')
    """
    found: dict[str, Any] = {str(name): value for name, value in month().changed.iloc[0].items()}
    return found


def year() -> float:
    """Return the share kept over twelve months in the region that slipped, the good months among them."""
    table = month().by_region.set_index("region")["rate"]
    return float(table[changed()["region"]])


def poorest() -> dict[str, Any]:
    """Return the source whose leads fit the profile least."""
    found = month().poorest
    assert found is not None  # it is planted
    return {str(name): value for name, value in found[0].items()}


ON_THE_BOUTIQUE = (
    Exercise(
        name="smarketing.region",
        question="Dans quelle région la promesse des ventes a-t-elle décroché ?",
        expected=lambda: changed()["region"],
        choices=("Île-de-France", "Nord", "Ouest", "Sud"),
        why="Le kit essaie tous les mois dans chaque région : une seule a changé plus que le hasard ne le ferait.",
        hint="Regardez le tableau par région : laquelle est loin de la promesse ?",
        mistakes=(
            Mistake(
                "Île-de-France",
                "Un peu sous la promesse, mais la fourchette la contient : ce peut être le hasard.",
            ),
            Mistake("Sud", "Elle tient sa promesse. Regardez la part tenue, pas le nombre de leads."),
            Mistake("Nord", "C'est la région qui tient le mieux sa promesse."),
        ),
    ),
    Exercise(
        name="smarketing.depuis",
        question="Depuis ce décrochage, quelle part des premiers contacts y est faite à temps ?",
        expected=lambda: changed()["after"],
        tolerance=0.01,
        why="Depuis mars 2025, moins d'un sur deux. Le marketing a donc raison… dans une région.",
        step="dans la phrase du kit, deux parts : celle d'avant, puis celle d'après. Prenez la seconde.",
        hint="Lisez la phrase du kit : la part d'avant, puis la part d'après.",
        mistakes=(
            Mistake(lambda: changed()["before"], "C'est la part d'avant. On demande celle d'après."),
            Mistake(
                lambda: year(),
                "C'est la part des douze derniers mois : elle mélange l'avant et l'après.",
            ),
            Mistake(
                lambda: abs(changed()["change"]),
                "C'est l'écart. On demande la part qui reste.",
            ),
        ),
    ),
    Exercise(
        name="smarketing.source",
        question="Quelle part des leads de « Fichier acheté » a le profil promis ?",
        expected=lambda: poorest()["share"],
        tolerance=0.01,
        why="Un sur trois, contre plus de huit sur dix ailleurs. Les ventes ont donc raison… pour une source.",
        step="trouvez la ligne « Fichier acheté », puis la colonne « Au profil ».",
        hint="Dans le tableau des sources, lisez la colonne « Au profil ».",
        mistakes=(
            Mistake(
                lambda x: abs(x - 0.016) < 0.0005,
                "C'est la part devenue cliente. On demande celle qui a le profil promis.",
                such_as=0.016,
            ),
            Mistake(
                lambda: poorest()["volume"],
                "C'est sa part de tous les leads. Lisez la colonne « Au profil ».",
            ),
            Mistake(
                lambda: 1 - poorest()["share"],
                "C'est la part hors profil. On demande celle qui l'a.",
            ),
        ),
    ),
    Exercise(
        name="smarketing.querelle",
        question='Alors, qui a raison : les "ventes", le "marketing" ou "les deux" ?',
        expected=lambda: "les deux" if len(month().changed) and month().poorest is not None else "personne",
        choices=("ventes", "marketing", "les deux"),
        why="Une région ne tient plus la promesse, une source a rarement le profil. Chacun généralise son mauvais exemple : la "
        "convention sépare les deux.",
        hint="Relisez vos deux dernières réponses.",
        mistakes=(
            Mistake(
                "ventes",
                "Une source a rarement le profil, c'est vrai. Et les leads de la région qui rappelle trop tard ?",
            ),
            Mistake("marketing", "Une région rappelle trop tard, c'est vrai. Et les leads hors profil ?"),
        ),
    ),
)
