"""A chart as a picture: at twice its size, light, for a page or for a phone, and with every text that it draws."""

import base64
import io
import os
import warnings
from collections.abc import Callable
from html import escape
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray
    from PIL import Image

_FEW = 32  # colours of a small picture
SLIDE = (11.9, 5.05)  # inches that a slide leaves to a chart
_DENSE = 0.55  # of its height on a page, what the rows of a tall chart need to be told apart
_OPEN = 5  # charts that a page opens with: the others are folded, and have one picture
_drawn = count()


def png(picture: "Figure", colours: int = 256) -> bytes:
    """A chart's picture, at twice its size to stay sharp, and in so many colours: a third of the weight, the same look."""
    import matplotlib
    from PIL.PngImagePlugin import PngInfo

    made_by = PngInfo()  # another version draws otherwise: who compares must know
    made_by.add_text("Software", f"Matplotlib version{matplotlib.__version__}, https://matplotlib.org/")
    light = io.BytesIO()
    # one more step of packing takes five times longer
    _fewer(_drawing(picture), colours).save(light, "PNG", compress_level=7, pnginfo=made_by)
    return light.getvalue()


def _drawing(picture: "Figure") -> "NDArray[np.uint8]":
    """A chart's pixels, at twice its size; `savefig` would draw it twice, once to lay it out."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    before = picture.canvas
    canvas = before if isinstance(before, FigureCanvasAgg) else FigureCanvasAgg(picture)
    try:
        picture.dpi *= 2
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Glyph")  # a name in a script that no font here draws
            canvas.draw()
        return np.asarray(canvas.buffer_rgba())
    finally:
        picture.set_canvas(before)
        picture.dpi /= 2


def _fewer(pixels: "NDArray[np.uint8]", colours: int) -> "Image.Image":
    """A drawing in so many colours at most. They are chosen among those it has, each looked at once: a few hundred, where there
    are a million pixels, most of the colour of the one before."""
    import numpy as np
    import pyarrow as pa
    from PIL import Image

    every = pixels.view(np.uint32).ravel()
    new = np.flatnonzero(np.append(True, every[1:] != every[:-1]))
    found = pa.array(every[new]).dictionary_encode()
    each = found.dictionary.to_numpy().view(np.uint8).reshape(1, -1, 4)[:, :, :3]
    # of the two ways of choosing colours the one that is nearer to each of them
    chosen = Image.fromarray(np.ascontiguousarray(each)).quantize(
        colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    places = np.repeat(np.asarray(chosen)[0][found.indices.to_numpy()], np.diff(new, append=len(every)))
    picture = Image.fromarray(places.reshape(pixels.shape[:2]), "P")
    picture.putpalette(chosen.getpalette() or [])
    return picture


def html(axes: "Axes", alt: str) -> str:
    """Return a chart as an HTML picture, and close it. Parameters: any `axes` of it; `alt`, what it says to who does not see it."""
    from matplotlib import pyplot as plt

    from smkit.typography import typeset

    picture = axes.figure.get_figure(root=True)
    assert picture is not None
    data = base64.b64encode(png(picture)).decode()
    plt.close(picture)
    style = "width:100%;max-width:50em;height:auto"
    return f'<img alt="{escape(typeset(alt))}" style="{style}" src="data:image/png;base64,{data}">'


def phone(axes: "Axes") -> Callable[[], bytes | None]:
    """Have the chart drawn for a phone beside what is drawn here, and return what waits for it: None where no page is made of the
    chart, or opens with it. Once it is waited for, the figure may have changed."""
    from smkit import apart
    from smkit.tables import environment

    if os.environ.get(environment.PHONE) != "1" or next(_drawn) >= _OPEN:
        return lambda: None
    return apart.begin(lambda: narrow(axes))


def narrow(axes: "Axes") -> bytes | None:
    """Return the same chart drawn for a phone, 368 pixels wide, its texts at the size they have on a page.

    None for several axes, and where so narrow a drawing would be nothing but its labels: the page's own is shown, smaller.
    The figure is changed: it is the last picture that is made of it.
    """
    from smkit.display.charts import base

    picture = axes.figure.get_figure(root=True)
    if picture is None or len(picture.axes) != 1:
        return None
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        base.squeeze(axes)
        drawn = png(picture, _FEW)
    return None if any("axes sizes collapsed" in str(each.message) for each in told) else drawn


def slide(axes: "Axes") -> bytes | None:
    """Return a tall chart drawn for a slide, its rows closer: shrunk as it is, its texts could not be read from a seat.

    None where no slides are made, for several axes, and for a chart that is not so tall. The figure is left at the size it had.
    """
    from smkit.display.charts import base
    from smkit.tables import environment

    picture = axes.figure.get_figure(root=True)
    if os.environ.get(environment.SLIDES) != "1" or picture is None or len(picture.axes) != 1:
        return None
    before, (wide, high) = (picture.get_figwidth(), picture.get_figheight()), SLIDE
    if before[1] <= high:
        return None
    tall = max(high, before[1] * _DENSE)
    picture.set_size_inches(wide * tall / high, tall)
    picture.set_layout_engine("constrained")
    base.fit(axes)
    drawn = png(picture)
    picture.set_size_inches(*before)
    return drawn


def texts(picture: "Figure") -> list[str]:
    """Every text drawn in a chart, once each."""
    from matplotlib.text import Text

    drawn = (text.get_text() for text in picture.findobj(Text) if text.get_visible())
    return sorted({" ".join(text.split()) for text in drawn if text.strip()})
