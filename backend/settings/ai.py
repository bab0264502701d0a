"""Who describes files by itself, how it is reached, and what it may cost."""

from backend.settings.env import DATA, number, one_of, text

AI_PROVIDER = one_of("AI_PROVIDER", "LOCAL", "OPENAI", "OFF", default="local").lower()
"""``local`` works without a key and a network; ``openai`` is any endpoint that speaks this API; ``off``."""

MODELS = DATA / "models"
"""Where the models of the local tagger are kept once they are made."""

OPENAI_API_KEY = text("OPENAI_API_KEY")
OPENAI_BASE_URL = text("OPENAI_BASE_URL", "https://api.openai.com/v1")
OPENAI_MODEL = text("OPENAI_MODEL", "gpt-4o-mini")

AI_BUDGET_TOKENS = number("AI_BUDGET_TOKENS", 500_000)
"""Tokens a day (UTC) that a provider which is paid for may use for a namespace that has set no budget of its own."""
