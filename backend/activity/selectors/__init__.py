"""Reads the activity log and the overview of a namespace."""

from backend.activity.selectors.log import entries
from backend.activity.selectors.overview import overview

__all__ = ["entries", "overview"]
