"""The glossary: one card an indicator, in a notebook, or as a page of its own that is searched as one types."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from smkit.display import french, record
from smkit.errors import SmkitError
from smkit.tables import schema
from smkit.typography import clip, slug, typeset

if TYPE_CHECKING:
    from smkit.analysis.kpis.catalog import Kpi

Needs = Mapping[str, Mapping[str, Sequence[str]]]

#: Where an indicator stands in the glossary, by the first table that it reads.
_THEMES = {
    "orders": "Ventes et clients",
    "leads": "Leads et affaires",
    "campaigns": "Campagnes",
    "sessions": "Site",
    "market": "Marché",
    "costs": "Coûts et valeur du client",
    "survey": "Recommandation",
    "targets": "Objectifs",
    "": "Définis, non calculés",
}
UNITS = {
    "EUR": "montant",
    "fraction": "part, en %",
    "days": "jours",
    "count": "nombre",
    "ratio": "rapport",
    "points": "points",
}
_BETTER = {
    "higher": "plus haut, c'est mieux",
    "lower": "plus bas, c'est mieux",
    "none": "ni bon ni mauvais en soi",
}

_STYLE = """<style>
body{margin:0 auto;max-width:52em;padding:2em 1.2em;color:#24292F;background:#fff;
  font:16px/1.5 system-ui,"Segoe UI","Helvetica Neue",Arial,"DejaVu Sans",sans-serif}
h1{margin:0 0 .2em}
.smkit-search{position:sticky;top:0;padding:.6em 0;background:#fff}
.smkit-search input{font:inherit;width:100%;max-width:24em;padding:.5em .7em;border:1px solid
#5F6670;border-radius:3px;box-sizing:border-box}
.smkit-theme h2{margin:2em 0 .4em}
.smkit-kpi{border-top:1px solid #C3C8CF;padding:.9em 0;break-inside:avoid}
.smkit-kpi h3{margin:0 0 .2em;font-size:1.1em}
.smkit-kpi h3 small,.smkit-kpi .soft{font-weight:400;color:#5F6670}
.smkit-kpi .formula{margin:.3em 0;padding:.35em .6em;border-left:4px solid #0072B2}
.smkit-kpi dl{display:grid;grid-template-columns:8.5em 1fr;gap:.25em 1em;margin:.5em 0 0}
.smkit-kpi dt{color:#5F6670}.smkit-kpi dd{margin:0}
@media(max-width:600px){.smkit-kpi dl{grid-template-columns:1fr;gap:0}.smkit-kpi dd{margin-bottom:.5em}}
@media print{.smkit-search{display:none}}
</style>"""

_SCRIPT = """<script>
(() => {
  // words begin where one types: « roi » finds no « croisée »
  const plain = text => " " + text.normalize("NFD").replace(/[\\u0300-\\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ");
  const box = document.querySelector(".smkit-search input"), told = document.querySelector(".smkit-search output");
  const cards = [...document.querySelectorAll(".smkit-kpi")].map(card => [card, plain(card.textContent)]);
  const themes = [...document.querySelectorAll(".smkit-theme")];
  const search = () => {
    const words = plain(box.value).split(" ").filter(Boolean);
    let found = 0;
    for (const [card, text] of cards) { card.hidden = !words.every(word => text.includes(" " + word)); found += !card.hidden; }
    for (const theme of themes) theme.hidden = ![...theme.querySelectorAll(".smkit-kpi")].some(card => !card.hidden);
    const count = found + (found > 1 ? " indicateurs" : " indicateur");
    told.textContent = !words.length ? "" : found ? count : "Aucun indicateur : essayez un autre mot.";
  };
  box.addEventListener("input", search);
})();
</script>"""


def summary(kpis: Mapping[str, "Kpi"]) -> str:
    """Say how many indicators the glossary holds, and how many of them are computed."""
    computed = sum(kpi.type != "defined" for kpi in kpis.values())
    left = len(kpis) - computed
    rest = f" ; les {left} autres sont définis, avec ce qu'il faudrait pour les calculer" if left else ""
    return (
        f"{len(kpis)} indicateurs, une seule définition chacun. {computed} se calculent sur vos tables{rest}."
    )


def pick(kpis: Mapping[str, "Kpi"], audience: str = "") -> dict[str, "Kpi"]:
    """Return the indicators of an audience, B2B or B2C; all of them for an empty text. Raises SmkitError for another audience."""
    wanted = audience.strip().upper()
    if wanted not in ("", "B2B", "B2C"):
        raise SmkitError(
            f"Public : « {clip(audience, 60)} » n'existe pas. Attendu : B2B ou B2C ; rien pour tous les indicateurs."
        )
    return {id: kpi for id, kpi in kpis.items() if not wanted or kpi.audience in ("both", wanted)}


def page(kpis: Mapping[str, "Kpi"], needs: Needs) -> str:
    """Return the glossary as a whole HTML page that asks the network for nothing, searched as one types, printed whole.

    Parameters: `kpis`, the catalogue; `needs`, {id: {table: columns}} as `kpis.needs` gives them.
    """
    blocks = "".join(
        f'<section class="smkit-theme"><h2>{escape(theme)}</h2>{"".join(_card(kpi, needs[kpi.id]) for kpi in its)}</section>'
        for theme, its in _themes(kpis, needs).items()
    )
    search = (
        '<p class="smkit-search"><label>Chercher : <input type="search" placeholder="panier, rétention, délai…"></label> '
        '<output aria-live="polite"></output></p>'
    )
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
    title = "Le glossaire des indicateurs"
    return (
        f'<!doctype html><html lang="fr"><head>{head}<title>{title}</title>{_STYLE}</head><body><h1>{title}</h1>'
        f"<p>{escape(typeset(summary(kpis)))}</p>{typeset(search)}<main>{blocks}</main>{_SCRIPT}</body></html>\n"
    )


def show(kpis: Mapping[str, "Kpi"], needs: Needs) -> None:
    """Show the glossary in a notebook, and in its report.

    Parameters: as `page`.
    """
    from IPython.display import display

    themes = _themes(kpis, needs)
    lines = ["Cliquez sur un nom, ou cherchez un mot dans la page (Ctrl + F, ou ⌘ + F)."]
    lines += ["\n".join(f"- **{theme}** : {' · '.join(map(_link, its))}" for theme, its in themes.items())]
    for theme, its in themes.items():
        lines.append(f"### {theme}")
        for kpi in its:
            lines += [f"#### {_heading(kpi)}", f"`{kpi.id}` : *{kpi.formula}*"]
            lines.append(
                "\n".join(f"- **{name}.** {text}" for name, text in _rows(kpi, needs[kpi.id]).items())
            )
    text = typeset("\n\n".join(lines))
    display({"text/markdown": text, "text/plain": text}, raw=True)


def _heading(kpi: "Kpi") -> str:
    return f"{kpi.name} · {kpi.name_en}"


def _link(kpi: "Kpi") -> str:
    """A link to an indicator's heading: the pages of reports name a heading by its letters and figures."""
    return f"[{kpi.name}](#{slug(_heading(kpi), '-')})"


def index(kpis: Mapping[str, "Kpi"]) -> None:
    """Show and record the glossary as a table, for a spreadsheet."""
    import pandas as pd

    rows = [
        {
            "id": kpi.id,
            "name": kpi.name,
            "name_en": kpi.name_en,
            "formula": kpi.formula,
            "unit": UNITS[kpi.unit],
            "audience": _audience(kpi),
        }
        for kpi in kpis.values()
    ]
    record.table(
        "glossaire",
        pd.DataFrame(rows),
        title="Les indicateurs en un tableau",
        labels={
            "id": "Identifiant",
            "name": "Nom",
            "name_en": "En anglais",
            "formula": "Formule",
            "unit": "Unité",
            "audience": "Pour",
        },
    )


def _themes(kpis: Mapping[str, "Kpi"], needs: Needs) -> "dict[str, list[Kpi]]":
    themes: dict[str, list[Kpi]] = {theme: [] for theme in _THEMES.values()}
    for kpi in kpis.values():
        themes[_THEMES[next(iter(needs[kpi.id]), "")]].append(kpi)
    return {theme: its for theme, its in themes.items() if its}


def _rows(kpi: "Kpi", needs: Mapping[str, Sequence[str]]) -> dict[str, str]:
    missing = getattr(kpi, "needs", "")
    return {
        "Ce qu'il dit": kpi.says,
        "Pièges": kpi.pitfalls,
        "Que faire": kpi.act,
        "Unité": f"{UNITS[kpi.unit]} ; {_BETTER[kpi.direction]} ; {_audience(kpi)}",
        "Il faut": f"défini, non calculé : il faudrait {missing}." if missing else _columns(needs),
        "Source": kpi.source,
    }


def _card(kpi: "Kpi", needs: Mapping[str, Sequence[str]]) -> str:
    listed = "".join(
        f"<dt>{escape(typeset(name))}</dt><dd>{escape(typeset(text))}</dd>"
        for name, text in _rows(kpi, needs).items()
    )
    return (
        f'<article class="smkit-kpi" id="kpi-{kpi.id}"><h3>{escape(kpi.name)} <small>· {escape(kpi.name_en)} · '
        f"<code>{kpi.id}</code></small></h3>"
        f'<p class="formula">{escape(kpi.formula)}</p><dl>{listed}</dl></article>'
    )


def _columns(needs: Mapping[str, Sequence[str]]) -> str:
    """Tables and columns as people know them."""
    said = []
    for name, columns in needs.items():
        table = schema.table(name)
        said.append(f"{table.title} ({french.listing(table.column(column).label for column in columns)})")
    return " ; ".join(said)


def _audience(kpi: "Kpi") -> str:
    return "B2B et B2C" if kpi.audience == "both" else kpi.audience
