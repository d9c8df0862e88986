import WasmCore

extension ComponentLinker {
    /// Offers a function of Swift values that is awaited: `{ (name: String) async throws in … }`.
    ///
    /// Parameters and results are ``ComponentConvertible``s; there is one result or none. All else
    /// is as for ``defineAsync(_:_:_:)``.
    @inlinable
    public mutating func defineAsync<
        each Parameter: ComponentConvertible, each Output: ComponentConvertible, Failure: Error
    >(
        _ interface: String?, _ name: String,
        typed body:
            @escaping @Sendable (repeat each Parameter) async throws(Failure) -> (
                repeat each Output
            )
    ) {
        defineAsync(
            interface, name,
            begin: { (_, argument: repeat each Parameter) in
                { try await body(repeat each argument) }
            },
            end: { (_, output: (repeat each Output)) in output })
    }

    /// The same for one result, whose type the closure then need not name.
    @inlinable
    public mutating func defineAsync<
        each Parameter: ComponentConvertible, Output: ComponentConvertible, Failure: Error
    >(
        _ interface: String?, _ name: String,
        typed body: @escaping @Sendable (repeat each Parameter) async throws(Failure) -> Output
    ) {
        defineAsync(
            interface, name,
            begin: { (_, argument: repeat each Parameter) in
                { try await body(repeat each argument) }
            },
            end: { (_, output: Output) -> Output in output })
    }

    /// Offers a function that is awaited in three steps: the first and the last one have the store,
    /// what is awaited has not.
    ///
    /// - Parameters:
    ///   - interface: nil for a function that is imported by itself.
    ///   - begin: Gets arguments from the guest, and gives what is to be awaited, such as a method
    ///     of an object that a handle stands for.
    ///   - end: Makes of the outcome what the guest gets, such as a handle of an object.
    ///
    /// What one of them throws ends the guest in a trap, unless the call has been cancelled.
    @inlinable
    public mutating func defineAsync<
        each Parameter: ComponentConvertible, Outcome: Sendable,
        each Output: ComponentConvertible
    >(
        _ interface: String?, _ name: String,
        begin:
            @escaping @Sendable (ComponentCaller<Host>, repeat each Parameter) throws ->
            @Sendable () async throws -> Outcome,
        end: @escaping @Sendable (ComponentResources, Outcome) throws -> (repeat each Output)
    ) {
        var signature = TypedSignature()
        repeat signature.append(parameter: (each Parameter).self)
        repeat signature.append(result: (each Output).self)
        defineLater(interface, name, signature) { caller, call, bytesLeft in
            var reader = try call.reader()
            reader.bytesLeft = bytesLeft
            let wait = try begin(caller, repeat (each Parameter).lift(from: &reader))
            bytesLeft = reader.bytesLeft
            return {
                let outcome = try await wait()
                return { resources, call in
                    let output = try end(resources, outcome)
                    var writer = try call.writer()
                    repeat try (each output).lower(to: &writer)
                }
            }
        }
    }

    @usableFromInline
    mutating func defineLater(
        _ interface: String?, _ name: String, _ signature: TypedSignature,
        begin:
            @escaping @Sendable (
                ComponentCaller<Host>, TypedHostCall, _ bytesLeft: inout Int
            ) throws ->
            @Sendable () async throws ->
            @Sendable (ComponentResources, TypedHostCall) throws -> Void
    ) {
        define(
            interface, name,
            TypedLaterFunction(signature: signature) { caller, call, bytesLeft, answer in
                answer.finish(try begin(caller, call, &bytesLeft)) { answer.finish($0) }
            })
    }
}

/// A function of the host of Swift values that answers later.
struct TypedLaterFunction<Host>: Sendable {
    let signature: TypedSignature
    /// Lifts the arguments, of which so many bytes may become the host's, and begins what will
    /// answer.
    let begin:
        @Sendable (ComponentCaller<Host>, TypedHostCall, inout Int, HostAnswer) throws -> Void
}

extension HostAnswer {
    /// Runs a body in a task of its own, which is cancelled when nobody needs the result any more.
    func finish<Outcome: Sendable>(
        _ body: @escaping @Sendable () async throws -> Outcome,
        then finish: @escaping @Sendable (Outcome) -> Void
    ) {
        let task = Task {
            do {
                finish(
                    try await Self.$underWay.withValue(aroundAndThis) {
                        try await body()
                    })
            } catch  where Task.isCancelled {
                stop()
            } catch {
                self.finish(.failure(error))
            }
        }
        onCancel { task.cancel() }
    }
}
