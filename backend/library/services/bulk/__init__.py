"""One action on many files: at once for a few, as a job for more, taken back where that is possible."""
