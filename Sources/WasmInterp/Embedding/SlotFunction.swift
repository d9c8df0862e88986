import WasmCore

/// A host function that works on slots and on the host value of the store.
package struct SlotFunction<Host>: Sendable {
    package typealias Perform = @Sendable (Host, HostCall, WaitCondition?) throws -> Void

    package let type: FunctionType
    private let perform: Perform
    private let waiter: (@Sendable (Host) -> any ConditionWaiter)?

    /// - Parameters:
    ///   - waiter: By whom it waits, if it throws a ``WaitCondition`` where it has to; it is called
    ///     again with that then.
    package init(
        _ type: FunctionType, waiter: (@Sendable (Host) -> any ConditionWaiter)? = nil,
        _ perform: @escaping Perform
    ) {
        self.type = type
        self.perform = perform
        self.waiter = waiter
    }

    func body(for box: HostBox<Host>) -> HostFunction.Body {
        let perform = perform
        guard let waiter else { return .synchronous { try perform(box.value, $0, nil) } }
        return .restartable(
            HostFunction.Restartable(
                perform: { try perform(box.value, $0, $1) },
                waiter: BoxedWaiter(box, waiter)))
    }
}

/// A host function of one store that works on slots; as a ``SlotFunction`` otherwise.
package struct StoreSlotFunction {
    package let type: FunctionType
    let body: HostFunction.Body

    package init(
        _ type: FunctionType, waiter: (any ConditionWaiter)? = nil,
        _ perform: @escaping (HostCall, WaitCondition?) throws -> Void
    ) {
        self.type = type
        body =
            waiter.map {
                .restartable(HostFunction.Restartable(perform: perform, waiter: $0))
            } ?? .synchronous { try perform($0, nil) }
    }
}

/// Who waits depends on the store's host value, which may be another one later.
private final class BoxedWaiter<Host>: ConditionWaiter {
    private let box: HostBox<Host>
    private let find: @Sendable (Host) -> any ConditionWaiter

    init(_ box: HostBox<Host>, _ find: @escaping @Sendable (Host) -> any ConditionWaiter) {
        self.box = box
        self.find = find
    }

    func wait(for condition: WaitCondition, isInterrupted: () -> Bool) {
        find(box.value).wait(for: condition, isInterrupted: isInterrupted)
    }

    func whenHolds(
        _ condition: WaitCondition, _ wake: @escaping @Sendable () -> Void
    ) -> @Sendable () -> Void {
        find(box.value).whenHolds(condition, wake)
    }
}
