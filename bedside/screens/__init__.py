"""What a screen shows, in words already decided: from a Day to frozen parts for the templates."""
