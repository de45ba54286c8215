# Linear algebra.
