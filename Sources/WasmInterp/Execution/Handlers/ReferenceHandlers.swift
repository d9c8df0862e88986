// Casts. A cell holds what to look for: the type's word 0, its depth or a set of tags 4, whether
// null passes 6; these are offsets from the place that the kind of cell gives.

/// Whether a reference belongs to the type that a cell looks for.
protocol CastTest {
    static func matches(_ r: Registers, _ bits: UInt64, _ place: Int) -> Bool
}

extension CastTest {
    @inline(__always)
    static func isNullAllowed(_ r: Registers, _ bits: UInt64, _ place: Int) -> Bool {
        bits == 0 && r.u16(place + 6) != 0
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
    static func matches(_ r: Registers, _ bits: UInt64, _ place: Int) -> Bool {
        r.u16(place + 4) >> Int(bits & 7) & 1 != 0
    }
}

/// All structures, or all arrays.
enum KindTest: CastTest {
    @inline(__always)
    static func matches(_ r: Registers, _ bits: UInt64, _ place: Int) -> Bool {
        guard isObject(bits) else { return isNullAllowed(r, bits, place) }
        return (typeWord(r, bits) ^ r.u32(place)) & ObjectHeader.arrayBit == 0
    }
}

/// A type without subtypes.
enum ExactTest: CastTest {
    @inline(__always)
    static func matches(_ r: Registers, _ bits: UInt64, _ place: Int) -> Bool {
        guard isObject(bits) else { return isNullAllowed(r, bits, place) }
        return typeWord(r, bits) == r.u32(place)
    }
}

/// A type that may have subtypes.
enum DeclaredTest: CastTest {
    @inline(__always)
    static func matches(_ r: Registers, _ bits: UInt64, _ place: Int) -> Bool {
        guard isObject(bits) else { return isNullAllowed(r, bits, place) }
        let word = typeWord(r, bits)
        let wanted = r.u32(place)
        if word == wanted { return true }
        let info = r.context.pointee.typeInfos[ObjectHeader.typeIndex(word)]
        let depth = r.u16(place + 4)
        guard Int(info.pointee.depth) > depth else { return false }
        return info.pointee.display.unsafelyUnwrapped[depth] == ObjectHeader.typeIndex(wanted)
    }
}

/// A type of functions.
enum FunctionTest: CastTest {
    @inline(__always)
    static func matches(_ r: Registers, _ bits: UInt64, _ place: Int) -> Bool {
        guard bits != 0 else { return isNullAllowed(r, bits, place) }
        let record = r.context.pointee.functionRecords + Reference(bits: bits).index
        return r.context.pointee.typeInfos.isSubtype(
            record.pointee.type, of: r.u32(place),
            depth: UInt8(truncatingIfNeeded: r.u16(place + 4)))
    }
}

/// reference 8, target 10, what to look for 12.
@inline(__always)
func refTest<A: Source, D: Destination, Test: CastTest>(
    _ r: Registers, _ a: A.Type, _ d: D.Type, _ test: Test.Type
) -> Int {
    var r = r
    D.put(&r, Test.matches(r, A.get(r, UInt64.self), 12) ? 1 : 0 as UInt32)
    return r.next(24)
}

/// reference 8, target 10, what to look for 12.
@inline(__always)
func refCast<A: Source, D: Destination, Test: CastTest>(
    _ r: Registers, _ a: A.Type, _ d: D.Type, _ test: Test.Type
) -> Int {
    var r = r
    let reference = A.get(r, UInt64.self)
    guard Test.matches(r, reference, 12) else { return r.trap(.castFailure) }
    D.put(&r, reference)
    return r.next(24)
}

/// reference 8, distance 12, what to look for 16.
@inline(__always)
func branchOnCast<A: Source, Test: CastTest>(
    _ r: Registers, _ a: A.Type, _ sense: Bool, _ test: Test.Type
) -> Int {
    if Test.matches(r, A.get(r, UInt64.self), 16) == sense { return r.next(r.i32(12)) }
    return r.next(24)
}
