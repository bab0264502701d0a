"""Takes what tells of places, devices and people out of files, without decoding anything: pixels and sound stay."""
