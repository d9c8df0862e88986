import WasmCore

/// A value of a guest without an address, a handle or a number of one store: references are
/// numbers in the lists of a ``StoreImage``.
package enum StateValue: Hashable, Sendable {
    case i32(UInt32)
    case i64(UInt64)
    /// As bits, as are all floating-point numbers.
    case f32(UInt32)
    case f64(UInt64)
    case v128(low: UInt64, high: UInt64)
    /// The null reference, of every type.
    case null
    case i31(UInt32)
    case function(Int)
    case object(Int)
    case exception(Int)
    case extern(Int)

    /// A number or a vector that lies in slots; nil for references.
    init?(_ type: ValueType, low: UInt64, high: UInt64) {
        switch type {
        case .i32: self = .i32(UInt32(truncatingIfNeeded: low))
        case .i64: self = .i64(low)
        case .f32: self = .f32(UInt32(truncatingIfNeeded: low))
        case .f64: self = .f64(low)
        case .v128: self = .v128(low: low, high: high)
        case .reference: return nil
        }
    }

    /// What slots hold of a number or a vector of the type; nil for another value.
    func slots(as type: ValueType) -> (low: UInt64, high: UInt64)? {
        switch (self, type) {
        case (.i32(let bits), .i32), (.f32(let bits), .f32): (UInt64(bits), 0)
        case (.i64(let bits), .i64), (.f64(let bits), .f64): (bits, 0)
        case (.v128(let low, let high), .v128): (low, high)
        default: nil
        }
    }
}

/// A type that a module of an image defines: modules have numbers of their own everywhere.
package struct StateType: Hashable, Sendable {
    /// Among the image's modules.
    package var module: Int
    package var index: Int

    package init(module: Int, index: Int) {
        self.module = module
        self.index = index
    }
}

/// The type of values, with defined types by name.
package enum StateValueType: Hashable, Sendable {
    /// A type without a defined one in it.
    case plain(ValueType)
    case concrete(isNullable: Bool, StateType)
}

/// A function: of an instance, by its index space; where that is an import, one of the host.
package struct StateFunction: Hashable, Sendable {
    package var instance: Int
    package var index: Int

    package init(instance: Int, index: Int) {
        self.instance = instance
        self.index = index
    }
}
