"""A chart as a picture: at twice its size, light, for a page or for a phone, and with every text that it draws."""

import io
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FEW = 32  # colours of a small picture


def png(picture: "Figure", colours: int = 256) -> bytes:
    """A chart's picture, at twice its size to stay sharp, and in so many colours: a third of the weight, the same look."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    full, light = io.BytesIO(), io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph")  # a name in a script that no font here draws
        picture.savefig(full, format="png", dpi=2 * picture.dpi)
    with Image.open(full) as image:
        made_by = PngInfo()
        made_by.add_text(
            "Software", image.info["Software"]
        )  # another version draws otherwise: who compares must know
        palette = image.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
        palette.save(light, "PNG", optimize=True, pnginfo=made_by)
    return light.getvalue()


def narrow(axes: "Axes") -> bytes | None:
    """Return the same chart drawn for a phone, 368 pixels wide, its texts at the size they have on a page; None for several axes.

    The figure is changed: it is the last picture that is made of it.
    """
    from smkit.display.charts import base

    picture = axes.figure.get_figure(root=True)
    if picture is None or len(picture.axes) != 1:
        return None
    base.squeeze(axes)
    return png(picture, _FEW)


def texts(picture: "Figure") -> list[str]:
    """Every text drawn in a chart, once each."""
    from matplotlib.text import Text

    drawn = (text.get_text() for text in picture.findobj(Text) if text.get_visible())
    return sorted({" ".join(text.split()) for text in drawn if text.strip()})
