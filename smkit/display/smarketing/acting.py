"""What to settle at the meeting: actions for both sides, and the agenda of the monthly reporting."""

from typing import TYPE_CHECKING, Any

from smkit.analysis.smarketing import verdicts
from smkit.display import french, record
from smkit.display.actions import NO_STAKE, Action, Stake
from smkit.display.smarketing.words import REASONS, promised, whole_share
from smkit.display.told import Said, Told
from smkit.typography import typeset

if TYPE_CHECKING:
    from smkit.analysis.smarketing import Meeting

_MOST = 4  # actions beyond that are not taken


def actions(meeting: "Meeting") -> list[Action]:
    """Return what to settle at the meeting as rows of the table « À faire », the first the most worth; `advice` says each in full.

    Parameters: `meeting`, as `smarketing.meeting` returns it.
    """
    rows = [
        *_unmeasured(meeting),
        *_slipped(meeting),
        *_relay(meeting),
        *_poor(meeting),
        *_mute(meeting),
        *_closed_days(meeting),
    ]
    return sorted(rows, key=lambda row: -(row.stake or 0.0))[:_MOST]


def _unmeasured(meeting: "Meeting") -> list[Action]:
    """What it takes to measure the promise, where nothing can be said of it."""
    if meeting.convention is None:
        return [
            Action(
                "Écrire la convention et la signer", "Les deux directions", "ce mois-ci",
                why="sans promesse écrite, rien ne se mesure", sure="établie",
            )
        ]  # fmt: skip
    if meeting.promises is None:
        return [
            Action(
                "Ajouter à l'export les dates que la convention compte", "Responsable du CRM", "ce mois-ci",
                why="sans elles, aucun délai ne se mesure", sure="établie",
            )
        ]  # fmt: skip
    return []


def _slipped(meeting: "Meeting") -> list[Action]:
    return [
        Action(
            f"Trouver ce qui a changé dans « {row['region']} » en {french.month(row['since'])}, et dater le retour à "
            f"{whole_share(promised(meeting))}",
            "Direction commerciale", "sous deux semaines", *_worth(meeting, meeting.slipped(str(row["region"]))),
            "l'écart de signature vient du délai", "à confirmer", "promesses_manquees",
        )
        for row in meeting.changed.to_dict("records")
        if row["change"] < 0
    ]  # fmt: skip


def _relay(meeting: "Meeting") -> list[Action]:
    """What to do about missed promises that no region's change explains."""
    year = meeting.year_kept
    if (
        year is None
        or not year["due"]
        or year["high"] >= promised(meeting)
        or any(row["change"] < 0 for row in meeting.changed.to_dict("records"))
    ):
        return []
    gone = int(year["late"] + year["never"])
    return [
        Action(
            "Convenir d'un relais quand un lead attend trop longtemps", "Direction commerciale", "ce mois-ci",
            *_worth(meeting, gone), "l'écart de signature vient du délai", "à confirmer", "promesses_manquees",
        )
    ]  # fmt: skip


def _poor(meeting: "Meeting") -> list[Action]:
    if (found := meeting.poorest) is None:
        return []
    worst, others = found
    return [
        Action(
            f"Arrêter « {worst['source']} », ou trier avant d'envoyer", "Responsable marketing",
            "avant le prochain achat" if len(meeting.misfits) else "ce mois-ci",
            why=f"{whole_share(worst['share'])} au profil, {whole_share(others)} ailleurs", sure="établie",
            list="leads_hors_profil" if len(meeting.misfits) else "",
        )
    ]  # fmt: skip


def _mute(meeting: "Meeting") -> list[Action]:
    if not (unsaid := len(meeting.unexplained)):
        return []
    return [
        Action(
            "Ajouter un motif de renvoi au CRM", "Les deux équipes", "ce mois-ci",
            why=f"{french.plural(unsaid, 'lead écarté', 'leads écartés')} sans raison dite", sure="établie",
            list="leads_sans_motif",
        )
    ]  # fmt: skip


def _closed_days(meeting: "Meeting") -> list[Action]:
    if not meeting.weekend:
        return []
    return [
        Action(
            "Écrire dans la convention si les jours fermés comptent", "Les deux directions", "au prochain reporting",
            why=f"{french.plural(meeting.weekend, 'promesse manquée tiendrait', 'promesses manquées tiendraient')} sans eux",
            sure="établie", list="promesses_manquees",
        )
    ]  # fmt: skip


def _worth(meeting: "Meeting", missed: float) -> Stake:
    return meeting.margin_of(missed) or NO_STAKE


def advice(meeting: "Meeting", currency: str = "EUR") -> Said:
    """Say what to do, to whom it falls and what is at stake; the surest and heaviest first.

    Parameters: `meeting`, as `smarketing.meeting` returns it; `currency` code.
    Returns (sentence, ids of the figures it rests on).
    """
    said: Said = []
    for row in meeting.changed.to_dict("records"):
        if row["change"] < 0:
            stake = ""
            if meeting.stake is not None:
                low, high = (french.money(max(0.0, each), currency, 0) for each in meeting.stake[1:])
                stake = f" Enjeu, tous retards réunis : {low} à {high} de ventes par an, si l'association est une cause."
            said.append(
                Told(
                    f"Ventes : demandez au responsable de « {row['region']} » ce qui a changé en "
                    f"{french.month(row['since'])} (équipe, outil, secteur), et convenez d'une date pour revenir à "
                    f"{whole_share(promised(meeting))}.{stake}",
                    ["conformite_depuis", "enjeu_retards"],
                    verdicts.change(meeting, row),
                )
            )
    if (found := meeting.poorest) is not None:
        worst, others = found
        said.append(
            Told(
                f"Marketing : pour « {worst['source']} », choisissez entre arrêter et trier avant d'envoyer : "
                f"{whole_share(worst['share'])} au profil, contre {whole_share(others)} pour les autres sources.",
                ["part_profil"],
                verdicts.source(meeting),
            )
        )
    if unsaid := len(meeting.unexplained):
        said.append(
            Told(
                f"Les deux : {french.plural(unsaid, 'lead écarté', 'leads écartés')} sans que la fiche dise pourquoi. "
                "Ajoutez un motif de renvoi au CRM.",
                [],
            )
        )
    if meeting.weekend:
        kept = french.plural(
            meeting.weekend, "promesse manquée serait tenue", "promesses manquées seraient tenues"
        )
        said.append(
            Told(
                f"Les deux : {kept} si seuls les jours ouvrés comptaient. Écrivez dans la convention lequel des deux compte.",
                [],
            )
        )
    if said:
        return said
    if meeting.promises is None:
        return [
            Told(
                "On ne peut rien conseiller sur une promesse que le fichier ne mesure pas : voyez « Données et limites » pour ce "
                "qu'il faut y ajouter.",
                [],
            )
        ]
    return [
        Told(
            "Rien ne sort de l'ordinaire : gardez la convention comme elle est jusqu'au prochain rendez-vous.",
            [],
        )
    ]


def agenda(meeting: "Meeting") -> None:
    """Show and record the agenda of the monthly reporting: who brings which figure, and what is decided.

    Parameters: as `advice`.
    """
    import pandas as pd

    rows = [row for row in (*_sides(meeting), *_questions(meeting)) if row]
    if rows:
        said = [[typeset(text) for text in row] for row in rows]
        table = pd.DataFrame(said, columns=["point", "who", "figure", "decide"])
        labels = {"point": "Point", "who": "Qui le présente", "figure": "Le chiffre", "decide": "À décider"}
        record.table("ordre_du_jour", table, title="L'ordre du jour du reporting commun", labels=labels)


def _sides(meeting: "Meeting") -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    held, whole = meeting.month_kept, whole_share(promised(meeting))
    if held is not None and held["due"]:
        rows.append(
            (
                "La promesse des ventes", "Ventes", f"{french.percent(held['rate'])} à temps (promis : {whole})",
                "Ce qui a empêché les autres",
            )
        )  # fmt: skip
    if (row := meeting.brought) is not None:
        share = f", {french.percent(row['share'])} au profil" if row["known"] else ""
        owed = f" pour {french.number(row['owed'])} promis" if french.is_known(row["owed"]) else ""
        rows.append(
            (
                "La promesse du marketing",
                "Marketing",
                f"{french.plural(row['leads'], 'lead')}{owed}{share}",
                "Le mois prochain : combien, d'où",
            )
        )
    return rows


def _questions(meeting: "Meeting") -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for row in meeting.changed.to_dict("records"):
        rows.append(
            (
                f"« {row['region']} » depuis {french.month(row['since'])}", "Ventes",
                f"de {whole_share(row['before'])} à {whole_share(row['after'])}", "Une cause, une action, une date",
            )
        )  # fmt: skip
    if (found := meeting.poorest) is not None:
        worst = found[0]
        rows.append(
            (
                f"La source « {worst['source']} »",
                "Marketing",
                f"{whole_share(worst['share'])} au profil",
                "Arrêter, trier ou garder",
            )
        )
    if len(meeting.sent_back):
        first, every = meeting.sent_back.iloc[0], int(meeting.sent_back["leads"].sum())
        rows.append(
            (
                "Les leads renvoyés", "Les deux", f"{french.plural(every, 'lead')}, d'abord : {REASONS[first['reason']]}",
                "La définition du lead qualifié tient-elle ?",
            )
        )  # fmt: skip
    if (stage := meeting.leak) is not None:
        rows.append(
            (
                "Le parcours d'achat",
                str(stage["owner"]),
                f"{french.number(stage['lost'])} perdu{'s' if stage['lost'] > 1 else ''} à une étape",
                _ask(stage),
            )
        )
    reached = meeting.target
    if reached is not None and french.is_known(reached["rate"]):
        goal = f", visé {whole_share(meeting.goal.cible)}" if meeting.goal else ""
        rows.append(
            (
                "L'objectif commun",
                "Les deux",
                f"{french.percent(reached['rate'])} à {reached['days']:.0f} jours{goal}",
                "Garder l'objectif ou le revoir",
            )
        )
    return rows


def _ask(stage: "Any") -> str:
    return (
        "Pourquoi les leads s'arrêtent là : prix, délai, besoin ?"
        if stage["owner"] == "Ventes"
        else "Que manque-t-il au lead ?"
    )
