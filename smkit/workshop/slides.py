"""The slides of a workshop: as PowerPoint, and as one page that opens in any browser, without network."""

import base64
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from smkit.reports.writing.deck import Deck
from smkit.workshop.story import ASK, Slide

_REVEAL = Path(__file__).parent / "reveal"
_TEMPLATES = Path(__file__).parent / "templates"


def powerpoint(slides: Iterable[Slide], title: str, path: Path) -> None:
    """Write the slides as PowerPoint, with what to say in the speaker's notes.

    Parameters: `slides`; `title`, of the workshop; `path`, of the .pptx.
    """
    book = Deck(title, foot=title)
    for slide in slides:
        if slide.picture:
            book.picture(slide.title, io.BytesIO(slide.picture.png), slide.picture.alt, slide.notes)
        elif slide.opens:
            line, *said = slide.points
            book.opening(slide.title, line, "\n".join(said), "", slide.notes)
        else:
            book.points(slide.title, slide.points or ("",), slide.notes)
    book.save(path)


def page(slides: Iterable[Slide], title: str) -> str:
    """Return the slides as one HTML page: arrows to move, « S » for the notes, nothing asked of the network.

    Parameters: `slides`; `title`, of the workshop.
    """
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    env = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True)
    env.filters["inline"] = lambda png: base64.b64encode(png).decode()
    reveal = {name.replace(".", "_"): Markup(text) for name, text in _reveal().items()}
    return env.get_template("diaporama.html.j2").render(slides=list(slides), title=title, ask=ASK, **reveal)


@cache
def _reveal() -> dict[str, str]:
    """reveal.js, as its package has it; the line that names its source map would be a request."""
    texts = {
        path.name: path.read_text("utf-8") for path in _REVEAL.iterdir() if path.suffix in (".css", ".js")
    }
    return {name: text.partition("\n//# sourceMappingURL=")[0] for name, text in texts.items()}
