# Quantized numbers.
