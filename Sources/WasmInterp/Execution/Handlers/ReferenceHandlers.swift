// Casts: what a cell looks for is a ``WantedType``, and which kind of type that is has cells of its
// own.

/// Whether a reference belongs to the type that a cell looks for.
protocol CastTest {
    static func matches<C: CastLayout>(
        _ r: Registers, _ bits: UInt64, _ cell: UnsafePointer<C>
    ) -> Bool
}

extension CastTest {
    @inline(__always)
    static func isNullAllowed<C: CastLayout>(_ bits: UInt64, _ cell: UnsafePointer<C>) -> Bool {
        bits == 0 && cell.pointee.wanted.passesNull != 0
    }

    @inline(__always)
    static func isObject(_ bits: UInt64) -> Bool { bits & 7 == Objects.tag }

    /// The first word of an object's header.
    @inline(__always)
    static func typeWord(_ r: Registers, _ bits: UInt64) -> UInt32 {
        (r.context.pointee.heapBase + Int(bitPattern: UInt(bits &- Objects.tag)))
            .load(as: UInt32.self)
    }
}

/// An abstract type that tags tell: the set has a bit for each, bit 0 for null.
enum TagTest: CastTest {
    @inline(__always)
    static func matches<C: CastLayout>(
        _ r: Registers, _ bits: UInt64, _ cell: UnsafePointer<C>
    ) -> Bool {
        Int(cell.pointee.wanted.detail) >> Int(bits & 7) & 1 != 0
    }
}

/// All structures, or all arrays.
enum KindTest: CastTest {
    @inline(__always)
    static func matches<C: CastLayout>(
        _ r: Registers, _ bits: UInt64, _ cell: UnsafePointer<C>
    ) -> Bool {
        guard isObject(bits) else { return isNullAllowed(bits, cell) }
        return (typeWord(r, bits) ^ cell.pointee.wanted.word) & ObjectHeader.arrayBit == 0
    }
}

/// A type without subtypes.
enum ExactTest: CastTest {
    @inline(__always)
    static func matches<C: CastLayout>(
        _ r: Registers, _ bits: UInt64, _ cell: UnsafePointer<C>
    ) -> Bool {
        guard isObject(bits) else { return isNullAllowed(bits, cell) }
        return typeWord(r, bits) == cell.pointee.wanted.word
    }
}

/// A type that may have subtypes.
enum DeclaredTest: CastTest {
    @inline(__always)
    static func matches<C: CastLayout>(
        _ r: Registers, _ bits: UInt64, _ cell: UnsafePointer<C>
    ) -> Bool {
        guard isObject(bits) else { return isNullAllowed(bits, cell) }
        let word = typeWord(r, bits)
        let wanted = cell.pointee.wanted.word
        if word == wanted { return true }
        let info = r.context.pointee.typeInfos[ObjectHeader.typeIndex(word)]
        let depth = Int(cell.pointee.wanted.detail)
        guard Int(info.pointee.depth) > depth else { return false }
        return info.pointee.display.unsafelyUnwrapped[depth] == ObjectHeader.typeIndex(wanted)
    }
}

/// A type of functions.
enum FunctionTest: CastTest {
    @inline(__always)
    static func matches<C: CastLayout>(
        _ r: Registers, _ bits: UInt64, _ cell: UnsafePointer<C>
    ) -> Bool {
        guard bits != 0 else { return isNullAllowed(bits, cell) }
        let record = r.context.pointee.functionRecords + Reference(bits: bits).index
        return r.context.pointee.typeInfos.isSubtype(
            record.pointee.type, of: cell.pointee.wanted.word,
            depth: UInt8(truncatingIfNeeded: cell.pointee.wanted.detail))
    }
}

@inline(__always)
func refTest<A: Source, D: Destination, Test: CastTest>(
    _ r: Registers, _ cell: UnsafePointer<CastCell>, _ a: A.Type, _ d: D.Type, _ test: Test.Type
) -> Int {
    var r = r
    D.put(&r, Test.matches(r, A.get(r, UInt64.self), cell) ? 1 : 0 as UInt32)
    return r.next(after: cell)
}

@inline(__always)
func refCast<A: Source, D: Destination, Test: CastTest>(
    _ r: Registers, _ cell: UnsafePointer<CastCell>, _ a: A.Type, _ d: D.Type, _ test: Test.Type
) -> Int {
    var r = r
    let reference = A.get(r, UInt64.self)
    guard Test.matches(r, reference, cell) else { return r.trap(.castFailure) }
    D.put(&r, reference)
    return r.next(after: cell)
}

@inline(__always)
func branchOnCast<A: Source, Test: CastTest>(
    _ r: Registers, _ cell: UnsafePointer<CastBranchCell>, _ a: A.Type, _ sense: Bool,
    _ test: Test.Type
) -> Int {
    if Test.matches(r, A.get(r, UInt64.self), cell) == sense {
        return r.next(Int(cell.pointee.distance))
    }
    return r.next(after: cell)
}
