/// The facts about translated code that are not in the code: for traps, exceptions and snapshots.
struct FunctionMetadata: Sendable {
    /// Of the cells that can trap, call or be returned to; ascending.
    var offsets: [CodeOffset] = []
    /// Ascending in both offsets.
    var safepoints: [Safepoint] = []
    /// In the order in which they are looked at within a region.
    var handlers: [ExceptionHandler] = []
    /// Inner ones before outer ones; so their ends ascend.
    private(set) var regions: [HandlerRegion] = []
    /// The regions that no other one encloses so far, the last one last.
    private var outermost: [Int] = []
    var slotCount = 0
    /// The slot of the first declared local; the same for every kind of code.
    var localSlot = 0
    /// Parameters and declared ones.
    var localCount = 0

    /// Adds a region of code, which encloses the latest of those before it or none.
    mutating func addRegion(_ range: Range<Int>, handlers: Range<Int>) {
        while let last = outermost.last, regions[last].range.lowerBound >= range.lowerBound {
            regions[last].parent = regions.count
            outermost.removeLast()
        }
        outermost.append(regions.count)
        regions.append(HandlerRegion(range: range, handlers: handlers, parent: -1))
    }

    /// The first region that ends behind a code offset; -1 if none does. All that contain the
    /// offset are this one or enclose it.
    func region(endingBehind offset: Int) -> Int {
        let first = BinarySearch.firstIndex(regions.count) {
            regions[$0].range.upperBound > offset
        }
        return first < regions.count ? first : -1
    }

    /// The instruction that a code offset belongs to: the last one that starts at or before it.
    func wasmOffset(ofCode offset: Int) -> Int? {
        let next = BinarySearch.firstIndex(offsets.count) { Int(offsets[$0].code) > offset }
        return next > 0 ? Int(offsets[next - 1].wasm) : nil
    }
}

/// An exception handler of a function: a tag, a place to go on.
struct ExceptionHandler {
    /// Tag index of the module, or -1 for all.
    var tag: Int
    var wantsReference: Bool
    /// Code offset, filled in when the label's place is known.
    var target: Int
    /// Where the payload goes.
    var slot: Int
}

/// The code of one `try_table`, and its clauses among the function's handlers.
struct HandlerRegion: Sendable {
    var range: Range<Int>
    var handlers: Range<Int>
    /// The next region around it; -1 for none.
    var parent: Int
}

/// A place in code and the module byte offset of its instruction.
package struct CodeOffset: BitwiseCopyable, Equatable, Sendable {
    package var code: UInt32
    package var wasm: UInt32

    package init(code: UInt32, wasm: UInt32) {
        self.code = code
        self.wasm = wasm
    }
}
