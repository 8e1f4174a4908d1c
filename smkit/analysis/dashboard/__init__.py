"""The dashboard: what a coordinator looks at each month, what changed, why, and whether it matters."""

from smkit.analysis.dashboard.make import IDS, JOINT, MATURING, READINGS, SPLIT, Dashboard, make

__all__ = ["Dashboard", "IDS", "JOINT", "MATURING", "READINGS", "SPLIT", "make"]
