"""A script that is said or written: hook, value, objections, call to action, on one page, from what a person declares."""

from collections.abc import Mapping, Sequence
from typing import Any

from smkit.analysis.errors import InputError
from smkit.display import record
from smkit.errors import suggest
from smkit.typography import typeset

#: What a script is made of, in order.
PARTS = {"accroche": "Accroche", "valeur": "Valeur", "objections": "Objections", "appel": "Demande"}
_ALONE = "–"
#: An example, for those who have none yet.
EXAMPLE: Mapping[str, Any] = {
    "accroche": [
        "Bonjour, [votre nom], de Comptoir Azimut. Je vous appelle au sujet du café de vos petits déjeuners : avez-vous "
        "une minute ?",
        "Bonjour, [votre nom], de Comptoir Azimut. Vos avis en ligne parlent du petit déjeuner : puis-je vous poser une "
        "question ?",
    ],
    "valeur": "Nous livrons avant 7 h, et la machine est remplacée le jour même si elle tombe en panne.",
    "objections": {
        "Nous avons déjà un fournisseur.": "Bien sûr. Qu'est-ce qui vous ferait gagner du temps avec lui ?",
        "Envoyez-moi un e-mail.": "Volontiers. Pour qu'il vous serve : que voudriez-vous y trouver en premier ?",
        "Ne me rappelez plus.": "C'est noté, je le retire tout de suite de notre liste. Bonne journée.",
    },
    "appel": "Jeudi à 10 h ou vendredi à 15 h, quinze minutes pour goûter : qu'est-ce qui vous arrange ?",
}  # fmt: skip


def script(parts: Mapping[str, Any], name: str = "") -> None:
    """Show and record a script, ready to print; two hooks (or values, or calls) make the two versions of a test.

    Parameters: `parts`, a mapping with the keys of `PARTS`: `accroche`, `valeur` and `appel` are a text or a list of versions,
    `objections` a mapping objection → answer; `name`, French, what the script is for.
    Raises InputError when a part is missing, unknown or empty.

    >>> script(EXAMPLE, "Hôtels")
    Le script d'appel : Hôtels : 7 lignes
    """
    import pandas as pd

    _check(parts)
    rows = [
        {"step": step, "lead": lead, "text": typeset(text)}
        for key, step in PARTS.items()
        for lead, text in _lines(parts[key])
    ]
    labels = {"step": "Étape", "lead": "Version, ou objection", "text": "Ce que vous dites"}
    title = "Le script d'appel" + (f" : {name}" if name else "")
    record.table("script", pd.DataFrame(rows), title=title, labels=labels)


def versions(parts: Mapping[str, Any]) -> int:
    """Return how many versions of its hook a script has: two or more make a test.

    >>> versions(EXAMPLE)
    2
    """
    return len(_lines(parts["accroche"]))


def _lines(part: Any) -> list[tuple[str, str]]:
    """What is said in one step, each with the version or the objection that it answers."""
    if isinstance(part, Mapping):
        return [(f"« {objection} »", str(answer)) for objection, answer in part.items()]
    if isinstance(part, Sequence) and not isinstance(part, str):
        return [(f"Version {'ABCDEFGH'[at % 8]}", str(text)) for at, text in enumerate(part)]
    return [(_ALONE, str(part))]


def _check(parts: Mapping[str, Any]) -> None:
    if not isinstance(parts, Mapping):
        raise InputError("Script : une fiche est attendue, avec accroche, valeur, objections et appel.")
    unknown = [str(key) for key in parts if key not in PARTS]
    if unknown:
        raise InputError(
            f"Script : « {unknown[0]} » n'est pas une étape.{suggest(unknown[0], PARTS)} Étapes : "
            f"{', '.join(PARTS)}."
        )
    missing = [key for key in PARTS if not parts.get(key)]
    if missing:
        raise InputError(
            f"Script : il manque {', '.join(missing)}. Un script a une accroche, une valeur, des "
            f"objections et un appel."
        )
    if not isinstance(parts["objections"], Mapping):
        raise InputError(
            "Script : les objections s'écrivent avec leur réponse, par exemple objections: {« Trop cher »: « Par "
            "rapport à quoi ? »}."
        )
