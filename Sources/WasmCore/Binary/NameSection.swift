/// The names that the `name` custom section gives to parts of a module. Spec: core 7.4.1.
///
/// Only the places of the subsections are kept; names are read when asked for. What is malformed
/// in the section is passed over: it never makes the module malformed. ``check()`` is strict.
public struct NameSection: Sendable {
    /// Subsection codes. Local, label and field names belong to a function or type each.
    public enum Kind: UInt8, CaseIterable, Sendable {
        /// The module's own name.
        case module = 0
        /// Of functions, imported ones counted.
        case function
        /// Of parameters and locals, by function.
        case local
        /// Of structured instructions in the order of their opening words, by function.
        case label
        /// Of types.
        case type
        /// Of tables, imported ones counted.
        case table
        /// Of memories, imported ones counted.
        case memory
        /// Of globals, imported ones counted.
        case global
        /// Of element segments.
        case element
        /// Of data segments.
        case data
        /// Of fields of structures, by type.
        case field
        /// Of tags, imported ones counted.
        case tag

        /// Whether names are grouped by a function or type.
        public var isIndirect: Bool { self == .local || self == .label || self == .field }
    }

    /// An index and its name.
    public struct Association: Hashable, Sendable {
        /// Of what is named, in its index space.
        public var index: UInt32
        private var exactName: ExactName

        /// One entry of a name map.
        public init(index: UInt32, name: String) {
            self.index = index
            exactName = ExactName(name)
        }

        /// As it is written in the section; several things may have the same one.
        public var name: String {
            get { exactName.text }
            set { exactName.text = newValue }
        }
    }

    /// The names of the parts of one function or type.
    public struct Group: Hashable, Sendable {
        /// Of the function or type.
        public var index: UInt32
        /// As the section lists them.
        public var names: [Association]

        /// One entry of an indirect name map.
        public init(index: UInt32, names: [Association]) {
            self.index = index
            self.names = names
        }
    }

    private let bytes: ModuleBytes
    private let range: Range<Int>
    private let interruption: InterruptionCheck
    /// One for each kind; empty where there is none.
    private var subsections = [Range<Int>](repeating: 0..<0, count: Kind.allCases.count)

    /// The first `name` section of a module; nil if it has none.
    ///
    /// - Parameter interruption: Whether names are still wanted; as for a malformed section, there
    ///   are none from where the answer was no.
    public init?(_ module: DecodedModule, interruption: InterruptionCheck = .never) {
        guard let section = module.customSection(named: "name") else { return nil }
        self.init(module.bytes, range: section.range, interruption: interruption)
    }

    /// Finds the subsections; the first of each kind counts.
    ///
    /// - Parameters:
    ///   - range: The content of the section, behind its name; within the bytes.
    ///   - interruption: Whether names are still wanted.
    public init(
        _ bytes: ModuleBytes, range: Range<Int>, interruption: InterruptionCheck = .never
    ) {
        self.bytes = bytes
        self.range = range
        self.interruption = interruption
        var reader = ByteReader(bytes, range: range)
        // Each code may be there once.
        for _ in 0..<256 {
            guard let code = try? reader.byte(), let byteCount = try? reader.length(),
                let content = try? reader.skip(byteCount)
            else { break }
            guard let kind = Kind(rawValue: code) else { continue }
            if self[kind].isEmpty { subsections[Int(kind.rawValue)] = content }
        }
    }

    private subscript(kind: Kind) -> Range<Int> { subsections[Int(kind.rawValue)] }

    private func reader(of kind: Kind) -> ByteReader { ByteReader(bytes, range: self[kind]) }

    // MARK: One name

    /// The module's own name, or nil if the section gives none.
    public var moduleName: String? {
        var reader = reader(of: .module)
        return try? reader.name()
    }

    /// The name of a function, for backtraces.
    ///
    /// - Complexity: O(bytes of the names before it), and no allocation but that of the name.
    public func functionName(_ index: FunctionIndex) -> String? {
        name(of: .function, index.rawValue)
    }

    /// The names of some functions, found in one pass.
    ///
    /// - Parameter bytesMax: Bytes of names that are looked through at most; what comes behind
    ///   them has none.
    /// - Complexity: O(`bytesMax`), and memory for the names that are found.
    public func functionNames(
        of functions: Set<FunctionIndex>, bytesMax: Int = NameSection.lookupBytesMax
    ) -> [FunctionIndex: String] {
        var found: [FunctionIndex: String] = [:]
        let content = self[.function]
        let range = content.prefix(max(bytesMax, 0))
        var reader = ByteReader(bytes, range: range)
        try? reader.names(of: functions, into: &found)
        return found
    }

    /// What is looked through for a backtrace: some 300,000 names of usual length.
    public static let lookupBytesMax = 16 << 20

    /// The name at an index of the kind's index space; nil for kinds that are indirect.
    public func name(of kind: Kind, _ index: UInt32) -> String? {
        guard !kind.isIndirect, kind != .module else { return nil }
        var reader = reader(of: kind)
        var pace = PacedCheck(interruption)
        return try? reader.name(of: index, &pace)
    }

    /// The name of a part: of a local in a function, of a label in one, of a field in a type.
    public func name(of kind: Kind, _ index: UInt32, in owner: UInt32) -> String? {
        guard kind.isIndirect else { return nil }
        var reader = reader(of: kind)
        var pace = PacedCheck(interruption)
        return try? reader.name(of: index, in: owner, &pace)
    }

    // MARK: All names

    /// All names of a kind that is not indirect, as far as they are well-formed.
    public func names(of kind: Kind) -> [Association] {
        guard !kind.isIndirect, kind != .module else { return [] }
        var reader = reader(of: kind)
        var names: [Association] = []
        var pace = PacedCheck(interruption)
        try? reader.nameMap(into: &names, &pace)
        return names
    }

    /// All names of an indirect kind, as far as they are well-formed.
    public func groups(of kind: Kind) -> [Group] {
        guard kind.isIndirect else { return [] }
        var reader = reader(of: kind)
        var groups: [Group] = []
        var pace = PacedCheck(interruption)
        try? reader.indirectNameMap(into: &groups, &pace)
        return groups
    }

    // MARK: Strict reading

    /// Finds what is malformed: order and sizes of subsections, order of indices, UTF-8.
    ///
    /// - Throws: `.malformedCustomSection`, with the place, or an error of ``ByteReader``.
    public func check() throws(DecodeError) {
        var reader = ByteReader(bytes, range: range)
        var pace = PacedCheck(interruption)
        var last: UInt8?
        while !reader.isAtEnd {
            let at = reader.offset
            let code = try reader.byte()
            if let last, code <= last {
                throw DecodeError(.malformedCustomSection, offset: at)
            }
            last = code
            let content = try reader.skip(try reader.length())
            guard let kind = Kind(rawValue: code) else { continue }
            try check(kind, ByteReader(bytes, range: content), &pace)
        }
    }

    private func check(
        _ kind: Kind, _ content: ByteReader, _ pace: inout PacedCheck
    ) throws(DecodeError) {
        var reader = content
        switch kind {
        case .module: _ = try reader.name()
        case .local, .label, .field:
            var groups: [Group] = []
            try reader.indirectNameMap(into: &groups, isStrict: true, &pace)
        default:
            var names: [Association] = []
            try reader.nameMap(into: &names, isStrict: true, &pace)
        }
        guard reader.isAtEnd else {
            throw DecodeError(.malformedCustomSection, offset: reader.offset)
        }
    }
}
