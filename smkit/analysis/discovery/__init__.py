"""Discovery: which questions a customer was asked, what is still unknown, and the real need behind the first one."""

from smkit.analysis.discovery.classify import DIMENSIONS, FORMS, classify

__all__ = ["DIMENSIONS", "FORMS", "classify"]
