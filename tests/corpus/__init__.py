"""Real media files for the tests, made on this machine when first needed and kept in ``tests/.cache``."""
