# Diagonals of matrices.
