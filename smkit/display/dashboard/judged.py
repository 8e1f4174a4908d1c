"""What the judge said, in sentences: an indicator now and before, its change with its interval, the word, and what is at stake."""

from typing import TYPE_CHECKING

from smkit.display import french, turning
from smkit.display.dashboard import words
from smkit.display.told import Told
from smkit.typography import between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smkit.analysis.dashboard.alerts import Alert
    from smkit.analysis.dashboard.watch import Seen
    from smkit.analysis.judging import Verdict
    from smkit.analysis.kpis.catalog import Kpi

#: Counted again each month: told by month.
_MONTHLY = ("clients_actifs",)
#: Judged on comparable cases, so that a few large ones do not make the change.
_TYPICAL = {
    "panier_moyen": "à clientèle comparable", "valeur_moyenne_affaire": "à affaires comparables",
    "cycle_moyen": "à affaires comparables", "delai_moyen_conversion": "à affaires comparables",
}  # fmt: skip

#: The words of the judge that qualify a rise or a fall on a card.
_SHORT = {
    "effet de mélange": "par mélange",
    "on ne peut pas dire": turning.UNSURE,
    "trop tôt": turning.UNSURE,
}


def sentence(seen: "Seen", kpis: "Mapping[str, Kpi]", currency: str = "EUR") -> Told:
    """Say what the judge said of an indicator."""
    verdict, kpi = seen.verdict, kpis[seen.verdict.about]
    each = " par mois" if kpi.id in _MONTHLY and seen.of.months > 1 else ""
    pair = (seen.of.value, seen.of.before)
    now, was = (
        french.percents(*pair)
        if kpi.unit == "fraction"
        else (words.write(value, kpi, currency) for value in pair)
    )
    whole = f"{_name(seen, kpi)} : {now}{each} {words.when(verdict.compared[0])}, contre {was}{each} {against(verdict)}"
    if verdict.word == "effet de mélange":
        text = f"{whole} : effet de mélange. {_parts(seen, kpi, currency)}"
    elif verdict.decided:
        text = f"{whole} : {verdict.word}{_interval(verdict)}.{stake(verdict, currency)}{counted(seen, kpis)}"
    elif verdict.word == "stable":
        text = f"{whole} : stable{_interval(verdict)}."
    else:
        text = f"{whole}{_interval(verdict)} : {undecided(verdict)}."
    return Told(text, [kpi.id], verdict)


def against(verdict: "Verdict") -> str:
    """Against what: the same months a year before, the usual months, or the other groups."""
    now, then = verdict.compared
    if then == "ailleurs":
        return then
    if then.startswith(("les ", "le ")):
        return f"sur {then}"
    same = [text.translate(_NO_YEAR).split() for text in (now, then)]
    return "un an plus tôt" if same[0] == same[1] else words.when(then)


#: What keeps its capital inside a sentence.
_OWN = ("Pâques",)

_NO_YEAR = str.maketrans("", "", "0123456789")


def verdict_words(verdict: "Verdict") -> str:
    """The word of a verdict inside a sentence, with its reason where nothing can be said."""
    return undecided(verdict) if verdict.word in ("on ne peut pas dire", "trop tôt") else verdict.word


def undecided(verdict: "Verdict") -> str:
    """Why nothing is said of a change, inside a sentence."""
    first, rest = verdict.reason[:1], verdict.reason[1:].rstrip(".")
    return f"{verdict.word}, {first if verdict.reason.startswith(_OWN) else first.lower()}{rest}"


def too_few(verdict: "Verdict | None") -> bool:
    """Tell whether the judge had too few cases to measure a change at all.

    >>> too_few(None)
    False
    """
    return verdict is not None and verdict.word == "on ne peut pas dire" and verdict.change is None


def short(verdict: "Verdict | None") -> str:
    """How a card qualifies a rise or a fall that is that of no group, or that may be nothing; empty elsewhere.

    >>> from smkit.analysis.judging import Verdict
    >>> short(None), short(Verdict("on ne peut pas dire", "retention", "Le hasard peut faire seul cet écart."))
    ('', 'incertaine')
    """
    return _SHORT.get(verdict.word, "") if verdict else ""


def stake(verdict: "Verdict", currency: str) -> str:
    """What is at stake, as a sentence of its own; empty where it is not known."""
    if not verdict.stake:
        return ""
    return f" En jeu : environ {french.money(verdict.stake, currency, decimals=0)} de marge par an, si l'écart dure."


def counted(told: "Seen | Alert", kpis: "Mapping[str, Kpi]") -> str:
    """What counts the same money already, as a sentence of its own; empty where nothing does."""
    first, verdict = told.counted, told.verdict
    if first is None:
        return ""
    group = verdict.dims[0] if verdict.dims else ("", "")
    way, (column, name) = "baisse" if verdict.bad else "hausse", first.group
    where = f" ({words.head(column).lower()} « {name} »)" if column else ""
    its = f"que celle de « {kpis[first.about].name} »{where}"
    if group == first.group:
        return f" La même {way} {its} : son enjeu y est compté."
    by = f"par {words.head(group[0]).lower()}" if group[0] else "dans son ensemble"
    return f" Peut-être la même {way} {its}, vue {by} : son enjeu y est compté."


def _name(seen: "Seen", kpi: "Kpi") -> str:
    column, name = seen.group
    if not column:
        return kpi.name
    head = words.COLUMNS.get(column, column)
    return f"{head[:1].upper()}{head[1:]} « {name} », {words.lower(kpi.name)}"


def _interval(verdict: "Verdict") -> str:
    if verdict.change is None or verdict.low is None or verdict.high is None:
        return ""
    unit = "points" if verdict.unit == "points" else "fraction"
    change, low, high = (french.signed(value, unit) for value in (verdict.change, verdict.low, verdict.high))
    alike = f"{_TYPICAL[verdict.about]}, " if verdict.about in _TYPICAL else ""
    if verdict.unit == "fraction" and verdict.high > _VAST:
        if verdict.low > _VAST:
            return f" ({alike}{change}, au moins {low})"
        high = "plus du triple"
    if low == high:
        low = high = ""  # nothing varies
    return f" ({alike}{change}{f', {between(low, high)}' if low else ''})"


_VAST = 2.0  # an interval that ends beyond is told without its end


def _parts(seen: "Seen", kpi: "Kpi", currency: str) -> str:
    """Each group's own change, then what the whole is worth."""
    told = [
        f"{name} {words.write(was, kpi, currency) if french.is_known(was) else french.UNKNOWN} → "
        f"{words.write(now, kpi, currency) if french.is_known(now) else french.UNKNOWN}"
        for name, was, now in seen.of.parts
    ]
    head = words.COLUMNS.get(seen.verdict.along, seen.verdict.along).split()[-1]
    groups = f"Par {head} : {french.listing(told)}. " if told else ""
    return f"{groups}{seen.verdict.reason}"
