"""The content calendar on one page: what is not approved in time, where it is empty or too full, what to check."""

from typing import TYPE_CHECKING, Any

from smkit.display import charts, french, record
from smkit.display.actions import Action
from smkit.display.plan.words import PROBLEMS, STEPS, Said, function, named, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_MOST = 3
_ROWS = 5  # of the table « À faire »
_PLIGHTS = {
    "unapproved": ("paraît sans accord, ou a paru", "paraissent sans accord, ou ont paru"),
    "no_approver": ("n'a personne pour le valider", "n'ont personne pour les valider"),
    "late": ("attend un accord qui devrait être donné", "attendent un accord qui devrait être donné"),
}


def answer(pieces: "pd.DataFrame", rhythm: "pd.DataFrame") -> str:
    """Answer « les contenus seront-ils prêts ? » in one sentence. Parameters: as `plan.pieces` and `rhythm` give them."""
    if not len(pieces):
        return "Le plan ne contient aucun contenu : remplissez la colonne « Type de contenu » des lignes qui en sont."
    bad = pieces[pieces["problem"].isin(("late", "no_approver", "unapproved", "no_date"))]
    holes = int((rhythm["kind"] == "hole").sum())
    if len(bad):
        return (
            f"Pas tous : {french.plural(len(bad), 'contenu', 'contenus')} sur {french.number(len(pieces))} sans accord "
            "à temps, "
            "sans personne pour le donner, ou sans date."
        )
    if holes:
        return f"Oui, mais le calendrier a {french.plural(holes, 'trou')} : trop de jours sans parution."
    alone = len(pieces) == 1
    whole = "le seul contenu du plan a" if alone else f"les {french.number(len(pieces))} contenus du plan ont"
    own = "son" if alone else "leur"
    if (pieces["step"] == "published").all():
        return f"{whole.capitalize()} paru avec {own} accord."
    return f"Oui : {whole} {own} accord, ou encore le temps de l'obtenir."


def figures(pieces: "pd.DataFrame", rhythm: "pd.DataFrame") -> None:
    """Record how many pieces are where. Parameters: as `answer`."""
    count = len(pieces)
    for id, value, label in (
        ("contenus", count, "Contenus"),
        ("validations_en_retard", int((pieces["problem"] == "late").sum()), "Validations en retard"),
        (
            "contenus_sans_valideur",
            int((pieces["problem"] == "no_approver").sum()),
            "Sans personne pour valider",
        ),
        (
            "contenus_non_valides",
            int((pieces["problem"] == "unapproved").sum()),
            "Parus ou à paraître sans accord",
        ),
        ("trous_du_calendrier", int((rhythm["kind"] == "hole").sum()), "Trous du calendrier"),
    ):
        record.figure(id, value, "count", label=label, n=count)
    for step, label in STEPS.items():
        record.figure(
            "contenus_par_etape",
            int((pieces["step"] == step).sum()),
            "count",
            label="Contenus",
            n=count,
            dims={"etape": label},
            show=False,
        )


def findings(pieces: "pd.DataFrame", rhythm: "pd.DataFrame", by: str = "channel") -> Said:
    """Say what is late, what goes out without an agreement, and where the calendar is empty or full. Parameters: as `answer`."""
    said: Said = []
    for problem, id in (
        ("unapproved", "contenus_non_valides"),
        ("no_approver", "contenus_sans_valideur"),
        ("late", "validations_en_retard"),
    ):
        rows = pieces[pieces["problem"] == problem]
        if len(rows):
            one, many = _PLIGHTS[problem]
            said.append(
                (
                    f"{french.plural(len(rows), f'contenu {one}', f'contenus {many}')} : {named(rows['action'])}.",
                    [id],
                )
            )
    for row in rhythm.head(_MOST).to_dict("records"):
        place = f" sur « {row[by]} »" if french.is_known(row[by]) else ""
        if row["kind"] == "hole":
            said.append(
                (
                    f"Rien ne paraît{place} du {french.date(row['start'])} au {french.date(row['end'])}, soit "
                    f"{french.plural(row['count'], 'jour')}.",
                    ["trous_du_calendrier"],
                )
            )
        else:
            said.append(
                (
                    f"{french.plural(row['count'], 'contenu')} la semaine du {french.date(row['start'])}{place} : trop "
                    "pour être lus.",
                    ["contenus"],
                )
            )
    return said


def actions(pieces: "pd.DataFrame", rhythm: "pd.DataFrame") -> list[Action]:
    """Return what to ask as rows of the table « À faire »: agreements, approvers, then holes to fill. Parameters: as `answer`."""
    waiting = pieces[pieces["problem"].isin(("late", "unapproved"))].sort_values("late", ascending=False)
    rows = [
        Action(_do(row), function(row["approver"]), "cette semaine", why=f"accord attendu depuis le {french.date(row['due'])}",
               sure="établie", list="contenus")
        for row in waiting.head(_MOST).to_dict("records")
    ]  # fmt: skip
    alone = pieces[pieces["problem"] == "no_approver"]
    if len(alone):
        what = f"Désigner qui valide {named(alone['action'], 2)}"
        rows.append(Action(what, "Direction", "cette semaine", sure="établie", list="contenus"))
    holes = rhythm[rhythm["kind"] == "hole"].sort_values("count", ascending=False)
    for row in holes.head(1).to_dict("records"):
        why = f"rien du {french.date(row['start'])} au {french.date(row['end'])}"
        what = "Prévoir un contenu dans le plus long trou du calendrier"
        rows.append(Action(what, "Coordination", row["end"].date(), why=why, sure="établie", list="contenus"))
    return rows[:_ROWS]


def _do(row: "Mapping[Any, Any]") -> str:
    """What is asked of a piece without its agreement."""
    if row["step"] == "published":
        return f"Faire relire « {row['action']} », déjà paru"
    return f"Donner ou refuser l'accord sur « {row['action']} »"


def advice(pieces: "pd.DataFrame") -> Said:
    """Say whom to ask for what, the most late first. Parameters: as `answer`."""
    said: Said = []
    waiting = pieces[pieces["problem"].isin(("late", "unapproved"))].sort_values("late", ascending=False)
    for row in waiting.head(5).to_dict("records"):
        who = quoted(row["approver"]) if french.is_known(row["approver"]) else "la direction"
        said.append((_ask(row, who), ["validations_en_retard"]))
    alone = pieces[pieces["problem"] == "no_approver"]
    if len(alone):
        said.append((f"Désignez qui valide {named(alone['action'])}.", ["contenus_sans_valideur"]))
    return said


def _ask(row: "Mapping[Any, Any]", who: str) -> str:
    """What to ask for a piece without its agreement: after it is out, it can only be read again."""
    if row["step"] == "published":
        return (
            f"« {row['action']} » a paru le {french.date(row['published_on'])} sans accord : faites-le relire à {who}, "
            "et retirez-le s'il "
            "le faut."
        )
    return (
        f"Demandez à {who} un accord sur « {row['action']} », attendu depuis le {french.date(row['due'])}, "
        "ou reportez sa parution."
    )


def steps_chart(pieces: "pd.DataFrame", *, source: str = "") -> None:
    """Show how many pieces have come how far. Parameters: as `answer`; `source`, French."""
    import pandas as pd

    counts = pieces["step"].value_counts()
    table = pd.DataFrame(
        {"etape": list(STEPS.values()), "contenus": [int(counts.get(step, 0)) for step in STEPS]}
    )
    ready = int(table["contenus"].tail(2).sum())
    title = (
        f"{french.plural(ready, 'contenu a', 'contenus ont')} leur accord, sur {french.number(len(pieces))}"
    )
    axes = charts.bars(table, "etape", "contenus", title, measure="Contenus à cette étape", source=source)
    said = " ; ".join(f"{row['etape']}, {row['contenus']}" for row in table.to_dict("records"))
    record.chart("etapes", axes, alt=f"{title}. {said}.", figures=["contenus_par_etape"])


def pieces_table(pieces: "pd.DataFrame") -> None:
    """Show and record each piece, by publication. Parameters: as `answer`."""
    labels = {
        "published_on": "Paraît le", "action": "Contenu", "content_type": "Type", "channel": "Canal", "category": "Pour qui",
        "owner": "Responsable", "approver": "Valideur", "step": "Étape", "problem": "À voir",
    }  # fmt: skip
    shown = pieces[list(labels)].copy()
    shown["step"], shown["problem"] = shown["step"].map(STEPS), shown["problem"].map(PROBLEMS)
    words = ["content_type", "channel", "category", "owner", "approver"]
    shown[words] = shown[words].where(shown[words].notna(), "–")
    record.table("contenus", shown, title="Le calendrier des contenus", labels=labels)


def checks_table(checks: "pd.DataFrame") -> None:
    """Show and record what the law asks to look at on each piece. Parameters: `checks`, as `analysis.plan.to_check` returns it."""
    labels = {
        "action": "Contenu",
        "point": "Point",
        "because": "Vu dans le texte",
        "what": "À vérifier",
        "rule": "Texte",
    }
    law = checks[checks["kind"] == "law"]
    shown = law[list(labels)].assign(because=law["because"].replace("", "tout contenu de ce type"))
    if len(shown):
        record.table("mentions_a_verifier", shown, title="Mentions légales à vérifier", labels=labels)


def brand_table(checklists: "dict[str, list[dict[str, str]]]") -> None:
    """Show and record the brand's check-list. Parameters: as `analysis.plan.checklists` returns it."""
    import pandas as pd

    table = pd.DataFrame(checklists["brand"])[["point", "what"]]
    record.table(
        "marque",
        table,
        title="Avant toute parution : la marque",
        labels={"point": "Point", "what": "À vérifier"},
    )
