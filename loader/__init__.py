"""Floor 2, the way in: from the bytes of a source to a published release."""
