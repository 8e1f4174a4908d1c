"""What the state of orders changes in the total, in French, with the line that answers what is not known."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.tables import doors
from smkit.tables.cells import Mask, Parsed, is_blank
from smkit.tables.errors import count, listing, money, one_line
from smkit.tables.opening.raw import Raw
from smkit.tables.parsing import statuses
from smkit.tables.parsing.sales import States
from smkit.tables.telling.journal import Note, question
from smkit.typography import typeset

#: Words shown of a class before it is said how many are left.
_MOST = 6
#: Words that a line to copy holds.
_ASKED = 30


def about(
    states: States | None,
    apart: Mask,
    kept: Mask,
    rejected: Mask,
    turned: Mask,
    lost: NDArray[np.float64],
    amounts: NDArray[np.float64],
    currency: str,
) -> list[Note]:
    """Say what became of the orders that are no sale, and of the words that are not known.

    Parameters: `states` of the rows; `apart`, those set apart by their state; `kept`, the sales; `rejected`, rows that
    something else is wrong with; `turned`, the credit
    notes counted as negative; `lost`, what refunds take off each row; `amounts` of the rows before that, as they are
    written; `currency`, code.

    >>> no, amounts = np.zeros(2, dtype=bool), np.array([20.0, 5.0])
    >>> told = about(None, no, ~no, no, np.array([False, True]), np.array([4.0, 0.0]), amounts, "EUR")
    >>> print(*[part for note in told for part in note.text.split()])
    1 ligne d'avoir ou de retour : comptée en négatif (5,00 € déduits). Remboursements déduits : 4,00 €, sur 1 ligne.
    """
    notes: list[Note] = []
    if states:
        notes += _gone(states, apart, amounts, currency)
        notes += _waiting(states, apart, kept, amounts, currency)
        notes += _unknown(states, kept, rejected, amounts, currency)
    if turned.any():
        notes.append(_note("credit_notes", turned, amounts, currency,
            "d'avoir ou de retour : {each} en négatif ({money} déduits)", ("comptée", "comptées")))  # fmt: skip
    if lost.any():
        text = f"Remboursements déduits : {money(lost.sum(), currency)}, sur {count(int((lost > 0).sum()), 'ligne', 'lignes')}."
        notes.append(Note("refunds", int((lost > 0).sum()), typeset(text), float(lost.sum())))
    if states and (part := states.are("partial") & kept & (lost == 0)).any():
        notes.append(_note("partial_refunds", part, amounts, currency,
            "en partie {each}, sans que le fichier dise de combien : comptée{s} en entier ({money}). Ajoutez à l'export la "
            "colonne du montant remboursé", ("remboursée", "remboursées")))  # fmt: skip
    return notes


def unsigned_returns(rows: Mask, amounts: NDArray[np.float64], currency: str) -> Note:
    """Say which returns had an amount without its sign.

    >>> print(*unsigned_returns(np.array([True, False]), np.array([20.0, 5.0]), "EUR").text.split())
    1 ligne de retour (quantité négative) au montant positif : comptée en négatif (20,00 € déduits).
    """
    words = "de retour (quantité négative) au montant positif : {each} en négatif ({money} déduits)"
    return _note("unsigned_returns", rows, amounts, currency, words, ("comptée", "comptées"))


def paid_back(rows: Mask, amounts: NDArray[np.float64], currency: str) -> Note:
    """Say which orders were paid back as a whole.

    >>> print(*paid_back(np.array([True, False]), np.array([20.0, 5.0]), "EUR").text.split())
    1 ligne remboursée en totalité : mise à part (20,00 €).
    """
    number, total = int(rows.sum()), _total(rows, amounts)
    what = count(number, "ligne remboursée", "lignes remboursées")
    text = f"{what} en totalité : {'mise' if number < 2 else 'mises'} à part ({money(total, currency)})."
    return Note("paid_back", number, typeset(text), total)


#: What is written twice: its name, where, and the code of its note.
_TWICE = {
    "orders": ("commande écrite", "dans un fichier d'une ligne par commande", "repeated_orders"),
    "lines": ("ligne écrite", "numéro de commande compris", "repeated_orders"),
    "deals": ("affaire écrite", "numéro compris", "repeated_deals"),
    "aims": ("ligne écrite", "comme un même objectif", "repeated_aims"),
    "actions": ("ligne écrite", "comme une même action", "repeated_actions"),
}


def twice(
    rows: Mask, amounts: NDArray[np.float64], currency: str, counted: bool, what: str = "orders"
) -> Note:
    """Say what is written a second time (`what`, a key of `_TWICE`), and how to count it or not.

    >>> print(*twice(np.array([True, False]), np.array([20.0, 5.0]), "EUR", counted=False).whole().split())
    1 commande écrite deux fois à l'identique, dans un fichier d'une ligne par commande : comptée une seule fois (20,00 € en
    moins). Pour compter chaque ligne → doublons : « compter ».
    >>> print(*twice(np.array([True, True]), np.array([20.0, 5.0]), "EUR", counted=True).whole().split())
    2 commandes écrites deux fois à l'identique, dans un fichier d'une ligne par commande : comptées deux fois (25,00 € en
    plus). Pour ne les compter qu'une fois → doublons : « ecarter ».
    >>> print(*twice(np.array([True]), np.array([np.nan]), "EUR", counted=False, what="deals").text.split())
    1 affaire écrite deux fois à l'identique, numéro compris : comptée une seule fois. Pour compter chaque ligne
    """
    number, total = int(rows.sum()), _total(rows, amounts)
    one, where, code = _TWICE[what]
    weight = f" ({money(total, currency)} {'en plus' if counted else 'en moins'})"
    does = "comptée deux fois" if counted else "comptée une seule fois"
    several = " ".join(f"{word}s" for word in one.split())
    text = (
        f"{count(number, f'{one} deux fois', f'{several} deux fois')} à l'identique, {where} : "
        f"{does if number < 2 else does.replace('e ', 'es ', 1)}{weight if total or what in ('orders', 'lines') else ''}. "
    )
    text += "Pour ne les compter qu'une fois" if counted else "Pour compter chaque ligne"
    return Note(code, number, typeset(text), total, doors.line(doublons="ecarter" if counted else "compter"))


#: What rows tell again, and what they have in common.
_AGAIN = {
    "deals": ("affaire", "mêmes numéro, étape, montant et dates ; une ligne par produit, peut-être"),
    "orders": ("commande", "mêmes numéro et total ; une ligne par paiement ou par colis, peut-être"),
}


def details(
    rows: Mask, amounts: NDArray[np.float64], currency: str, counted: bool, what: str = "deals"
) -> Note:
    """Say which rows tell again what others have told (`what`, a key of `_AGAIN`), and how to count them or not.

    >>> print(*details(np.array([True, False]), np.array([20.0, 5.0]), "EUR", counted=False).whole().split())
    1 ligne redit une affaire déjà lue (mêmes numéro, étape, montant et dates ; une ligne par produit, peut-être) : comptée une
    seule fois (20,00 € en moins). Pour compter chaque ligne → doublons : « compter ».
    """
    number, total = int(rows.sum()), _total(rows, amounts)
    one, why = _AGAIN[what]
    why = why if total or what != "orders" else "même numéro, et le total sur leur première ligne seule"
    text = (
        count(number, f"ligne redit une {one} déjà lue", f"lignes redisent des {one}s déjà lues")
        + f" ({why}) : "
    )
    text += (
        "chaque ligne compte"
        if counted
        else "comptée une seule fois"
        if number < 2
        else "comptées une seule fois"
    )
    text += f" ({money(total, currency)} {'en plus' if counted else 'en moins'}). " if total else ". "
    text += "Pour ne les compter qu'une fois" if counted else "Pour compter chaque ligne"
    answer = doors.line(doublons="ecarter" if counted else "compter")
    return Note(f"repeated_{what}", number, typeset(text), total, answer)


def equal_lines(number: int, worth: float | None, currency: str) -> Note:
    """Say how many lines are equal in every cell to an earlier one, what they are `worth`, and how to count them once.

    >>> print(*equal_lines(2, 15.0, "EUR").text.split())
    2 lignes déjà vues à l'identique : gardées, car deux lignes égales peuvent être deux ventes (15,00 €). Pour ne les compter
    qu'une fois
    """
    seen, kept, them = ("vue", "gardée", "la") if number < 2 else ("vues", "gardées", "les")
    weight = "" if worth is None else f" ({money(worth, currency)})"
    text = (
        f"{count(number, 'ligne', 'lignes')} déjà {seen} à l'identique : {kept}, car deux lignes égales peuvent être deux "
        f"ventes{weight}. Pour ne {them} compter qu'une fois"
    )
    return Note("duplicates", number, typeset(text), worth, doors.line(doublons="ecarter"))


def distant(
    rows: Mask, moments: pd.Series, amounts: NDArray[np.float64], currency: str, counted: bool, future: bool
) -> Note:
    """Say which sales are dated after today (`future`) or years away from the others, and how to count them or not.

    >>> days, amounts = pd.Series(pd.to_datetime(["2036-03-03", "2026-03-04"])), np.array([20.0, 5.0])
    >>> print(*distant(np.array([True, False]), days, amounts, "EUR", counted=False, future=True).whole().split())
    1 vente datée après aujourd'hui (03/03/2036) : mise à part (20,00 €). Corrigez la date à la source. Pour la compter telle
    quelle → lointaines : « compter ».
    >>> print(*distant(np.array([True, True]), days, amounts, "EUR", counted=True, future=False).whole().split())
    2 ventes datées à des années de toutes les autres (03/03/2036, 04/03/2026) : comptées (25,00 €). Corrigez la date à la
    source. Pour les mettre à part → lointaines : « ecarter ».
    """
    number, total = int(rows.sum()), _total(rows, amounts)
    days = [f"{day:%d/%m/%Y}" for day in moments[rows].drop_duplicates().head(3)]
    where = "après aujourd'hui" if future else "à des années de toutes les autres"
    does = ("comptée", "comptées") if counted else ("mise à part", "mises à part")
    text = (
        f"{count(number, 'vente datée', 'ventes datées')} {where} ({', '.join(days)}{'…' if number > len(days) else ''}) : "
        f"{does[number > 1]} ({money(total, currency)}). Corrigez la date à la source. "
    )
    text += "Pour la mettre à part" if counted else "Pour la compter telle quelle"
    if number > 1:
        text = text.replace("Pour la", "Pour les").replace("telle quelle", "telles quelles")
    answer = doors.line(lointaines="ecarter" if counted else "compter")
    return Note("later" if future else "far_away", number, typeset(text), total, answer)


def same_number(rows: Mask, amounts: NDArray[np.float64], orders: pd.Series, currency: str) -> Note:
    """Say which order numbers come back with other contents, in a file of one row an order.

    >>> orders, amounts = pd.Series(["7", "7", "8"]), np.array([20.0, 5.0, 9.0])
    >>> print(*same_number(np.array([True, True, False]), amounts, orders, "EUR").text.split())
    1 numéro de commande revient avec un autre contenu, dans un fichier d'une ligne par commande : « 7 ». 2 lignes comptées
    (25,00 €) : gardez dans l'export la version qui est juste si ce sont des corrections.
    """
    numbers = [one_line(str(each)) for each in orders[rows].unique()]
    total = _total(rows, amounts)
    what = count(len(numbers), "numéro de commande revient", "numéros de commande reviennent")
    text = (
        f"{what} avec un autre contenu, dans un fichier d'une ligne par commande : {listing(numbers, most=3)}. "
        f"{count(int(rows.sum()), 'ligne comptée', 'lignes comptées')} ({money(total, currency)}) : gardez dans l'export "
        "la version qui est juste si ce sont des corrections."
    )
    return Note("same_number", len(numbers), typeset(text), total)


def renumbered(
    rows: Mask,
    raw: Raw,
    chosen: Mapping[str, int],
    parsed: Mapping[str, Parsed],
    amounts: NDArray[np.float64],
    currency: str,
) -> Note:
    """Ask whether numbers whose lines are months apart stand for several orders, with the line that tells these apart by their day.

    >>> from smkit.tables import read
    >>> sales = {"N° commande": ["1", "2", "3"] * 2, "Date": ["03/03/2025"] * 3 + ["14/03/2026"] * 3, "Montant": [5] * 6}
    >>> note = [note for note in read("orders", pd.DataFrame(sales)).journal.notes if note.code == "renumbered"][0]
    >>> print(*note.whole().split())
    3 numéros de commande reviennent à plus de six mois d'écart (« 1 », « 2 » et « 3 ») : 3 commandes lues pour 6 lignes (30,00). Si
    la numérotation recommence chaque année, une commande est un numéro et une date → colonnes : « order_id=N° commande + Date ».
    """
    orders = parsed["order_id"].values[rows]
    numbers = [one_line(str(each)) for each in orders.unique()]
    total, number = _total(rows, amounts), len(numbers)
    text = (
        f"{count(number, 'numéro de commande revient', 'numéros de commande reviennent')} à plus de six mois d'écart "
        f"({listing(numbers, most=3)}) : {count(number, 'commande lue', 'commandes lues')} pour "
        f"{count(int(rows.sum()), 'ligne', 'lignes')} ({money(total, currency)}). Si la numérotation recommence chaque année, une "
        "commande est un numéro et une date"
    )
    headers = [raw.headers[chosen[name]] for name in ("order_id", "order_date") if name in chosen]
    return question("renumbered", number, text, total, colonnes=f"order_id={' + '.join(headers)}")


def credit_numbers(rows: Mask, amounts: NDArray[np.float64], orders: pd.Series, currency: str) -> Note:
    """Say which numbers look like those of credit notes, and what they add that they should perhaps take off.

    >>> found = credit_numbers(np.array([True, False]), np.array([20.0, 5.0]), pd.Series(["AV7", "FA8"]), "EUR")
    >>> print(*found.text.split())
    1 ligne a un numéro d'avoir (« AV7 ») et un montant positif : comptée comme vente (20,00 €). Si c'est un avoir, écrivez son
    montant en négatif, ou ajoutez à l'export une colonne « Type » (Facture, Avoir), puis relancez.
    """
    number, total = int(rows.sum()), _total(rows, amounts)
    shown = listing([one_line(str(each)) for each in orders[rows].unique()], most=3)
    if number == 1:
        text = f"1 ligne a un numéro d'avoir ({shown}) et un montant positif : comptée comme vente ({money(total, currency)}). "
        text += "Si c'est un avoir, écrivez son montant en négatif"
    else:
        text = f"{count(number)} lignes ont un numéro d'avoir ({shown}) et un montant positif : comptées comme ventes "
        text += f"({money(total, currency)}). Si ce sont des avoirs, écrivez leurs montants en négatif"
    text += ", ou ajoutez à l'export une colonne « Type » (Facture, Avoir), puis relancez."
    return Note("credit_numbers", number, typeset(text), total)


def reasons(states: States | None, rows: NDArray[np.int64]) -> list[str]:
    """Return why each of some rows is no sale: the column and its word, or what the kit found itself.

    >>> from smkit.tables.parsing import sales
    >>> column = sales.column("Statut", pd.Series(["Livrée", "Annulée"]), {})
    >>> states = States(column.codes(), (column,))
    >>> print(*reasons(states, np.array([1]))[0].split(), reasons(None, np.array([0])))
    « Statut » : « Annulée » ['']
    """
    found = [""] * len(rows)
    for each in states.columns if states else ():
        own = each.codes()[rows]
        for place in np.flatnonzero(own == states.codes[rows] if states else []).tolist():
            code = each.cells.codes[rows[place]]
            if code >= 0 and not found[place]:
                found[place] = typeset(f"« {one_line(each.header)} » : « {one_line(each.words[code])} »")
    return found


def _gone(states: States, apart: Mask, amounts: NDArray[np.float64], currency: str) -> list[Note]:
    rows = apart & states.are("none", "refunded")
    if not rows.any():
        return []
    number, total = int(rows.sum()), _total(rows, amounts)
    what = count(number, "ligne n'est pas une vente", "lignes ne sont pas des ventes")
    does = "mise à part" if number < 2 else "mises à part"
    text = f"{what} : {does} ({money(total, currency)}){_words(states, rows, amounts, currency)}."
    return [Note("no_sale", number, typeset(text), total)]


def _waiting(
    states: States, apart: Mask, kept: Mask, amounts: NDArray[np.float64], currency: str
) -> list[Note]:
    rows = states.are("pending") & (apart | kept)
    if not rows.any():
        return []
    left, number, total = bool((rows & apart).any()), int(rows.sum()), _total(rows, amounts)
    what = count(number, "ligne en attente", "lignes en attente")
    does = ("mise à part", "mises à part") if left else ("comptée comme vente", "comptées comme ventes")
    text = f"{what} : {does[number > 1]} ({money(total, currency)}){_words(states, rows, amounts, currency)}."
    text += " Pour les compter" if left else " Pour les mettre à part"
    answer = doors.line(en_attente="compter" if left else "ecarter")
    return [Note("pending", number, typeset(text), total, answer)]


def _unknown(
    states: States, kept: Mask, rejected: Mask, amounts: NDArray[np.float64], currency: str
) -> list[Note]:
    notes = []
    for each in states.columns:
        rows = each.unknown() & kept
        every = each.unknown() & (kept | rejected)  # those too will have to be known, once mended
        if not each.asks or not every.any():
            continue
        words = [name for name, _ in _counted(each.cells.codes, each.words, every)]
        number, total = int(rows.sum()), _total(rows, amounts)
        what = (
            "un état que le kit ne connaît pas" if len(words) == 1 else "des états que le kit ne connaît pas"
        )
        does = count(number, "ligne comptée comme vente", "lignes comptées comme ventes")
        worth = f", {does} ({money(total, currency)})" if number else ", sur des lignes rejetées"
        text = (
            f"« {one_line(each.header)} » a {what} : {listing(words, most=_MOST)}{worth}. "
            "Dites ce que c'est : vente, attente, annulee, remboursee, partielle ou avoir"
        )
        notes.append(question("unknown_status", number, text, total, statuts=_proposed(words[:_ASKED])))
    return notes


def _proposed(words: Sequence[str]) -> str:
    """Return the line that says what unknown words most likely are, for a person to change."""
    meant = {name: [word for word in words if statuses.likely(word) == name] for name in statuses.CLASSES[1:]}
    return "; ".join(
        f"{statuses.spoken_as(name)}={', '.join(found)}" for name, found in meant.items() if found
    )


def _words(states: States, rows: Mask, amounts: NDArray[np.float64], currency: str) -> str:
    """Say the words of some rows, with how many and how much each."""
    parts = []
    for each in states.columns:
        own = rows & (each.codes() == states.codes) & (each.cells.codes >= 0)
        words = _counted(each.cells.codes, each.words, own)
        said = []
        for name, number in words[:_MOST]:
            same = own & each.cells.rows([one_line(word) == name for word in each.words])
            said.append(f"{name} {number} ({money(_total(same, amounts), currency)})")
        if said:
            more = f" et {count(len(words) - _MOST, 'autre', 'autres')}" if len(words) > _MOST else ""
            parts.append(f"« {one_line(each.header)} » {', '.join(said)}{more}")
    return " : " + " ; ".join(parts) if parts else ""


def _counted(codes: NDArray[np.int64], words: Sequence[str], rows: Mask) -> list[tuple[str, int]]:
    """Return the words of some rows with how often they stand there, the most frequent first."""
    numbers = np.bincount(codes[rows & (codes >= 0)], minlength=len(words))
    found = pd.Series(numbers, index=[one_line(word) for word in words])
    found = found[(found > 0) & np.array([not is_blank(word) for word in words], dtype=bool)]
    found = found.groupby(level=0, sort=False).sum().sort_values(ascending=False, kind="stable")
    return [(str(word), int(number)) for word, number in found.items()]


def _note(
    code: str, rows: Mask, amounts: NDArray[np.float64], currency: str, text: str, each: tuple[str, str]
) -> Note:
    number = int(rows.sum())
    filled = text.format(
        each=each[number > 1], money=money(_total(rows, amounts), currency), s="s" if number > 1 else ""
    )
    return Note(code, number, typeset(f"{count(number, 'ligne', 'lignes')} {filled}."), _total(rows, amounts))


def _total(rows: Mask, amounts: NDArray[np.float64]) -> float:
    return float(np.nansum(amounts[rows]))
