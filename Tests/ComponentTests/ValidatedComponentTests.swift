import Testing
import WasmCore

/// What validation leaves to linking.
@Suite struct ValidatedComponentTests {
    @Test func everyInstanceHasResourcesOfItsOwn() throws {
        let sample = RuleSample(
            nil,
            .nested(
                .resource, .exported("r", .type, 0), .value(.own(1)), .function([], .defined(2)),
                .type(.instance([]))),
            .instantiate(0), .instantiate(0), .alias(.export(instance: 0, name: "r", .type)),
            .alias(.export(instance: 1, name: "r", .type)),
            .alias(.export(instance: 1, name: "r", .type)))
        let validated = try ComponentValidator.validate(sample.component)
        let types = validated.root.spaces.types
        #expect(types[0] != types[1])
        #expect(types[1] == types[2])
        let inner = try #require(validated.root.spaces.components[0].context)
        guard case .resource(let own) = inner.spaces.types[0] else {
            Issue.record("no resource")
            return
        }
        let facts = validated.root.instantiations
        #expect(facts.map(\.instance) == [0, 1])
        let made = facts.compactMap { $0.resources[own] }.map { TypeEntity.resource($0) }
        #expect(made == Array(types[..<2]))
    }

    @Test func importedResourcesBecomeThoseGiven() throws {
        let sample = RuleSample(
            nil, .imported("a", .resource),
            .nested(
                .imported("x", .resource), .value(.own(0)), .function([], .defined(1)),
                .imported("f", .function(2)), .exported("f", .function, 0)),
            .value(.own(0)), .function([], .defined(1)), .imported("f", .function(2)),
            .instantiate(0, ("x", .type, 0), ("f", .function, 0)),
            .alias(.export(instance: 0, name: "f", .function)))
        let validated = try ComponentValidator.validate(sample.component)
        let functions = validated.root.spaces.functions
        #expect(functions[0] == functions[1])
        let inner = try #require(validated.root.spaces.components[0].context)
        #expect(inner.spaces.functions[0] != functions[0])
    }

    @Test func namesOfTypesLeaveNoTrace() throws {
        let sample = RuleSample(
            nil, .record, .imported("r", .typeEqual(0)), .exported("s", .type, 1), .record)
        let types = try ComponentValidator.validate(sample.component).root.spaces.types
        #expect(Set(types).count == 1)
    }

    @Test func coreSignaturesFollowTheMemory() throws {
        let sample = RuleSample(
            nil, .function([.init("a", .primitive(.u64))], .primitive(.f32)),
            .imported("f", .function(0)), .canon(.lower), .resource, .canon(.resourceDrop, index: 1)
        )
        let validated = try ComponentValidator.validate(sample.component)
        let facts = validated.root.canonicals
        let types = facts.map { validated.types.coreTypes.functionType($0.coreFunction) }
        #expect(types == [FunctionType([.i64], [.f32]), FunctionType([.i32])])
        #expect(facts.map(\.coreFunction) == validated.root.spaces.coreFunctions)
        #expect(facts[0].function == validated.root.spaces.functions[0])
        #expect(facts[1].resource != nil)
    }

    @Test func errorsNameTheWay() {
        let inner = ComponentDefinition.nested(.u32, .canon(.taskCancel), .canon(.resourceDrop))
        let sample = RuleSample(nil, .nested(), .nested(.nested(), inner))
        do throws(ComponentError) {
            _ = try ComponentValidator.validate(sample.component)
            Issue.record("valid")
        } catch {
            #expect(error.item == "component 1, component 1, canon 1")
        }
    }
}
