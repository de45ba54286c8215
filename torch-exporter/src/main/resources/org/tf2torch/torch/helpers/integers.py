# Integers that torch has no arithmetic for: the bits of uint64, held as int64.


# The order of unsigned numbers becomes that of signed ones where the top bit is flipped.
def flip_sign(x: Tensor) -> Tensor:
    return torch.bitwise_xor(x, -9223372036854775807 - 1)


def maximum_unsigned(a: Tensor, b: Tensor) -> Tensor:
    return flip_sign(torch.maximum(flip_sign(a), flip_sign(b)))


def minimum_unsigned(a: Tensor, b: Tensor) -> Tensor:
    return flip_sign(torch.minimum(flip_sign(a), flip_sign(b)))


# Zeros move in from the left; counts are 0 to 63.
def shift_right_unsigned(x: Tensor, count: Tensor) -> Tensor:
    ones = torch.full_like(count, -1)
    filled = torch.bitwise_left_shift(torch.bitwise_left_shift(ones, 63 - count), 1)
    return torch.bitwise_and(
        torch.bitwise_right_shift(x, count), torch.bitwise_not(filled)
    )


# Half of a is divided by b, doubled, and at most 1 too small; a divisor with the top bit goes into a
# number once or not at all.
def divide_unsigned(a: Tensor, b: Tensor) -> Tensor:
    half = shift_right_unsigned(a, torch.ones_like(a))
    divisor = torch.where(torch.lt(b, 0), torch.ones_like(b), b)
    quotient = torch.div(half, divisor, rounding_mode="trunc") * 2
    rest = torch.ge(flip_sign(a - quotient * b), flip_sign(b))
    once = torch.ge(flip_sign(a), flip_sign(b))
    return torch.where(
        torch.lt(b, 0), once.to(torch.int64), quotient + rest.to(torch.int64)
    )


def remainder_unsigned(a: Tensor, b: Tensor) -> Tensor:
    return a - divide_unsigned(a, b) * b


# How many bits of an int64 are 1: sums of pairs, of fours, of eights, then all at once.
def count_bits(x: Tensor) -> Tensor:
    x = x - torch.bitwise_and(torch.bitwise_right_shift(x, 1), 6148914691236517205)
    twos = torch.bitwise_and(torch.bitwise_right_shift(x, 2), 3689348814741910323)
    x = torch.bitwise_and(x, 3689348814741910323) + twos
    x = torch.bitwise_and(x + torch.bitwise_right_shift(x, 4), 1085102592571150095)
    return torch.bitwise_right_shift(x * 72340172838076673, 56)
