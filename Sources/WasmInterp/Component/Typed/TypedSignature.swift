import WasmCore

/// What a Swift function takes and returns, as components see it.
@usableFromInline
struct TypedSignature: Sendable {
    private(set) var parameters: [ComponentType] = []
    private(set) var results: [ComponentType] = []
    private var resources = ComponentResourceTypes()
    /// Of all parameters in memory, and of the result.
    private var parameterLayout = ComponentLayout.empty
    private(set) var resultLayout = ComponentLayout.empty

    @usableFromInline
    init() {}

    /// Adds the next parameter.
    @usableFromInline
    mutating func append<Value: ComponentConvertible>(parameter type: Value.Type) {
        let parameter = type.componentType(&resources)
        parameters.append(parameter)
        takesHandles = takesHandles || parameter.hasHandles
        parameterLayout = parameterLayout.appending(type.componentLayout)
    }

    /// Adds a result, of which there is at most one.
    @usableFromInline
    mutating func append<Value: ComponentConvertible>(result type: Value.Type) {
        results.append(type.componentType(&resources))
        resultLayout = type.componentLayout
    }

    /// Whether a parameter may have a handle in it, or an end of a stream or future.
    private(set) var takesHandles = false

    /// The room of all parameters, if they lie in memory.
    func spilledParameters(
        is64: Bool, slotsMax: Int = FlatTypes.parametersMax
    ) -> CanonicalExtent? {
        let layout = parameterLayout.closed()
        let extent = is64 ? layout.wide : layout.narrow
        return extent.slotCount > slotsMax ? extent : nil
    }

    /// The room of the result.
    func resultExtent(is64: Bool) -> CanonicalExtent {
        is64 ? resultLayout.wide : resultLayout.narrow
    }

    /// The same, if it lies in memory.
    func spilledResult(is64: Bool, slotsMax: Int = FlatTypes.resultsMax) -> CanonicalExtent? {
        let extent = resultExtent(is64: is64)
        return extent.slotCount > slotsMax ? extent : nil
    }

    /// Compares it with the type of a component's function. Names of parameters don't matter, nor
    /// does whether calls may wait.
    ///
    /// - Returns: Which resources are meant; nil if it is another type.
    func bindings(for type: ComponentSignatureType) -> ResourceBindings? {
        guard parameters.count == type.parameters.count, results.count <= 1,
            (results.count == 1) == (type.result != nil)
        else { return nil }
        var match = TypeMatch(resourceCount: resources.tags.count)
        for (asked, found) in zip(parameters, type.parameters) {
            guard match.fits(asked, found.type) else { return nil }
        }
        if let asked = results.first, let found = type.result, !match.fits(asked, found) {
            return nil
        }
        return ResourceBindings(
            zip(resources.tags, match.resources).compactMap { tag, resource in
                resource.map { (tag, $0) }
            })
    }
}

extension TypedSignature: CustomStringConvertible {
    /// As in `func(u32, string) -> bool`. Resources have the numbers of the Swift function.
    @usableFromInline var description: String {
        "func(" + parameters.map(\.description).joined(separator: ", ") + ")"
            + (results.isEmpty
                ? "" : " -> " + results.map(\.description).joined(separator: ", "))
    }
}

extension ComponentType {
    /// Whether a value may have something in it that is given away or lent.
    fileprivate var hasHandles: Bool {
        // Types are nested no deeper than a Swift type is.
        switch self {
        case .primitive, .enumeration, .flags: false
        case .own, .borrow, .stream, .future: true
        case .list(let part), .option(let part), .fixedList(let part, _): part.hasHandles
        case .map(let key, let value): key.hasHandles || value.hasHandles
        case .record(let fields): fields.contains(where: \.type.hasHandles)
        case .tuple(let parts): parts.contains(where: \.hasHandles)
        case .variant(let cases): cases.contains { $0.payload?.hasHandles ?? false }
        case .result(let ok, let error):
            ok?.hasHandles ?? false || error?.hasHandles ?? false
        }
    }
}

/// Compares types, and finds out which resources are the same.
private struct TypeMatch {
    /// For each resource of the asked types, the one found.
    private(set) var resources: [UInt32?]

    init(resourceCount: Int) { resources = Array(repeating: nil, count: resourceCount) }

    // Types are nested no deeper than `ComponentLimits.typeDepthMax`, or than a Swift type is.
    mutating func fits(_ asked: ComponentType, _ found: ComponentType) -> Bool {
        switch (asked, found) {
        case (.primitive(let one), .primitive(let other)): one == other
        case (.list(let one), .list(let other)), (.option(let one), .option(let other)):
            fits(one, other)
        case (.fixedList(let one, let count), .fixedList(let other, let otherCount)):
            count == otherCount && fits(one, other)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            fits(key, otherKey) && fits(value, otherValue)
        case (.record(let one), .record(let other)):
            one.map(\.label) == other.map(\.label) && fits(one.map(\.type), other.map(\.type))
        case (.tuple(let one), .tuple(let other)): fits(one, other)
        case (.variant(let one), .variant(let other)):
            one.map(\.label) == other.map(\.label)
                && zip(one, other).allSatisfy { fits($0.payload, $1.payload) }
        case (.enumeration(let one), .enumeration(let other)): one == other
        case (.flags(let one), .flags(let other)): one == other
        case (.result(let ok, let error), .result(let otherOk, let otherError)):
            fits(ok, otherOk) && fits(error, otherError)
        case (.stream(let one), .stream(let other)), (.future(let one), .future(let other)):
            fits(one, other)
        case (.own(let one), .own(let other)), (.borrow(let one), .borrow(let other)):
            bind(one, other)
        default: false
        }
    }

    private mutating func fits(_ asked: [ComponentType], _ found: [ComponentType]) -> Bool {
        asked.count == found.count && zip(asked, found).allSatisfy { fits($0, $1) }
    }

    private mutating func fits(_ asked: ComponentType?, _ found: ComponentType?) -> Bool {
        switch (asked, found) {
        case (nil, nil): true
        case (let asked?, let found?): fits(asked, found)
        default: false
        }
    }

    private mutating func bind(_ asked: UInt32, _ found: UInt32) -> Bool {
        guard Int(asked) < resources.count else { return false }
        if let known = resources[Int(asked)] { return known == found }
        resources[Int(asked)] = found
        return true
    }
}
