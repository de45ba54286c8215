# Hashes of text, as TensorFlow has them. Numbers are int64 for uint64: sums and products are the same.


def rotate_right(x: Tensor, count: int) -> Tensor:
    right = torch.bitwise_and(
        torch.bitwise_right_shift(x, count), (1 << (64 - count)) - 1
    )
    return torch.bitwise_or(right, torch.bitwise_left_shift(x, 64 - count))


# x with what stands `count` bits higher.
def mix_right(x: Tensor, count: int) -> Tensor:
    high = torch.bitwise_and(
        torch.bitwise_right_shift(x, count), (1 << (64 - count)) - 1
    )
    return torch.bitwise_xor(x, high)


# The 8 bytes from a place on as numbers, the lowest first.
def fetch_8(text: Tensor, place: int) -> Tensor:
    number = torch.zeros_like(text[:, 0])
    for i in range(8):
        number = number + torch.bitwise_left_shift(text[:, place + i], 8 * i)
    return number


def fetch_4(text: Tensor, place: int) -> Tensor:
    number = torch.zeros_like(text[:, 0])
    for i in range(4):
        number = number + torch.bitwise_left_shift(text[:, place + i], 8 * i)
    return number


def farm_hash_pair(u: Tensor, v: Tensor, factor: Tensor) -> Tensor:
    a = mix_right(torch.bitwise_xor(u, v) * factor, 47)
    b = mix_right(torch.bitwise_xor(v, a) * factor, 47)
    return b * factor


# Up to 16 bytes; farmhash.cc, HashLen0to16.
def farm_hash_short(text: Tensor, length: int) -> Tensor:
    k0 = -4348849565147123417
    k2 = -7286425919675154353
    if length == 0:
        return torch.full([text.size(0)], k2, dtype=torch.int64, device=text.device)
    factor = torch.full_like(text[:, 0], k2 + 2 * length)
    if length >= 8:
        a = fetch_8(text, 0) + k2
        b = fetch_8(text, length - 8)
        c = rotate_right(b, 37) * factor + a
        d = (rotate_right(a, 25) + b) * factor
        return farm_hash_pair(c, d, factor)
    if length >= 4:
        a = torch.bitwise_left_shift(fetch_4(text, 0), 3) + length
        return farm_hash_pair(a, fetch_4(text, length - 4), factor)
    y = text[:, 0] + torch.bitwise_left_shift(text[:, length // 2], 8)
    z = torch.bitwise_left_shift(text[:, length - 1], 2) + length
    return mix_right(torch.bitwise_xor(y * k2, z * k0), 47) * k2


# 17 to 64 bytes; farmhash.cc, HashLen17to32 and HashLen33to64.
def farm_hash_medium(text: Tensor, length: int) -> Tensor:
    k1 = -5435081209227447693
    k2 = -7286425919675154353
    factor = torch.full_like(text[:, 0], k2 + 2 * length)
    a = fetch_8(text, 0) * (k1 if length <= 32 else k2)
    b = fetch_8(text, 8)
    c = fetch_8(text, length - 8) * factor
    d = fetch_8(text, length - 16) * k2
    y = rotate_right(a + b, 43) + rotate_right(c, 30) + d
    z = a + rotate_right(b + k2, 18) + c
    if length <= 32:
        return farm_hash_pair(y, z, factor)
    z = farm_hash_pair(y, z, factor)
    e = fetch_8(text, 16) * factor
    f = fetch_8(text, 24)
    g = (y + fetch_8(text, length - 32)) * factor
    h = (z + fetch_8(text, length - 24)) * factor
    first = rotate_right(e + f, 43) + rotate_right(g, 30) + h
    return farm_hash_pair(first, e + rotate_right(f + a, 18) + g, factor)


# 32 bytes from a place on; farmhash.cc, WeakHashLen32WithSeeds.
def farm_hash_seeded(
    text: Tensor, place: int, a: Tensor, b: Tensor
) -> tuple[Tensor, Tensor]:
    last = fetch_8(text, place + 24)
    a = a + fetch_8(text, place)
    b = rotate_right(b + a + last, 21)
    c = a + fetch_8(text, place + 8) + fetch_8(text, place + 16)
    return c + last, b + rotate_right(c, 44) + a


# More than 64 bytes; farmhash.cc, farmhashna::Hash64.
def farm_hash_long(text: Tensor, length: int) -> Tensor:
    k0 = -4348849565147123417
    k1 = -5435081209227447693
    k2 = -7286425919675154353
    zero = torch.zeros_like(text[:, 0])
    x = fetch_8(text, 0) + (zero + 81) * k2
    y = zero + 2480279821605975764
    z = mix_right(y * k2 + 113, 47) * k2
    v, v2 = zero, zero
    w, w2 = zero, zero
    for block in range((length - 1) // 64):
        s = 64 * block
        x = rotate_right(x + y + v + fetch_8(text, s + 8), 37) * k1
        y = rotate_right(y + v2 + fetch_8(text, s + 48), 42) * k1
        x = torch.bitwise_xor(x, w2)
        y = y + v + fetch_8(text, s + 40)
        z = rotate_right(z + w, 33) * k1
        v, v2 = farm_hash_seeded(text, s, v2 * k1, x + w)
        w, w2 = farm_hash_seeded(text, s + 32, z + w2, y + fetch_8(text, s + 16))
        x, z = z, x
    factor = torch.bitwise_left_shift(torch.bitwise_and(z, 255), 1) + k1
    s = length - 64
    w = w + (length - 1) % 64
    v = v + w
    w = w + v
    x = rotate_right(x + y + v + fetch_8(text, s + 8), 37) * factor
    y = rotate_right(y + v2 + fetch_8(text, s + 48), 42) * factor
    x = torch.bitwise_xor(x, w2 * 9)
    y = y + v * 9 + fetch_8(text, s + 40)
    z = rotate_right(z + w, 33) * factor
    v, v2 = farm_hash_seeded(text, s, v2 * factor, x + w)
    w, w2 = farm_hash_seeded(text, s + 32, z + w2, y + fetch_8(text, s + 16))
    first = farm_hash_pair(v, w, factor) + mix_right(y, 47) * k0 + x
    return farm_hash_pair(first, farm_hash_pair(v2, w2, factor) + z, factor)


# SipHash-2-4 with a key of 16 bytes; siphash.c by Aumasson and Bernstein.
def sip_hash(text: Tensor, length: int, key: list[int]) -> Tensor:
    zero = torch.zeros([text.size(0)], dtype=torch.int64, device=text.device)
    v0 = zero + (key[0] ^ 8317987319222330741)
    v1 = zero + (key[1] ^ 7237128888997146477)
    v2 = zero + (key[0] ^ 7816392313619706465)
    v3 = zero + (key[1] ^ 8387220255154660723)
    words = length // 8
    padded = torch.nn.functional.pad(text, [0, 8])
    for i in range(words + 2):
        word = zero
        if i < words:
            word = fetch_8(padded, 8 * i)
        elif i == words:
            size = torch.bitwise_left_shift(zero + length % 256, 56)
            word = fetch_8(padded, 8 * i) + size
        else:
            v2 = torch.bitwise_xor(v2, 255)
        v3 = torch.bitwise_xor(v3, word)
        for _ in range(2 if i <= words else 4):
            v0 = v0 + v1
            v2 = v2 + v3
            v1 = torch.bitwise_xor(rotate_right(v1, 51), v0)
            v3 = torch.bitwise_xor(rotate_right(v3, 48), v2)
            v0 = rotate_right(v0, 32)
            v2 = v2 + v1
            v0 = v0 + v3
            v1 = torch.bitwise_xor(rotate_right(v1, 47), v2)
            v3 = torch.bitwise_xor(rotate_right(v3, 43), v0)
            v2 = rotate_right(v2, 32)
        v0 = torch.bitwise_xor(v0, word)
    return torch.bitwise_xor(torch.bitwise_xor(v0, v1), torch.bitwise_xor(v2, v3))


# TensorFlow's older hash, MurmurHash64A; tensorflow/core/lib/hash/hash.cc, Hash64.
def murmur_hash(text: Tensor, length: int) -> Tensor:
    m = -4132994306676758123
    zero = torch.zeros([text.size(0)], dtype=torch.int64, device=text.device)
    h = (zero + length) * m
    h = torch.bitwise_xor(h, 956888297470)
    for i in range(length // 8):
        k = mix_right(fetch_8(text, 8 * i) * m, 47) * m
        h = torch.bitwise_xor(h, k) * m
    if length % 8 > 0:
        rest = torch.nn.functional.pad(text, [0, 8])
        h = torch.bitwise_xor(h, fetch_8(rest, length // 8 * 8)) * m
    return mix_right(mix_right(h, 47) * m, 47)


# The hash of every row of bytes (int64). Without a key it is FarmHash; a key of one number asks for the
# older hash.
def text_hash(text: Tensor, key: list[int]) -> Tensor:
    length = text.size(1)
    if len(key) == 2:
        return sip_hash(text, length, key)
    if len(key) == 1:
        return murmur_hash(text, length)
    if length <= 16:
        return farm_hash_short(text, length)
    if length <= 64:
        return farm_hash_medium(text, length)
    return farm_hash_long(text, length)


# What is left of unsigned numbers divided by a number of buckets; 0 leaves them as they are.
def into_buckets(hashes: Tensor, buckets: int) -> Tensor:
    if buckets == 0:
        return hashes
    return remainder_unsigned(hashes, torch.full_like(hashes, buckets))


# The buckets of the combinations of one feature of each column, those of the last one in a row;
# tensorflow/core/platform/fingerprint.h, FingerprintCat64.
def cross_buckets(columns: list[Tensor], key: list[int], buckets: int) -> Tensor:
    m = -4132994306676758123
    hashes = columns[0]
    if len(key) > 0:
        hashes = torch.full([columns[0].size(0), 1], key[0], dtype=torch.int64)
        hashes = hashes.to(columns[0].device)
    for column in columns if len(key) > 0 else columns[1:]:
        a = hashes.unsqueeze(2)
        b = mix_right(column.unsqueeze(1) * m, 47) * m
        c = torch.bitwise_xor(torch.bitwise_xor(a, m), b) * m
        hashes = mix_right(mix_right(c, 47) * m, 47).flatten(1)
    return into_buckets(hashes, buckets)


# The bytes of integers in decimal, from the left, and how many there are of each: up to 20.
def decimal_bytes(numbers: Tensor) -> tuple[Tensor, Tensor]:
    negative = torch.lt(numbers, 0).to(torch.int64)
    rest = torch.where(torch.lt(numbers, 0), -numbers, numbers)
    ten = torch.full_like(numbers, 10)
    digits = [torch.zeros_like(numbers)]
    lengths = negative
    for i in range(19):
        started = torch.ne(rest, 0).to(torch.int64)
        lengths = lengths + (torch.ones_like(numbers) if i == 0 else started)
        tens = divide_unsigned(rest, ten)
        digits.append(rest - tens * 10 + 48)
        rest = tens
    # The digits stand from right to left.
    places = torch.arange(20, device=numbers.device)
    from_right = lengths.unsqueeze(1) - places
    signs = torch.logical_and(torch.eq(places, 0), torch.ne(negative, 0).unsqueeze(1))
    text = torch.gather(torch.stack(digits, 1), 1, from_right.clamp(0, 19))
    return torch.where(signs, torch.full_like(text, 45), text), lengths


# The buckets that integers fall into when their decimals are hashed.
def hash_decimals(numbers: Tensor, key: list[int], buckets: int) -> Tensor:
    flat = numbers.reshape(-1)
    text, lengths = decimal_bytes(flat)
    result = torch.zeros_like(flat)
    for length in range(1, 21):
        hashes = text_hash(text[:, :length], key)
        result = torch.where(torch.eq(lengths, length), hashes, result)
    return into_buckets(result, buckets).reshape(numbers.size())


# A character of TorchScript is a byte, one of Python is a code point.
def utf8_bytes(word: str) -> list[int]:
    is_bytes = len("é") == 2
    result = torch.jit.annotate(list[int], [])
    for i in range(len(word)):
        code = ord(word[i])
        if is_bytes or code < 128:
            result.append(code)
        elif code < 2048:
            result.extend([192 + code // 64, 128 + code % 64])
        elif code < 65536:
            result.extend([224 + code // 4096, 128 + code // 64 % 64, 128 + code % 64])
        else:
            result.extend([240 + code // 262144, 128 + code // 4096 % 64])
            result.extend([128 + code // 64 % 64, 128 + code % 64])
    return result


# The buckets that words fall into, as a tensor like that of their numbers.
def hash_words(
    words: list[str], key: list[int], buckets: int, numbers: Tensor
) -> Tensor:
    hashes = torch.jit.annotate(list[int], [])
    for word in words:
        text = torch.tensor(utf8_bytes(word), dtype=torch.int64).reshape(1, -1)
        hashes.append(int(text_hash(text, key)))
    result = torch.tensor(hashes, dtype=torch.int64, device=numbers.device)
    return into_buckets(result, buckets).reshape(numbers.size())
