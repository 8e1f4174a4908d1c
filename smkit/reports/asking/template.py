"""A PowerPoint template of one's own: whether slides can be made on it, and what is written on its ground."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Bytes of a template's file, and its width over its height.
HEAVIEST, _WIDE = 10_000_000, 16 / 9
_INCHES = 13.333  # PowerPoint's own wide slide, on which the kit places what it writes
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SLIDES = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_TITLES = ("TITLE", "CENTER_TITLE")
_MARGINS = ("DATE", "FOOTER", "SLIDE_NUMBER")

RGB = tuple[int, int, int]


@dataclass(frozen=True)
class Template:
    """A template that slides can be made on.

    `content`, its file; `layout`, the place of the layout that findings stand on; `name` of it; `ground`, the colour behind them,
    None where it is a picture or a shading.
    """

    content: bytes
    layout: int
    name: str
    ground: RGB | None


def read(path: Path) -> Template:
    """Read a template.

    Parameters: `path`, of the .pptx.
    Returns the Template. Raises ValueError, in French, with what was found and what to do.
    """
    name = path.name
    if path.suffix.lower() != ".pptx":
        raise ValueError(
            f"« {name} » n'est pas un modèle .pptx. Dans PowerPoint : Fichier, Enregistrer sous, « Présentation PowerPoint "
            "(.pptx) »."
        )
    if path.stat().st_size > HEAVIEST:
        raise ValueError(
            f"« {name} » pèse plus de {HEAVIEST // 1_000_000} Mo. Retirez ses diapositives et ses images : seuls ses masques "
            "servent."
        )
    content = path.read_bytes()
    book = _open(content, name)
    wide, high = book.slide_width or 0, book.slide_height or 1
    if abs(wide / high / _WIDE - 1) > 0.01 or abs(wide / 914_400 / _INCHES - 1) > 0.01:
        size = f"{wide / 360_000:.1f} × {high / 360_000:.1f} cm".replace(".", ",")
        raise ValueError(
            f"les diapositives de « {name} » font {size}, et il faut 33,9 × 19,1 cm. Dans PowerPoint : Création, Taille des "
            "diapositives, « Écran large (16:9) »."
        )
    layouts = list(book.slide_layouts)
    titled = [(len(_others(layout)), at) for at, layout in enumerate(layouts) if _has_title(layout)]
    if not titled:
        known = ", ".join(f"« {layout.name} »" for layout in layouts) or "aucune"
        raise ValueError(
            f"aucune disposition de « {name} » n'a de zone de titre ({known}). Dans PowerPoint : Affichage, Masque des "
            "diapositives, et cochez « Titre »."
        )
    at = min(titled)[1]
    return Template(content, at, layouts[at].name, _ground(layouts[at]))


def _open(content: bytes, name: str) -> Any:
    from pptx import Presentation

    try:
        return Presentation(io.BytesIO(content))
    except (
        Exception
    ) as problem:  # a zip, an XML, a part that lacks: python-pptx has no error of its own for them
        raise ValueError(
            f"« {name} » n'est pas un PowerPoint qui se lit. Ouvrez-le dans PowerPoint, puis enregistrez-le de nouveau en .pptx."
        ) from problem


def _kinds(layout: Any) -> list[str]:
    return [shape.placeholder_format.type.name for shape in layout.placeholders]


def _has_title(layout: Any) -> bool:
    return any(kind in _TITLES for kind in _kinds(layout))


def _others(layout: Any) -> list[str]:
    """What a layout asks for besides its title and its margins: the kit fills none of it."""
    return [kind for kind in _kinds(layout) if kind not in (*_TITLES, *_MARGINS)]


def _ground(layout: Any) -> RGB | None:
    """The colour behind a layout, its own or its master's; white where neither says."""
    for holder in (layout, layout.slide_master):
        found = holder._element.find(f"{_SLIDES}cSld/{_SLIDES}bg")
        if found is not None:
            if (
                next(found.iter(f"{_DRAWING}blipFill", f"{_DRAWING}gradFill", f"{_DRAWING}pattFill"), None)
                is not None
            ):
                return None
            return next(_colours(found, layout.slide_master), None)
    return (255, 255, 255)


def _colours(element: Any, master: Any) -> Iterator[RGB]:
    """The colours that an element names, plain or by the theme's own names."""
    for each in element.iter(f"{_DRAWING}srgbClr", f"{_DRAWING}schemeClr"):
        code = each.get("val") if each.tag.endswith("srgbClr") else _themed(each.get("val"), master)
        if code:
            red, green, blue = bytes.fromhex(code)
            yield red, green, blue


def _themed(name: str, master: Any) -> str:
    """The code of a colour of the theme, by the name that slides give it (« bg1 »)."""
    from pptx.oxml import parse_xml

    mapped = master._element.find(f"{_SLIDES}clrMap").get(name, name)
    theme = next(
        (rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme")), None
    )
    scheme = parse_xml(theme.blob).find(f".//{_DRAWING}clrScheme/{_DRAWING}{mapped}") if theme else None
    return "" if scheme is None or not len(scheme) else str(scheme[0].get("lastClr") or scheme[0].get("val"))
