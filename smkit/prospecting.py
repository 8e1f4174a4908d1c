"""For `from smkit.prospecting import goal`: the public names of the theme, as `smkit.prospecting` has them."""

from smkit.analysis.prospecting import *  # noqa: F403
