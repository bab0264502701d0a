"""Decides what has to be done so that every browser plays a file, and how ffmpeg is told to do it."""
