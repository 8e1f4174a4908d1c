"""Is a stored picture the one just drawn? nbval compares texts and ignores pictures; `conftest.py` asks here."""

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

#: Both are looked at in grey, at this width; a block of this side that differs more than that is another drawing.
WIDTH, BLOCK = 200, 16
MEAN_MOST, BLOCK_MOST, INK_MOST = 2.0, 40.0, 0.05
#: A drawing has at least this share of its points that are not paper, and less than this of its edge.
INK_LEAST, EDGE_MOST = 0.004, 0.02


def problems(stored: list[dict[str, Any]], drawn: list[dict[str, Any]], keep: Path) -> list[str]:
    """Return what is wrong with the pictures among a cell's outputs, in sentences.

    Parameters: `stored` and `drawn`, outputs; `keep`, a path without suffix where both are written side by side if they differ.
    """
    before, after = list(_pictures(stored)), list(_pictures(drawn))
    if len(before) != len(after):
        return [f"{len(after)} pictures drawn where {len(before)} are stored"]
    found = []
    for place, (old, new) in enumerate(zip(before, after, strict=True), 1):
        if wrong := blemish(new) or difference(old, new):
            kept = keep.with_name(f"{keep.name}_{place}.png")
            _beside(old, new).save(kept)
            found.append(f"picture {place}: {wrong}; stored on the left, drawn on the right: {kept}")
    return found


def blemish(picture: Image.Image) -> str:
    """Say what is wrong with a picture by itself: blank, or cut at its edge; an empty text when nothing is."""
    grey = np.asarray(picture.convert("L"), dtype=float)
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    if (grey < 250).mean() < INK_LEAST or grey.std() == 0:
        return "it is blank"
    if (edge < 200).mean() > EDGE_MOST:
        return "it is cut at its edge"
    return ""


def difference(old: Image.Image, new: Image.Image) -> str:
    """Say how two pictures differ more than two drawings of one chart may; an empty text when they do not."""
    if abs(old.width - new.width) > 2 or abs(old.height - new.height) > 2:
        return f"{new.width} × {new.height} points, {old.width} × {old.height} stored"
    first, second = _reduced(old), _reduced(new)
    versions = old.info.get("Software"), new.info.get("Software")
    if None not in versions and versions[0] != versions[1]:  # another matplotlib moves every line a little
        ink = abs(float((first < 250).mean() - (second < 250).mean()))
        return f"ink differs by {ink:.3f}" if ink > INK_MOST else ""
    gap = np.abs(first - second)
    if gap.mean() > MEAN_MOST:
        return f"mean difference {gap.mean():.1f} of 255"
    if (worst := _blocks(gap).max()) > BLOCK_MOST:
        return f"a part differs by {worst:.0f} of 255"
    return ""


def _pictures(outputs: list[dict[str, Any]]) -> Iterator[Image.Image]:
    for output in outputs:
        if written := output.get("data", {}).get("image/png"):
            text = written if isinstance(written, str) else "".join(written)
            yield Image.open(io.BytesIO(base64.b64decode(text)))


def _reduced(picture: Image.Image) -> np.ndarray:
    height = max(BLOCK, round(picture.height * WIDTH / picture.width))
    return np.asarray(picture.convert("L").resize((WIDTH, height), Image.Resampling.BOX), dtype=float)


def _blocks(gap: np.ndarray) -> np.ndarray:
    """The mean of each block, a narrower one at the right and lower edges included."""
    rows, columns = (range(0, size, BLOCK) for size in gap.shape)
    return np.array([[gap[r : r + BLOCK, c : c + BLOCK].mean() for c in columns] for r in rows])


def _beside(old: Image.Image, new: Image.Image) -> Image.Image:
    page = Image.new("RGB", (old.width + new.width + 20, max(old.height, new.height)), "grey")
    page.paste(old.convert("RGB"), (0, 0))
    page.paste(new.convert("RGB"), (old.width + 20, 0))
    return page
