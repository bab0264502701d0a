"""Tells faults to a Sentry and traces to a collector, where the operator names one; nothing personal is told.

What people write, are called or own never leaves: only names that stand in this code, ids made at random, and numbers.
"""
