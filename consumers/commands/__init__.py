"""What clients may ask for over sockets, one module per domain: a struct for the frame, one call into a service."""
