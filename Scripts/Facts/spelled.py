"""Instructions in terms of others, for engines that lack them or choose other results."""

PARAMETERS = ['(local.get $%d)' % number for number in range(4)]
A, B, C, D = PARAMETERS


def halves(part):
    """Products of 8-bit lanes summed in pairs, as four i32 lanes of the low or the high half."""
    return f'(i32x4.dot_i16x8_s (i16x8.extend_{part}_i8x16_s {A}) (i16x8.extend_{part}_i8x16_s {B}))'


# The sums wrap: the lower halves of the i32 lanes, one after another.
DOT = (f"(i8x16.shuffle 0 1 4 5 8 9 12 13 16 17 20 21 24 25 28 29 {halves('low')} {halves('high')})")

# Relaxed instructions as the standard's deterministic profile has them.
RELAXED = {
    'i8x16.relaxed_swizzle': f'(i8x16.swizzle {A} {B})',
    'i16x8.relaxed_q15mulr_s': f'(i16x8.q15mulr_sat_s {A} {B})',
    'i16x8.relaxed_dot_i8x16_i7x16_s': DOT,
    'i32x4.relaxed_dot_i8x16_i7x16_add_s':
        f'(i32x4.add (i32x4.extadd_pairwise_i16x8_s {DOT}) {C})',
}
for shape in ('f32x4', 'f64x2'):
    RELAXED[f'{shape}.relaxed_madd'] = f'({shape}.add ({shape}.mul {A} {B}) {C})'
    RELAXED[f'{shape}.relaxed_nmadd'] = f'({shape}.add ({shape}.mul ({shape}.neg {A}) {B}) {C})'
    RELAXED[f'{shape}.relaxed_min'] = f'({shape}.min {A} {B})'
    RELAXED[f'{shape}.relaxed_max'] = f'({shape}.max {A} {B})'
for shape in ('i8x16', 'i16x8', 'i32x4', 'i64x2'):
    RELAXED[f'{shape}.relaxed_laneselect'] = f'(v128.bitselect {A} {B} {C})'
for name in ('f32x4_s', 'f32x4_u', 'f64x2_s_zero', 'f64x2_u_zero'):
    RELAXED[f'i32x4.relaxed_trunc_{name}'] = f'(i32x4.trunc_sat_{name} {A})'

# wasmtime's deterministic setting fuses multiply and add; the profile does not.
NEVER_ITSELF = {name for name in RELAXED if 'madd' in name}

CARRY = f'(i64.extend_i32_u (i64.lt_u (i64.add {A} {C}) {A}))'
BORROW = f'(i64.extend_i32_u (i64.lt_u {A} {C}))'


def product(signed):
    """The upper half of a 128-bit product, from four of 32 bits."""
    low = '(i64.and %s (i64.const 0xffffffff))'
    high = '(i64.shr_u %s (i64.const 32))'
    cross = (f'(i64.add (i64.mul {high % A} {low % B}) '
             f'{high % f"(i64.mul {low % A} {low % B})"})')
    other = f'(i64.add (i64.mul {low % A} {high % B}) {low % cross})'
    upper = f'(i64.add (i64.mul {high % A} {high % B}) (i64.add {high % cross} {high % other}))'
    if not signed:
        return upper
    for one, two in ((A, B), (B, A)):
        upper = f'(i64.sub {upper} (i64.and (i64.shr_s {one} (i64.const 63)) {two}))'
    return upper


WIDE = {
    'i64.add128': f'(i64.add {A} {C}) (i64.add (i64.add {B} {D}) {CARRY})',
    'i64.sub128': f'(i64.sub {A} {C}) (i64.sub (i64.sub {B} {D}) {BORROW})',
    'i64.mul_wide_u': f'(i64.mul {A} {B}) {product(False)}',
    'i64.mul_wide_s': f'(i64.mul {A} {B}) {product(True)}',
}
