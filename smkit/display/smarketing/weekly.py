"""The weekly review on one page: how many leads for each question, the list to decide on, and what was decided before."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from smkit.analysis.smarketing import DECISIONS, QUESTIONS, UNDECIDED
from smkit.display import french, record
from smkit.display.smarketing.sentences import Said
from smkit.display.smarketing.words import QUESTIONS as LABELS

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.smarketing import Convention

#: Leads listed on the page, which is printed on one sheet; the workbook has them all.
PRINTED = 18
_ALL = tuple(dict.fromkeys(word for words in DECISIONS.values() for word in words))


def headline(listed: "pd.DataFrame") -> str:
    """Say what the review has to decide, in a sentence. Parameters: `listed`, as `smarketing.review` returns it."""
    if not len(listed):
        return "Rien à décider cette semaine : aucun lead ouvert n'est en retard, à vérifier ou sans suite."
    counts = listed["question"].value_counts()
    parts = [
        french.plural(int(counts.get(name, 0)), one, many)
        for name, one, many in (
            ("missed", "lead jamais contacté à temps", "leads jamais contactés à temps"),
            ("due", "à contacter aujourd'hui", "à contacter aujourd'hui"),
            ("send_back", "fiche incomplète", "fiches incomplètes"),
            ("doubtful", "profil à vérifier", "profils à vérifier"),
            ("nurture", "sans suite", "sans suite"),
        )
        if counts.get(name)
    ]
    return f"{french.plural(len(listed), 'lead')} à décider ensemble : {french.listing(parts)}."


def counts(listed: "pd.DataFrame") -> None:
    """Show and record how many leads stand under each question. Parameters: as `headline`."""
    for name in QUESTIONS:
        number = int((listed["question"] == name).sum())
        record.figure(f"revue_{_IDS[name]}", number, "count", label=LABELS[name], show=number > 0)


def advise(listed: "pd.DataFrame") -> Said:
    """Say what each question asks of the meeting. Parameters: as `headline`. Returns (sentence, ids of figures)."""
    present = set(listed["question"]) if len(listed) else set()
    said = [(_ASKED[name], [f"revue_{_IDS[name]}"]) for name in QUESTIONS if name in present]
    return said or [
        ("Passez la revue : profitez-en pour relire ensemble la définition du lead qualifié.", [])
    ]


def regions(listed: "pd.DataFrame") -> None:
    """Show and record the questions by region: teams, never people. Parameters: as `headline`."""
    if not len(listed) or "region" not in listed:
        return
    table = listed.assign(question=listed["question"].map(LABELS)).pivot_table(
        index="region", columns="question", values="lead_id", aggfunc="count", fill_value=0
    )
    order = [LABELS[name] for name in QUESTIONS if LABELS[name] in table]
    shown = table[order].reset_index()
    shown.columns = [str(name) for name in shown.columns]
    record.table(
        "revue_par_region",
        shown,
        title="Par région",
        labels={"region": "Région"},
        units=dict.fromkeys(order, "count"),
    )


def listing(listed: "pd.DataFrame", before: "pd.DataFrame | None" = None) -> None:
    """Show and record the list to decide on, with the column « Décision » that comes back.

    Parameters: `listed`, as `smarketing.review` returns it; `before`, as `smarketing.settle` returns it, or None.
    """
    if not len(listed):
        return
    shown = listed.copy()
    shown.insert(0, "place", [f"{at} sur {len(shown)}" for at in range(1, len(shown) + 1)])
    shown["proposed"] = [DECISIONS[name][0] for name in shown["question"]]
    shown["question"] = shown["question"].map(LABELS)
    if before is not None and len(before):
        last = before.drop_duplicates("lead_id", keep="last").set_index("lead_id")["decision"]
        shown["before"] = shown["lead_id"].map(last).fillna("")
    shown["decision"] = UNDECIDED
    labels = {"place": "N°", "lead_id": "Lead", "question": "Question", "account": "Compte", "source": "Source", "region": "Région",
              "salesperson": "Suivi par", "due_at": "Échéance", "waited": "Attente", "proposed": "Proposé",
              "before": "La dernière fois", "decision": "Décision"}  # fmt: skip
    title = "Les leads de la revue"
    if len(shown) > PRINTED:
        title += f" : les {PRINTED} premiers, les {french.number(len(shown))} dans le classeur"
    record.table("revue", shown[[name for name in labels if name in shown]], title=title, labels=labels, most=PRINTED,
                 units={"waited": "days"}, choices={"decision": (UNDECIDED, *_ALL)})  # fmt: skip


def decided(before: "pd.DataFrame", problems: Sequence[str]) -> list[str]:
    """Say what came back of the last review, and what was lost on the way.

    Parameters: `before`, as `smarketing.settle` returns it; `problems`, of the workbook.
    """
    said = []
    taken = before[before["decision"] != ""]
    words = taken["decision"].value_counts()
    if len(taken):
        parts = french.listing(f"{french.number(int(n))} « {word} »" for word, n in words.items())
        said.append(f"La dernière revue a décidé de {french.plural(len(taken), 'lead')} : {parts}.")
    if waiting := int((before["decision"] == "").sum()):
        said.append(f"{french.plural(waiting, 'lead y est resté', 'leads y sont restés')} sans décision.")
    if back := int((taken["again"]).sum()):
        said.append(
            f"{french.plural(back, 'lead décidé revient', 'leads décidés reviennent')} cette semaine : la décision n'a pas été "
            "suivie d'effet, ou le CRM n'a pas été mis à jour."
        )
    strange = sorted(set(taken.loc[~taken["known"], "decision"]))
    if strange:
        said.append(
            f"Des décisions hors de la liste sont gardées telles quelles : {french.listing(f'« {word} »' for word in strange[:5])}."
        )
    return [*said, *problems]


def limits(
    leads: "pd.DataFrame", convention: "Convention | None", at: "pd.Timestamp", why: str = ""
) -> Iterator[str]:
    """Say who is not in the list, and what it is not.

    Parameters: `leads`, canonical; `convention`, or None; `at`, the moment of the review; `why`, of `smarketing.unmeasured`.
    """
    if why:
        yield f"{why} La liste ne pose donc que deux questions : profil à vérifier, et sans suite depuis longtemps."
    named = (
        {rule.segment for rule in convention.delais if rule.arrivee == "premier contact"}
        if convention
        else {""}
    )
    if not why and "" not in named and "segment" in leads:
        known = {name.casefold() for name in named}
        present = {str(name) for name in leads["segment"].dropna()}
        others = sorted(name for name in present if name.casefold() not in known)
        if others:
            shown = french.listing(f"« {name} »" for name in others)
            yield f"La convention ne promet rien à {shown} : ces leads ne sont pas dans la liste."
    yield f"Ce qui est arrivé après le {french.date(at)} n'est pas connu ici."
    yield "La liste porte des pseudonymes quand le fichier nomme des personnes : seul le responsable de l'équipe en a besoin."


_IDS = {
    "missed": "manques",
    "due": "du_jour",
    "send_back": "a_renvoyer",
    "doubtful": "a_verifier",
    "nurture": "a_nourrir",
}
_ASKED = {
    "missed": "Échéance passée : appelez aujourd'hui, confiez le lead à quelqu'un d'autre, ou fermez-le.",
    "due": "À contacter aujourd'hui : vérifiez que quelqu'un est libre pour chacun.",
    "send_back": "Fiche incomplète : renvoyez-la au marketing avec ce qui manque, plutôt que de chercher à sa place.",
    "doubtful": "Profil à vérifier : dites si ces leads sont qualifiés, et ce que cela change à la définition commune.",
    "nurture": "Sans suite depuis longtemps : confiez-les au marketing pour les nourrir, ou fermez-les.",
}
