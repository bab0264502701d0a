"""``make fuzz``: asks a real server, full of things of every kind, for anything, in every role."""
