import WasmCore

/// The types of a block's or function's parameters or results: a place in memory that the module's
/// ``SignatureTable`` owns.
package struct SlotTypes: BitwiseCopyable {
    fileprivate let start: UnsafePointer<SlotType>
    package let count: Int
    /// Slots that the values take together.
    package let slotCount: Int

    @inline(__always)
    package subscript(index: Int) -> SlotType {
        precondition(index >= 0 && index < count, "type beyond the list")
        return start[index]
    }

    /// The type of a single value that fits one slot; nil for any other list.
    @inline(__always)
    package var single: SlotType? { count == 1 && slotCount == 1 ? start[0] : nil }
}

/// What a block or a function takes and leaves.
package struct Signature: BitwiseCopyable {
    var parameters: SlotTypes
    var results: SlotTypes
}

/// The signatures of a module's types, laid out so that a lookup copies and counts nothing.
package struct SignatureTable: ~Copyable, @unchecked Sendable {
    // Sendable: written in init only; what points into it is used by who holds the module's
    // translation unit.
    struct Entry {
        var start = 0
        var parameterCount = 0
        var parameterSlots = 0
        var resultCount = 0
        var resultSlots = 0
    }
    private let entries: UnsafeMutableBufferPointer<Entry>
    /// One value of each type first, then the types' lists.
    private let list: UnsafeMutablePointer<SlotType>

    package init(_ types: [SubType]) {
        var valueCount = SlotType.allCases.count
        for type in types {
            guard case .function(let function) = type.composite else { continue }
            valueCount += function.parameters.count + function.results.count
        }
        list = .allocate(capacity: valueCount)
        entries = .allocate(capacity: types.count)
        var end = 0
        for type in SlotType.allCases {
            (list + end).initialize(to: type)
            end += 1
        }
        for (index, type) in types.enumerated() {
            var entry = Entry(start: end)
            if case .function(let function) = type.composite {
                for types in [function.parameters, function.results] {
                    for type in types {
                        (list + end).initialize(to: SlotType(type))
                        end += 1
                    }
                }
                entry.parameterCount = function.parameters.count
                entry.parameterSlots = function.parameters.slotCount
                entry.resultCount = function.results.count
                entry.resultSlots = function.results.slotCount
            }
            entries.initializeElement(at: index, to: entry)
        }
    }

    deinit {
        list.deallocate()
        entries.deallocate()
    }

    /// - Parameter type: Of a function; any other has no parameters and no results.
    subscript(type: UInt32) -> Signature {
        precondition(Int(type) < entries.count, "type beyond the module's")
        let entry = entries[Int(type)]
        return Signature(
            parameters: types(entry.start, entry.parameterCount, entry.parameterSlots),
            results: types(
                entry.start + entry.parameterCount, entry.resultCount, entry.resultSlots))
    }

    package subscript(type: BlockType) -> Signature {
        switch type {
        case .empty: return Signature(parameters: none, results: none)
        case .value(let type):
            let type = SlotType(type)
            return Signature(
                parameters: none, results: types(Int(type.rawValue), 1, type.slotCount))
        case .type(let index): return self[index.rawValue]
        }
    }

    /// A list without values.
    var none: SlotTypes { types(0, 0, 0) }

    private func types(_ start: Int, _ count: Int, _ slotCount: Int) -> SlotTypes {
        SlotTypes(
            start: UnsafePointer(list + start), count: count,
            slotCount: slotCount)
    }
}
