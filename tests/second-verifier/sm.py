"""SM3 (GB/T 32905) and SM2 verification (GB/T 32918.2, curve of 32918.5, signer 1234567812345678), by arithmetic of their own."""

import functools

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
     0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)
SIGNER = b"1234567812345678"

MASK = 0xFFFFFFFF
START = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)


def rotate(word, by):
    by %= 32
    return ((word << by) | (word >> (32 - by))) & MASK


def compress(state, block):
    words = [int.from_bytes(block[i:i + 4], "big") for i in range(0, 64, 4)]
    for j in range(16, 68):
        x = words[j - 16] ^ words[j - 9] ^ rotate(words[j - 3], 15)
        words.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(words[j - 13], 7) ^ words[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        constant = 0x79CC4519 if j < 16 else 0x7A879D8A
        s1 = rotate((rotate(a, 12) + e + rotate(constant, j)) & MASK, 7)
        s2 = s1 ^ rotate(a, 12)
        first = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
        second = e ^ f ^ g if j < 16 else (e & f) | (~e & MASK & g)
        t1 = (first + d + s2 + (words[j] ^ words[j + 4])) & MASK
        t2 = (second + h + s1 + words[j]) & MASK
        a, b, c, d = t1, a, rotate(b, 9), c
        e, f, g, h = t2 ^ rotate(t2, 9) ^ rotate(t2, 17), e, rotate(f, 19), g
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h)))


def sm3(*pieces):
    data = b"".join(pieces)
    padded = data + b"\x80" + bytes(-(len(data) + 9) % 64) + (8 * len(data)).to_bytes(8, "big")
    state = START
    for at in range(0, len(padded), 64):
        state = compress(state, padded[at:at + 64])
    return b"".join(word.to_bytes(4, "big") for word in state)


def add(p, q):
    """Affine, which costs an inversion each time and is short; None is the point at infinity."""
    if p is None or q is None:
        return q if p is None else p
    if p[0] == q[0]:
        if (p[1] + q[1]) % P == 0:
            return None
        slope = (3 * p[0] * p[0] + A) * pow(2 * p[1], -1, P) % P
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P) % P
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def multiply(k, p):
    result = None
    while k:
        if k & 1:
            result = add(result, p)
        p = add(p, p)
        k >>= 1
    return result


def sm2_point(encoded):
    """The point of 0x04 and two coordinates; None when it is not one of the curve."""
    if len(encoded) != 65 or encoded[0] != 4:
        return None
    x, y = int.from_bytes(encoded[1:33], "big"), int.from_bytes(encoded[33:], "big")
    return (x, y) if x < P and y < P and (y * y - x * x * x - A * x - B) % P == 0 else None


@functools.lru_cache(maxsize=100_000)
def sm2_verify(public_key, message, signature):
    point = sm2_point(public_key)
    if point is None or len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    t = (r + s) % N
    if not 0 < r < N or not 0 < s < N or t == 0:
        return False
    written = b"".join(number.to_bytes(32, "big") for number in (A, B, *G, *point))
    za = sm3((8 * len(SIGNER)).to_bytes(2, "big"), SIGNER, written)
    e = int.from_bytes(sm3(za, message), "big")
    found = add(multiply(s, G), multiply(t, point))
    return found is not None and (e + found[0]) % N == r
