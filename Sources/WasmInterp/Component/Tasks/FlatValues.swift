import WasmCore

/// Core values of a call: as many as a flat signature may have, and where the result goes.
///
/// They lie in place, so that a call allocates nothing, and apart from the call's record, as they
/// are kept no longer than until the callee starts.
struct FlatValues {
    static let countMax = FlatTypes.parametersMax + 1

    private(set) var count = 0
    private var words: Words = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    private typealias Words = (
        UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64,
        UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64
    )

    init() {}

    init(_ value: UInt64) {
        count = 1
        words.0 = value
    }

    /// - Parameter count: ``countMax`` at most.
    init(_ slots: UnsafePointer<UInt64>, count: Int) {
        self.count = count
        withUnsafeMutableBytes(of: &words) { words in
            words.copyMemory(from: UnsafeRawBufferPointer(start: slots, count: count * 8))
        }
    }

    /// - Parameter values: ``countMax`` at most.
    init(_ values: [UInt64]) {
        count = values.count
        withUnsafeMutableBytes(of: &words) { words in
            values.withUnsafeBytes { words.copyMemory(from: $0) }
        }
    }

    var all: [UInt64] { (0..<count).map { self[$0] } }

    var last: UInt64? { count == 0 ? nil : self[count - 1] }

    private subscript(slot: Int) -> UInt64 {
        withUnsafeBytes(of: words) { $0.loadUnaligned(fromByteOffset: slot * 8, as: UInt64.self) }
    }

    /// Puts the first ones where a function's arguments are.
    func copy(_ count: Int, to slots: UnsafeMutablePointer<UInt64>) {
        withUnsafeBytes(of: words) { words in
            UnsafeMutableRawBufferPointer(start: slots, count: count * 8)
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: words.prefix(count * 8)))
        }
    }
}
