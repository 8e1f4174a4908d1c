"""What people read for each dimension, form, field and motive."""

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

#: Sentences, each with the ids of the figures that it rests on.
Said = list[tuple[str, list[str]]]

DIMENSIONS = {
    "qui": "Qui",
    "quoi": "Quoi",
    "ou": "Où",
    "quand": "Quand",
    "comment": "Comment",
    "combien": "Combien",
    "pourquoi": "Pourquoi",
    "indetermine": "Indéterminé",
}
FORMS = {"ouverte": "ouverte", "fermee": "fermée", "alternative": "alternative", "orientee": "orientée"}
BANT = {"budget": "Budget", "autorite": "Décideur", "besoin": "Besoin", "temps": "Échéance"}
SONCAS = {
    "securite": "Sécurité",
    "orgueil": "Orgueil",
    "nouveaute": "Nouveauté",
    "confort": "Confort",
    "argent": "Argent",
    "sympathie": "Sympathie",
}
STATES = {"su": "su", "effleuré": "effleuré, à creuser", "jamais demandé": "jamais demandé"}
SCORES = {0: "inconnu", 1: "évoqué", 2: "établi"}


def unknown(kind: str, name: str) -> str:
    """Name what an interview leaves unknown: `kind` dimension or bant, `name` of it."""
    return (DIMENSIONS if kind == "dimension" else BANT)[name]


def most_unknown(gaps: "pd.DataFrame") -> list[str]:
    """Name what interviews leave unknown most often, of QQOQCP and of BANT, each word once.

    Parameters: `gaps`, as `discovery.gaps` returns it.
    """
    most = gaps[(gaps["empty"] > 0) & (gaps["empty"] == gaps["empty"].max())]
    return list(
        dict.fromkeys(unknown(kind, name) for kind, name in zip(most["kind"], most["name"], strict=True))
    )


def lacking(row: Mapping[Hashable, Any]) -> list[str]:
    """Name what one interview leaves unknown. Parameters: `row`, of `discovery.missing`."""
    return [DIMENSIONS[name] for name in row["dimensions"]] + [BANT[name] for name in row["fields"]]
