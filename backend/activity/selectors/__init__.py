"""Reads the activity log and the overview of a namespace."""

from backend.activity.selectors.log import entries
from backend.activity.selectors.overview import overview, seconds_to_preview
from backend.activity.selectors.seal import log_seal
from backend.activity.selectors.stores import storage_alert, stores

__all__ = ["entries", "log_seal", "overview", "seconds_to_preview", "storage_alert", "stores"]
