"""Charts say what they should: titles, labels, units and values, read on the Axes rather than on pixels."""

import io
import re
import warnings
from itertools import pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.text import Text
from PIL import Image

from smkit.display import charts, notation, pictures, theme
from smkit.display.charts import base

CAMPAIGNS = pd.DataFrame(
    {
        "campagne": ["E-mail", "Salon", "Courrier"],
        "gain": [4200.0, -800.0, None],
        "prevu": [4000.0, 500.0, 300.0],
    }
)
SALES = pd.DataFrame({"mois": ["2025-12", "2026-01", "2026-02"], "ca": [9000.0, 12000.0, 4000.0]})
STEPS = pd.DataFrame(
    {
        "poste": ["Chiffre d'affaires", "Prix d'achat", "Coût", "Gain net"],
        "montant": [20_000, -10_000, -15_000, -5_000],
    }
)
EFFECTS = pd.DataFrame(
    {
        "groupe": ["E-mail", "Courrier"],
        "ecart": [0.027, -0.002],
        "bas": [0.016, -0.012],
        "haut": [0.039, 0.008],
    }
)
MOVED = pd.DataFrame({"entree": ["Prix", "Coût"], "bas": [-4_000.0, 3_000.0], "haut": [6_000.0, -1_000.0]})
DRAWS = pd.Series([-300.0, -10.0, 0.0, 40.0, 90.0, 500.0, 900.0, 20.0])
CURVE = pd.DataFrame({"ventes": [0, 400], "gain": [-15_000, 5_000]})


@pytest.fixture(autouse=True)
def _canvas():
    mpl.use("agg")
    with mpl.rc_context():
        theme.apply()
        yield
    plt.close("all")


def draw(ax: Axes) -> None:
    """Render it at the scale of a picture, any warning (a missing sign, a mathtext error) being a failure."""
    ax.figure.dpi = 2 * plt.rcParams["figure.dpi"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax.figure.canvas.draw()


def texts(ax: Axes) -> list[str]:
    return [" ".join(text.get_text().split()) for text in ax.texts]


def ticks(axis) -> list[str]:
    return [text.get_text() for text in axis.get_ticklabels()]


EVERY = {
    "bars": lambda title, **more: charts.bars(CAMPAIGNS, "campagne", "gain", title, unit="EUR", **more),
    "paired": lambda title, **more: charts.paired(
        CAMPAIGNS, "campagne", "prevu", "gain", title, unit="EUR", **more
    ),
    "line": lambda title, **more: charts.line(SALES, "mois", "ca", title, unit="EUR", **more),
    "waterfall": lambda title, **more: charts.waterfall(STEPS, "poste", "montant", title, **more),
    "break_even": lambda title, measure="", **more: charts.break_even(CURVE, "ventes", "gain", title, **more),
    "intervals": lambda title, **more: charts.intervals(
        EFFECTS, "groupe", "ecart", "bas", "haut", title, unit="points", **more
    ),
    "tornado": lambda title, **more: charts.tornado(
        MOVED, "entree", "bas", "haut", title, center=1_000, **more
    ),
    "losses": lambda title, **more: charts.losses(DRAWS, title, **more),
}


@pytest.mark.parametrize("chart", EVERY.values(), ids=EVERY)
def test_every_chart_states_its_finding_and_its_source(chart) -> None:
    ax = chart("Le coût de 5 $ a été dépassé, et les 6 $ du prix aussi", source="boutique, campagnes.csv")
    draw(ax)
    assert ax.get_title(loc="left") == "Le coût de 5 $ a été dépassé, et les 6 $ du prix aussi"
    assert ax.figure.get_supxlabel() == "Source\xa0: boutique, campagnes.csv"


@pytest.mark.parametrize(
    "title",
    ["La campagne de printemps a coûté plus cher que prévu " * 4, "LAMPE PAISLEY ROUGE " * 9, "M" * 300],
    ids=["words", "capitals", "one word"],
)
@pytest.mark.parametrize("chart", EVERY.values(), ids=EVERY)
def test_a_long_title_is_wrapped_inside_the_figure(chart, title: str) -> None:
    ax = chart(title)
    draw(ax)
    title = ax._left_title.get_window_extent()
    assert "\n" in ax.get_title(loc="left")
    assert title.x0 >= 0 and title.x1 <= ax.figure.bbox.x1 and title.y1 <= ax.figure.bbox.y1
    assert title.x0 <= ax.yaxis.get_tightbbox().x0 + 1  # starts above the labels, not above the frame


@pytest.mark.parametrize("chart", EVERY.values(), ids=EVERY)
def test_axes_given_are_the_axes_used(chart) -> None:
    _, (left, right) = plt.subplots(1, 2, layout="constrained")
    assert chart("Constat", ax=right) is right
    assert not left.has_data()


def test_bars_write_values_in_french_and_nd_for_the_missing() -> None:
    ax = EVERY["bars"]("t", measure="Gain net")
    assert texts(ax) == ["4 200 €", "−800 €", "n.d."]
    assert ax.get_title(loc="right") == "Gain net · €"
    assert ticks(ax.yaxis) == ["E-mail", "Salon", "Courrier"]
    assert ax.yaxis_inverted()  # first row on top
    assert list(ax.get_xticks()) == []


def test_bars_use_the_reports_currency() -> None:
    ax = charts.bars(CAMPAIGNS, "campagne", "gain", "t", unit="EUR", currency="GBP", measure="Gain net")
    assert texts(ax)[0] == "4 200 £" and ax.get_title(loc="right") == "Gain net · £"


def test_highlighted_bars_stand_out() -> None:
    ax = EVERY["bars"]("t", highlight={"Salon"})
    assert [to_hex(bar.get_facecolor()).upper() for bar in ax.patches] == [
        notation.ASIDE.fill,
        notation.ACTUAL.fill,
        notation.ASIDE.fill,
    ]
    assert "en foncé" in ax.get_title(loc="right")  # the one highlight is explained


def test_labels_with_dollars_long_or_missing_keep_their_own_bar() -> None:
    long = "Lampe de bureau articulée en laiton massif, édition limitée"
    table = pd.DataFrame({"produit": ["Sac $20 et $30", long, long, None], "n": [3, 2, 1, 4]})
    ax = charts.bars(table, "produit", "n", "t")
    draw(ax)
    labels = ticks(ax.yaxis)
    assert labels[0] == "Sac $20 et $30" and labels[3] == "Non renseigné"
    assert labels[1].endswith("…") and labels[2] == f"{labels[1]} (2)"
    assert not any(text.get_parse_math() for text in ax.get_yticklabels())


def test_a_value_beyond_its_bar_stays_inside_the_figure_and_off_the_labels() -> None:
    table = pd.DataFrame({"p": ["a", "b"], "v": [123_456_789.0, -98_765_432.0]})
    ax = charts.bars(table, "p", "v", "t", unit="EUR")
    draw(ax)
    edges = [text.get_window_extent() for text in ax.texts]
    assert max(box.x1 for box in edges) <= ax.figure.bbox.x1
    assert min(box.x0 for box in edges) >= max(label.get_window_extent().x1 for label in ax.get_yticklabels())


def test_nothing_to_draw_is_no_crash() -> None:
    bars = charts.bars(CAMPAIGNS.iloc[:0], "campagne", "gain", "Aucune campagne", unit="EUR")
    line = charts.line(SALES.iloc[:0], "mois", "ca", "Aucune vente", unit="EUR")
    for ax, title in ((bars, "Aucune campagne"), (line, "Aucune vente")):
        draw(ax)
        assert ax.get_title(loc="left") == title
        assert not ax.patches and not any(
            len(drawn.get_xdata()) for drawn in ax.lines if drawn.get_label()[0] != "_"
        )


def test_paired_bars_are_named() -> None:
    plan = pd.DataFrame({"action": ["Salon"], "prevu": [15000], "reel": [12000]})
    ax = charts.paired(
        plan, "action", "prevu", "reel", "t", names=("Prévu", "Réel"), unit="EUR", measure="Recettes"
    )
    draw(ax)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["Prévu", "Réel"]
    assert texts(ax) == ["15 000 €", "12 000 €"]
    legend, title = ax.get_legend().get_window_extent(), ax._left_title.get_window_extent()
    assert legend.y1 <= title.y0  # the legend does not lie on the title


def test_a_line_names_months_in_french_and_years_where_they_change() -> None:
    ax = EVERY["line"]("t", measure="Chiffre d'affaires")
    assert ticks(ax.xaxis) == ["déc.\n2025", "janv.\n2026", "févr."]
    assert ax.get_title(loc="right") == "Chiffre d'affaires · € · déc. 2025 – févr. 2026"
    assert ax.get_ylim()[0] == 0
    assert texts(ax) == ["4 000 €"]


def test_a_partial_last_month_is_dashed_and_said() -> None:
    ax = EVERY["line"]("t", partial=True)
    whole, running, mark = ax.get_lines()
    assert whole.get_linestyle() == "-" and list(whole.get_ydata()) == [9000, 12000]
    assert running.get_linestyle() == "--" and list(running.get_ydata()) == [12000, 4000]
    assert mark.get_markerfacecolor() == "white"
    assert ticks(ax.xaxis)[-1] == "févr.\n(partiel)"


def test_lines_by_segment_differ_in_shape_too_and_a_hole_stays_a_hole() -> None:
    table = pd.DataFrame(
        {
            "mois": ["2026-01", "2026-02", "2026-03", "2026-01", "2026-03"],
            "segment": ["B2B", "B2B", "B2B", "B2C", "B2C"],
            "taux": [0.2, 0.25, 0.3, 0.1, 0.12],
        }
    )
    ax = charts.line(table, "mois", "taux", "t", by="segment", unit="fraction", measure="Taux")
    draw(ax)
    b2b, b2c = ax.get_lines()
    assert b2b.get_marker() != b2c.get_marker() and b2b.get_color() != b2c.get_color()
    assert pd.isna(b2c.get_ydata()[1])
    assert ax.get_title(loc="right").startswith("Taux · % · janv. 2026")
    assert "30" in ticks(ax.yaxis)  # fractions read as percentages


def test_many_periods_keep_the_last_and_stay_readable() -> None:
    months = pd.period_range("2023-01", "2025-12", freq="M").astype(str)
    ax = charts.line(pd.DataFrame({"m": months, "v": range(36)}), "m", "v", "t")
    assert len(ticks(ax.xaxis)) <= 13 and ticks(ax.xaxis)[-1].startswith("déc.")


def test_a_waterfall_goes_down_step_by_step() -> None:
    ax = EVERY["waterfall"]("t", measure="Montant")
    spans = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in ax.patches]
    assert spans == [(0, 20_000), (20_000, 10_000), (10_000, -5_000), (0, -5_000)]
    assert texts(ax) == ["20 000 €", "−10 000 €", "−15 000 €", "−5 000 €"]
    assert ax.get_title(loc="right") == "Montant · €"


def test_the_names_of_many_steps_do_not_run_into_each_other() -> None:
    theme.apply()
    steps = ["clients", "commandes par client", "panier moyen"]
    names = [
        "Décembre 2024",
        *(f"{s} · {w}" for s in ("B2B", "B2C") for w in steps),
        "B2C · ventes sans client connu",
        "Total",
    ]
    table = pd.DataFrame({"poste": names, "montant": [100.0] + [10.0] * 7 + [170.0]})
    ax = charts.waterfall(table, "poste", "montant", "t")
    ax.figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert all(above.y0 >= below.y1 for above, below in zip(boxes, boxes[1:], strict=False))


def test_a_waterfall_that_does_not_add_up_is_refused() -> None:
    wrong = STEPS.assign(montant=[20_000, -10_000, -15_000, -4_000])
    with pytest.raises(ValueError, match="Gain net"):
        charts.waterfall(wrong, "poste", "montant", "t")


def test_break_even_is_marked_where_the_curve_crosses_zero() -> None:
    ax = EVERY["break_even"]("t", threshold=300, actual=200)
    assert texts(ax) == ["Seuil : 300 ventes", "Réalisé : 200 ventes"]
    points = {
        line.get_marker(): (line.get_xdata()[0], line.get_ydata()[0])
        for line in ax.get_lines()
        if line.get_marker() != "None"
    }
    assert points == {"o": (300, 0), "D": (200, -5_000)}
    assert ax.get_xlabel() == "Nombre de ventes" and ax.get_ylabel() == "Gain net (€)"


def test_no_break_even_no_mark() -> None:
    assert texts(EVERY["break_even"]("t")) == []


@pytest.mark.parametrize(
    "group", ["B2B", "Hôtellerie, restauration et collectivités du Grand Ouest", "x" * 70]
)
def test_long_labels_that_differ_by_their_ends_alone_keep_them(group: str) -> None:
    parts = ["clients", "commandes par client", "panier des clients connus", "ventes sans client connu"]
    shown = base.distinct([f"{group} · {part}" for part in parts])
    assert len(set(shown)) == len(parts) and not any(text.endswith(")") for text in shown)
    for text, part in zip(shown, parts, strict=True):
        assert len(text) <= base.LONGEST and text[0] == group[0] and text.endswith(part[-9:])


def test_an_axis_of_billions_leaves_room_to_its_drawing() -> None:
    table = pd.DataFrame({"period": ["2026-01", "2026-02"], "value": [8.4e11, 1.09e12]})
    axes = charts.line(table, "period", "value", "Titre", unit="EUR", currency="EUR")
    axes.figure.canvas.draw()
    ticks = [label.get_text() for label in axes.get_yticklabels()]
    assert max(map(len, ticks)) <= 9 and any(text.endswith("Md") for text in ticks)
    thousands = charts.line(
        table.assign(value=[8e4, 9e4]), "period", "value", "Titre", unit="EUR", currency="EUR"
    )
    thousands.figure.canvas.draw()
    assert not any("M" in label.get_text() for label in thousands.get_yticklabels())


@pytest.mark.parametrize("scale", [1, 1e3, 1e6, 1e9])
@pytest.mark.parametrize("values", [(900, 500, -300, -990), (-900, -500, -300, -990), (10, 5, -300, -990)])
@pytest.mark.parametrize("kind", ["bars", "gaps", "paired"])
def test_on_a_phone_no_value_is_written_over_a_name(
    kind: str, values: tuple[float, ...], scale: float
) -> None:
    names = ["Campagne 4 de rentrée", "Salon", "Réactivation des comptes dormants du Grand Est", "E-mail"]
    table = pd.DataFrame({"n": names, "v": values}).assign(
        v=lambda t: t["v"] * scale * 1.234, w=lambda t: -t["v"]
    )
    columns = ("v", "w") if kind == "paired" else ("v",)
    axes = getattr(charts, kind)(table, "n", *columns, "Titre", unit="EUR", currency="EUR")
    pictures.narrow(axes)
    draw(axes)
    written = [text.get_window_extent() for text in axes.texts]
    beside = [label.get_window_extent() for label in axes.get_yticklabels()]
    assert not any(value.overlaps(name) for value in written for name in beside)
    assert all(-2 <= value.x0 and value.x1 <= axes.figure.bbox.x1 + 2 for value in written)


def test_shorten_cuts_at_a_word() -> None:
    assert (
        base.shorten("Salon des professionnels du commerce de détail", 30) == "Salon des professionnels du…"
    )
    assert len(base.shorten("x" * 100)) == base.LONGEST


def test_an_interval_that_ends_far_away_is_cut_and_its_end_told() -> None:
    costs = pd.DataFrame(
        {"qui": ["A", "B"], "cout": [10.0, 60.0], "bas": [6.0, 11.0], "haut": [20.0, 4_590.0]}
    )
    given = {"mark": None, "unit": "EUR"}
    ax = charts.intervals(costs, "qui", "cout", "bas", "haut", "A coûte le moins", far=180.0, **given)
    assert 180 <= ax.get_xlim()[1] < 220
    assert sorted(texts(ax)) == ["10,00 €", "60,00 €", "jusqu'à 4 590 €"]
    whole = charts.intervals(costs, "qui", "cout", "bas", "haut", "A coûte le moins", far=5_000.0, **given)
    assert whole.get_xlim()[1] > 4_590 and len(whole.texts) == 2


def test_an_interval_that_holds_zero_steps_back() -> None:
    ax = charts.intervals(EFFECTS, "groupe", "ecart", "bas", "haut", "Un seul e-mail marche", unit="points")
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [to_hex(dot.get_markerfacecolor()) == "#ffffff" for dot in dots] == [False, True]
    assert texts(ax) == ["+2,7 pt", "−0,2 pt"]
    assert [list(line.get_xdata()) for line in ax.lines if line.get_marker() == "None"][0] == pytest.approx(
        [1.6, 3.9]
    )


def test_a_tornado_shows_losses_in_their_own_colour() -> None:
    ax = charts.tornado(MOVED, "entree", "bas", "haut", "Le prix pèse le plus", center=1_000)
    spans = {
        (round(p.get_x()), round(p.get_x() + p.get_width())): to_hex(p.get_facecolor())
        for p in ax.patches
        if p.get_width()
    }
    bad, good = to_hex(theme.BAD), to_hex(theme.GOOD)
    assert spans == {(-4_000, 0): bad, (0, 6_000): good, (-1_000, 0): bad, (0, 3_000): good}
    assert texts(ax) == ["−4 000 €", "6 000 €", "−1 000 €", "3 000 €"]


def test_a_tornado_all_in_loss_or_all_in_gain() -> None:
    for low, high, color in ((-9, -2, theme.BAD), (2, 9, theme.GOOD)):
        moved = pd.DataFrame({"entree": ["Prix"], "bas": [low], "haut": [high]})
        ax = charts.tornado(moved, "entree", "bas", "haut", "Le prix", center=5)
        filled = [p for p in ax.patches if p.get_width()]
        assert [to_hex(p.get_facecolor()) for p in filled] == [to_hex(color)]
        assert (filled[0].get_x(), filled[0].get_x() + filled[0].get_width()) == (low, high)


def test_the_share_of_losses_is_that_of_the_draws_and_no_bar_is_half_and_half() -> None:
    ax = charts.losses(DRAWS, "Une chance sur quatre de perdre")
    assert texts(ax) == ["Perte : 25,0 % des tirages", "Gain : 75,0 %"]
    lost = [bar for bar in ax.patches if to_hex(bar.get_facecolor()) == to_hex(theme.BAD)]
    assert sum(bar.get_height() for bar in lost) == pytest.approx(2 / 8)
    assert sum(bar.get_height() for bar in ax.patches) == pytest.approx(1)
    assert all(bar.get_x() + bar.get_width() <= 1e-6 for bar in lost)


def test_what_happened_is_numbered_on_the_line_and_told_under_it() -> None:
    notes = [("2026-01", "« Salon »"), ("2026-01", "hausse des prix"), ("2020-01", "hors du dessin")]
    ax = EVERY["line"]("t", notes=notes, source="ventes.csv")
    draw(ax)
    numbers = [text for text in ax.texts if text.get_text() == "1"]
    assert [text.xy[0] for text in numbers] == [1]
    assert (
        ax.figure.get_supxlabel()
        == "Repères\xa0: 1 «\xa0Salon\xa0» et hausse des prix (janvier 2026). Source\xa0: ventes.csv"
    )


PHONE = 368  # pixels of a page 400 wide, less its margins


@pytest.mark.parametrize("chart", EVERY.values(), ids=EVERY)
def test_on_a_phone_a_chart_is_drawn_for_its_width_and_light(chart) -> None:
    ax = chart(
        "La campagne de printemps a coûté plus cher que prévu",
        source="boutique, campagnes.csv",
        measure="Gain net",
    )
    small = pictures.narrow(ax)
    with Image.open(io.BytesIO(small)) as image:
        assert image.width == 2 * PHONE and image.mode == "P"
    assert len(small) <= 40_000
    draw(ax)
    seen = [text for text in ax.figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    assert (
        min(text.get_size() for text in seen) * mpl.rcParams["figure.dpi"] / 72 >= 11
    )  # pixels, as it is shown
    box = ax.figure.get_tightbbox()  # inches, of what is drawn
    assert box.x0 >= -0.02 and box.x1 <= ax.figure.get_figwidth() + 0.02


def test_on_a_phone_labels_take_several_lines_and_bars_keep_most_of_the_width() -> None:
    table = pd.DataFrame({"p": ["Lampe de bureau articulée en laiton", "Sac"], "v": [9000.0, 4000.0]})
    ax = charts.bars(table, "p", "v", "t", unit="EUR")
    pictures.narrow(ax)
    assert "\n" in ax.get_yticklabels()[0].get_text()
    assert ax.patches[0].get_window_extent().width > 0.35 * PHONE
    many = pd.DataFrame({"p": [f"Lampe de bureau articulée en laiton {n}" for n in range(9)], "v": 1000.0})
    ax = charts.bars(many, "p", "v", "t", unit="EUR")
    pictures.narrow(ax)
    draw(ax)
    lines = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert all(above.y0 >= below.y1 for above, below in pairwise(lines))  # the first one is on top


@pytest.mark.parametrize("days", [3, 14])
def test_on_a_phone_names_days_and_states_of_a_plan_keep_off_each_other(days: int) -> None:
    start = pd.date_range("2025-08-15", periods=30, freq=f"{days}D")
    names = [
        "Lire le règlement et le guide de l'exposant",
        "Voter le budget",
        "Écrire à chaque client du fichier",
    ]
    table = pd.DataFrame({"a": names * 10, "s": start, "e": start + pd.Timedelta(days=days)})
    table["state"] = ["late", "planned"] * 15
    states = {"late": "Trop tard", "planned": "Avec de la marge, et même davantage"}
    ax = charts.gantt(table, "a", "s", "e", "state", "30 tâches, dont 15 en retard", names=states)
    pictures.narrow(ax)
    draw(ax)
    rows = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert all(above.y0 >= below.y1 for above, below in pairwise(rows))
    low, high = ax.get_xlim()
    shown = [tick for tick in ax.xaxis.get_major_ticks() if low <= tick.get_loc() <= high]
    ticks = [tick.label1.get_window_extent() for tick in shown]
    assert len(ticks) > 1 and all(one.x1 < other.x0 for one, other in pairwise(ticks))
    legend = ax.get_legend().get_window_extent()
    assert legend.x0 >= 0 and legend.x1 <= ax.figure.bbox.x1
    assert ax.get_window_extent().width > 0.4 * ax.figure.bbox.width


def test_on_a_phone_values_keep_off_labels_and_titles_start_inside() -> None:
    moved = pd.DataFrame({"p": ["Région · Nord", "Région · Île-de-France"], "v": [-7616.0, 20909.0]})
    ax = charts.gaps(moved, "p", "v", "Île-de-France progresse le plus, Nord recule le plus", unit="EUR")
    pictures.narrow(ax)
    draw(ax)
    least = min(text.get_window_extent().x0 for text in ax.texts)
    assert least >= max(label.get_window_extent().x1 for label in ax.get_yticklabels())
    months = pd.period_range("2024-01", "2025-12", freq="M").astype(str)
    table = pd.DataFrame({"m": months, "v": [25_000.0 + 4_000 * at for at in range(24)]})
    ax = charts.line(
        table,
        "m",
        "v",
        "Chiffre d'affaires : +29 % sur un an",
        unit="EUR",
        notes=[(months[2], "Salon " * 20)],
    )
    pictures.narrow(ax)
    draw(ax)
    assert ax._left_title.get_window_extent().x0 >= 0


@pytest.mark.parametrize("colours", [256, 32])
def test_a_picture_has_the_colours_that_are_chosen_among_all_its_pixels(colours: int) -> None:
    ax = EVERY["line"]("Les ventes reculent", notes=[("2026-01", "Salon")])
    pixels = pictures._drawing(ax.figure)
    every = Image.fromarray(pixels).convert("RGB")
    chosen = every.quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).convert("RGB")
    light = Image.open(io.BytesIO(pictures.png(ax.figure, colours))).convert("RGB")
    assert np.array_equal(np.asarray(light), np.asarray(chosen))


def test_several_axes_have_no_narrow_picture() -> None:
    _, (left, _) = plt.subplots(1, 2, layout="constrained")
    assert pictures.narrow(EVERY["bars"]("t", ax=left)) is None


def test_the_marks_of_a_line_that_hardly_moves_are_drawn_whole() -> None:
    months = pd.period_range("2025-01", "2025-12", freq="M").astype(str)
    ax = charts.line(
        pd.DataFrame({"m": months, "v": [6_000.0 + n % 3 for n in range(12)]}), "m", "v", "t", unit="count"
    )
    draw(ax)
    (line,) = ax.lines
    highest = ax.transData.transform((0, 6_002))[1] + line.get_markersize() / 2 * ax.figure.dpi / 72
    assert highest > ax.bbox.y1  # over the edge of the axes,
    assert (
        not line.get_clip_on() and ax.bbox.y1 + 0.5 < ax._right_title.get_window_extent().y0
    )  # under the titles


def test_no_line_of_a_chart_begins_with_a_sign_that_follows_a_space() -> None:
    rows = pd.DataFrame({"nom": ["Soldes −30 %", "Noël : le coffret"], "ventes": [120.0, 80.0]})
    ax = charts.bars(rows, "nom", "ventes", "« Noël » : 80 €, soit 40 % ?", source="ventes.csv")
    drawn = [text.get_text() for text in ax.figure.findobj(Text) if text.get_text().strip()]
    assert len(drawn) > 4 and not [text for text in drawn if re.search(r"« | [»:;?!%€]", text)]
