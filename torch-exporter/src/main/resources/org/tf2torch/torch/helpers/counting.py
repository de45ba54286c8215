# Counting.
