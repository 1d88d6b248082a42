"""Out of the door: a parcel goes to an address, and what became of it comes back."""
