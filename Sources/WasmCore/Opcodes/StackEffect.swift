/// What an instruction takes from the operand stack and leaves on it, where that is fixed.
///
/// A case is spelled parameters, underscore, results, one letter a value: `i` i32, `l` i64,
/// `f` f32, `d` f64, `v` v128, `a` an address of the memory that the immediate names (i32 or i64).
/// Spec: core 3.4, instructions.
public enum StackEffect: Sendable {
    /// Depends on immediates or on the stack: the validator has a function for the instruction.
    case special
    /// Nothing: `nop`.
    case none_none
    /// Loads, whole or of a part; atomic ones too.
    case a_i, a_l, a_f, a_d, a_v
    /// Stores.
    case ai_none, al_none, af_none, ad_none, av_none
    /// Size and growth of memories and tables, in their address type.
    case none_a, a_a
    /// Constants.
    case none_i, none_l, none_f, none_d, none_v
    /// Arithmetic.
    case i_i, ii_i, l_l, ll_l, f_f, ff_f, d_d, dd_d
    /// Tests and comparisons.
    case l_i, ll_i, ff_i, dd_i
    /// Conversions.
    case f_i, d_i, i_l, f_l, d_l, i_f, l_f, d_f, i_d, l_d, f_d
    /// `memory.fill`.
    case aia_none
    /// Wide arithmetic: each 128-bit number is two operands, the lower half first.
    case llll_ll, ll_ll
    /// Operations on vectors.
    case v_v, vv_v, vvv_v
    /// A vector of equal lanes.
    case i_v, l_v, f_v, d_v
    /// Lanes, and tests of all of them.
    case v_i, v_l, v_f, v_d
    /// A vector with one lane replaced; shifts.
    case vi_v, vl_v, vf_v, vd_v
    /// A load of one lane.
    case av_v
    /// Atomic changes: an address, operands, what was there before.
    case ai_i, al_l, aii_i, all_l
    /// Waiting: an address, what is expected there, the time at most.
    case ail_i, all_i
}

extension StackEffect {
    /// The kinds of value that a letter of a case stands for.
    public enum Kind: UInt8, Sendable {
        /// Value types of numbers and vectors.
        case i32 = 1, i64, f32, f64, v128
        /// i32 or i64, whichever addresses the memory or table has.
        case address
    }

    /// Up to four kinds, the first one lowest, four bits each; zero ends the list.
    public struct Kinds: Sequence, IteratorProtocol, Sendable {
        var bits: UInt16

        /// How many kinds are left.
        public var count: Int { (16 - bits.leadingZeroBitCount + 3) / 4 }
        /// The last kind first, as operands are taken from the stack.
        public var reversed: Kinds {
            var rest = bits
            var result: UInt16 = 0
            while rest != 0 {
                result = result << 4 | rest & 15
                rest >>= 4
            }
            return Kinds(bits: result)
        }
        /// The next kind; nil behind the last one.
        public mutating func next() -> Kind? {
            defer { bits >>= 4 }
            return Kind(rawValue: UInt8(bits & 15))
        }
    }

    /// Operands, the deepest one first.
    public var parameters: Kinds { Kinds(bits: packed.parameters) }
    /// Results, the deepest one first.
    public var results: Kinds { Kinds(bits: packed.results) }

    private var packed: (parameters: UInt16, results: UInt16) {
        switch self {
        case .special: (0, 0)
        case .none_none: (0x0, 0x0)
        case .a_i: (0x6, 0x1)
        case .a_l: (0x6, 0x2)
        case .a_f: (0x6, 0x3)
        case .a_d: (0x6, 0x4)
        case .ai_none: (0x16, 0x0)
        case .al_none: (0x26, 0x0)
        case .af_none: (0x36, 0x0)
        case .ad_none: (0x46, 0x0)
        case .none_a: (0x0, 0x6)
        case .a_a: (0x6, 0x6)
        case .none_i: (0x0, 0x1)
        case .none_l: (0x0, 0x2)
        case .none_f: (0x0, 0x3)
        case .none_d: (0x0, 0x4)
        case .i_i: (0x1, 0x1)
        case .ii_i: (0x11, 0x1)
        case .l_i: (0x2, 0x1)
        case .ll_i: (0x22, 0x1)
        case .ff_i: (0x33, 0x1)
        case .dd_i: (0x44, 0x1)
        case .l_l: (0x2, 0x2)
        case .ll_l: (0x22, 0x2)
        case .f_f: (0x3, 0x3)
        case .ff_f: (0x33, 0x3)
        case .d_d: (0x4, 0x4)
        case .dd_d: (0x44, 0x4)
        case .f_i: (0x3, 0x1)
        case .d_i: (0x4, 0x1)
        case .i_l: (0x1, 0x2)
        case .f_l: (0x3, 0x2)
        case .d_l: (0x4, 0x2)
        case .i_f: (0x1, 0x3)
        case .l_f: (0x2, 0x3)
        case .d_f: (0x4, 0x3)
        case .i_d: (0x1, 0x4)
        case .l_d: (0x2, 0x4)
        case .f_d: (0x3, 0x4)
        case .aia_none: (0x616, 0x0)
        case .llll_ll: (0x2222, 0x22)
        case .ll_ll: (0x22, 0x22)
        case .a_v: (0x6, 0x5)
        case .av_none: (0x56, 0x0)
        case .none_v: (0x0, 0x5)
        case .vv_v: (0x55, 0x5)
        case .i_v: (0x1, 0x5)
        case .l_v: (0x2, 0x5)
        case .f_v: (0x3, 0x5)
        case .d_v: (0x4, 0x5)
        case .v_i: (0x5, 0x1)
        case .vi_v: (0x15, 0x5)
        case .v_l: (0x5, 0x2)
        case .vl_v: (0x25, 0x5)
        case .v_f: (0x5, 0x3)
        case .vf_v: (0x35, 0x5)
        case .v_d: (0x5, 0x4)
        case .vd_v: (0x45, 0x5)
        case .v_v: (0x5, 0x5)
        case .vvv_v: (0x555, 0x5)
        case .av_v: (0x56, 0x5)
        case .ai_i: (0x16, 0x1)
        case .ail_i: (0x216, 0x1)
        case .all_i: (0x226, 0x1)
        case .al_l: (0x26, 0x2)
        case .aii_i: (0x116, 0x1)
        case .all_l: (0x226, 0x2)
        }
    }
}
