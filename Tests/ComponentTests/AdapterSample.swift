import WasmCore

/// Adapter modules for functions of types that stand for themselves.
struct AdapterSample {
    var types = ComponentTypeTable()
    var requests: [AdapterRequest] = []

    mutating func add(
        _ parameters: [ComponentType], _ result: ComponentType? = nil, hasPostReturn: Bool = false
    ) {
        let type = ComponentFunctionType(
            parameters: parameters.enumerated().map {
                LabeledType("p\($0)", types.number(of: $1))
            },
            result: result.map { types.number(of: $0) })
        requests.append(
            AdapterRequest(
                type: type, entering: [requests.count % 2], hasPostReturn: hasPostReturn))
    }

    func write(
        _ caller: AdapterSide, _ callee: AdapterSide,
        bytesMax: Int = ComponentLimits.standard.adapterBytesMax
    ) throws -> AdapterModule {
        try AdapterWriter(types: types, caller: caller, callee: callee, bytesMax: bytesMax)
            .write(requests)
    }

    /// Both widths of memories and all encodings.
    static let sides: [AdapterSide] = [AddressType.i32, .i64].flatMap { width in
        StringEncoding.allCases.map {
            AdapterSide(memory: MemoryType(Limits(0), addressType: width), encoding: $0)
        }
    }

    static let pairs: [(AdapterSide, AdapterSide)] = sides.flatMap { caller in
        sides.map { (caller, $0) }
    }
}
