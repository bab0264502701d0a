"""Describes pictures and videos: what they show, the text in them, a title; independent of Django."""
