"""Delivers push notifications: encrypts them for a browser, and posts them to its push service."""
