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

    /// The parts of the last request for tasks, for each way to lower and to lift; and the whole
    /// with a task on the caller's stack.
    mutating func addPartsOfLast() {
        guard var request = requests.last else { return }
        for isLoweredAsync in [false, true] {
            for (isLiftedAsync, hasCallback) in [(false, false), (true, false), (true, true)] {
                request.isLoweredAsync = isLoweredAsync
                request.isLiftedAsync = isLiftedAsync
                request.hasCallback = hasCallback
                for part in [AdapterPart.start, .finish] {
                    request.part = part
                    requests.append(request)
                }
            }
        }
        request.part = .call
        (request.isLoweredAsync, request.isLiftedAsync) = (false, false)
        request.hasCallback = false
        request.needsTask = true
        requests.append(request)
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
