import WasmCore

/// The name of an exported function, with the type that it is called by.
///
/// What a guest offers is written down once, in one place, and each use of it is typed:
///
///     enum Calculator {
///         static let add = ExportName<(Int32, Int32) -> Int32>("add")
///         static let reset: ExportName<() -> Void> = "reset"
///     }
///     let add = try instance.function(Calculator.add)
///     let sum = try add(2, 40)
public struct ExportName<FunctionSignature>: Hashable, Sendable {
    private let exactName: ExactName

    /// The name of a function of the type.
    public init(_ name: String) { exactName = ExactName(name) }

    /// As the module exports it.
    public var name: String { exactName.text }
}

extension ExportName: ExpressibleByStringLiteral {
    /// The name of a function of the type that is expected here.
    public init(stringLiteral name: String) { self.init(name) }
}

extension Instance {
    /// An exported function as a Swift function of the type that its name has.
    ///
    /// As with ``function(_:as:)`` the type is compared once, here.
    ///
    /// - Throws: ``ExportError``, which names both types where they differ.
    @inlinable
    public func function<each Parameter: WasmValue, each Output: WasmValue>(
        _ name: ExportName<(repeat each Parameter) -> (repeat each Output)>
    ) throws(ExportError) -> TypedFunction<repeat each Parameter, (repeat each Output)> {
        try function(name.name, as: ((repeat each Parameter) -> (repeat each Output)).self)
    }
}
