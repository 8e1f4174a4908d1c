"""For `from smkit.smarketing import conversion`: the public names of the theme, as `smkit.smarketing` has them."""

from smkit.analysis.smarketing import *  # noqa: F403
