/// Keywords of modules and scripts that are not instructions. Spec: core 6.
enum Word: String, CaseIterable, Sendable {
    case module, type, func_ = "func", param, result, local, rec, sub, final
    case structure = "struct", array, field, mut, ref, null, import_ = "import", export
    case table, memory, global, tag, start, elem, data, declare, item, offset, shared, pagesize
    case then, catch_ = "catch", catchRef = "catch_ref", catchAll = "catch_all"
    case catchAllRef = "catch_all_ref"
    case i8, i16, i32, i64, f32, f64, v128
    case any, eq, i31, none, nofunc, extern, noextern, exn, noexn
    case anyref, eqref, i31ref, structref, arrayref, nullref, funcref, nullfuncref, externref
    case nullexternref, exnref, nullexnref
    case i8x16, i16x8, i32x4, i64x2, f32x4, f64x2
    case binary, quote, definition, instance, register, invoke, get, either, thread, wait
    case assertReturn = "assert_return", assertTrap = "assert_trap"
    case assertExhaustion = "assert_exhaustion", assertException = "assert_exception"
    case assertMalformed = "assert_malformed", assertInvalid = "assert_invalid"
    case assertMalformedCustom = "assert_malformed_custom"
    case assertInvalidCustom = "assert_invalid_custom", assertUnlinkable = "assert_unlinkable"
    case refExtern = "ref.extern", refHost = "ref.host", refStruct = "ref.struct"
    case refArray = "ref.array", refAny = "ref.any"
    case before, after, first, last, code, datacount
    case nanCanonical = "nan:canonical", nanArithmetic = "nan:arithmetic"
    // Of components.
    case component, core, alias, outer, canon, instantiate, with, value
    case record, variant, case_ = "case", list, tuple, flags, enumeration = "enum", option, own
    case borrow, stream, future, map, error, resource, rep, dtor, async
    case realloc, postReturn = "post-return", callback
    case implements, externalID = "external-id", versionSuffix = "versionsuffix"
}

/// Every keyword with its meaning: the words above and the instructions of the opcode table.
struct Vocabulary: Sendable {
    enum Meaning: Sendable {
        case word(Word)
        case instruction(Opcode)
    }

    static let shared = Vocabulary()

    private(set) var meanings: [Meaning] = []
    private var spellings: [[UInt8]] = []
    private var places: [UInt64: UInt16] = [:]

    private init() {
        for word in Word.allCases { add(Array(word.rawValue.utf8), .word(word)) }
        for opcode in Opcode.allCases {
            add(Array("\(opcode.row.text)".utf8), .instruction(opcode))
        }
    }

    /// Of two opcodes with one keyword the first one stands for both.
    private mutating func add(_ spelling: [UInt8], _ meaning: Meaning) {
        var hash = Self.hashSeed
        for byte in spelling { hash = Self.hash(hash, byte) }
        guard places[hash] == nil else { return }
        places[hash] = UInt16(meanings.count)
        meanings.append(meaning)
        spellings.append(spelling)
    }

    /// The place of a keyword in ``meanings``, given the hash of its bytes.
    func symbol(_ bytes: [UInt8], _ range: Range<Int>, hash: UInt64) -> UInt16 {
        guard let place = places[hash], spellings[Int(place)].elementsEqual(bytes[range]) else {
            return Token.unknownSymbol
        }
        return place
    }

    func meaning(_ symbol: UInt16) -> Meaning? {
        Int(symbol) < meanings.count ? meanings[Int(symbol)] : nil
    }

    // FNV-1a. The bytes are compared after a hit, so a collision can only hide a keyword from
    // text that was made to collide, and only that text suffers.
    static let hashSeed: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    static func hash(_ state: UInt64, _ byte: UInt8) -> UInt64 {
        (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
}
