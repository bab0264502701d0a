"""Who may make an account, and where it belongs."""

from backend.errors import Misconfigured
from backend.settings import env
from backend.settings.mail import EMAIL_BACKEND
from backend.settings.security import BASE_URL

REGISTRATION = env.one_of("REGISTRATION", "OFF", "INVITATION", "OPEN", default="off").lower()
"""``open``: people who reach this server make an account; ``invitation``: those who hold a link into a namespace do;
``off``: administrators make people themselves."""

REGISTRATION_NAMESPACE = env.text("REGISTRATION_NAMESPACE")
"""The slug of the namespace that people belong to who have registered; the oldest one where it is empty."""

REGISTRATION_EMAIL = env.one_of("REGISTRATION_EMAIL", "OPTIONAL", "CONFIRMED", default="optional").lower()
"""``confirmed``: who registers without a link gives a mail address, and has an account once they have confirmed it."""

if REGISTRATION_EMAIL == "confirmed" and (not BASE_URL or EMAIL_BACKEND.endswith("console.EmailBackend")):
    raise Misconfigured("REGISTRATION_EMAIL=confirmed needs OFFCHAT_BASE_URL and a mail server (EMAIL_URL).")
