"""A line as small as a word: how a figure went over its last months, with its target, inside a card."""

from collections.abc import Sequence

_WIDE, _HIGH, _EDGE = 120.0, 28.0, 3.0


def svg(values: Sequence[float], aim: float | None = None) -> str:
    """Return a sparkline, its last point marked; empty under three values.

    Parameters: `values`, oldest first; `aim`, the target of the last one, as a dashed line.

    >>> svg([1, 2, 3]).count("<circle"), "dasharray" in svg([1, 2, 3], 2), svg([1])
    (1, True, '')
    """
    if len(values) < 3:
        return ""
    known = [*values, *([aim] if aim is not None else [])]
    low, high = min(known), max(known)

    def y(value: float) -> float:
        return round(
            _HIGH - _EDGE - (_HIGH - 2 * _EDGE) * ((value - low) / (high - low) if high > low else 0.5), 1
        )

    step = (_WIDE - 2 * _EDGE) / (len(values) - 1)
    points = [(round(_EDGE + step * at, 1), y(value)) for at, value in enumerate(values)]
    line = " ".join(f"{x},{height}" for x, height in points)
    target = (
        ""
        if aim is None
        else f'<line x1="0" x2="{_WIDE:g}" y1="{y(aim)}" y2="{y(aim)}" stroke="#57606A" stroke-dasharray="3 3"/>'
    )
    x, height = points[-1]
    return (
        f'<svg class="smkit-spark" viewBox="0 0 {_WIDE:g} {_HIGH:g}" width="{_WIDE:g}" height="{_HIGH:g}" aria-hidden="true">'
        f'{target}<polyline points="{line}" fill="none" stroke="#0072B2" stroke-width="1.5"/>'
        f'<circle cx="{x}" cy="{height}" r="2.5" fill="#0072B2"/></svg>'
    )
