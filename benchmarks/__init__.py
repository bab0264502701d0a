"""Measures what OffChat costs, module by module; ``make bench`` runs them all."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
