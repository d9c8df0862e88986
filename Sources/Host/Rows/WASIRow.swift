import WasmCore

/// What the standard says of a function, and what carries it out: the signature, how arguments are
/// read and which pointers are checked all follow from the types of the parameters.
final class WASIRow: Sendable {
    let names: [String]
    let type: FunctionType
    /// False for what neither uses memory nor anything that threads share.
    let usesMemory: Bool
    /// Whether it throws a `WaitCondition` where it has to wait, and is called again then.
    let mayWait: Bool
    /// Reads all parameters, then does the work.
    let perform: @Sendable (WASIPreview1, inout GuestCall) throws -> Void

    /// - Parameter parameters: names and types, in order; one that stands for several values of the
    ///   signature has all their names.
    init<each Parameter: WASIParameter>(
        _ parameters: repeat (String, (each Parameter).Type), returnsErrno: Bool = true,
        usesMemory: Bool = true, mayWait: Bool = false,
        _ body: @escaping @Sendable (WASIPreview1, GuestCall, repeat each Parameter) throws -> Void
    ) {
        var names: [String] = []
        var valueTypes: [ValueType] = []
        for (name, type) in repeat each parameters {
            names.append(name)
            valueTypes += type.valueTypes
        }
        self.names = names
        self.usesMemory = usesMemory
        self.mayWait = mayWait
        type = FunctionType(valueTypes, returnsErrno ? [.i32] : [])
        perform = { wasi, call in
            let values = (repeat try Self.read((each Parameter).self, &call))
            try body(wasi, call, repeat each values)
        }
    }

    private static func read<P: WASIParameter>(_: P.Type, _ call: inout GuestCall) throws -> P {
        let value = try P(reading: &call)
        call.parameter += 1
        return value
    }

    /// What a guest is told that gave a wrong pointer.
    func describe(_ fault: PointerFault, _ function: WASIFunction, _ call: GuestCall) -> String {
        let name = names.indices.contains(call.parameter) ? " \(names[call.parameter])" : ""
        return "\(function.rawValue):\(name) \(fault)"
    }
}
