// Name maps. Spec: core 7.4.1.
extension ByteReader {
    /// Ends the reading of names if they are not wanted any more.
    private func keepOn(_ pace: inout PacedCheck) throws(DecodeError) {
        if pace.isInterrupted() { throw DecodeError(.interrupted, offset: offset) }
    }

    /// The name of one index, the others passed over.
    mutating func name(
        of sought: UInt32, _ pace: inout PacedCheck
    ) throws(DecodeError) -> String? {
        for _ in 0..<(try length()) {
            try keepOn(&pace)
            if try u32() == sought { return try name() }
            _ = try skip(try length())
        }
        return nil
    }

    /// The first name of each index, until all are found.
    mutating func names(
        of sought: Set<FunctionIndex>, into found: inout [FunctionIndex: String]
    ) throws(DecodeError) {
        // No length: there may be more names than this range has bytes.
        for _ in 0..<(try u32()) {
            guard found.count < sought.count else { return }
            let index = FunctionIndex(rawValue: try u32())
            var entry = self
            _ = try skip(try length())
            if sought.contains(index), found[index] == nil { found[index] = try? entry.name() }
        }
    }

    mutating func name(
        of sought: UInt32, in owner: UInt32, _ pace: inout PacedCheck
    ) throws(DecodeError) -> String? {
        for _ in 0..<(try length()) {
            try keepOn(&pace)
            if try u32() == owner { return try name(of: sought, &pace) }
            for _ in 0..<(try length()) {
                try keepOn(&pace)
                _ = try u32()
                _ = try skip(try length())
            }
        }
        return nil
    }

    mutating func nameMap(
        into names: inout [NameSection.Association], isStrict: Bool = false,
        _ pace: inout PacedCheck
    ) throws(DecodeError) {
        for _ in 0..<(try length()) {
            try keepOn(&pace)
            let at = offset
            let index = try u32()
            if isStrict, let last = names.last?.index, index <= last {
                throw DecodeError(.malformedCustomSection, offset: at)
            }
            names.append(.init(index: index, name: try name()))
        }
    }

    mutating func indirectNameMap(
        into groups: inout [NameSection.Group], isStrict: Bool = false,
        _ pace: inout PacedCheck
    ) throws(DecodeError) {
        for _ in 0..<(try length()) {
            try keepOn(&pace)
            let at = offset
            let index = try u32()
            if isStrict, let last = groups.last?.index, index <= last {
                throw DecodeError(.malformedCustomSection, offset: at)
            }
            var names: [NameSection.Association] = []
            try nameMap(into: &names, isStrict: isStrict, &pace)
            groups.append(.init(index: index, names: names))
        }
    }
}
