"""The weekly review on one page: how many leads for each question, the list to decide on, and what was decided before."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

from smkit.analysis.smarketing import DECISIONS, QUESTIONS, UNDECIDED
from smkit.analysis.smarketing.opening import opening
from smkit.display import french, record
from smkit.display.actions import NO_STAKE, Action, Stake
from smkit.display.smarketing.words import QUESTIONS as LABELS
from smkit.typography import clip, typeset

if TYPE_CHECKING:
    import pandas as pd

    from smkit.analysis.smarketing import Convention

#: Leads listed on the page, which is printed on one sheet; the workbook has them all.
PRINTED = 18
_TAKEN = 5  # lines that the last review takes on the sheet
_HEADS = {"place": "N°", "lead_id": "Lead", "question": "Question", "account": "Compte", "source": "Source", "region": "Région",
          "salesperson": "Suivi par", "due_at": "Échéance", "waited": "Attente", "proposed": "Proposé",
          "before": "La dernière fois", "decision": "Décision"}  # fmt: skip
_NARROW = ("lead_id", "account", "source", "region", "waited", "proposed", "before", "decision")
_WIDTHS = {"lead_id": "8%", "account": "26%", "decision": "16%"}
_CELL = "padding:.25em .6em .25em 0;border-bottom:1px solid #E6E8EB;vertical-align:top;text-align:left"
_LONGEST = {"account": 60, "source": 28, "region": 28}
_GROUP = "padding:.5em 0 .2em;border-bottom:1px solid #8C959F;text-align:left;font-weight:600;max-width:none"
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


def actions(
    listed: "pd.DataFrame",
    at: "pd.Timestamp",
    worth: tuple[float, float, float] | None = None,
    convention: "Convention | None" = None,
) -> list[Action]:
    """Return what each question asks of the meeting, as rows of the table « À faire ».

    Parameters: `listed`, as `headline`; `at`, the moment of the review; `worth`, margin a year that goes with missed promises, with
    its interval, as `smarketing.at_stake` returns it, or None; `convention`, whose days of opening are those on which people call,
    or None for the working days of France.
    """
    rows = []
    worked = convention.horaires.opening() if convention else opening()
    for name in QUESTIONS:
        if not (number := int((listed["question"] == name).sum()) if len(listed) else 0):
            continue
        one, many, who, days, why, sure = _ASKED[name]
        stake: Stake = (worth if name == "missed" else None) or NO_STAKE
        asked = one if number == 1 else many.format(number=french.number(number))
        by = worked.open_from((at + timedelta(days=days)).date())
        if not days and by != at.date():  # nobody is there today
            asked = asked.replace("Contacter aujourd'hui", "Contacter")
        rows.append(Action(asked, who, by, *stake, why, sure, "revue"))
    return rows


def nothing(listed: "pd.DataFrame") -> list[str]:
    """Say what to do with the meeting when there is no lead to decide on. Parameters: as `headline`."""
    if len(listed):
        return []
    return ["Passez la revue : profitez-en pour relire ensemble la définition du lead qualifié."]


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

    Parameters: `listed`, as `smarketing.review` returns it; `before`, as `smarketing.settle` returns it, or None. The page shows
    the first leads of each question, as many as one sheet holds; the workbook has them all.
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
    names = [name for name in _HEADS if name in shown]
    columns = [
        {"name": name, "label": _HEADS[name], "unit": "days" if name == "waited" else None} for name in names
    ]
    title = "Les leads de la revue"
    record.raw_table("revue", title, columns, shown[names].to_numpy(dtype=object).tolist(), _page(shown, title),
                     choices={"decision": [UNDECIDED, *_ALL]})  # fmt: skip


def _page(shown: "pd.DataFrame", title: str) -> str:
    """The list on one sheet: under each question its first leads, a line each."""
    spared = "source" if "before" in shown else ""  # a sheet is no wider than that
    names = [name for name in _NARROW if name in shown and name != spared and shown[name].notna().any()]
    head = "".join(
        f'<th scope="col" style="{_CELL};width:{_WIDTHS.get(name, "auto")}">{_HEADS[name]}</th>'
        for name in names
    )
    left = {str(name): int(n) for name, n in shown["question"].value_counts(sort=False).items()}
    room = dict.fromkeys(left, 0)
    lines = min(len(shown), PRINTED - _TAKEN if "before" in shown else PRINTED)
    if lines < len(shown):
        title += f" : les premiers de chaque question, les {french.number(len(shown))} dans le classeur"
    for _ in range(lines):  # a line in turn, so that no question hides the others
        name = min((name for name in left if room[name] < left[name]), key=lambda name: room[name])
        room[name] += 1
    parts = []
    for name, number in left.items():
        more = f" (les {french.number(room[name])} premiers)" if room[name] < number else ""
        said = f'<span style="position:sticky;left:0">{escape(typeset(f"{name} : {french.number(number)}{more}"))}</span>'
        parts.append(f'<tr><th scope="rowgroup" colspan="{len(names)}" style="{_GROUP}">{said}</th></tr>')
        for row in shown[shown["question"] == name].head(room[name]).to_dict("records"):
            parts.append("<tr>" + "".join(_cell(each, row[each], names[0]) for each in names) + "</tr>")
    body = "\n".join(parts)
    return (
        '<div class="smkit-table" style="overflow-x:auto"><table style="border-collapse:collapse;width:100%;font-size:.88em">\n'
        f'<caption style="text-align:left;font-weight:600">{escape(typeset(title))}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>"
    )


def _cell(name: str, value: object, first: str) -> str:
    text = french.UNKNOWN if not french.is_known(value) else str(value)
    if name == "waited":
        text = french.days(round(float(str(value)))) if french.is_known(value) else french.UNKNOWN
    if name == "decision" or (name == "before" and not value):
        text = ""  # to be written by hand; nothing was decided the last time
    if name in _LONGEST:  # a line a lead: the workbook has names whole
        text = clip(text, _LONGEST[name])
    nowrap = "" if name == "account" else ";white-space:nowrap;min-width:0"
    tag, scope = ("th", ' scope="row"') if name == first else ("td", "")
    return f'<{tag}{scope} style="{_CELL}{nowrap};font-weight:400">{escape(typeset(text))}</{tag}>'


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
    return [*problems, *said]


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
    if "first_contact_at" not in leads or leads["first_contact_at"].isna().all():
        yield (
            "Aucune date de premier contact : on ne sait pas qui a été rappelé, et « sans suite » se compte depuis "
            "l'affectation ou la création."
        )
    yield f"Ce qui est arrivé après le {french.date(at)} n'est pas connu ici."
    yield "La liste porte des pseudonymes quand le fichier nomme des personnes : leur nom ne sert qu'au responsable de l'équipe."


_IDS = {
    "missed": "manques",
    "due": "du_jour",
    "send_back": "a_renvoyer",
    "doubtful": "a_verifier",
    "nurture": "a_nourrir",
}
#: What each question asks for: one lead, several, by whom, within how many days, on what assumption, how surely.
_ASKED = {
    "missed": ("Appeler le lead dont l'échéance est passée", "Appeler les {number} leads dont l'échéance est passée", "Ventes", 1,
               "promesse tenue ainsi toute l'année", "à confirmer"),
    "due": ("Contacter aujourd'hui le lead du jour", "Contacter aujourd'hui les {number} leads du jour", "Ventes", 0,
            "quelqu'un est libre pour chacun", "établie"),
    "send_back": ("Renvoyer la fiche incomplète", "Renvoyer les {number} fiches incomplètes", "Ventes", 2,
                  "le champ qui manque est nommé", "établie"),
    "doubtful": ("Dire si le lead au profil douteux est qualifié", "Dire si les {number} profils douteux sont qualifiés",
                 "Les deux équipes", 0, "la définition commune suffit", "à confirmer"),
    "nurture": ("Nourrir ou fermer le lead sans suite", "Nourrir ou fermer les {number} leads sans suite", "Marketing", 7,
                "le fichier ne dit pas qui les suit encore", "à confirmer"),
}  # fmt: skip
