"""Uploads: their rows, and what becomes of them."""
