# Sound.
