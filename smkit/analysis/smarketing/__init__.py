"""Sales and marketing, one convention measured by both sides: worked time, promises kept, leads that become customers."""

from smkit.analysis.closing import public_holidays
from smkit.analysis.smarketing.agreed import ConventionError, load
from smkit.analysis.smarketing.convention import Convention
from smkit.analysis.smarketing.conversion import by as conversion_by
from smkit.analysis.smarketing.conversion import conversion, curve, follow, last_known, undated
from smkit.analysis.smarketing.journey import journey, leak
from smkit.analysis.smarketing.kept import compliance, handled
from smkit.analysis.smarketing.lateness import Lateness, cost, lateness, mean_won
from smkit.analysis.smarketing.meeting import Meeting, meeting, of_segment, segments
from smkit.analysis.smarketing.opening import Opening, opening
from smkit.analysis.smarketing.review import (
    DECISIONS,
    QUESTIONS,
    UNDECIDED,
    at_stake,
    evening,
    review,
    settle,
    unmeasured,
)
from smkit.analysis.smarketing.slip import slips
from smkit.analysis.smarketing.supply import complete, poorest, quality, returned, sent_back, supplied
from smkit.analysis.smarketing.what_if import WhatIf, people, promising, sooner
from smkit.analysis.smarketing.worked import due_at, elapsed, worked_minutes

__all__ = [
    "DECISIONS",
    "QUESTIONS",
    "UNDECIDED",
    "Convention",
    "ConventionError",
    "Lateness",
    "Meeting",
    "Opening",
    "WhatIf",
    "at_stake",
    "complete",
    "compliance",
    "conversion",
    "conversion_by",
    "cost",
    "curve",
    "due_at",
    "elapsed",
    "evening",
    "follow",
    "handled",
    "journey",
    "last_known",
    "lateness",
    "leak",
    "load",
    "mean_won",
    "meeting",
    "of_segment",
    "opening",
    "people",
    "poorest",
    "promising",
    "public_holidays",
    "quality",
    "returned",
    "review",
    "segments",
    "sent_back",
    "settle",
    "slips",
    "sooner",
    "supplied",
    "undated",
    "unmeasured",
    "worked_minutes",
]
