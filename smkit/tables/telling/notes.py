"""What is worth knowing about the rows that were kept; nothing is changed here."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from smkit.masking import contacts
from smkit.tables import doors
from smkit.tables.answers import BLANK
from smkit.tables.cells import Mask, Parsed, matching
from smkit.tables.errors import count, listing, one_line
from smkit.tables.naming import missing
from smkit.tables.naming.columns import Match
from smkit.tables.naming.exports import Export
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import spent, strangers
from smkit.tables.telling import doubts, sales, sheets
from smkit.tables.telling.journal import Note, question
from smkit.typography import typeset

#: What a note says after « 3 lignes »; {s} is the plural's.
_ROWS = {
    "cancellations": "d'annulation (numéro en C, quantité négative) : gardée{s}, en négatif",
    "returns": "de retour ou d'ajustement (quantité négative) : gardée{s}, en négatif",
    "zero_quantities": "de quantité ou de montant nul : gardée{s}",
    "prices_not_positive": "au prix nul ou négatif : gardée{s} comme ajustement{s}, hors des ventes",
    "missing_customers": "sans client : comptée{s} dans le chiffre d'affaires, absente{s} des calculs par client",
    "missing_products": "sans produit : comptée{s} dans le chiffre d'affaires, absente{s} des calculs par produit",
    "missing_creation": "sans date de création : gardée{s}, absente{s} des calculs de durée",
    "missing_accounts": "sans compte : gardée{s}",
    "closed_before_created": "close{s} avant d'avoir été créée{s} : gardée{s}, à vérifier dans le CRM",
    "won_without_amount": "gagnée{s} sans montant : comptée{s} en nombre, pas en valeur",
    "two_amounts": "dont le numéro revient avec un autre montant : chaque ligne compte comme une affaire, à vérifier dans le CRM",
    "duplicates": "déjà vue{s} à l'identique : gardée{s}",
}

#: The notes that count rows, and say nothing else of a file.
COUNTED = frozenset(_ROWS)
#: The number of a cancelled order, in tools that say so.
CANCELLED = r"^[Cc]\d"

#: What was put right without any doubt; such rows count as corrected.
CORRECTIONS = {
    "scaled": "milliers ou millions écrits dans les cases (12,5 k€), multipliés",
    "whole_number": "identifiant débarrassé du « .0 » d'un tableur",
    "markup": "taux de marge (sur le coût) convertis en taux de marque (sur le prix) : 50 % devient 33,3 %. Si ce sont déjà "
    "des taux de marque",
    "whole_percents": "35 y est lu 35 %",
    "share": "une part faite y vaut un statut : 0 % prévue, 100 % terminée, en cours entre les deux",
    "rescaled": "montants ramenés à l'unité, comme vous l'avez dit",
    "zone": "heures ramenées au fuseau que vous avez dit",
    "first_day": "une semaine, un mois ou un intervalle y est lu à son premier jour, comme vous l'avez dit : ce qui est à cheval "
    "sur deux mois compte dans le premier",
    "turned_back": "jour et mois remis à leur place, comme vous l'avez dit",
    "worded": "un mot suit le nombre (« 62 achats »), et seul le nombre est lu",
    "offset": "heure gardée telle qu'elle est écrite, sans son fuseau",
}
#: What columns of yes and no have in common, said once of all of them.
_TOGETHER = {
    "marked": "une marque (x, ✓) y est lue « oui »",
    "count": "au-delà de 1, un nombre ou un montant y est lu « oui » ; combien de fois chacun achète n'est pas comparé",
    "filled": "une date, un numéro ou un montant y est lu « oui », comme une marque",
    "blank_is_no": "une case vide y est lue « non », car seuls les « oui » sont marqués. Si vide veut dire « pas encore connu », "
    "écrivez « non » là où c'est non",
}
_DOUBTS = {
    "either_way": "la marque peut être celle des décimales ou des milliers ; lue comme décimale, à vérifier",
    "serial": "dates lues depuis le numéro de jour d'un tableur, à vérifier",
    "formula_error": "formules en erreur (#N/A, #REF!…), lues comme des cases vides : corrigez-les dans la feuille",
    "scientific": "identifiants abîmés par un tableur (3,01E+12) : leurs chiffres sont perdus, réexportez-les en texte",
    "one_day": "sans début, une action y commence le jour de sa fin ; si elle a commencé avant, complétez la colonne",
    "lasting": "fin comptée en jours du calendrier, le premier compris ; en jours ouvrés, ajoutez une colonne Fin au fichier",
    "put_off": "une action reportée, en attente ou à replanifier y vaut prévue ; si elle est abandonnée, dites-le avec etats",
    "stopped": "une action suspendue, bloquée ou en pause y vaut en cours ; si elle est abandonnée, dites-le avec etats",
    "month_of_day": "un jour y tient lieu de période : lu comme son mois",
    "month_first": "dates lues mois/jour/année, car toute la colonne le montre",
    "as_beside_mja": "dates lues mois/jour/année, comme une autre colonne du fichier le montre",
    "as_beside_jma": "dates lues jour/mois/année, comme une autre colonne du fichier le montre",
    "mixed_offsets": "heures gardées telles qu'elles sont écrites, alors que leurs fuseaux diffèrent : des ventes peuvent changer "
    "de jour ou de mois. Pour les ramener à un seul fuseau",
    "turned": "cases de date dont aucun jour ne dépasse 12, parmi des textes dont tous les dépassent : un tableur d'une autre "
    "langue a sans doute échangé le jour et le mois de ces lignes. Pour les remettre à leur place",
    "compact_jma": "dates écrites en chiffres seuls, lues jour, mois, année (010325 : 1er mars 2025), comme la colonne entière y "
    "invite ; sinon",
    "compact_mja": "dates écrites en chiffres seuls, lues mois, jour, année (030125 : 1er mars 2025), comme la colonne entière y "
    "invite ; sinon",
    "compact_amj": "dates écrites en chiffres seuls, lues année, mois, jour (250301 : 1er mars 2025), comme la colonne entière y "
    "invite ; sinon",
}
#: What each doubt is answered by ("": what its code says after a space), and what changes a choice that had a reason.
_OTHERWISE = {
    "compact_jma": {"dates": "amj"},
    "compact_mja": {"dates": "jma"},
    "compact_amj": {"dates": "jma"},
}
_ANSWERS = {
    "mixed_offsets": {"fuseau": ""},
    "turned": {"dates": ""},
}


def corrected(parsed: Mapping[str, Parsed], rows: int) -> Mask:
    """Return the rows where a value was put right."""
    found = np.zeros(rows, dtype=bool)
    for column in parsed.values():
        for code in column.told.keys() & CORRECTIONS.keys():
            found |= column.told[code]
    return found


def about_file(raw: Raw, tool: Export | None) -> list[Note]:
    """Say which tool the export comes from, and that its letters may have been spoilt."""
    notes = []
    if raw.doubtful:
        text = "Encodage douteux, des lettres accentuées sont abîmées : vérifiez les noms, ou exportez en « CSV UTF-8 »."
        notes.append(Note("doubtful_encoding", 1, typeset(text)))
    if raw.entities:
        text = "Des lettres étaient écrites comme dans une page web (&eacute;, &euro;) : elles sont lues comme des lettres."
        notes.append(Note("html_entities", 1, typeset(text)))
    if strangers.names(raw.name.partition(".")[0], deal=True):
        text = (
            "Le nom du fichier semble nommer quelqu'un, et chaque page d'un rapport l'écrit : renommez-le avant d'en montrer une, "
            f"par exemple « export{Path(raw.name).suffix} »."
        )
        notes.append(Note("named_file", 1, typeset(text)))
    notes += sheets.about(raw)
    if raw.uncalculated:
        number = count(
            raw.uncalculated, "formule n'a jamais été calculée", "formules n'ont jamais été calculées"
        )
        text = f"{number} : leurs cases sont vides. Ouvrez le classeur dans Excel ou LibreOffice, enregistrez-le, puis relancez."
        notes.append(Note("uncalculated", raw.uncalculated, typeset(text)))
    if tool and tool.note:
        notes.append(Note("tool", 1, typeset(tool.note)))
    return notes


def about_filling(filled: Mapping[str, Mask], known: bool) -> list[Note]:
    """Say on how many rows blank cells took over the one above, and in which columns.

    Parameters: `filled`, those rows by header; `known`, that their tool is known to write so.

    >>> print(about_filling({"Date": np.array([True, False]), "Client": np.array([True, True])}, True)[0].text)
    Cases vides complétées par celle du dessus, sur 2 lignes\xa0: «\xa0Date\xa0» et «\xa0Client\xa0».
    """
    if not filled:
        return []
    rows = int(np.logical_or.reduce(list(filled.values())).sum())
    text = (
        f"Cases vides complétées par celle du dessus, sur {count(rows, 'ligne', 'lignes')} : "
        f"{listing(map(one_line, filled))}."
    )
    if known:
        return [Note("filled_down", rows, typeset(text))]
    text += " Pour les laisser vides"
    return [Note("filled_down", rows, typeset(text), answer=doors.line(remplir="non"))]


def about_groups(left: Sequence[str]) -> list[Note]:
    """Say which columns look as if their blank cells should take over the one above."""
    if not left:
        return []
    text = (
        f"{listing(map(one_line, left))} : {'remplie' if len(left) == 1 else 'remplies'} de loin en loin, comme dans un "
        "rapport groupé. Si une case vide vaut celle du dessus"
    )
    return [question("grouped", len(left), text, remplir=", ".join(left))]


def about_rows(
    table: str, frame: pd.DataFrame, duplicates: int, worth: float | None = None, currency: str = ""
) -> list[Note]:
    """Return the notes on a canonical table; `duplicates` counts rows equal in every cell to an earlier one, of that `worth`.

    >>> frame = pd.DataFrame({"order_id": ["C1"], "quantity": [-2.0], "unit_price": [3.0]})
    >>> [(note.code, note.count) for note in about_rows("orders", frame, 0)]
    [('cancellations', 1)]
    """
    unknown = table == "experiment" and "unit_id" not in frame
    told = {**counts(table, frame), "duplicates": 0 if unknown else duplicates}
    found = about_counts(table, told, worth, currency)
    return [
        *found,
        *(doubts.same_lines(duplicates) if unknown else []),
        *(doubts.out_of_five(frame["score"]) if table == "survey" else []),
        *(
            doubts.visits_alone(len(frame))
            if table == "sessions" and "converted_sessions" not in frame
            else []
        ),
    ]


def counts(table: str, frame: pd.DataFrame) -> dict[str, int]:
    """Return how many rows of a canonical table there are of each kind that is worth a note.

    >>> counts("orders", pd.DataFrame({"order_id": ["C1"], "quantity": [-2.0], "unit_price": [3.0]}))["cancellations"]
    1
    """
    if table == "orders":
        return {
            code: int(rows.sum())
            for code, rows in order_rows(frame, matching(frame["order_id"], CANCELLED)).items()
        }
    return _leads(frame) if table == "leads" else {}


def about_counts(
    table: str, counts: Mapping[str, int], worth: float | None = None, currency: str = ""
) -> list[Note]:
    """Return the notes on a table whose rows of each kind were counted; `worth`, what its duplicates add up to.

    >>> [note.code for note in about_counts("orders", {"returns": 3, "duplicates": 0})]
    ['returns']
    """
    notes = []
    for code, rows in counts.items():
        if rows and code == "duplicates" and table == "orders":
            notes.append(sales.equal_lines(rows, worth, currency))
        elif rows:
            text = f"{count(rows, 'ligne', 'lignes')} {_ROWS[code].format(s='s' if rows > 1 else '')}."
            notes.append(Note(code, rows, typeset(text)))
    return notes


def about_ends(headers: Sequence[str]) -> list[Note]:
    """Say which columns of marks gave the stage of deals.

    >>> print(*about_ends(["Gagné", "Perdu"])[0].text.split())
    « Gagné » et « Perdu » disent l'étape : une marque, ou une date, y vaut oui ; ni l'une ni l'autre, une affaire ouverte.
    """
    if not headers:
        return []
    said = "dit" if len(headers) == 1 else "disent"
    text = f"{listing(map(one_line, headers))} {said} l'étape : une marque, ou une date, y vaut oui"
    text += " ; ni l'une ni l'autre, une affaire ouverte" if len(headers) > 1 else ""
    return [Note("staged", len(headers), typeset(f"{text}."))]


def about_costs(name: str, campaigns: pd.DataFrame) -> list[Note]:
    """Say that an export of campaigns has no cost, how to add it, and what is read without it.

    >>> print(*about_costs("envois.csv", pd.DataFrame({"campaign": ["Soldes"]}))[0].whole().split()[-19:])
    Ou tapez les coûts ici, à la place de chaque « … » → depenses : « Soldes=… ».
    """
    read = "Les contacts, les ouvertures, les clics, les taux et les ventes se lisent quand même. "
    text, line = missing.no_cost(name, read), spent.line(campaigns["campaign"])
    text += f" Ou tapez les coûts ici, à la place de chaque « {BLANK} »" if line else ""
    return [Note("no_cost", 1, typeset(text), answer=line)]


def about_baskets(repeated: int) -> list[Note]:
    """Say how many items stood more than once in a basket."""
    text = f"{count(repeated, 'article répété', 'articles répétés')} dans un même panier : compté une fois."
    return [Note("repeated_items", repeated, typeset(text))] if repeated else []


def about_cells(parsed: Mapping[str, Parsed], header: Callable[[str], str], kept: Mask) -> list[Note]:
    """Say which cells were put right, or read one way although they could have been read another.

    `header` gives a canonical column's header in the file.
    """
    notes = []
    marks: dict[str, dict[str, int]] = {}
    for name, column in parsed.items():
        for said, mask in column.told.items():
            code, _, best = said.partition(" ")
            rows = int((mask & kept).sum())
            if rows and code in _TOGETHER:
                marks.setdefault(code, {})[one_line(header(name))] = rows
            elif rows and (about := {**CORRECTIONS, **_DOUBTS}.get(code)):
                lines = count(rows, "ligne", "lignes")
                named = one_line(header(name))
                text = f"Colonne « {named} », {lines} : {about}"
                other = {"markup": {"colonnes": f"margin_rate={named}"}, **_OTHERWISE}.get(code)
                if code in _ANSWERS:
                    answers = {each: answer or best for each, answer in _ANSWERS[code].items()}
                    notes.append(question(code, rows, text, None, **answers))
                elif other:
                    notes.append(Note(code, rows, typeset(text), answer=doors.line(**other)))
                else:
                    notes.append(Note(code, rows, typeset(f"{text}.")))
    for code, found in marks.items():
        cells = count(sum(found.values()), "case", "cases")
        text = f"{listing(found)}, {cells} : {_TOGETHER[code]}."
        notes.append(Note(code, sum(found.values()), typeset(text)))
    return notes


def about_headers(match: Match, used: Sequence[str] = ()) -> list[Note]:
    """Say which headers were not read; `used` are those that served without being a column of the table."""
    notes = [
        Note(
            "rival_column",
            1,
            typeset(f"« {one_line(left)} » n'est pas lue : « {one_line(taken)} » est prise à sa place."),
        )
        for taken, left in match.rivals.values()
        if left not in used
    ]
    for name, header in match.by_values.items():
        text = f"« {one_line(header)} » est lue comme « {name} », à ce qu'elle contient ; sinon, dites-le avec colonnes."
        notes.append(Note("by_values", 1, typeset(text)))
    rivals = {left for _, left in match.rivals.values()} | set(used)
    unused: Sequence[str] = [header for header in match.unused if header not in rivals]
    if unused:
        number = count(len(unused), "colonne non utilisée", "colonnes non utilisées")
        notes.append(
            Note(
                "unused_columns",
                len(unused),
                typeset(f"{number} : {listing(map(contacts, map(one_line, unused)), most=15)}."),
            )
        )
    return notes


def _missing(frame: pd.DataFrame, column: str) -> int:
    return int(frame[column].isna().sum()) if column in frame else 0


def order_rows(lines: Any, numbered: Any) -> dict[str, Any]:
    """Return which order lines are of each kind that is worth a note, in a DataFrame or in an Ibis table.

    Parameters: `lines`, canonical; `numbered`, which have the number of a cancellation, as `CANCELLED` says it.
    """
    has, found = set(lines.columns), {}
    told = next((name for name in ("quantity", "amount") if name in has), None)
    if told:  # else baskets alone: every line is a sale
        size = lines[told]
        found["cancellations"] = numbered & (size < 0)
        found["returns"] = (size < 0) & ~numbered
        found["zero_quantities"] = size == 0
    if "unit_price" in has:
        found["prices_not_positive"] = lines["unit_price"] <= 0
    for code, name in (
        ("missing_customers", "customer_id"),
        ("missing_products", "product" if "product" in has else "product_id"),
    ):
        if name in has:
            found[code] = lines[name].isnull()
    return found


def _leads(frame: pd.DataFrame) -> dict[str, int]:
    early = 0
    if {"created_at", "closed_at"} <= set(frame.columns):
        early = int((frame["closed_at"].dt.normalize() < frame["created_at"].dt.normalize()).sum())
    unpriced = frame.loc[frame["stage"] == "won"]
    back, amounts = frame[frame["lead_id"].duplicated(keep=False)], 0
    if len(back) and "amount" in back:
        numbered = back[back["lead_id"].str.contains(r"\d")]
        amounts = int((numbered.groupby("lead_id", sort=False)["amount"].nunique() > 1).sum())
    return {
        "two_amounts": amounts,
        "missing_creation": _missing(frame, "created_at"),
        "missing_accounts": _missing(frame, "account"),
        "closed_before_created": early,
        "won_without_amount": _missing(unpriced, "amount"),
    }
