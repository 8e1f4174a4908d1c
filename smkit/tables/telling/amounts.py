"""What could change a total and is no row's fault: VAT, discounts, margins, results that are no sales, hidden rows."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smkit.tables import doors
from smkit.tables.cells import Mask
from smkit.tables.errors import count, listing, money, one_line
from smkit.tables.parsing import returned
from smkit.tables.parsing.amounts import says_vat, without_vat
from smkit.tables.telling.journal import Note, question
from smkit.typography import typeset

#: Kinds of results that are listed.
_MOST = 6
#: Lines that show a scale, the share of them that must have it, and how near to it, in powers of ten: amounts are rounded.
_LINES, _NEARLY, _CLOSE = 2, 0.95, 0.002
#: Totals that differ by less are one.
_CENT = 0.01


def about_vat(headers: Mapping[str, str], base: str) -> list[Note]:
    """Say that amounts have VAT in them; `base` is what a person says of them.

    >>> print(*about_vat({"amount": "Total TTC"}, "")[0].whole().split())
    Montants TTC : « Total TTC » le dit. Un rapport les écrit ainsi ; confirmez-le, ou écrivez HT si l'en-tête se trompe →
    base : « TTC ».
    >>> print(*about_vat({"amount": "Total TTC"}, "TTC")[0].whole().split())
    Montants TTC : « Total TTC » le dit.
    """
    if not headers:
        return []
    text = f"Montants TTC : {listing(map(one_line, headers.values()))} {'le dit' if len(headers) == 1 else 'le disent'}."
    if base:
        return [Note("with_vat", len(headers), typeset(text))]
    text += " Un rapport les écrit ainsi ; confirmez-le, ou écrivez HT si l'en-tête se trompe"
    return [question("with_vat", len(headers), text, base="TTC")]


def about_others(
    taken: str, own: float, totals: Mapping[str, float], within: Sequence[str], currency: str
) -> list[Note]:
    """Say which of several amounts is read, and what each other would give: header → total.

    Parameters: `taken`, the header of the one that is read, and `own`, its total; `within`, headers of what it leaves out.
    Where headers say that one is without VAT and the other with it, there is nothing to answer.

    >>> print(*about_others("Net", 100.0, {"Total": 130.0}, ["TVA", "Pourboire"], "EUR")[0].whole().split())
    Montant : la colonne « Net » est prise (100,00 €), sans « TVA » ni « Pourboire ». « Total » donnerait 130,00 €. Pour prendre
    celle-ci → colonnes : « amount=Total ».
    >>> print(*about_others("Total HT", 100.0, {"Total TTC": 120.0}, [], "EUR")[0].whole().split())
    Montant : la colonne « Total HT » est prise (100,00 €). « Total TTC » donnerait 120,00 €.
    """
    others = {header: total for header, total in totals.items() if abs(total - own) >= _CENT}
    if not others:
        return []
    text = f"Montant : la colonne « {one_line(taken)} » est prise ({money(own, currency)})"
    text += f", sans {listing(map(one_line, within), 'ni')}. " if within else ". "
    said = [f"« {one_line(header)} » donnerait {money(total, currency)}" for header, total in others.items()]
    text += " ; ".join(said)
    if without_vat(taken) and all(map(says_vat, others)):
        return [Note("other_amounts", len(others), typeset(f"{text}."))]
    first = next(iter(others))
    text += f". Pour prendre {'celle-ci' if len(others) == 1 else f'« {one_line(first)} »'}"
    answer = doors.line(colonnes=f"amount={one_line(first)}")
    return [Note("other_amounts", len(others), typeset(text), others[first] - own, answer)]


def about_bases(
    header: str,
    words: Sequence[str],
    untaxed: Mask,
    taxed: Mask,
    worth: NDArray[np.float64],
    currency: str,
    free: bool,
) -> list[Note]:
    """Say that amounts without VAT and with it are added up, as a column says of each row.

    Parameters: its `header` and its `words`; the rows that are `untaxed` and `taxed`, and what each row is `worth`; `free`, that
    no column says the state of orders, so that this one may.

    >>> no_vat, vat = np.array([True, False]), np.array([False, True])
    >>> print(*about_bases("Base", ["HT", "TTC"], no_vat, vat, np.array([100.0, 60.0]), "EUR", True)[0].whole().split())
    « Base » : 1 ligne HT (100,00 €) et 1 ligne TTC (60,00 €) sont additionnées, et leur total n'est ni l'un ni l'autre. Ramenez
    les montants à la même base dans l'export. Pour ne garder que les lignes HT → colonnes : « status=Base », statuts :
    « vente=HT; aucune=TTC ».
    """
    if not untaxed.any() or not taxed.any():
        return []
    sums = [float(np.nansum(worth[rows])) for rows in (untaxed, taxed)]
    parts = [
        f"{count(int(rows.sum()), 'ligne', 'lignes')} {name} ({money(total, currency)})"
        for rows, name, total in zip((untaxed, taxed), ("HT", "TTC"), sums, strict=True)
    ]
    text = (
        f"« {one_line(header)} » : {' et '.join(parts)} sont additionnées, et leur total n'est ni l'un ni l'autre. Ramenez les "
        "montants à la même base dans l'export."
    )
    if not free:
        return [Note("two_bases", int(taxed.sum()), typeset(text), sums[1])]
    kept = ", ".join(one_line(word) for word in words if without_vat(word))
    left = ", ".join(one_line(word) for word in words if not without_vat(word))
    answer = doors.line(colonnes=f"status={one_line(header)}", statuts=f"vente={kept}; aucune={left}")
    text += " Pour ne garder que les lignes HT"
    return [Note("two_bases", int(taxed.sum()), typeset(text), sums[1], answer)]


def about_grown(price: str, quantity: str, own: float, times: float, currency: str) -> Note:
    """Say that what is called a price is read as the total of its line, and what it would give as a unit's.

    Parameters: the headers `price` and `quantity`; `own`, the total that is read; `times`, quantity × price.

    >>> print(*about_grown("Prix", "Qté", 30.0, 70.0, "EUR").whole().split())
    Pour un même produit, « Prix » grandit avec « Qté » : c'est lu comme le total de la ligne (30,00 €). Si c'est le prix d'une
    unité (70,00 €) → colonnes : « unit_price=Prix ».
    """
    text = (
        f"Pour un même produit, « {one_line(price)} » grandit avec « {one_line(quantity)} » : c'est lu comme le total de la ligne "
        f"({money(own, currency)}). Si c'est le prix d'une unité ({money(times, currency)})"
    )
    return Note(
        "grown_price", 1, typeset(text), times - own, doors.line(colonnes=f"unit_price={one_line(price)}")
    )


def about_whole(header: str, total: float, own: float, currency: str, repeated: bool = True) -> Note:
    """Say that an amount is that of a whole order, and that lines are read for what they are worth.

    Parameters: its `header`; `total`, what orders add up to, each once; `own`, what their lines add up to; `repeated`, whether it
    stands on each line of an order.

    >>> print(*about_whole("Total", 105.9, 100.0, "EUR").text.split())
    « Total » est le total de la commande, répété sur chacune de ses lignes : 105,90 € en tout. Les lignes sont lues pour ce
    qu'elles valent (100,00 €) ; l'écart est ce qui n'est à aucune d'elles : livraison, taxe, remise.
    >>> print(*about_whole("Total", 100.0, 100.0, "EUR", repeated=False).text.split())
    « Total » est le total de la commande : 100,00 € en tout. C'est aussi la somme des lignes, qui sont lues pour ce qu'elles
    valent.
    """
    again = ", répété sur chacune de ses lignes" if repeated else ""
    text = f"« {one_line(header)} » est le total de la commande{again} : {money(total, currency)} en tout. "
    if abs(total - own) < _CENT:
        text += "C'est aussi la somme des lignes, qui sont lues pour ce qu'elles valent."
        return Note("order_totals", 1, typeset(text))
    text += f"Les lignes sont lues pour ce qu'elles valent ({money(own, currency)}) ; l'écart est ce qui n'est à aucune d'elles : "
    return Note("order_totals", 1, typeset(f"{text}livraison, taxe, remise."), total - own)


def about_discounts(
    found: Mapping[str, NDArray[np.float64]], kept: Mask, currency: str, unsure: str = ""
) -> list[Note]:
    """Say what each column of discounts, or of units that came back, would take off: header → € by row.

    `unsure` is the header of amounts that may be without it already: quantities and prices would show it.

    >>> print(*about_discounts({"Remise": np.array([5.0, 100.0])}, np.array([True, False]), "EUR")[0].whole().split())
    « Remise » : 5,00 € de remise que les montants comptent encore. Pour la déduire → colonnes : « discount=Remise ».
    >>> print(*about_discounts({"Remise": np.array([5.0])}, np.array([True]), "EUR", "Total")[0].text.split())
    « Remise » : 5,00 € de remise. Rien ne montre si « Total » en tient déjà compte. Si elle est encore à déduire
    >>> print(*about_discounts({"Qté retournée": np.array([5.0])}, np.array([True]), "EUR")[0].whole().split())
    « Qté retournée » : 5,00 € de retours que les montants comptent encore. Pour les déduire → colonnes :
    « discount=Qté retournée ».
    """
    notes = []
    for header, taken in found.items():
        total = float(taken[kept].sum())
        if total:
            back = returned.says(header)
            text = f"« {one_line(header)} » : {money(total, currency)} de {'retours' if back else 'remise'}"
            left, them = ("S'ils sont", "les") if back else ("Si elle est", "la")
            text += (
                f". Rien ne montre si « {one_line(unsure)} » en tient déjà compte. {left} encore à déduire"
                if unsure
                else f" que les montants comptent encore. Pour {them} déduire"
            )
            answer = doors.line(colonnes=f"discount={one_line(header)}")
            notes.append(Note("discount", int((taken[kept] != 0).sum()), typeset(text), total, answer))
    return notes


def about_bare_discounts(
    found: Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64]]],
    kept: Mask,
    currency: str,
    unsure: str = "",
) -> list[Note]:
    """Ask about each discount column that says neither € nor %: header → what it takes off row by row, read as € and as %.

    `unsure` is the header of amounts that may be without it already.

    >>> ways = {"Remise": (np.array([10.0, 5.0]), np.array([20.0, 4.0]))}
    >>> print(*about_bare_discounts(ways, np.array([True, True]), "EUR")[0].whole().split())
    « Remise » ne dit pas si ses nombres sont des € (15,00 € de remise) ou des % (24,00 €), et les montants la comptent encore.
    Si ce sont des % (sinon, écrivez euros) → colonnes : « discount=Remise », remise : « pourcent ».
    """
    notes = []
    for header, ways in found.items():
        euros, percents = (float(way[kept].sum()) for way in ways)
        if not euros and not percents:
            continue
        text = f"« {one_line(header)} » ne dit pas si ses nombres sont des € ({money(euros, currency)} de remise) ou des % "
        text += f"({money(percents, currency)})"
        answers = {"colonnes": f"discount={one_line(header)}", "remise": "pourcent"}
        rows = int((ways[0][kept] != 0).sum())
        if unsure:
            text += f". Rien ne montre si « {one_line(unsure)} » en tient déjà compte : si oui, il n'y a rien à changer. "
            text += "Si elle est encore à déduire, et que ce sont des % (sinon, écrivez euros)"
            notes.append(Note("discount", rows, typeset(text), max(euros, percents), doors.line(**answers)))
        else:
            text += ", et les montants la comptent encore. Si ce sont des % (sinon, écrivez euros)"
            notes.append(question("discount", rows, text, max(euros, percents), **answers))
    return notes


def about_taken(
    taken: NDArray[np.float64], kept: Mask, currency: str, bare: str = "", back: bool = False
) -> list[Note]:
    """Say what was taken off, as a person asked: discounts, or units that came `back`; `bare` is the header of figures that may
    be percents.

    >>> print(*about_taken(np.array([5.0, 100.0]), np.array([True, False]), "EUR")[0].text.split())
    Remises déduites, comme vous l'avez dit : 5,00 €.
    >>> print(*about_taken(np.array([5.0]), np.array([True]), "EUR", "Remise")[0].whole().split())
    Remises déduites, comme vous l'avez dit : 5,00 €. « Remise » a été lue en € ; si ce sont des % → remise : « pourcent ».
    """
    total = float(taken[kept].sum())
    if not total:
        return []
    rows = int((taken[kept] != 0).sum())
    text = f"{'Retours déduits' if back else 'Remises déduites'}, comme vous l'avez dit : {money(total, currency)}."
    if bare:
        return [
            question(
                "discounted",
                rows,
                f"{text} « {one_line(bare)} » a été lue en € ; si ce sont des %",
                total,
                remise="pourcent",
            )
        ]
    return [Note("discounted", rows, typeset(text), total)]


def about_results(frame: pd.DataFrame, header: str, column: str, maybe: str, currency: str) -> list[Note]:
    """Say that the results of campaigns count different things, and what each kind has; or which column may say so (`maybe`).

    Parameters: `frame`, canonical campaigns; `header`, that of their results; `column`, that of what says the kinds, "" where the
    results do themselves (« 62 achats »): to forget it is then no answer.

    >>> ads = pd.DataFrame({"conversions": [62.0, 4200.0], "result_type": ["Achats", "Clics"], "cost": [2000.0, 1200.0]})
    >>> print(*about_results(ads, "Résultats", "Objectif", "", "EUR")[0].whole().split())
    « Résultats » ne compte pas la même chose d'une ligne à l'autre : Clics 4 200 (1 200,00 €), Achats 62 (2 000,00 €). Ces nombres
    ne sont jamais additionnés : un coût par résultat se lit type par type, et seuls les achats sont des acheteurs. Si tous
    comptent la même chose → colonnes : « result_type= ».
    """
    if maybe:
        text = (
            f"« {one_line(maybe)} » dit peut-être ce que comptent les « {one_line(header)} » (clics, prospects, achats…), et des "
            "résultats différents ne s'additionnent pas. Si c'est le cas"
        )
        answer = doors.line(colonnes=f"result_type={one_line(maybe)}")
        return [Note("mixed_results", len(frame), typeset(text), answer=answer)]
    if not {"result_type", "conversions"} <= set(frame) or frame["result_type"].nunique() < 2:
        return []
    costs = frame["cost"] if "cost" in frame else frame["conversions"] * 0
    sums = pd.DataFrame({"results": frame["conversions"], "cost": costs}).groupby(frame["result_type"]).sum()
    sums = sums.sort_values("results", ascending=False, kind="stable")
    kinds = [
        f"{one_line(str(kind))} {count(round(float(results)))}"
        + (f" ({money(float(cost), currency)})" if "cost" in frame else "")
        for kind, results, cost in zip(sums.index, sums["results"], sums["cost"], strict=True)
    ]
    more = f" et {count(len(kinds) - _MOST, 'autre', 'autres')}" if len(kinds) > _MOST else ""
    text = (
        f"« {one_line(header)} » ne compte pas la même chose d'une ligne à l'autre : {', '.join(kinds[:_MOST])}{more}. Ces nombres "
        "ne sont jamais additionnés : un coût par résultat se lit type par type, et seuls les achats sont des acheteurs."
    )
    if not column:
        return [Note("mixed_results", len(frame), typeset(text))]
    text += " Si tous comptent la même chose"
    return [Note("mixed_results", len(frame), typeset(text), answer=doors.line(colonnes="result_type="))]


def about_hidden(rows: Mask, amounts: NDArray[np.float64] | None, currency: str) -> list[Note]:
    """Say how many rows a filter hides in the workbook, and what they weigh: they are read as the others.

    >>> print(*about_hidden(np.array([True, False]), np.array([12.5, 300.0]), "EUR")[0].text.split())
    1 ligne masquée dans la feuille, par un filtre ou à la main (12,50 €) : lue comme les autres. Supprimez-la du classeur si
    elle ne compte pas.
    >>> print(*about_hidden(np.array([True, True]), None, "EUR")[0].text.split())
    2 lignes masquées dans la feuille, par un filtre ou à la main : lues comme les autres. Supprimez-les du classeur si elles
    ne comptent pas.
    """
    number = int(rows.sum())
    if not number:
        return []
    total = float(np.nansum(amounts[rows])) if amounts is not None else 0.0
    worth = f" ({money(total, currency)})" if amounts is not None else ""
    text = (
        f"{count(number, 'ligne masquée', 'lignes masquées')} dans la feuille, par un filtre ou à la main{worth} : "
        f"{'lue' if number == 1 else 'lues'} comme les autres. Supprimez-{'la' if number == 1 else 'les'} du classeur si "
        f"{'elle ne compte' if number == 1 else 'elles ne comptent'} pas."
    )
    return [Note("hidden_rows", number, typeset(text), total)]


def about_times(
    headers: tuple[str, str, str], own: NDArray[np.float64], product: NDArray[np.float64], currency: str
) -> list[Note]:
    """Say that amounts are 10, 100… times their quantity × their price, or as many times less, on nearly all lines.

    Parameters: `headers` of the amount, of the quantity and of the price; `own` amounts and `product` of both, of the rows kept.

    >>> said = about_times(("Montant", "Qté", "PU"), np.array([2000.0, 500.0]), np.array([20.0, 5.0]), "EUR")
    >>> print(*said[0].whole().split())
    « Montant » vaut 100 fois « Qté » × « PU » sur 2 lignes sur 2 : des centimes, peut-être, ou une quantité par centaines. Son
    total est lu 2 500,00 € ; quantité × prix donnerait 25,00 €. Pour lire quantité × prix → colonnes : « amount= ».
    >>> about_times(("Montant", "Qté", "PU"), np.array([20.0, 5.0]), np.array([20.0, 5.0]), "EUR")
    []
    """
    both = np.isfinite(own) & np.isfinite(product) & (own * product > 0)
    if (number := int(both.sum())) < _LINES:
        return []
    powers = np.log10(own[both] / product[both])
    power = int(np.rint(np.median(powers)))
    alike = int((np.abs(powers - power) < _CLOSE).sum())
    if not power or alike < _NEARLY * number:
        return []
    amount, *parts = (f"« {one_line(header)} »" for header in headers)
    times = count(10 ** abs(power))
    is_worth = f"vaut {times} fois" if power > 0 else f"est {times} fois plus petit que"
    why = (
        "des centimes, peut-être, ou une quantité par centaines"
        if power > 0
        else "des milliers d'euros, peut-être"
    )
    read, other = float(np.nansum(own)), float(np.nansum(np.where(np.isfinite(product), product, own)))
    text = (
        f"{amount} {is_worth} {' × '.join(parts)} sur {count(alike, 'ligne', 'lignes')} sur {count(number)} : {why}. Son total est "
        f"lu {money(read, currency)} ; quantité × prix donnerait {money(other, currency)}. Pour lire quantité × prix"
    )
    return [Note("times_ten", alike, typeset(text), read - other, doors.line(colonnes="amount="))]
