import WasmCore
import WasmInterp

/// A function that a guest of the tables imports, and often exports too.
struct GuestFunction: Sendable {
    typealias Answer = @Sendable (inout GuestWorld, [ComponentValue]) throws -> ComponentValue?

    var name: String
    /// What it gives, called by the guest or in the guest.
    var calls: [GuestCall] = []
    /// What the guest's own gives, where that is something else.
    var exported: [GuestCall]?
    /// What the host's gives; nil for what stands among the calls.
    var answer: Answer?

    /// One that gives its argument.
    static func echo(_ name: String, _ samples: String...) -> GuestFunction {
        GuestFunction(name: name, calls: samples.map { GuestCall("(\($0))", $0) }) { $1[0] }
    }

    /// One that gives its arguments as a tuple.
    static func echoAll(_ name: String, _ samples: String...) -> GuestFunction {
        GuestFunction(name: name, calls: samples.map { GuestCall($0, $0) }) { .tuple($1) }
    }

    static func calls(_ name: String, _ calls: (String, String)...) -> GuestFunction {
        GuestFunction(name: name, calls: calls.map { GuestCall($0, $1) })
    }

    static func answers(
        _ name: String, _ calls: [(String, String)] = [], exported: [(String, String)]? = nil,
        _ answer: @escaping Answer
    ) -> GuestFunction {
        GuestFunction(
            name: name, calls: calls.map { GuestCall($0, $1) },
            exported: exported?.map { GuestCall($0, $1) }, answer: answer)
    }

    /// The same where the guest's own function does nothing but trap.
    var importedOnly: GuestFunction {
        var function = self
        function.exported = []
        return function
    }

    /// What the host gives.
    func result(
        _ world: inout GuestWorld, _ arguments: [ComponentValue], _ type: ComponentSignatureType
    ) throws -> ComponentValue? {
        if let answer { return try answer(&world, arguments) }
        for call in calls where try call.arguments(type) == arguments {
            return try call.result(type)
        }
        throw GuestMistake("\(name) got \(arguments)")
    }
}
