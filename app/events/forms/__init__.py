"""What people type about an event; a valid form yields plain facts."""
