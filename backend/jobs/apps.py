"""The Django application of jobs and of the schedule of regular work."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs, and the turns of regular work."""

    name = "backend.jobs"
    label = "jobs"
