import CommandLineSupport

extension Command {
    /// Handed on to `weft-batch`, which is for tools that test and no part of this program.
    static let invokeBatch = Command.invokeBatch { arguments throws(Failure) in
        do throws(Failure) {
            try Program.become("weft-batch", arguments.given)
            return 0
        } catch {
            var failure = error
            failure.hint = "To build it, use 'swift build --product weft-batch'."
            throw failure
        }
    }
}
