import WasmCore

/// A store at rest as plain values: no address, no handle, no number of a store or an engine.
///
/// Two stores with equal images go on alike. Lists are in the store's order, objects, exceptions
/// and functions in the order in which they are reached first, so that a store has one image.
package struct StoreImage: Sendable {
    /// Each once; what they are is told by their bytes.
    package var modules: [Module] = []
    package var instances: [InstanceImage] = []
    package var memories: [MemoryState] = []
    package var tables: [TableState] = []
    package var globals: [GlobalState] = []
    package var tags: [StateType] = []
    package var functions: [StateFunction] = []
    package var objects: [ObjectState] = []
    package var exceptions: [ExceptionState] = []
    package var executions: [ExecutionImage] = []
    package var participants: [ParticipantState] = []
    /// nil if there is none.
    package var components: ComponentsImage?
    /// Instructions that guests have been charged for.
    package var fuelConsumed: UInt64 = 0
}

extension StoreImage: Equatable {
    package static func == (left: StoreImage, right: StoreImage) -> Bool {
        left.modules.elementsEqual(right.modules) { $0 === $1 }
            && left.instances == right.instances && left.memories == right.memories
            && left.tables == right.tables && left.globals == right.globals
            && left.tags == right.tags && left.functions == right.functions
            && left.objects == right.objects && left.exceptions == right.exceptions
            && left.executions == right.executions && left.components == right.components
            && left.participants == right.participants
            && left.fuelConsumed == right.fuelConsumed
    }
}

/// An instance: what its index spaces name, and what is left of its segments.
package struct InstanceImage: Hashable, Sendable {
    /// Among the image's modules.
    package var module: Int
    /// Of the imports: itself where the host has to give it.
    package var importedFunctions: [StateFunction]
    /// Of the store's, those that are imported first.
    package var memories: [Int]
    package var tables: [Int]
    package var globals: [Int]
    package var tags: [Int]
    /// Data segments that have been dropped.
    package var droppedData: [Bool]
    /// nil for element segments that have been dropped.
    package var elements: [[StateValue]?]
}

package struct GlobalState: Hashable, Sendable {
    package var type: StateValueType
    package var isMutable: Bool
    package var value: StateValue
}

package struct TableState: Hashable, Sendable {
    package var element: StateValueType
    package var limits: Limits
    package var addressType: AddressType
    package var elements: [StateValue]
}

/// A memory: pages of 4 KiB that are not zero, as runs.
package struct MemoryState: Hashable, Sendable {
    package struct Run: Hashable, Sendable {
        /// Byte offset of the first page.
        package var offset: Int
        /// A whole number of pages, but for the last ones of the memory.
        package var bytes: [UInt8]
    }

    package static let pageBytes = 1 << 12
    package var type: MemoryType
    package var byteCount: Int
    package var runs: [Run]
}

/// A structure or an array.
package struct ObjectState: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        /// Fields or elements one by one; packed ones as `i32`.
        case values([StateValue])
        /// Elements of an array of numbers or vectors, little-endian one after another.
        case bytes([UInt8])
    }

    package var type: StateType
    package var content: Content
}

package struct ExceptionState: Hashable, Sendable {
    /// Among the store's tags.
    package var tag: Int
    package var payload: [StateValue]
}
