"""Floor 4: the loop (`run`) and how steps are carried out (`perform`)."""
