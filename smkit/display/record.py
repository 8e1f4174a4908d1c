"""What a notebook shows, it records: figures, statements, tables, charts and sources, one MIME type each.

Each function displays something readable (HTML, with a plain-text twin) and puts beside it, in the same output, a small
JSON record. `smkit.reports` reads only those records: nothing is ever parsed back from text. Provenance that changes from
run to run (fingerprints, dates, versions) is none of the notebook's business and is added when the report is rendered.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from smkit.display import french, pictures, plainly, spark
from smkit.typography import clip, clip_quoted, typeset

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from smkit.analysis.judging import Verdict
    from smkit.tables import Reading

#: The pictures of a chart for a phone and for a slide, beside the one for a page.
NARROW, LOW = "image/vnd.smkit.phone+png", "image/vnd.smkit.slide+png"
MIME = "application/vnd.smkit.{kind}+json"

#: What a figure may be counted in, beside a currency code such as EUR.
UNITS = ("fraction", "ratio", "count", "days", "points")

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_NAME, _CELL, _SENTENCE = 120, 300, 1200  # characters at most of what comes from data, where it is shown
_REJECTS = 20  # rejected cells that a report shows; `smkit check` shows them all
_CARD = (
    "display:inline-block;min-width:11em;margin:0 .8em .6em 0;padding:.5em .9em;border-left:4px solid #0072B2"
)


def figure(
    id: str,
    value: Any,
    unit: str,
    *,
    label: str,
    n: int | None = None,
    dims: Mapping[str, str] | None = None,
    note: str = "",
    formula: str | None = None,
    parts: tuple[Any, Any] | None = None,
    show: bool = True,
    trend: Sequence[float] = (),
    aim: float | None = None,
) -> None:
    """Show one figure as a card, and record it.

    Parameters: `id`, French snake_case without accents (a KPI's id where there is one); `value`, a number, or None when it
    is not defined (shown as « n.d. »); `unit`, a currency code or one of `UNITS` (fractions are 0–1); `label`, French, for
    people; `n`, how many observations stand behind it; `dims`, what tells it apart from figures of the same id; `note`, one
    French line under the value (a comparison, or why it is n.d.); `formula`, how it follows from other figures recorded
    with the same `dims`, as an expression on their ids (« marge / cout »; + - * / **, ceil, max, min, sqrt), so that a
    spreadsheet can play it; `parts`, numerator and denominator of a ratio that are no figures of their own; `show=False`
    records without showing; `trend`, its last values, oldest first, drawn in the card with `aim`, the target of the last.
    Raises ValueError when the id or the unit is not of that form.

    >>> figure("panier_moyen", 534.4, "GBP", label="Panier moyen", n=19960)
    Panier moyen : 534,40 £
    """
    if not _ID.match(id):
        raise ValueError(f"figure id {id!r}: French snake_case without accents expected")
    if unit not in UNITS and not _CURRENCY.match(unit):
        raise ValueError(f"unit {unit!r}: a currency code or one of {', '.join(UNITS)} expected")
    number = plainly.number(value)
    if unit == "count" and isinstance(number, float) and number.is_integer():
        number = int(number)
    text = _brief(number, unit)
    label, note = typeset(label), typeset(note)
    record: dict[str, Any] = {
        "id": id,
        "dims": dict(dims or {}),
        "label": label,
        "value": number,
        "unit": unit,
        "n": n,
    }
    record |= {"text": text, "note": note, "shown": show} | ({"formula": formula} if formula else {})
    record |= {"parts": [plainly.number(part) for part in parts]} if parts else {}
    record |= {"trend": [plainly.number(each) for each in trend]} if trend else {}
    where = "".join(f" · {clip(str(value), _NAME)}" for value in (dims or {}).values())
    html = (
        f'<div class="smkit-figure" style="{_CARD}"><div class="smkit-label">{escape(label + where)}</div>'
        f'<div class="smkit-value" style="font-size:1.5em;font-weight:600;white-space:nowrap">{escape(text)}</div>'
        + (f'<div class="smkit-note" style="opacity:.75">{escape(note)}</div>' if note else "")
        + spark.svg(trend, aim)
        + "</div>"
    )
    plain = f"{label}{where} : {text}" + (f" ({note})" if note else "")
    _show("figure", record, plain if show else "", html if show else "")


def title(text: str, *, period: str = "", company: str = "") -> None:
    """Show and record the title of a report, with its period and company.

    Parameters: `text`, `period`, `company`, French; an empty one is left out.

    >>> title("Mailing et relance téléphonique", period="mars 2026")
    Mailing et relance téléphonique
    mars 2026
    """
    text = clip(typeset(text), _CELL)
    line = typeset(" · ".join(part for part in (company, period) if part))
    html = f"<h1>{escape(text)}</h1>" + (f'<p class="smkit-subtitle">{escape(line)}</p>' if line else "")
    _show("title", {"text": text, "line": line}, "\n".join(part for part in (text, line) if part), html)


def answer(sentence: str, figures: Sequence[str] = (), *, verdict: "Verdict | None" = None) -> None:
    """Show and record the report's answer: one sentence, the first that a director reads.

    Parameters: `sentence`, French; `figures`, ids of the recorded figures it rests on; `verdict`, what the judge says of what it
    compares, if it compares.

    >>> answer("L'action n'est pas rentable : elle perd 5 000 €.", ["gain_net"])
    L'action n'est pas rentable : elle perd 5 000 €.
    """
    _state("answer", sentence, figures, "font-size:1.25em;font-weight:600", judged=_judged(verdict))


def finding(
    sentence: str,
    figures: Sequence[str] = (),
    *,
    verdict: "Verdict | None" = None,
    stake: float | None = None,
) -> None:
    """Show and record a finding: a sentence a manager can act on, with its uncertainty.

    Parameters: `sentence`, French; `figures`, ids of the recorded figures it rests on; `verdict`, what the judge says, for a
    finding that compares; `stake`, € of margin a year, where it is not the verdict's.

    >>> finding("Il aurait fallu 300 ventes pour rentrer dans ses frais.", ["seuil_rentabilite"])
    Il aurait fallu 300 ventes pour rentrer dans ses frais.
    """
    _state("finding", sentence, figures, judged=_judged(verdict, stake))


def advice(
    sentence: str,
    figures: Sequence[str] = (),
    *,
    verdict: "Verdict | None" = None,
    stake: float | None = None,
) -> None:
    """Show and record an action to take, with its expected effect and the assumption behind it.

    Parameters: as `finding`.

    >>> advice("Ramenez le coût sous 10 000 € : à ventes égales, l'action s'équilibre.", ["marge"])
    Ramenez le coût sous 10 000 € : à ventes égales, l'action s'équilibre.
    """
    _state("advice", sentence, figures, judged=_judged(verdict, stake))


def context(sentence: str) -> None:
    """Show and record the story in which a report's question arises; French."""
    _state("context", sentence, ())


def limit(sentence: str) -> None:
    """Show and record what the data cannot tell, or how a figure was counted; French."""
    _state("limit", sentence, ())


def lesson(sentence: str) -> None:
    """Show and record what a case teaches; French."""
    _state("lesson", sentence, (), lead="À retenir. ")


def table(
    id: str,
    frame: "pd.DataFrame",
    *,
    title: str,
    labels: Mapping[str, str] | None = None,
    units: Mapping[str, str | Sequence[str]] | None = None,
    chart: Mapping[str, Any] | None = None,
    formulas: Mapping[str, str] | None = None,
    choices: Mapping[str, Sequence[str]] | None = None,
    most: int | None = None,
    grid: Mapping[str, Any] | None = None,
    exact: Sequence[str] = (),
) -> None:
    """Show a table with French headers and numbers, and record its values.

    Parameters: `id` as for a figure; `frame`, a small table (every row is recorded; all are shown, or the first `most`); `title`,
    French; `labels`, {column: French header}; `units`, {column: unit of `figure`}, or
    one unit for each row where they differ; `chart`, {kind, x, y}, the chart that a spreadsheet
    should draw of it: `kind` line, bar or column; `x` and `y`, columns, several for `y` in a list; `formulas`, {column: how it
    follows from other columns of its row}, as the formula of a figure; `choices`, {column: what a person may choose there}, for a
    workbook that is filled in and comes back; `grid`, for one that plays a figure on two others: `of`, `down` and `across`, their
    ids, with the values (`downs`, `acrosses`) that stand at its head and, in `with`,
    what another figure becomes when they move; `exact`, columns whose amounts keep their cents wherever they stand (bounds).
    """
    from smkit.display.tables import frame as to_html

    title, units = typeset(title), dict(units or {})
    labels = {name: typeset(label) for name, label in (labels or {}).items()}
    columns = [{"name": c, "label": labels.get(c, c), "unit": units.get(c)} for c in map(str, frame.columns)]
    rows = [[plainly.cell(value) for value in row] for row in frame.itertuples(index=False, name=None)]
    record: dict[str, Any] = {
        "id": id,
        "title": title,
        "columns": columns,
        "rows": rows,
        "chart": dict(chart) if chart else None,
    }
    record |= {"formulas": dict(formulas)} if formulas else {}
    record |= {"choices": {name: list(words) for name, words in choices.items()}} if choices else {}
    record |= {"grid": dict(grid)} if grid else {}
    record |= {"exact": list(exact)} if exact else {}
    shown = frame.iloc[:most].map(lambda value: clip(value, _CELL) if isinstance(value, str) else value)
    own = {name: unit if isinstance(unit, str) else list(unit)[:most] for name, unit in units.items()}
    html = to_html(shown, labels=labels, units=own, caption=title)
    _show("table", record, f"{title} : {french.plural(len(rows), 'ligne', 'lignes')}", html)


def raw_table(
    id: str,
    title: str,
    columns: Sequence[Mapping[str, Any]],
    rows: Sequence[Sequence[Any]],
    html: str,
    *,
    role: str = "",
    **more: Any,
) -> None:
    """Show a table as it is written already, and record its values.

    Parameters: `id` and `title` as for `table`; `columns`, {name, label, unit} each; `rows`, values; `html`, with every text of
    it escaped; `role`, what the table is to a report (« actions »);
    `more`, what its record says besides.
    """
    kept, title = [[plainly.cell(value) for value in row] for row in rows], typeset(title)
    made = {
        "id": id,
        "title": title,
        "columns": [dict(each) | {"label": typeset(each["label"])} for each in columns],
        "rows": kept,
        "chart": None,
    }
    made |= ({"role": role} if role else {}) | more
    _show("table", made, f"{title} : {french.plural(len(kept), 'ligne', 'lignes')}", html)


def chart(id: str, axes: "Axes", *, alt: str, figures: Sequence[str] = ()) -> None:
    """Show a chart as a picture at twice its size, and record its title and alternative text.

    Parameters: `id` as for a figure; `axes`, any Axes of the figure to show, which is closed afterwards; `alt`, a French
    sentence or two that tell a person who does not see it what the chart shows; `figures`, ids of the figures it draws, which
    tie it to the findings that rest on them.
    Raises ValueError when `alt` is empty.
    """
    from matplotlib import pyplot as plt

    if not alt.strip():
        raise ValueError("a chart needs an alternative text")
    picture = axes.figure.get_figure(root=True)
    if picture is None:
        raise ValueError("these axes belong to no figure any more")
    phone = pictures.phone(axes)
    drawn = {"image/png": base64.b64encode(pictures.png(picture)).decode()}
    texts = pictures.texts(picture)
    name = (axes.get_title(loc="left") or axes.get_title()).replace("\n", " ")  # other spaces do not break
    size = {
        "width": round(picture.get_figwidth() * picture.dpi),
        "height": round(picture.get_figheight() * picture.dpi),
    }
    alt = clip(clip_quoted(typeset(alt), _NAME), _SENTENCE)
    record = {"id": id, "title": name, "alt": alt, **size} | ({"figures": list(figures)} if figures else {})
    # what is written in the picture, which no one could otherwise look for a person's name
    metadata = {"image/png": {**size, "alt": alt}, "smkit": {"texts": texts}}
    for mime, other in ((LOW, pictures.slide(axes)), (NARROW, phone())):
        if other is not None:
            drawn[mime] = base64.b64encode(other).decode()
    plt.close(picture)
    _show("chart", record, f"Graphique : {name}. {alt}", None, drawn, metadata)


def source(*readings: "Reading") -> None:
    """Show and record what was read: file, rows in, kept and rejected, and what the reader has to say of them.

    Parameters: `readings`, as `smkit.read` returns them.
    """
    for reading in readings:
        journal = reading.journal
        head, *notes = journal.lines()
        record = {"table": journal.table, "file": journal.file, "rows": journal.rows, "kept": journal.kept}
        record |= {"corrected": journal.corrected, "rejected": journal.rejected, "notes": notes}
        if journal.set_apart:
            record |= {"set_apart": journal.set_apart}
        record |= {"columns": dict(journal.columns)}
        own = reading.in_place and reading.kept_on is None  # what the workspace keeps has been read
        record |= {"in_place": True, "engine": reading.engine} if own else {}
        record |= _extent(reading)
        items = "".join(f"<li>{escape(note)}</li>" for note in notes)
        html = (
            f'<div class="smkit-source"><p>{escape(head)}</p>'
            + (f"<ul>{items}</ul>" if items else "")
            + "</div>"
        )
        _show("source", record, "\n".join([head, *(f"– {note}" for note in notes)]), html)
        if journal.rejected:
            more = f" (les {_REJECTS} premières)" if len(reading.rejected) > _REJECTS else ""
            labels = {
                "line": "Ligne",
                "column": "Colonne",
                "value": "Valeur",
                "problem": "Problème",
                "advice": "À faire",
            }
            table(
                f"rejets_{journal.table}",
                _cells(reading.rejected.head(_REJECTS)),
                title=f"Lignes rejetées de {journal.file}{more}",
                labels=labels,
            )


def _cells(rejected: "pd.DataFrame") -> "pd.DataFrame":
    """The rejected cells as people read them: an empty one says so, and so does a line that is wrong as a whole."""
    whole, empty = rejected["column"] == "", rejected["value"] == ""
    return rejected.assign(
        column=rejected["column"].mask(whole, "(toute la ligne)"),
        value=rejected["value"].mask(empty, "(vide)").mask(whole, "—"),
    )


def _judged(verdict: "Verdict | None", stake: float | None = None) -> dict[str, Any]:
    """What the judge said, as a statement carries it; nothing where nothing was judged."""
    if verdict is None and stake is None:
        return {}
    own = verdict.record() if verdict is not None else {"verdict": None, "stake": None}
    return own | {"stake": plainly.number(stake if stake is not None else own["stake"])}


def _state(
    role: str,
    sentence: str,
    figures: Sequence[str],
    style: str = "",
    lead: str = "",
    judged: Mapping[str, Any] | None = None,
) -> None:
    sentence = clip(clip_quoted(typeset(sentence), _NAME), _SENTENCE)
    record = {"role": role, "text": sentence, "figures": list(figures)} | dict(judged or {})
    css = f' style="{style}"' if style else ""
    strong = f"<strong>{lead}</strong>" if lead else ""
    _show(
        "statement", record, lead + sentence, f'<p class="smkit-{role}"{css}>{strong}{escape(sentence)}</p>'
    )


def _show(
    kind: str,
    record: dict[str, Any],
    text: str,
    html: str | None,
    extra: Mapping[str, str] | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> None:
    bundle: dict[str, Any] = {MIME.format(kind=kind): record, "text/plain": text} | dict(extra or {})
    if html is not None:
        bundle["text/html"] = html
    try:
        from IPython.core.interactiveshell import InteractiveShell
    except ImportError:  # pragma: no cover - IPython comes with ipykernel
        print(text)
        return
    if InteractiveShell.initialized():
        from IPython.display import display

        display(bundle, raw=True, metadata=dict(metadata or {}))
    elif text:
        print(text)  # a plain script, or a doctest


def _extent(reading: "Reading") -> dict[str, str]:
    """First and last day of what was read, by the table's first column of dates."""
    known = reading.extent
    return {"first": f"{known[0]:%Y-%m-%d}", "last": f"{known[1]:%Y-%m-%d}"} if known else {}


def _brief(value: float | int | None, unit: str) -> str:
    """A figure as its card shows it: the cents of an amount below a thousand, where there are any, are looked for in a table."""
    if value is not None and french.is_currency(unit) and abs(value) < 1_000 and round(value, 2) % 1:
        return french.money(value, unit)
    return french.brief(value, unit, unit)
