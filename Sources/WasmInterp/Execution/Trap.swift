import WasmCore

/// Execution that stopped: why, and where in the guest.
public struct Trap: Error, Sendable {
    /// One call of a backtrace, the innermost first.
    public struct Frame: Hashable, Sendable {
        public var function: FunctionIndex
        /// From the name section, where there is one.
        public var name: String?
        /// Of the instruction, counted from the start of the module.
        public var offset: Int?

        public init(function: FunctionIndex, name: String?, offset: Int?) {
            self.function = function
            self.name = name
            self.offset = offset
        }
    }

    public var code: TrapCode
    public var message: String
    public var backtrace: [Frame] = []
    /// The error that a host function threw.
    public var cause: (any Error)?

    public init(_ code: TrapCode, message: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message ?? code.description
        self.cause = cause
    }
}

extension Trap: CustomStringConvertible {
    public var description: String {
        var text = message
        for (depth, frame) in backtrace.enumerated() {
            text += "\n  \(depth): \(frame.name ?? "func[\(frame.function)]")"
            if let offset = frame.offset { text += " @ 0x\(String(offset, radix: 16))" }
        }
        return text
    }
}
