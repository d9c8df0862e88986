// What a limit says that lies beyond the store, where that is why something ends.

extension StoreState {
    /// A trap without a backtrace.
    func trap(_ code: TrapCode) -> Trap {
        guard let refusal = limits.account?.takeRefusal(behind: code) else { return Trap(code) }
        return Trap(code, message: "\(code): \(refusal)", cause: refusal)
    }

    /// What an error calls the limit that something was refused by.
    ///
    /// - Parameter usual: That of the store's own.
    func limitName(_ usual: String, _ resource: StoreResource) -> String {
        limits.account?.takeRefusal(of: resource).map { "\($0)" } ?? usual
    }
}
