/// A call between the host and a component that is over, as code made from WIT reports it.
public struct TracedCall: Sendable, CustomStringConvertible {
    /// Whether the component has called the host, and not the host the component.
    public let isImport: Bool
    /// What the component calls the interface; nil for a function by itself.
    public let interface: String?
    /// As in WIT: `audit`, `[method]shelf.add`.
    public let function: String
    /// Of the parameters, in order; a resource itself is not among a method's.
    public let arguments: [Argument]
    /// What has become of it.
    public let outcome: Outcome

    /// An argument.
    public struct Argument: Sendable {
        /// The parameter's name in Swift.
        public let label: String
        /// The value as Swift describes it.
        public let value: String

        /// An argument that is described.
        public init<Value>(_ label: String, _ value: Value) {
            self.label = label
            self.value = String(describing: value)
        }
    }

    /// What has become of a call.
    public enum Outcome: Hashable, Sendable {
        /// The result as Swift describes it.
        case returned(String)
        /// What was thrown.
        case failed(String)
    }

    /// `demo:shop/stock#count(of: tea) -> 3`.
    public var description: String {
        let place = interface.map { "\($0)#\(function)" } ?? function
        let list = arguments.map { "\($0.label): \($0.value)" }.joined(separator: ", ")
        switch outcome {
        case .returned(let value): return "\(place)(\(list)) -> \(value)"
        case .failed(let error): return "\(place)(\(list)) failed: \(error)"
        }
    }
}

/// By whom code made from WIT reports calls of an interface: one sink, which its user gives.
public struct CallTrace: Sendable {
    private let interface: String?
    private let isImport: Bool
    private let report: @Sendable (TracedCall) -> Void

    /// Reports to a sink.
    ///
    /// - Parameters:
    ///   - interface: What the component calls it; nil for functions by themselves.
    ///   - report: Gets each call once it is over, on the thread that has made it.
    public init(
        of interface: String?, isImport: Bool, _ report: @escaping @Sendable (TracedCall) -> Void
    ) {
        self.interface = interface
        self.isImport = isImport
        self.report = report
    }

    /// A call that begins.
    public func call(_ function: String, _ arguments: TracedCall.Argument...) -> CallInTrace {
        CallInTrace { [self] outcome in
            report(
                TracedCall(
                    isImport: isImport, interface: interface, function: function,
                    arguments: arguments, outcome: outcome))
        }
    }
}

/// A call that has been begun, and is reported when it is over.
public struct CallInTrace: Sendable {
    fileprivate let end: @Sendable (TracedCall.Outcome) -> Void

    /// It has returned.
    public func returned<Value>(_ value: Value) { end(.returned(String(describing: value))) }

    /// It has failed.
    public func failed(_ error: any Error) { end(.failed("\(error)")) }

    /// Of a function with a result of WIT, whose error is a failure.
    private func ended<Value, Failure>(_ result: Result<Value, Failure>) {
        switch result {
        case .success(let value): returned(value)
        case .failure(let error): failed(error)
        }
    }

    /// Makes the call, and reports it.
    ///
    /// - Throws: What `body` throws.
    public func reported<Value>(_ body: () throws -> Value) throws -> Value {
        try reporting(returned, body)
    }

    /// The same of a function with a result of WIT, whose error is a failure.
    ///
    /// - Throws: What `body` throws.
    public func reported<Value, Failure>(
        _ body: () throws -> Result<Value, Failure>
    ) throws -> Result<Value, Failure> {
        try reporting(ended, body)
    }

    private func reporting<Value>(
        _ ended: (Value) -> Void, _ body: () throws -> Value
    ) throws -> Value {
        do {
            let value = try body()
            ended(value)
            return value
        } catch {
            failed(error)
            throw error
        }
    }

    /// The same of a call that is awaited.
    ///
    /// - Throws: What `body` throws.
    public nonisolated(nonsending) func awaited<Value>(
        _ body: nonisolated(nonsending) () async throws -> Value
    ) async throws -> Value {
        try await awaiting(returned, body)
    }

    /// The same of a function with a result of WIT, whose error is a failure.
    ///
    /// - Throws: What `body` throws.
    public nonisolated(nonsending) func awaited<Value, Failure>(
        _ body: nonisolated(nonsending) () async throws -> Result<Value, Failure>
    ) async throws -> Result<Value, Failure> {
        try await awaiting(ended, body)
    }

    private nonisolated(nonsending) func awaiting<Value>(
        _ ended: (Value) -> Void, _ body: nonisolated(nonsending) () async throws -> Value
    ) async throws -> Value {
        do {
            let value = try await body()
            ended(value)
            return value
        } catch {
            failed(error)
            throw error
        }
    }
}
