"""What bytes become: facts and pictures out of untrusted files, knowing nothing of Django or of the rest."""
