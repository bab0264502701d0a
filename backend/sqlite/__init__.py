"""The database backend for SQLite: Django's, with a way of its own of waiting for the other writer."""
