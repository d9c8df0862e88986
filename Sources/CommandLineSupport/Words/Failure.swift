/// Why a command came to nothing.
package struct Failure: Error {
    /// Of an error in how the program was called.
    package static let usageStatus: Int32 = 2
    /// Of a guest that trapped or was stopped. As wasmtime's: that of a process which aborted.
    package static let trapStatus: Int32 = 134
    /// Nobody reads the output any more. As a shell shows the signal that says so.
    static let brokenPipe = Failure("", status: 141)

    /// Empty where there is nothing to say.
    package var message: String
    /// Lines below the message.
    package var details: [String] = []
    package var hint: String?
    package var status: Int32

    /// An error in what the program was given.
    package init(_ message: String, status: Int32 = 1) {
        self.message = message
        self.status = status
    }

    private init(usage message: String, hint: String) {
        self.message = message
        self.hint = hint
        status = Self.usageStatus
    }

    /// An error in how the program was called.
    package static func usage(
        _ message: String, suggestion: String? = nil, command: String? = nil
    ) -> Failure {
        let meant = suggestion.map { "; did you mean '\($0)'?" } ?? ""
        let help = command.map { "weft help \($0)" } ?? "weft help"
        return Failure(usage: message + meant, hint: "For more, see '\(help)'.")
    }
}
