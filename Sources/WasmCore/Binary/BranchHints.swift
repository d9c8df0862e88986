/// Which way branches are likely to go, from the section `metadata.code.branch_hint`.
///
/// Spec: code metadata, branch hints; core 7.4.3.
public struct BranchHints: Hashable, Sendable {
    /// The custom section's name.
    public static let sectionName = "metadata.code.branch_hint"

    /// What is said of one branch.
    public struct Hint: Hashable, Sendable {
        /// Of the `br_if` or `if`, counted from the first byte of the body: its locals.
        public var offset: UInt32
        /// Whether the condition is expected to hold.
        public var isLikely: Bool

        /// A hint for the branch at an offset of the body.
        public init(offset: UInt32, isLikely: Bool) {
            self.offset = offset
            self.isLikely = isLikely
        }
    }

    /// What is said of the branches of one function.
    public struct Function: Hashable, Sendable {
        /// A function that the module defines.
        public var index: FunctionIndex
        /// By ascending offset.
        public var hints: [Hint]

        /// The hints of one function, which have to ascend by offset.
        public init(index: FunctionIndex, hints: [Hint]) {
            self.index = index
            self.hints = hints
        }
    }

    /// By ascending index.
    public var functions: [Function]

    /// Hints of functions, which have to ascend by index.
    public init(functions: [Function] = []) { self.functions = functions }

    /// The hints of a module; nil if it has none or if they are malformed.
    public init?(_ module: DecodedModule) {
        guard let section = module.customSection(named: BranchHints.sectionName),
            let hints = try? BranchHints(module.bytes, range: section.range)
        else { return nil }
        self = hints
    }

    /// Reads the content of the section.
    ///
    /// - Parameter range: The content, without the section's name; within the bytes.
    /// - Throws: `.malformedCustomSection` for functions or offsets that do not ascend, for hints
    ///   that are neither 0 nor 1, and for bytes behind the last one; errors of ``ByteReader``.
    public init(_ bytes: ModuleBytes, range: Range<Int>) throws(DecodeError) {
        var reader = ByteReader(bytes, range: range)
        functions = []
        for _ in 0..<(try reader.length()) {
            let at = reader.offset
            let index = FunctionIndex(rawValue: try reader.u32())
            if let last = functions.last?.index, index <= last {
                throw DecodeError(.malformedCustomSection, offset: at)
            }
            functions.append(Function(index: index, hints: try reader.branchHints()))
        }
        guard reader.isAtEnd else {
            throw DecodeError(.malformedCustomSection, offset: reader.offset)
        }
    }

    /// The hints of one function.
    ///
    /// - Complexity: O(log functions).
    public func hints(of function: FunctionIndex) -> [Hint] {
        var lower = 0
        var upper = functions.count
        while lower < upper {
            let middle = lower + (upper - lower) / 2
            if functions[middle].index < function { lower = middle + 1 } else { upper = middle }
        }
        guard lower < functions.count, functions[lower].index == function else { return [] }
        return functions[lower].hints
    }
}

extension ByteReader {
    fileprivate mutating func branchHints() throws(DecodeError) -> [BranchHints.Hint] {
        var hints: [BranchHints.Hint] = []
        for _ in 0..<(try length()) {
            let at = offset
            let branch = try u32()
            if let last = hints.last?.offset, branch <= last {
                throw DecodeError(.malformedCustomSection, offset: at)
            }
            let valueAt = offset
            let byteCount = try u32()
            let value = try byte()
            guard byteCount == 1, value < 2 else {
                throw DecodeError(.malformedCustomSection, offset: valueAt)
            }
            hints.append(.init(offset: branch, isLikely: value == 1))
        }
        return hints
    }
}

extension ByteWriter {
    /// Writes the whole custom section ``BranchHints/sectionName``.
    public mutating func branchHints(_ hints: BranchHints) {
        customSection(BranchHints.sectionName) {
            $0.vector(hints.functions) {
                $0.u32($1.index.rawValue)
                $0.vector($1.hints) {
                    $0.u32($1.offset)
                    $0.u32(1)
                    $0.u8($1.isLikely ? 1 : 0)
                }
            }
        }
    }
}
