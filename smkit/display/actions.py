"""The table « À faire » of every report: what to do, who, by when, what it is worth, on what assumption, how surely."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from smkit.display import french, record
from smkit.typography import typeset

_HEADS = {"do": "Action", "who": "Qui", "by": "Pour quand", "worth": "", "why": "Hypothèse", "sure": "Sûreté",
          "list": "Liste"}  # fmt: skip
#: What each word of « Sûreté » means: what one may count on, and what is left to find out.
SURENESS = {
    "établie": "les données suffisent",
    "à confirmer": "le hasard ou l'hypothèse peut encore tromper",
    "à mesurer": "l'effet est supposé, à compter après coup",
    "à tester": "rien ne le dit encore, essayez en petit",
}
_CELL = "padding:.35em .8em .35em 0;border-bottom:1px solid #E6E8EB;vertical-align:top;text-align:left"


#: What an action is worth, with its range; each None where nothing measures it.
Stake = tuple[float | None, float | None, float | None]
NO_STAKE: Stake = (None, None, None)

#: Where a sentence ends and another begins.
_END = re.compile(r"(?<=[.?]) (?=[A-ZÀÂÇÉÈÊÎÔ])")


@dataclass(frozen=True)
class Action:
    """One thing to do, as a row of the table: in a few words each.

    `do`, the action, which opens with a verb; `who`, a function, never a person; `by`, a day or a French delay; `stake`, € of
    margin a year, with its range from `low` to `high`, None where nothing measures it; `why`, the assumption that the
    stake rests on; `sure`, how sure it is, a word of `SURENESS`; `list`, the id of the recorded table that lists the cases; `net`,
    whether the stake is what is left of the margin once the action is paid.
    """

    do: str
    who: str
    by: date | str
    stake: float | None = None
    low: float | None = None
    high: float | None = None
    why: str = ""
    sure: str = ""
    list: str = ""
    net: bool = False


def table(actions: Sequence[Action], *, currency: str = "EUR") -> None:
    """Show and record the actions of a report as one table, and nothing where there are none.

    Parameters: `actions`, the first the most worth; `currency` of their stakes. On the page each links to its list, and the
    words of « Sûreté » are told under the table.

    >>> table([Action("Rappelez les leads en retard", "Ventes", "Cette semaine", 32_000)])  # doctest: +ELLIPSIS
    À faire : 1...ligne
    """
    if not actions:
        return
    rows = [_row(action, currency) for action in actions]
    columns = [name for name in _HEADS if any(row[name] for row in rows)]
    if all(action.stake is None for action in actions):
        columns.remove("worth")  # a column of « non chiffré » says nothing
    heads = _HEADS | {"worth": _of_what(actions)}
    head = "".join(f'<th scope="col" style="{_CELL}">{heads[name]}</th>' for name in columns)
    body = "".join(
        "<tr>" + "".join(_cell(name, row, first=name == columns[0]) for name in columns) + "</tr>\n"
        for row in rows
    )
    html = (
        '<div class="smkit-table" style="overflow-x:auto"><table class="smkit-actions" style="border-collapse:collapse">\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table></div>"
    )
    meant = sureness(actions)
    if meant:  # folded, under one word: a page that is decided on has few
        html += f'\n<details class="smkit-words"><summary>Sûreté</summary><p>{escape(meant)}</p></details>'
    values, said = [_values(action) for action in actions], [row["worth"] for row in rows]
    record.raw_table("a_faire", "À faire", _columns(currency, heads["worth"]), values, html, role="actions", worth=said,
                     **({"note": meant} if meant else {}))  # fmt: skip


def sureness(actions: Sequence[Action]) -> str:
    """Say what the words of « Sûreté » mean, those that stand in some actions; nothing where there are none.

    >>> print(*sureness([Action("Rappelez", "Ventes", "mardi", sure="établie")]).split())
    Établie : les données suffisent.
    """
    used = {action.sure for action in actions}
    told = " ; ".join(f"{word} : {meaning}" for word, meaning in SURENESS.items() if word in used)
    return typeset(f"{told[0].upper()}{told[1:]}.") if told else ""


def planned(sentences: Sequence[str]) -> list[Action]:
    """Return as actions what the author of a case would do next: by its first sentence, nobody's and of no day yet.

    >>> [action.do for action in planned(["Vérifiez l'accord. La loi le demande.", "Écoutez dix appels."])]
    ["Vérifiez l'accord", 'Écoutez dix appels']
    """
    heads = [_END.split(" ".join(sentence.split()), maxsplit=1)[0] for sentence in sentences]
    return [Action(head.removesuffix("."), "À désigner", "à fixer") for head in heads]


def worth(action: Action, currency: str = "EUR") -> str:
    """Write what an action is worth a year, with its range.

    >>> worth(Action("Rappelez", "Ventes", "mardi", 32_000, 9_000, 55_000)).replace("\\u202f", " ").replace("\\xa0", " ")
    '32 k€ (9 à 55 k€)'
    """
    if action.stake is None:
        return "non chiffré"
    known = french.brief_money(action.stake, currency)
    if action.low is None or action.high is None:
        return known
    size, sign = french.scale(action.stake)
    low, high = (french.number(end / size, 0) for end in (action.low, action.high))
    return f"{known} ({low} à {high}\u00a0{sign}{french.symbol(currency)})"


def _row(action: Action, currency: str) -> dict[str, str]:
    when = action.by if isinstance(action.by, str) else french.date(action.by)
    said = {
        "do": action.do,
        "who": action.who,
        "by": when,
        "worth": worth(action, currency),
        "why": action.why,
    }
    return {name: typeset(text) for name, text in (said | {"sure": action.sure, "list": action.list}).items()}


def _cell(name: str, row: dict[str, str], *, first: bool) -> str:
    text = escape(row[name])
    if name == "list" and text:
        text = f'<a href="#liste-{text}">voir</a>'
    if first:
        return f'<th scope="row" style="{_CELL};font-weight:600">{text}</th>'
    return f'<td style="{_CELL}">{text}</td>'


def _of_what(actions: Sequence[Action]) -> str:
    """Name what stakes are: net gains alone, or margins."""
    known = [action.net for action in actions if action.stake is not None]
    return "Gain net par an" if known and all(known) else "Marge par an"


def _columns(currency: str, worth: str) -> list[dict[str, Any]]:
    heads = {"do": "Action", "who": "Qui", "by": "Pour quand", "stake": worth, "low": "Au moins", "high": "Au plus",
             "why": "Hypothèse", "sure": "Sûreté", "list": "Liste"}  # fmt: skip
    amounts = ("stake", "low", "high")
    return [
        {"name": n, "label": label, "unit": currency if n in amounts else None} for n, label in heads.items()
    ]


def _values(action: Action) -> list[Any]:
    when = typeset(action.by) if isinstance(action.by, str) else action.by.isoformat()
    return [
        typeset(action.do),
        typeset(action.who),
        when,
        action.stake,
        action.low,
        action.high,
        typeset(action.why),
        typeset(action.sure),
        action.list,
    ]
