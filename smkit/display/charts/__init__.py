"""Charts that state a finding: small tables in, matplotlib Axes out.

Every chart takes its title from the caller (the finding, in a French sentence), carries units on its axes, a
source line below, and colours safe for colour-blind readers. Nothing is computed here but positions.
"""

from smkit.display.charts.compare import bars, gaps, paired
from smkit.display.charts.gantt import gantt
from smkit.display.charts.profit import break_even, waterfall
from smkit.display.charts.sureness import intervals, losses, tornado
from smkit.display.charts.trend import line

__all__ = [
    "bars",
    "break_even",
    "gantt",
    "gaps",
    "intervals",
    "line",
    "losses",
    "paired",
    "tornado",
    "waterfall",
]
