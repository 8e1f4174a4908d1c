"""Where to start: ten sentences on the work of a coordinator, what one says of oneself, and the path that fits."""

from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from smkit.display import french
from smkit.display.shell import shell
from smkit.training import progress, registry
from smkit.training.notice import show
from smkit.typography import typeset

#: What one may say of a sentence; up to « avec de l'aide », its lesson is worth doing.
LEVELS = ("Jamais fait", "Avec de l'aide", "Sans aide", "Je peux l'expliquer")
_HELPED, _UNSAID = 1, -1
# a sentence goes on below where the screen ends, and its menu with it
_WRAP = (
    "<style>.smkit-bilan .widget-dropdown{flex-wrap:wrap;height:auto;margin-bottom:.5em}"
    ".smkit-bilan .widget-dropdown .widget-label{flex:0 1 min(100%,41em);width:auto!important;text-align:left;"
    "white-space:normal;height:auto;overflow:visible}.smkit-bilan select{flex:0 0 13em;height:2em!important}</style>"
)


class Proposal(NamedTuple):
    """Where to start: the `course`, of `registry.COURSES`, and the prefixes of the `lessons` that are worth doing."""

    course: str
    lessons: tuple[str, ...]


@cache
def sentences() -> dict[str, str]:
    """Return the sentences of `skills.yaml`: prefix of a lesson → what one says of oneself."""
    return dict(yaml.safe_load(Path(__file__).with_name("skills.yaml").read_text(encoding="utf-8")))


def propose(levels: Mapping[str, int]) -> Proposal:
    """Tell which of the three paths fits.

    Parameters: `levels`, prefix of a lesson → place in `LEVELS`; a lesson that is not told counts as never done.
    Returns the path of the new coordinator when half of the lessons or more are worth doing; the analyst's when those that
    are belong to it, two at least; else one theme at a time.

    >>> propose({prefix: 3 for prefix in sentences()} | {"donnees": 0, "kpi": 1})
    Proposal(course='analyste', lessons=('donnees', 'kpi'))
    """
    weak = [prefix for prefix in registry.LESSONS if levels.get(prefix, 0) <= _HELPED]
    course = "demi_journee"
    if 2 * len(weak) >= len(registry.LESSONS):
        course = "nouveau"
    elif len(weak) > 1 and set(weak) <= set(registry.COURSES["analyste"][1]):
        course = "analyste"
    inside = registry.COURSES[course][1]
    return Proposal(course, tuple(prefix for prefix in inside if prefix in weak))


def told(proposal: Proposal) -> str:
    """Say in French where to start. Parameters: `proposal`, as `propose` returns it."""
    name = registry.COURSES[proposal.course][0]
    if not proposal.lessons:
        return "Vous savez faire tout cela : gardez la main avec « À revoir aujourd'hui », et transmettez."
    titles = [registry.load(prefix).TITLE for prefix in proposal.lessons]
    rest = f" Ensuite : {french.listing(f'« {title} »' for title in titles[1:])}." if titles[1:] else ""
    return f"Parcours conseillé : « {name} ». Commencez par « {titles[0]} ».{rest}"


def bilan() -> None:
    """Ask where one stands, and say where to start; on a page, the sentences alone."""
    rows = "".join(f"<li>{escape(typeset(sentence))}</li>" for sentence in sentences().values())
    page = f'<ol class="smkit-bilan">{rows}</ol>'
    live = shell() is not None and not progress.headless()
    show(page, typeset("\n".join(sentences().values())), widget() if live else None)


def widget() -> Any:
    """Build the self-assessment for a live notebook: a menu a sentence, and the path as it changes."""
    import ipywidgets as w

    menus = {
        prefix: w.Dropdown(
            options=[("Choisissez…", _UNSAID), *((level, at) for at, level in enumerate(LEVELS))], value=_UNSAID,
            description=typeset(sentence), tooltip=typeset(sentence), layout=w.Layout(width="auto"),
            style={"description_width": "initial"},
        )
        for prefix, sentence in sentences().items()
    }  # fmt: skip
    answer = w.HTML()

    def say(_: Any = None) -> None:
        left = sum(menu.value == _UNSAID for menu in menus.values())
        if left:
            text = f"Encore {french.plural(left, 'phrase')} : votre parcours s'affichera ici."
        else:
            text = told(propose({prefix: menu.value for prefix, menu in menus.items()}))
        answer.value = f'{_WRAP}<p role="status"><strong>{escape(typeset(text))}</strong></p>'

    for menu in menus.values():
        menu.observe(say, names="value")
    say()
    box = w.VBox([*menus.values(), answer])
    box.add_class("smkit-bilan")
    return box
