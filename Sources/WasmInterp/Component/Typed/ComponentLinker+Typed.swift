import WasmCore

extension ComponentLinker {
    /// Offers a host function of Swift values: `{ (caller, name: String) throws in … }`.
    ///
    /// Parameters and results are ``ComponentConvertible``s; there is one result or none.
    /// Components that import the function by another type cannot be linked. What the closure
    /// throws ends the guest, as the cause of a trap of code `host`; a failure that the guest is to
    /// see is a `Result`.
    @inlinable
    public mutating func define<
        each Parameter: ComponentConvertible, each Output: ComponentConvertible, Failure: Error
    >(
        _ interface: String?, _ name: String,
        typed body:
            @escaping @Sendable (ComponentCaller<Host>, repeat each Parameter) throws(Failure) -> (
                repeat each Output
            )
    ) {
        var signature = TypedSignature()
        repeat signature.append(parameter: (each Parameter).self)
        repeat signature.append(result: (each Output).self)
        define(interface, name, signature) { caller, call in
            var reader = try call.reader()
            let output = try body(caller, repeat (each Parameter).lift(from: &reader))
            var writer = try call.writer()
            repeat try (each output).lower(to: &writer)
        }
    }

    /// The same for one result, whose type the closure then need not name.
    @inlinable
    public mutating func define<
        each Parameter: ComponentConvertible, Output: ComponentConvertible, Failure: Error
    >(
        _ interface: String?, _ name: String,
        typed body:
            @escaping @Sendable (ComponentCaller<Host>, repeat each Parameter) throws(Failure) ->
            Output
    ) {
        var signature = TypedSignature()
        repeat signature.append(parameter: (each Parameter).self)
        signature.append(result: Output.self)
        define(interface, name, signature) { caller, call in
            var reader = try call.reader()
            let output = try body(caller, repeat (each Parameter).lift(from: &reader))
            var writer = try call.writer()
            try output.lower(to: &writer)
        }
    }
}

/// A host function of Swift values.
struct TypedHostFunction<Host>: Sendable {
    let signature: TypedSignature
    let body: @Sendable (ComponentCaller<Host>, TypedHostCall) throws -> Void
}

/// What lies in memory of a guest's call, as core values are too few. An object, so that calls
/// are small.
@usableFromInline
final class TypedSpill {
    fileprivate let parameters: CanonicalExtent?
    fileprivate let result: CanonicalExtent?
    @usableFromInline let hasParameters: Bool
    @usableFromInline let hasResult: Bool

    init(_ signature: TypedSignature, is64: Bool, slotsMax: Int, spillsResult: Bool) {
        parameters = signature.spilledParameters(is64: is64, slotsMax: slotsMax)
        result = spillsResult ? signature.resultExtent(is64: is64) : nil
        hasParameters = parameters != nil
        hasResult = spillsResult
    }
}

/// A guest's call of a host function of Swift values.
@usableFromInline
struct TypedHostCall {
    @usableFromInline unowned(unsafe) let context: CanonicalContext
    @usableFromInline unowned(unsafe) let bindings: ResourceBindings
    @usableFromInline let scope: UInt32
    @usableFromInline let slots: UnsafeMutablePointer<UInt64>
    @usableFromInline unowned(unsafe) let spill: TypedSpill
    /// Where the result goes, if that is no core value.
    let resultAddress: UInt64

    /// For the arguments.
    @inlinable @inline(__always)
    func reader() throws(Trap) -> CanonicalReader {
        var reader = CanonicalReader(context, scope: scope, slots: slots, bindings: bindings)
        if spill.hasParameters { try follow(&reader) }
        return reader
    }

    @usableFromInline
    func follow(_ reader: inout CanonicalReader) throws(Trap) {
        if let extent = spill.parameters { try reader.follow(extent) }
    }

    /// For the result.
    @inlinable @inline(__always)
    func writer() throws(Trap) -> CanonicalWriter {
        var writer = CanonicalWriter(context, scope: scope, slots: slots, bindings: bindings)
        if spill.hasResult { try follow(&writer) }
        return writer
    }

    @usableFromInline
    func follow(_ writer: inout CanonicalWriter) throws(Trap) {
        if let extent = spill.result { try writer.follow(resultAddress, extent) }
    }
}
