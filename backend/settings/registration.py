"""Who may make an account, and where it belongs."""

from backend.settings import env

REGISTRATION = env.one_of("REGISTRATION", "OFF", "OPEN", default="off").lower()
"""``open``: people who reach this server make an account; ``off``: administrators make and invite people."""

REGISTRATION_NAMESPACE = env.text("REGISTRATION_NAMESPACE")
"""The slug of the namespace that people belong to who have registered; the oldest one where it is empty."""
