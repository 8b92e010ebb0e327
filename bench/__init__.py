"""The measured promises (design §6): every number is a ratio or stands beside raw SQL of the same run."""
