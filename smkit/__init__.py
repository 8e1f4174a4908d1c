"""smkit: French notebooks, and the package behind them, for sales and marketing coordinators.

Names are imported on first use, so that `import smkit` and `smkit --help` stay quick. Nothing at all is imported here: until these
lines are over, a Ctrl-C is answered by Python, in English.
"""

TYPE_CHECKING = False  # type checkers know the name, and take it for true
if TYPE_CHECKING:  # what they and editors see; at run time __getattr__ below does the work
    from typing import Any

    from smkit.analysis import campaigns, customers, discovery, kpis, plan, prospecting, smarketing
    from smkit.analysis import crosssell as baskets
    from smkit.analysis.campaigns import compare
    from smkit.display import actions, charts, french, theme
    from smkit.display.record import (
        advice,
        answer,
        chart,
        context,
        figure,
        finding,
        lesson,
        limit,
        source,
        table,
        title,
    )
    from smkit.tables import ReadError, Reading, read
    from smkit.tables.sources import gather
    from smkit.training.exercises import corrige, verifier
    from smkit.training.quiz import quiz

__version__ = "0.1.0"

_HOMES = {
    "baskets": "smkit.analysis.crosssell",
    "campaigns": "smkit.analysis.campaigns",
    "compare": "smkit.analysis.campaigns.compare",
    "customers": "smkit.analysis.customers",
    "discovery": "smkit.analysis.discovery",
    "kpis": "smkit.analysis.kpis",
    "plan": "smkit.analysis.plan",
    "smarketing": "smkit.analysis.smarketing",
    "prospecting": "smkit.analysis.prospecting",
    "actions": "smkit.display.actions",
    "charts": "smkit.display.charts",
    "context": "smkit.display.record:context",
    "lesson": "smkit.display.record:lesson",
    "limit": "smkit.display.record:limit",
    "french": "smkit.display.french",
    "theme": "smkit.display.theme",
    "advice": "smkit.display.record:advice",
    "answer": "smkit.display.record:answer",
    "chart": "smkit.display.record:chart",
    "figure": "smkit.display.record:figure",
    "finding": "smkit.display.record:finding",
    "source": "smkit.display.record:source",
    "table": "smkit.display.record:table",
    "title": "smkit.display.record:title",
    "Reading": "smkit.tables:Reading",
    "ReadError": "smkit.tables:ReadError",
    "read": "smkit.tables:read",
    "gather": "smkit.tables.sources:gather",
    "corrige": "smkit.training.exercises:corrige",
    "verifier": "smkit.training.exercises:verifier",
    "quiz": "smkit.training.quiz:quiz",
}

__all__ = [
    "ReadError",
    "Reading",
    "actions",
    "advice",
    "answer",
    "baskets",
    "campaigns",
    "chart",
    "charts",
    "compare",
    "context",
    "corrige",
    "customers",
    "discovery",
    "figure",
    "finding",
    "french",
    "gather",
    "kpis",
    "lesson",
    "limit",
    "plan",
    "prospecting",
    "quiz",
    "read",
    "smarketing",
    "source",
    "table",
    "theme",
    "title",
    "verifier",
]


def __getattr__(name: str) -> "Any":
    from importlib import import_module

    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'smkit' has no attribute {name!r}")
    module, _, attribute = home.partition(":")
    value = import_module(module)
    if attribute:
        value = getattr(value, attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
