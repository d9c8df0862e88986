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

/// A guest's call of a host function of Swift values.
@usableFromInline
struct TypedHostCall {
    unowned(unsafe) let context: CanonicalContext
    unowned(unsafe) let bindings: ResourceBindings
    let scope: UInt32
    let slots: UnsafeMutablePointer<UInt64>
    let spilledParameters: CanonicalExtent?
    /// Where the result goes, if that is no core value.
    let spilledResult: (address: UInt64, extent: CanonicalExtent)?

    /// For the arguments.
    @usableFromInline
    func reader() throws(Trap) -> CanonicalReader {
        var reader = CanonicalReader(context, scope: scope, slots: slots, bindings: bindings)
        if let spilledParameters { try reader.follow(spilledParameters) }
        return reader
    }

    /// For the result.
    @usableFromInline
    func writer() throws(Trap) -> CanonicalWriter {
        var writer = CanonicalWriter(context, scope: scope, slots: slots, bindings: bindings)
        if let spilledResult { try writer.follow(spilledResult.address, spilledResult.extent) }
        return writer
    }
}
