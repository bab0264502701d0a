"""Makes short silent films: animated pictures as they play, and a look into a video."""
