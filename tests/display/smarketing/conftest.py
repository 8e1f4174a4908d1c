"""A meeting about nothing, to which each test adds what it is about."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from smkit.analysis.smarketing import Meeting, load, meeting
from smkit.tables import agreements, texts

LEADS = pd.DataFrame(
    {"lead_id": ["L1", "L2"], "segment": "B2B", "stage": ["won", "open"], "source": ["Site", "Salon"],
     "created_at": pd.to_datetime(["2025-11-03", "2025-12-01"])}
)  # fmt: skip


@pytest.fixture(scope="session")
def blank() -> Callable[..., Meeting]:
    """Return a meeting of December 2025 in which nothing is known but what is given."""
    signed = load(texts.text(agreements.MODEL))
    nothing = pd.DataFrame()
    base = replace(
        meeting(LEADS, signed, segment="B2B", month="2025-12"), promises=None, month_kept=None, year_kept=None,
        by_region=nothing, months=nothing, changes=nothing, late=None, ratios=(), weekend=0, lost=None, rates=nothing,
        sources=nothing, supply=nothing, profiles=nothing, sent_back=nothing, stages=nothing, undated=0, missing=(),
    )  # fmt: skip

    def made(**known: Any) -> Meeting:
        return replace(base, **known)

    return made
