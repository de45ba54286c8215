# Images, channels first.
