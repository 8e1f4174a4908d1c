"""Discovery: which questions a customer was asked, what is still unknown, and the real need behind the first one."""

from smkit.analysis.discovery.classify import classify
from smkit.analysis.discovery.evidence import BANT, SONCAS, Clash, bant, clashes, motives
from smkit.analysis.discovery.habits import (
    Association,
    association,
    fullness,
    gaps,
    missing,
    openness,
    talk_share,
)
from smkit.analysis.discovery.interviews import LETTERS, assess, coverage, skipped
from smkit.analysis.discovery.needs import Need, need, reformulate
from smkit.analysis.discovery.next import Asked, ask_next, bank, sectors
from smkit.analysis.discovery.sheet import Sheet, sheet
from smkit.analysis.discovery.weights import DIMENSIONS, FORMS
from smkit.masking import mask

__all__ = [
    "BANT",
    "DIMENSIONS",
    "FORMS",
    "LETTERS",
    "SONCAS",
    "Asked",
    "Association",
    "Clash",
    "Need",
    "Sheet",
    "ask_next",
    "assess",
    "association",
    "bank",
    "bant",
    "clashes",
    "classify",
    "coverage",
    "fullness",
    "gaps",
    "mask",
    "missing",
    "motives",
    "need",
    "openness",
    "reformulate",
    "sectors",
    "sheet",
    "skipped",
    "talk_share",
]
