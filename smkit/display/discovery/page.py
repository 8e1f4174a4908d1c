"""The discovery sheet as a page that stands alone, fit to print on two pages; and the interview as a table to keep."""

import csv
import io
from html import escape
from typing import TYPE_CHECKING

from smkit.display import french
from smkit.display.discovery import words
from smkit.display.discovery.notice import NOTICE, WARNING
from smkit.typography import typeset

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from smkit.analysis.discovery import Sheet

_STYLE = (
    "body{font:15px/1.45 system-ui,sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#1a1a1a}"
    "h1{font-size:1.6em}h2{font-size:1.15em;border-bottom:2px solid #0072B2;margin:1.2em 0 .4em}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25em .6em}"
    "th,td{border-bottom:1px solid #ccc}"
    "th{width:11em;font-weight:600}blockquote{margin:.4em 0;padding:.5em .9em;border-left:4px solid #0072B2;background:#f3f7fa}"
    "small{color:#555}@page{size:A4;margin:14mm}@media print{body{font-size:10.5pt;margin:0;max-width:none}"
    "tr,blockquote,li{break-inside:avoid}h2{break-after:avoid}.second{break-before:page}}"
)
HEADERS = {"prospect": "Prospect", "question": "Question", "date": "Date", "answer": "Réponse"}


def page(sheet: "Sheet", company: str = "") -> str:
    """Write a sheet as an HTML page. Parameters: `sheet`, as `discovery.sheet` returns it; `company`, who writes it, or ""."""
    line = " · ".join(
        part for part in (company, french.date(sheet.date) if sheet.date is not None else "") if part
    )
    known = [
        (words.DIMENSIONS[row["dimension"]], sheet.said(row["dimension"]) or words.STATES[row["state"]])
        for row in sheet.coverage.to_dict("records")
    ]
    fields = [
        (
            f"{words.BANT[row['field']]} ({words.SCORES[row['score']]})",
            row["answer"] or f"À demander : {row['ask']}",
        )
        for row in sheet.bant.to_dict("records")
    ]
    heard = [
        (words.SONCAS[row["motive"]], french.listing(f"« {word} »" for word in row["words"][:4]))
        for row in sheet.motives.head(3).to_dict("records")
    ]
    open_points = [f"À éclaircir ({clash.about}) : {clash.ask}" for clash in sheet.clashes]
    open_points += [f"À demander : {question}" for question in sheet.ahead["question"]]
    needs = [
        ("Besoin dit", sheet.need.apparent or french.UNKNOWN),
        ("Besoin profond", sheet.need.deep_or_why_not()),
    ]
    parts = [
        f"<h1>{_text(f'Fiche découverte : {sheet.prospect}')}</h1>",
        f"<p>{_text(line)}</p>" if line else "",
        f"<h2>À valider ensemble</h2><blockquote>{_text(sheet.reformulation)}</blockquote>",
        f"<h2>Le besoin</h2>{_pairs(needs)}",
        f"<h2>Ce que l'on sait (QQOQCP)</h2>{_pairs(known)}",
        f"<h2 class='second'>{_text(f'Qualification BANT : {sheet.score} points sur 8')}</h2>{_pairs(fields)}",
        f"<h2>Motivations entendues (SONCAS)</h2>{_pairs(heard)}" if heard else "",
        f"<h2>Points ouverts</h2><ul>{''.join(f'<li>{_text(point)}</li>' for point in open_points)}</ul>"
        if open_points
        else "",
        f"<p><strong>Prochaine étape :</strong> {_text('[date, qui fait quoi]')}</p>",
        "<h2>Vos données (article 13 du RGPD)</h2>"
        + "".join(f"<p><small>{_text(sentence)}</small></p>" for sentence in (*NOTICE, WARNING)),
    ]
    head = f"<meta charset='utf-8'><meta name='viewport' content='width=device-width'><title>{_text(sheet.prospect)}</title>"
    body = f"<main>{''.join(parts)}</main>"
    return (
        f"<!doctype html><html lang='fr'><head>{head}<style>{_STYLE}</style></head><body>{body}</body></html>"
    )


def table(rows: "Iterable[Mapping[str, str]]") -> str:
    """Write exchanges as the CSV that `smkit.read` takes back, as French Excel opens it; no cell can run as a formula.

    >>> table([{"prospect": "A", "question": "Qui ?", "answer": "=1+1"}]).splitlines()[1]
    'A;Qui ?;; =1+1'
    """
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS.values())
    for row in rows:
        writer.writerow([_inert(row.get(name, "")) for name in HEADERS])
    return held.getvalue()


def _inert(value: object) -> str:
    text = "" if value is None else str(value)
    return f" {text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _pairs(pairs: "Iterable[tuple[str, str]]") -> str:
    rows = "".join(
        f"<tr><th scope='row'>{_text(name)}</th><td>{_text(said)}</td></tr>" for name, said in pairs
    )
    return f"<table>{rows}</table>"


def _text(text: str) -> str:
    return escape(typeset(text))
