"""Who works here and on which tablet: people, passwords and PINs, sessions, devices."""
