"""The kit's slides, 16:9 and built in code: an opening with its cards, a picture under its finding, a table, a list of points."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from smkit.reports.asking.charte import BARE, CONTRAST, Charte, contrast
from smkit.reports.writing.safety import clean
from smkit.typography import clip, clip_quoted

#: What a slide of points holds: sentences, and characters in all.
MOST_POINTS, MOST_SIGNS = 8, 1100
_WORD = 14  # points at which the longest word of a table's column fits it

_PAPER, _INK_RGB = RGBColor(0xFF, 0xFF, 0xFF), (0x1B, 0x1F, 0x24)
_INK, _SOFT, _ACCENT = RGBColor(*_INK_RGB), RGBColor(0x57, 0x60, 0x6A), RGBColor(0x00, 0x72, 0xB2)
_LINE, _WASH = RGBColor(0xD8, 0xDE, 0xE4), RGBColor(0xF4, 0xF7, 0xFA)
_FONT = "Calibri"
_WIDTH, _HEIGHT, _EDGE = 13.333, 7.5, 0.7  # inches
_TITLE_TOP, _TITLE_HEIGHT, _TOP, _BOTTOM = 0.45, 1.15, 1.8, 6.85
_OPENING_TOP, _OPENING_HEIGHT = 0.35, 0.75  # its title, over the line that says what days and whose
_CUTS = (
    (420, 420),
    (40, 420),
    (25, 160),
    (20, 80),
)  # characters of a name between « » and of a cell, until a table fits
_LOGO, _SMALL = (2.4, 0.75), (0.9, 0.3)  # frames of the logo, on the first slide and on the others
_LAYOUTS = {"Title Slide": "Ouverture", "Title Only": "Constat"}


class Deck:
    """Slides being made. Parameters: `title`; `foot`, what stands under each of them; `charte`, what they wear."""

    def __init__(self, title: str, foot: str, charte: Charte = BARE) -> None:
        self._charte = charte
        self._accent = RGBColor.from_string(charte.accent[1:]) if charte.accent else _ACCENT
        model = charte.template
        self._book = Presentation(io.BytesIO(model.content)) if model else Presentation()
        self._foot = clean(foot)
        dark = model is not None and model.ground is not None and contrast(_INK_RGB, model.ground) < CONTRAST
        # what stands on the slide itself; boxes and tables have a ground of their own
        self._ink, self._soft = (_PAPER, _PAPER) if dark else (_INK, _SOFT)
        properties = self._book.core_properties
        properties.title, properties.language, properties.author = clip(clean(title), 250), "fr-FR", "smkit"
        if model:
            _emptied(self._book)
        else:
            self._book.slide_width, self._book.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
            _reshape(self._book)

    def opening(
        self,
        title: str,
        line: str,
        answer: str,
        warning: str,
        notes: Sequence[str],
        cards: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        """The first slide: title, period and company, the answer, and the key figures (label, value, note), three a line."""
        slide = self._slide(0, title, notes, size=28)
        if self._charte.template:
            _fill(_box(slide, _EDGE, 1.2, _WIDTH - 2 * _EDGE, 0.35), [line], 14, color=self._soft)
        else:
            slide.placeholders[1].text_frame.text = clean(line)
            _style(slide.placeholders[1].text_frame, 14, _SOFT)
        if self._charte.logo:
            self._logo(slide, _WIDTH - _EDGE, 0.35, _LOGO)
        top, width = 1.75, _WIDTH - 2 * _EDGE
        if answer:
            box = _box(slide, _EDGE, top, width, 1.6, fill=_WASH, bar=self._accent)
            _fill(box, [answer], _fit([answer], width - 0.6, 1.4, (26, 22, 20, 18, 16, 14)), bold=True)
            box.vertical_anchor = MSO_ANCHOR.MIDDLE
        if cards:
            self._cards(slide, 3.6, cards)
        if warning:
            _fill(_box(slide, _EDGE, 6.6, width, 0.35), [warning], 14, color=self._ink, bold=True)

    def _cards(self, slide: Any, first: float, cards: Sequence[tuple[str, str, str]]) -> None:
        columns, rows, gap = min(3, len(cards)), -(-len(cards) // 3), 0.2
        width = (_WIDTH - 2 * _EDGE - gap * (columns - 1)) / columns
        height = min(1.8, (6.55 - first - gap * (rows - 1)) / rows)
        for at, (label, value, note) in enumerate(cards):
            left, top = _EDGE + at % columns * (width + gap), first + at // columns * (height + gap)
            frame = _box(slide, left, top, width, height, fill=_WASH, bar=self._accent)
            frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            large = _fit([value], width - 0.5, 0.6, (28, 24, 20))
            left_over = height - large * 1.25 / 72
            small = _fit([label, note], width - 0.5, left_over, (13, 12, 11, 10))
            _fill(frame, [label], small, color=_SOFT)
            _add(frame, value, large, bold=True)
            _add(frame, note, min(small, 12), color=_SOFT)

    def table(
        self, title: str, head: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str]
    ) -> None:
        """A table of texts, as large as it fits; texts that would leave the slide are cut, the notes have them whole."""
        slide = self._slide(1, title, notes)
        width = _WIDTH - 2 * _EDGE
        for name, most in _CUTS:
            rows = [[clip(clip_quoted(text, name), most) for text in row] for row in rows]
            shares = _shares(list(zip(head, *rows, strict=True)), width)
            if _tall(rows, shares, 12) < _BOTTOM - _TOP + 0.3:
                break
        made = slide.shapes.add_table(
            len(rows) + 1,
            len(head),
            Inches(_EDGE),
            Inches(_TOP - 0.3),
            Inches(width),
            Inches(0.4 * (len(rows) + 1)),
        ).table
        size = next((s for s in (16, 14) if _tall(rows, shares, s) < _BOTTOM - _TOP), 12)
        for column, share in enumerate(shares):
            made.columns[column].width = Inches(share)
            for row, text in enumerate([head[column], *(each[column] for each in rows)]):
                frame = made.cell(row, column).text_frame
                frame.word_wrap = True
                _fill(frame, [text], size, color=_INK, bold=row == 0)
                made.cell(row, column).fill.solid()
                made.cell(row, column).fill.fore_color.rgb = _LINE if row == 0 else _WASH

    def picture(self, title: str, png: IO[bytes], alt: str, notes: Sequence[str]) -> None:
        """A finding as the title, its chart under it."""
        slide = self._slide(1, title, notes)
        picture = slide.shapes.add_picture(png, Inches(_EDGE), Inches(_TOP))
        scale = min((_WIDTH - 2 * _EDGE) / picture.width.inches, (_BOTTOM - _TOP) / picture.height.inches)
        picture.width, picture.height = Emu(int(picture.width * scale)), Emu(int(picture.height * scale))
        picture.left = Emu(int((self._book.slide_width - picture.width) / 2))
        picture._element.nvPicPr.cNvPr.set("descr", clean(alt))

    def points(self, title: str, points: Sequence[str], notes: Sequence[str]) -> None:
        """A list of sentences."""
        slide = self._slide(1, title, notes)
        width, height = _WIDTH - 2 * _EDGE, _BOTTOM - _TOP
        box = _box(slide, _EDGE, _TOP, width, height)
        _fill(
            box,
            [f"• {text}" for text in points],
            _fit(points, width, height, (22, 20, 18, 16, 14, 12)),
            color=self._ink,
            space=10,
        )

    def save(self, path: Path) -> None:
        """Write the slides to a file, the foot of each last, where it is read last."""
        for number, slide in enumerate(self._book.slides, start=1):
            _fill(_box(slide, _EDGE, 7.0, 10.5, 0.3), [self._foot], 10, color=self._soft)
            box = _box(slide, _WIDTH - _EDGE - 1, 7.0, 1, 0.3)
            _fill(box, [str(number)], 10, color=self._soft, align=PP_ALIGN.RIGHT)
            if self._charte.logo and number > 1:
                self._logo(slide, _WIDTH - _EDGE - 0.4, 7.0, _SMALL)
            if self._charte.template:  # whose own font is worn
                for font in list(slide._element.iter(qn("a:latin"))):
                    font.getparent().remove(font)
        self._book.save(str(path))

    def _logo(self, slide: Any, right: float, top: float, frame: tuple[float, float]) -> None:
        """The logo in a frame, its right edge and top where they are told, in inches."""
        width, height = self._charte.within(*frame)
        png, sizes = io.BytesIO(self._charte.logo), map(Inches, (right - width, top, width, height))
        picture = slide.shapes.add_picture(png, *sizes)
        picture._element.nvPicPr.cNvPr.set("descr", clean(self._charte.company) or "Logo")

    def _slide(self, layout: int, title: str, notes: Sequence[str], size: int = 28) -> Any:
        model = self._charte.template
        slide = self._book.slides.add_slide(self._book.slide_layouts[model.layout if model else layout])
        text = clean(clip(title, 420))
        slide.shapes.title.text_frame.text = text
        if model:
            _clear(slide, opening=layout == 0)
        width = slide.shapes.title.width.inches if model else _WIDTH - 2 * _EDGE
        if layout == 0 and self._charte.logo:  # its title stands beside the logo
            width -= _LOGO[0] + 0.2
            shape = slide.shapes.title
            place = shape.left, shape.top, Inches(width), shape.height
            shape.left, shape.top, shape.width, shape.height = place
        sizes = tuple(s for s in (size, 28, 24, 20, 18, 16, 14) if s <= size)
        _style(
            slide.shapes.title.text_frame,
            _fit([text], width, _OPENING_HEIGHT if layout == 0 else _TITLE_HEIGHT, sizes),
            self._ink,
            bold=True,
        )
        slide.notes_slide.notes_text_frame.text = clean("\n".join(notes))
        return slide


def _shares(columns: Sequence[Sequence[str]], width: float) -> list[float]:
    """How wide the columns of a table are, in inches: room for their longest word, and the rest by how much they say.

    >>> [round(each, 1) for each in _shares([["Action", "un texte bien plus long que les autres"], ["Qui", "Responsable"]], 6)]
    [3.3, 2.7]
    """
    weights = [max(8, *map(len, column)) ** 0.6 for column in columns]
    words = [max(len(word) for text in column for word in text.split() or [""]) for column in columns]
    least = [count * _WORD * 0.65 / 72 + 0.25 for count in words]
    rest = width - sum(least)
    if rest < 0:
        return [width * part / sum(least) for part in least]
    return [part + rest * weight / sum(weights) for part, weight in zip(least, weights, strict=True)]


def _tall(rows: Sequence[Sequence[str]], shares: Sequence[float], size: int) -> float:
    """How high a table is about to be, in inches."""
    lines = [
        max(-(-len(t) * size * 0.55 / 72 // max(0.3, w - 0.2)) for t, w in zip(row, shares, strict=True))
        for row in rows
    ]
    return sum(max(1.0, each) * size * 1.25 / 72 + 0.12 for each in lines) + 0.5


def _reshape(book: Any) -> None:
    """Turn python-pptx's 4:3 template into ours: two layouts, wide, left-aligned, without its leftovers."""
    kept = [layout for layout in book.slide_layouts if layout.name in _LAYOUTS]
    for layout in list(book.slide_layouts):
        if layout not in kept:
            book.slide_layouts.remove(layout)
    for holder in (book.slide_master, *kept):
        for style in holder._element.iter(qn("a:lvl1pPr")):
            style.set("algn", "l")
    title, subtitle = (_OPENING_TOP, _OPENING_HEIGHT), (1.15, 0.45)
    for holder in (book.slide_master, *kept):
        opening = holder.name == "Title Slide"
        for shape in list(holder.placeholders):
            kind = shape.placeholder_format.idx
            if kind == 0:
                top, height = title if opening else (_TITLE_TOP, _TITLE_HEIGHT)
            elif kind == 1:
                top, height = subtitle if opening else (_TOP, _BOTTOM - _TOP)
            else:  # date, footer and number: written on each slide
                shape._element.getparent().remove(shape._element)
                continue
            shape.left, shape.width = Inches(_EDGE), Inches(_WIDTH - 2 * _EDGE)
            shape.top, shape.height = Inches(top), Inches(height)
            frame = shape.text_frame
            frame.vertical_anchor = MSO_ANCHOR.BOTTOM if kind == 0 and opening else MSO_ANCHOR.TOP
            frame.margin_left = frame.margin_right = 0
        if holder.name in _LAYOUTS:
            holder.name = _LAYOUTS[holder.name]


def _emptied(book: Any) -> None:
    """A template without the slides that it came with."""
    listed = book.slides._sldIdLst
    for slide in list(listed):
        book.part.drop_rel(slide.rId)
        listed.remove(slide)


def _clear(slide: Any, *, opening: bool) -> None:
    """Keep a layout's title alone, where it stands if that leaves room for what follows, else where the kit has it."""
    title = slide.shapes.title
    for shape in list(slide.placeholders):
        if shape.placeholder_format.idx != title.placeholder_format.idx:
            shape._element.getparent().remove(shape._element)
    top, height = (_OPENING_TOP, _OPENING_HEIGHT) if opening else (_TITLE_TOP, _TITLE_HEIGHT)
    left, right = title.left.inches, title.left.inches + title.width.inches
    fits = 0 <= title.top.inches and title.top.inches + title.height.inches <= top + height + 0.1
    if not fits or left < 0 or right > _WIDTH:
        title.left, title.width = Inches(_EDGE), Inches(_WIDTH - 2 * _EDGE)
        title.top, title.height = Inches(top), Inches(height)


def _box(
    slide: Any,
    left: float,
    top: float,
    width: float,
    height: float,
    *,
    fill: RGBColor | None = None,
    bar: RGBColor | None = None,
) -> Any:
    """A frame for text, in inches; with `bar`, that colour on its left."""
    if fill is None:
        shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
        margin = 0.0
    else:
        shape = slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Inches(left), Inches(top), Inches(width), Inches(height)
        )
        shape.fill.solid()
        shape.fill.fore_color.rgb = fill
        shape.line.fill.background()
        _plain(shape)
        margin = 0.25
    if bar is not None:
        edge = slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Inches(left), Inches(top), Inches(0.07), Inches(height)
        )
        edge.fill.solid()
        edge.fill.fore_color.rgb = bar
        edge.line.fill.background()
        _plain(edge)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(margin)
    frame.margin_top = frame.margin_bottom = 0
    return frame


def _plain(shape: Any) -> None:
    """Without the theme's shadow."""
    shape._element.remove(shape._element.find(qn("p:style")))


def _fill(
    frame: Any,
    texts: Sequence[str],
    size: int,
    *,
    color: RGBColor = _INK,
    bold: bool = False,
    space: int = 0,
    align: Any = PP_ALIGN.LEFT,
) -> None:
    frame.text = clean(texts[0])
    for text in texts[1:]:
        frame.add_paragraph().text = clean(text)
    _style(frame, size, color, bold=bold)
    for paragraph in frame.paragraphs:
        paragraph.space_after, paragraph.alignment = Pt(space), align


def _add(frame: Any, text: str, size: int, *, color: RGBColor = _INK, bold: bool = False) -> None:
    if text:
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.alignment = clean(text), PP_ALIGN.LEFT
        _dress(paragraph, size, color, bold)


def _style(frame: Any, size: int, color: RGBColor, *, bold: bool = False) -> None:
    for paragraph in frame.paragraphs:
        _dress(paragraph, size, color, bold)


def _dress(paragraph: Any, size: int, color: RGBColor, bold: bool) -> None:
    for run in paragraph.runs:
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, _FONT
        run.font.color.rgb = color
        run._r.get_or_add_rPr().set("lang", "fr-FR")


def _fit(texts: Sequence[str], width: float, height: float, sizes: Sequence[int]) -> int:
    """The largest of some sizes at which texts fit a frame, in inches; the smallest where none does."""
    for size in sizes:
        per_line = max(1, int(width * 72 / (size * 0.6)))
        lines = sum(-(-len(text) // per_line) or 1 for text in texts)
        if lines * size * 1.25 / 72 + 0.1 * (len(texts) - 1) <= height:
            return size
    return sizes[-1]
