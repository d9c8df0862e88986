import WasmCore

/// A component with every form of every definition; it decodes, and breaks most rules beyond that.
func sampleComponent() -> DecodedComponent {
    var sample = DecodedComponent()
    sample.customSections.append(
        ComponentCustomSection(name: "first", content: ModuleBytes([1, 2]), definitionsBefore: 0))
    sample.append(.coreModule(ModuleBytes([0, 0x61, 0x73, 0x6D, 1, 0, 0, 0])))
    for type in sampleCoreTypes { sample.append(.coreType(type)) }
    for expression in sampleCoreInstances { sample.append(.coreInstance(expression)) }
    for alias in sampleAliases { sample.append(.alias(alias)) }
    sample.customSections.append(
        ComponentCustomSection(
            name: "middle", content: ModuleBytes([]),
            definitionsBefore: sample.definitions.count - 1))
    for type in sampleValueTypes { sample.append(.type(.value(type))) }
    for type in sampleTypes { sample.append(.type(type)) }
    var nested = DecodedComponent()
    nested.append(.type(.value(.primitive(.u8))))
    nested.append(.component(DecodedComponent()))
    nested.append(.type(.value(.primitive(.s8))))
    sample.append(.component(nested))
    sample.append(
        .instance(.instantiate(component: 0, [.init(name: "a", sort: .type, index: 300)])))
    sample.append(
        .instance(
            .exports([.init(name: .init("b", implements: "c:d/e"), sort: .core(.module), index: 0)])
        ))
    for definition in sampleCanonicals { sample.append(.canonical(definition)) }
    for (number, type) in sampleExternalTypes.enumerated() {
        let name = ComponentExternName("i\(number)", externalID: number == 0 ? "elsewhere" : nil)
        sample.append(.import(name, type))
        sample.append(.export(name, type.sort, UInt32(number), number == 1 ? type : nil))
    }
    sample.customSections.append(
        ComponentCustomSection(
            name: "last", content: ModuleBytes([3]), definitionsBefore: sample.definitions.count))
    return sample
}

private let function = SubType(.function(FunctionType([.i32], [.i64])))
private let open = SubType(isFinal: false, supertypes: [], function.composite)

private let sampleCoreTypes: [CoreTypeDefinition] = [
    .group([function]), .group([open]), .group([]), .group([open, function]),
    .group([SubType(isFinal: true, supertypes: [1], function.composite)]),
    .module([
        .type([open]), .type([function, function]), .outerType(count: 1, index: 2),
        .import(Import(module: "m", name: "n", type: .memory(MemoryType(Limits(1, 2))))),
        .export(name: "e", .function(1)),
        .export(
            name: "t", .table(TableType(ReferenceType(isNullable: true, .function), Limits(0, nil)))
        ),
        .export(name: "g", .global(GlobalType(.v128, isMutable: true))),
        .export(name: "x", .tag(0)),
    ]),
]

private let sampleCoreInstances: [CoreInstanceExpression] = [
    .instantiate(module: 0, [.init(name: "env", instance: 200)]), .instantiate(module: 1, []),
    .exports(
        [CoreSort.function, .table, .memory, .global, .tag].map {
            .init(name: "\($0)", sort: $0, index: 1)
        }),
]

private let externalSorts: [ComponentSort] = [
    .core(.module), .function, .type, .component, .instance,
]

private let sampleAliases: [ComponentAlias] =
    externalSorts.map { .export(instance: 3, name: "x", $0) }
    + [CoreSort.function, .table, .memory, .global, .tag].map {
        .coreExport(instance: 4, name: "y", $0)
    }
    + [ComponentSort.core(.type), .core(.module), .type, .component].map {
        .outer(count: 1, index: 128, $0)
    }

private let sampleValueTypes: [DefinedValueType] =
    PrimitiveType.allCases.map { .primitive($0) } + [
        .record([LabeledType("f", .primitive(.char)), LabeledType("g", .defined(64))]),
        .variant([VariantCase("some", .defined(63)), VariantCase("none", nil)]),
        .list(.defined(1 << 31)), .fixedList(.primitive(.u8), count: 1000),
        .tuple([.primitive(.f64), .defined(0)]), .flags(["a", "ä"]), .enumeration(["x"]),
        .option(.primitive(.string)), .result(ok: nil, error: nil),
        .result(ok: .primitive(.u8), error: nil), .result(ok: nil, error: .defined(7)),
        .own(4_000_000_000), .borrow(5), .stream(.primitive(.u8)), .stream(nil),
        .future(.defined(2)), .future(nil), .map(key: .primitive(.string), value: .defined(9)),
    ]

private let sampleTypes: [ComponentTypeDefinition] = [
    .function(ComponentFunctionType(parameters: [], result: nil)),
    .function(
        ComponentFunctionType(
            isAsync: true, parameters: [LabeledType("p", .primitive(.s16))], result: .defined(3))),
    .resource(representation: .i32, destructor: nil),
    .resource(representation: .i64, destructor: 6),
    .component([]),
    .instance([
        .type(
            .component([
                .coreType(.group([function])), .type(.instance([])),
                .import(ComponentExternName("i"), .instance(0)),
                .type(.component([.type(.value(.primitive(.u8)))])),
            ])),
        .alias(.outer(count: 1, index: 0, .type)),
        .export(ComponentExternName("e", implements: "f", externalID: "g"), .component(0)),
    ]),
]

private let sampleExternalTypes: [ComponentExternalType] = [
    .coreModule(0), .function(1), .typeEqual(2), .resource, .component(3), .instance(4),
]

/// Each operation, with all that its row has.
private let sampleCanonicals: [CanonicalDefinition] = CanonicalOperation.allCases
    .filter { $0.row.feature?.isUnbuilt != true }
    .flatMap { operation in
        var definition = CanonicalDefinition(operation)
        let plain = definition
        for immediate in operation.row.immediates {
            switch immediate {
            case .coreFunction, .function, .coreType, .memory, .slot: definition.index = 129
            case .table: definition.secondIndex = 130
            case .type where operation == .lift: definition.secondIndex = 131
            case .type: definition.index = 132
            case .options:
                definition.options =
                    StringEncoding.allCases.map { .stringEncoding($0) }
                    + [.memory(1), .realloc(2), .postReturn(3), .async, .callback(4)]
            case .result: definition.result = .primitive(.u8)
            case .asyncFlag: definition.isAsync = true
            case .slotType: definition.slotType = .i64
            case .functionSort, .zero, .sharedFlag: break
            }
        }
        return [plain, definition]
    }
