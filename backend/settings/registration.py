"""Who may make an account, and where it belongs."""

from backend.settings import env

REGISTRATION = env.one_of("REGISTRATION", "OFF", "INVITATION", "OPEN", default="off").lower()
"""``open``: people who reach this server make an account; ``invitation``: those who hold a link into a namespace do;
``off``: administrators make people themselves."""

REGISTRATION_NAMESPACE = env.text("REGISTRATION_NAMESPACE")
"""The slug of the namespace that people belong to who have registered; the oldest one where it is empty."""
