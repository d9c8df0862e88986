/// Who pays for what a store takes, and is given back what it gives up: an account that lies
/// beyond stores, and that several may share.
///
/// It is asked on whatever thread wants more, in the midst of what that does, be it with a lock
/// held: it answers soon and never uses the store. What was taken is given back, as soon as nobody
/// has it any more, at the store's end at the latest.
package protocol ResourceAccount: AnyObject, Sendable {
    /// Takes an amount; false, and nothing taken, if a limit does not allow it.
    func take(_ amount: UInt64, of resource: StoreResource) -> Bool

    /// Gives back what was taken.
    func give(_ amount: UInt64, of resource: StoreResource)

    /// Why something was refused last, unless that has been told already.
    func takeRefusal(of resource: StoreResource) -> (any Error)?

    /// The same for what has led to a trap.
    func takeRefusal(behind code: TrapCode) -> (any Error)?
}

/// What a store takes of an account.
package enum StoreResource: Sendable {
    /// Bytes of linear memories, as they are.
    case memory
    /// Elements of tables.
    case tables
    case instances
    /// Bytes of the blocks of structures and arrays, and of exceptions.
    case heap
    /// Bytes of stacks, in the steps in which these grow.
    case stack
    /// Bytes of code that calls in the store have caused to be translated.
    case code
}

/// One kind of thing of an account.
struct ResourcePayer {
    let account: any ResourceAccount
    let resource: StoreResource

    /// nil if nobody pays.
    init?(_ account: (any ResourceAccount)?, _ resource: StoreResource) {
        guard let account else { return nil }
        (self.account, self.resource) = (account, resource)
    }

    func take(_ amount: UInt64) -> Bool { account.take(amount, of: resource) }

    func give(_ amount: UInt64) { account.give(amount, of: resource) }
}
