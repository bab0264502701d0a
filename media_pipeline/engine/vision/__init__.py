"""Finds out what pictures show with models that run on this machine; works only inside the sandbox."""
