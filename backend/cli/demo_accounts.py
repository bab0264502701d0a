"""The accounts of the demo, and their well-known password."""

DEMO_NAMES = ("alice", "bob", "carol", "mod", "admin")
DEMO_PASSWORD = "offchat-demo"
