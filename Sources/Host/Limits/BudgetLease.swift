/// One of what a guest holds, such as a descriptor: given back when nobody has it any more.
final class BudgetLease: Sendable {
    private let budget: GuestBudget
    private let resource: LimitedResource

    /// - Throws: What the guest is told if a limit does not allow it.
    init(_ budget: GuestBudget, _ resource: LimitedResource) throws(WASIErrno) {
        do throws(LimitRefusal) { try budget.take(1, of: resource) } catch { throw error.errno }
        self.budget = budget
        self.resource = resource
    }

    deinit { budget.give(1, of: resource) }
}
