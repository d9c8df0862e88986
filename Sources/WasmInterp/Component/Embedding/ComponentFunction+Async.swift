import WasmCore

extension ComponentFunction {
    /// Calls the function and waits for it without holding a thread while its guest waits.
    ///
    /// Several calls may be under way in one store, all from one actor: their guests' tasks take
    /// turns, always in the same order. A function whose type is not `async` is called at once,
    /// unless another call waits there for a function of the host whose type is not `async` either:
    /// nobody enters before that has answered. Cancelling the task asks the guest to stop; a guest
    /// that does not is waited for.
    ///
    /// - Returns: nil for a function without result.
    /// - Throws: ``ComponentCallError``: the arguments do not fit, a trap, or it is cancelled.
    public nonisolated(nonsending) func callAsync(
        _ arguments: [ComponentValue] = []
    ) async throws(ComponentCallError) -> ComponentValue? {
        guard object.plan.usesTasks, let target = object.callTarget(planned) else {
            return try call(arguments)
        }
        let mayEnter: Bool
        do throws(Trap) {
            mayEnter = try await object.components.awaitEntry(target, on: #isolation)
        } catch {
            throw placed(error)
        }
        guard mayEnter else { throw .cancelled }
        let checked = try checked(arguments)
        let end: HostInvocation
        do throws(Trap) {
            let call = try object.components.begin(target, checked)
            end = try await object.components.finish(call, on: #isolation)
        } catch {
            throw placed(error)
        }
        guard case .resolved(.returned)? = end.end else { throw .cancelled }
        return end.result
    }
}

extension ComponentLinker {
    /// Offers a function that is awaited: components go on meanwhile.
    ///
    /// If its type is not `async`, who has called it goes on when it has answered, and until then
    /// nobody enters the component, nor those by which it was called; others go on.
    ///
    /// It gets values and never the store, runs in a task of its own, and that is cancelled when no
    /// guest needs the result any more. What it throws ends the guest in a trap, unless it has been
    /// cancelled.
    ///
    /// - Parameters:
    ///   - interface: nil for a function that is imported by itself.
    ///   - body: Gets arguments of the parameters' types; its result is compared with what is
    ///     expected.
    public mutating func defineAsync(
        _ interface: String?, _ name: String,
        _ body: @escaping @Sendable ([ComponentValue]) async throws -> ComponentValue?
    ) {
        defineLater(interface, name) { arguments, answer in
            answer.finish {
                try await body(arguments)
            } then: {
                answer.finish(.success($0))
            }
        }
    }
}
