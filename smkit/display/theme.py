"""One look for every chart: fonts, sizes, and colours that colour-blind readers can tell apart."""

from typing import Any

from smkit.display.shell import shell

#: Okabe and Ito's palette (2008), the house's accent first; black, which reads as text, comes last.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442", "#000000")
ACCENT = PALETTE[0]
GOOD = PALETTE[2]  # bluish green and vermilion: told apart by every common colour blindness,
BAD = PALETTE[3]  # and always said in words or signs as well
GREY = "#5F6670"  # secondary text: contrast 5.9 on white
PALE = "#C3C8CF"  # what serves only for comparison

SIZE = (8.0, 4.5)  # inches
_FONTS = "Segoe UI, Helvetica Neue, Arial, Liberation Sans"


def apply() -> None:
    """Set the look of every chart drawn from now on; in a notebook, also draw at twice the size.

    Called by notebooks, never at import, so that `import smkit` changes nothing of yours. The environment variable SMKIT_FONTS
    names other fonts, separated by commas: stored notebooks are drawn with the one that matplotlib carries, on every machine.
    """
    import os

    import matplotlib as mpl
    from cycler import cycler
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    wanted = (font.strip() for font in os.environ.get("SMKIT_FONTS", _FONTS).split(","))
    look: dict[Any, Any] = {
        # DejaVu Sans comes with matplotlib and has every sign that the others may lack
        "font.family": [*(font for font in wanted if font in installed), "DejaVu Sans"],
        "font.size": 11,
        "text.color": ".15",
        "figure.figsize": SIZE,
        "figure.dpi": 100,
        "axes.axisbelow": True,
        "axes.edgecolor": PALE,
        "axes.labelcolor": GREY,
        "axes.labelsize": 10,
        "axes.linewidth": 1.25,
        "axes.prop_cycle": cycler("color", PALETTE),
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlelocation": "left",
        "axes.titlesize": 13,
        "axes.titleweight": "bold",
        "axes.unicode_minus": False,  # the same minus as smkit.french
        "grid.color": "#E6E8EB",
        "grid.linewidth": 1,
        "legend.fontsize": 11,
        "legend.frameon": False,
        "legend.title_fontsize": 12,
        "lines.linewidth": 2.2,
        "lines.solid_capstyle": "round",
        "patch.edgecolor": "white",
        "patch.force_edgecolor": True,
    }
    for side, shown in (("x", "bottom"), ("y", "left")):  # values without ticks
        look |= {f"{side}tick.color": GREY, f"{side}tick.labelsize": 10, f"{side}tick.{shown}": False}
        for kind, size, width in (("major", 6, 1.25), ("minor", 4, 1)):
            look |= {f"{side}tick.{kind}.size": size, f"{side}tick.{kind}.width": width}
    mpl.rcParams.update(look)
    _sharpen()


def _sharpen() -> None:
    """Draw inline figures at twice the size, where there is a notebook to draw in.

    `matplotlib_inline` is imported only once a shell exists: before, it would lose every figure in silence.
    """
    if shell() is not None:
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats("retina")
