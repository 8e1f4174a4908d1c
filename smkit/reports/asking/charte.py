"""One's own colours: `charte.yaml` in the workspace, with a logo, a colour, a company's name, a foot and a PowerPoint template."""

import hashlib
import io
import math
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from smkit.errors import suggest, suggest_file
from smkit.reports.asking import cases, template
from smkit.reports.asking.template import Template
from smkit.reports.errors import ReportError, UsageError
from smkit.typography import typeset

NAME = "charte.yaml"
#: The words that it may hold.
KEYS = ("entreprise", "couleur", "logo", "pied_de_page", "modele")
#: Characters that fit one line beside a logo, and the foot of a page.
_LONGEST = {"entreprise": 80, "pied_de_page": 90}
_COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
#: What WCAG 2 asks of a text on its ground (level AA), and the white that pages have.
CONTRAST, _WHITE = 4.5, (255, 255, 255)
#: Bytes and pixels of a logo's file, and the pixels that a report carries: twice the size that it is shown at.
_HEAVIEST, _LARGEST, _CARRIED = 2_000_000, 25_000_000, (480, 128)
_FAINT = 230  # a logo whose darkest point is not below this, out of 255, is not seen on white

RGB = tuple[int, int, int]


@dataclass(frozen=True)
class Charte:
    """What every format of a report wears; each part may be empty.

    `company`, its name; `footer`; `accent`, a colour « #rrggbb » that reads on white; `logo`, a PNG, of `width` and `height` in
    pixels; `template`, on which slides are made; `note`, what its owner should know, in French.
    """

    company: str = ""
    footer: str = ""
    accent: str = ""
    logo: bytes = b""
    width: int = 0
    height: int = 0
    note: str = ""
    template: Template | None = None

    def __bool__(self) -> bool:
        return self != BARE

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of all that it holds, "" when it is empty."""
        return hashlib.sha256(repr(self).encode()).hexdigest() if self else ""

    def within(self, width: float, height: float) -> tuple[float, float]:
        """Return the size of its logo, as large as a frame allows; in the unit of `width` and `height`."""
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale


#: What a report wears where nothing is said.
BARE = Charte()


def find(folder: Path) -> Charte:
    """Read the `charte.yaml` of a workspace.

    Parameters: `folder`, the workspace.
    Returns the Charte, an empty one where there is no such file.
    Raises ReportError, in French with the file, the line, what was found and what to do.
    """
    path = folder / NAME
    if not path.exists():
        return BARE
    start = " ou ".join(f"« {key}: »" for key in KEYS)
    try:
        told = cases.read(path, "fichier de charte", start)
    except UsageError as problem:
        raise ReportError(str(problem)) from problem
    lines = _lines(path)
    for key in told:
        if key not in KEYS:
            hint = suggest(str(key), KEYS) or f" Mots connus : {', '.join(KEYS)}."
            _refuse(lines, key, f"« {key} » n'est pas un mot de la charte.{hint}")
    accent, note = _accent(told, lines)
    logo, width, height = _logo(folder, told, lines)
    model, unsure = _model(folder, told, lines)
    return Charte(
        _line(told, "entreprise", lines),
        _line(told, "pied_de_page", lines),
        accent,
        logo,
        width,
        height,
        "\n".join(filter(None, (note, unsure))),
        model,
    )


def contrast(colour: RGB, ground: RGB = _WHITE) -> float:
    """Return how well a colour is told from its ground, from 1 to 21.

    Parameters: `colour` and `ground`, red, green and blue from 0 to 255.
    Source: WCAG 2.2, « contrast ratio » and « relative luminance ».

    >>> contrast((0, 0, 0)), contrast((255, 255, 255)), round(contrast((0x76, 0x76, 0x76)), 2)
    (21.0, 1.0, 4.54)
    """
    light, dark = sorted((_luminance(colour), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: RGB) -> RGB:
    """Return a colour as it is where it reads on white; else the least darkened of its hue that does.

    >>> readable((0, 0x72, 0xB2)), readable((255, 255, 255))
    ((0, 114, 178), (118, 118, 118))
    """
    shades = (tuple(part * share // 255 for part in colour) for share in range(255, -1, -1))
    return next((red, green, blue) for red, green, blue in shades if contrast((red, green, blue)) >= CONTRAST)


def _luminance(colour: RGB) -> float:
    parts = (part / 255 for part in colour)
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lines(path: Path) -> dict[str, int]:
    """The line of each word of a file that has been read."""
    root = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    return {str(key.value): key.start_mark.line + 1 for key, _ in root.value} if root else {}


def _refuse(lines: Mapping[str, int], key: Any, problem: str) -> NoReturn:
    line = f", ligne {lines[str(key)]}" if str(key) in lines else ""
    raise ReportError(typeset(f"{NAME}{line} : {problem}"))


def _text(told: Mapping[str, Any], key: str, lines: Mapping[str, int], example: str) -> str:
    """The text of a word, "" where it is not said."""
    if key not in told:
        return ""
    value = told[key]
    if not isinstance(value, str) or not value.strip():
        found = "ne contient rien" if value is None or value == "" else f"contient « {str(value)[:60]} »"
        _refuse(
            lines,
            key,
            f'« {key} » attend un texte et {found}. Écrivez-le entre guillemets ({key}: "{example}"), ou retirez '
            "la ligne.",
        )
    return " ".join(value.split())


def _line(told: Mapping[str, Any], key: str, lines: Mapping[str, int]) -> str:
    text = _text(told, key, lines, "Votre entreprise" if key == "entreprise" else "Document interne")
    if len(text) > (most := _LONGEST[key]):
        _refuse(
            lines,
            key,
            f"« {key} » compte {len(text)} caractères, et {most} tiennent sur une ligne : « {text[:40]}… ». Raccourcissez-le.",
        )
    return text


def _accent(told: Mapping[str, Any], lines: Mapping[str, int]) -> tuple[str, str]:
    """The colour as it is used, and what to tell of it."""
    text = _text(told, "couleur", lines, "#0072B2")
    if not text:
        return "", ""
    if not _COLOUR.fullmatch(text):
        _refuse(
            lines,
            "couleur",
            f"« {text[:60]} » n'est pas une couleur. Écrivez un dièse et six chiffres de 0 à F, entre guillemets : "
            'couleur: "#0072B2".',
        )
    digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
    red, green, blue = bytes.fromhex(digits)
    used = readable((red, green, blue))
    code = f"#{bytes(used).hex().upper()}"
    if used == (red, green, blue):
        return code, ""
    measured = f"{math.floor(contrast((red, green, blue)) * 10) / 10:.1f}".replace(".", ",")
    line = f", ligne {lines['couleur']}" if "couleur" in lines else ""
    return code, typeset(
        f"{NAME}{line} : la couleur « {text} » est trop pâle pour un texte sur fond blanc (contraste {measured} ; il faut 4,5). "
        f'Les rapports prennent la plus proche qui se lise, {code}. Pour ne plus lire ce message : couleur: "{code}".'
    )


def _logo(folder: Path, told: Mapping[str, Any], lines: Mapping[str, int]) -> tuple[bytes, int, int]:
    """The logo as a small PNG of its own, without what its file says besides, and its size."""
    name = _text(told, "logo", lines, "logo.png")
    if not name:
        return b"", 0, 0
    path = _beside(folder, name, "logo", "*.[pj]*g", lines)
    if path.suffix.lower() == ".svg":
        _refuse(
            lines,
            "logo",
            f"« {name} » est un dessin SVG, qui peut porter un programme et que PowerPoint et Excel ne montrent pas tous. "
            "Enregistrez-le en PNG.",
        )
    if path.stat().st_size > _HEAVIEST:
        _refuse(
            lines,
            "logo",
            f"« {name} » pèse plus de {_HEAVIEST // 1_000_000} Mo. Enregistrez-le plus petit : 500 pixels de large suffisent.",
        )
    return _drawn(path, lines)


def _beside(folder: Path, name: str, key: str, pattern: str, lines: Mapping[str, int]) -> Path:
    """The file of a word, which stands beside the charte."""
    if Path(name).name != name or "\\" in name:
        _refuse(
            lines,
            key,
            f"« {name[:60]} » n'est pas un simple nom de fichier. Mettez-le à côté de {NAME}, et écrivez son nom seul.",
        )
    path = folder / name
    if not path.is_file():
        which = {"modele": "modèle"}.get(key, key)
        _refuse(
            lines,
            key,
            f"le {which} « {name[:60]} » est introuvable à côté de {NAME}.{suggest_file(path, pattern)} Vérifiez son nom, ou "
            "retirez la ligne.",
        )
    return path


def _model(folder: Path, told: Mapping[str, Any], lines: Mapping[str, int]) -> tuple[Template | None, str]:
    """The template of slides, and what to tell of it."""
    name = _text(told, "modele", lines, "modele.pptx")
    if not name:
        return None, ""
    try:
        found = template.read(_beside(folder, name, "modele", "*.pptx", lines))
    except ValueError as problem:
        _refuse(lines, "modele", str(problem))
    if found.ground is not None:
        return found, ""
    return found, typeset(
        f"{NAME}, ligne {lines['modele']} : la disposition « {found.name} » de « {name} » a pour fond une image ou un dégradé. Les "
        "diapositives y écrivent en foncé : vérifiez que leurs titres se lisent."
    )


def _drawn(path: Path, lines: Mapping[str, int]) -> tuple[bytes, int, int]:
    from PIL import Image, ImageOps

    try:
        with Image.open(path, formats=("PNG", "JPEG")) as opened:
            if opened.width * opened.height > _LARGEST:
                raise Image.DecompressionBombError
            image = ImageOps.exif_transpose(opened).convert("RGBA")
    except Image.DecompressionBombError:
        _refuse(
            lines,
            "logo",
            f"« {path.name} » a trop de pixels. Enregistrez-le plus petit : 500 de large suffisent.",
        )
    except (OSError, ValueError, SyntaxError, EOFError, struct.error):
        _refuse(
            lines,
            "logo",
            f"« {path.name} » n'est pas une image PNG ou JPEG qui se lise. Enregistrez-la de nouveau en PNG.",
        )
    image.thumbnail(_CARRIED)
    seen = Image.alpha_composite(Image.new("RGBA", image.size, (*_WHITE, 255)), image).convert("L")
    if not any(seen.histogram()[:_FAINT]):
        _refuse(
            lines,
            "logo",
            f"« {path.name} » est blanc ou vide : il ne se verrait pas sur une page blanche. Prenez la version foncée du logo.",
        )
    drawn = io.BytesIO()
    image.save(drawn, "PNG", optimize=True)
    return drawn.getvalue(), *image.size
