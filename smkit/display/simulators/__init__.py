"""Simulators: sliders that a person moves, and what it changes, in French, in JupyterLab or served by Voilà."""

from smkit.display.simulators.roi import roi

__all__ = ["roi"]
