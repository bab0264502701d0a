"""The Django application of jobs: who did the regular work last."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs and turns."""

    name = "backend.jobs"
    label = "jobs"
