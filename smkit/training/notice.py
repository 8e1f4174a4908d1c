"""How an exercise answers: an icon, a word and a sentence, as HTML with a plain-text twin."""

from html import escape
from typing import Any

from smkit.display.shell import shell
from smkit.display.theme import BAD, GOOD, GREY

# status → icon, word, colour: never the colour alone
_LOOKS = {"à faire": ("○", "À vous", GREY), "faux": ("✘", "Pas encore", BAD), "juste": ("✔", "Juste", GOOD)}


def notice(status: str, message: str) -> tuple[str, str]:
    """Return a message as (HTML, plain text); `status` is « à faire », « faux » or « juste ».

    >>> notice("juste", "C'est bien 6 000 €.")[1]
    "✔ Juste. C'est bien 6 000 €."
    """
    icon, word, color = _LOOKS[status]
    html = (
        f'<div role="status" style="border-left:4px solid {color};padding:.4em .9em;margin:.4em 0">'
        f"<strong>{icon} {word}.</strong> {escape(message)}</div>"
    )
    return html, f"{icon} {word}. {message}"


def folded(summary: str, message: str) -> tuple[str, str]:
    """Return a message as (HTML, plain text), in the page behind a word to click on.

    >>> folded("Le résultat", "C'est 6 000 €.")[1]
    "Le résultat. C'est 6 000 €."
    """
    html = (
        f'<details style="margin:.2em 0"><summary style="cursor:pointer;color:{GREY}">{escape(summary)}</summary>'
        f'<p style="margin:.3em 0 .3em 1.2em">{escape(message)}</p></details>'
    )
    return html, f"{summary}. {message}"


def show(html: str, text: str, widget: Any | None = None) -> None:
    """Display HTML, or a live `widget` in its place, with a plain-text twin; print that in a script."""
    if shell() is None:
        print(text)
        return
    from IPython.display import display

    bundle: dict[str, Any] = {"text/plain": text, "text/html": html}
    if widget is not None:
        view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
        bundle["application/vnd.jupyter.widget-view+json"] = view
    display(bundle, raw=True)
