import Testing
import WasmCore

/// Rules that one type definition keeps or breaks.
@Suite struct TypeRuleTests {
    @Test(arguments: samples) func definitions(_ sample: RuleSample) {
        expect(sample)
    }

    static let samples = [
        RuleSample(nil, .record, .value(.list(.defined(0))), .value(.tuple([.defined(1)]))),
        RuleSample("record type must have at least one field", .value(.record([]))),
        RuleSample("variant type must have at least one case", .value(.variant([]))),
        RuleSample("tuple type must have at least one type", .value(.tuple([]))),
        RuleSample("flags must have at least one entry", .value(.flags([]))),
        RuleSample("enum type must have at least one variant", .value(.enumeration([]))),
        RuleSample(nil, .value(.flags((0..<32).map { "f\($0)" }))),
        RuleSample("cannot have more than 32 flags", .value(.flags((0..<33).map { "f\($0)" }))),
        RuleSample("flag name cannot be empty", .value(.flags([""]))),
        RuleSample("enum tag name `aB` is not in kebab case", .value(.enumeration(["aB"]))),
        RuleSample(
            "flag name `A-1` conflicts with previous flag name `a1`",
            .value(.flags(["a1", "A-1"]))),
        RuleSample(
            "parameter name `a` conflicts with previous parameter name `A`",
            .function([LabeledType("A", .primitive(.u8)), LabeledType("a", .primitive(.u8))])),
        RuleSample("unknown type 3: type index out of bounds", .value(.list(.defined(3)))),
        RuleSample("type index 0 is not a defined type", .function(), .value(.list(.defined(0)))),
        RuleSample("type index 0 is not a resource type", .u32, .value(.own(0))),
        RuleSample(
            "invalid map key type", .value(.map(key: .primitive(.f32), value: .primitive(.u8)))),
        RuleSample(nil, .value(.map(key: .primitive(.string), value: .primitive(.u8)))),
        RuleSample("`stream<char>` is not valid", .value(.stream(.primitive(.char)))),
        RuleSample(nil, .value(.future(.primitive(.char)))),
        RuleSample(
            "`future` payload cannot contain a `borrow`", .resource, .value(.borrow(0)),
            .value(.option(.defined(1))), .value(.future(.defined(2)))),
        RuleSample(
            "function result cannot contain a `borrow`", .resource, .value(.borrow(0)),
            .function([], .defined(1))),
        RuleSample(nil, .resource, .value(.borrow(0)), .function([.init("a", .defined(1))])),
        RuleSample(
            "Fixed-length lists must have more than zero",
            .value(.fixedList(.primitive(.u8), count: 0))),
        RuleSample(nil, .value(.fixedList(.primitive(.u8), count: 1 << 28 - 1))),
        RuleSample(
            "exceeds maximum byte size", .value(.fixedList(.primitive(.u8), count: 1 << 28))),
        RuleSample(
            "exceeds maximum byte size", .value(.fixedList(.primitive(.u64), count: 1 << 29))),
        RuleSample(
            "exceeds maximum byte size", .value(.fixedList(.primitive(.u8), count: 1 << 27)),
            .value(.variant([.init("a", .defined(0)), .init("b", nil)])),
            .value(.tuple([.defined(1), .defined(0)]))),
        RuleSample(
            "resources can only be represented by",
            .type(.resource(representation: .f32, destructor: nil))),
        RuleSample(
            "unknown core function 0", .type(.resource(representation: .i32, destructor: 0))),
        RuleSample(
            "resources can only be defined within a concrete component",
            .type(.instance([.type(.resource(representation: .i32, destructor: nil))]))),
        RuleSample(
            "types cannot have aliases of the sort func",
            .type(.instance([.alias(.outer(count: 0, index: 0, .function))]))),
        RuleSample(
            "invalid outer alias count of 2",
            .type(.instance([.alias(.outer(count: 2, index: 0, .type))]))),
        RuleSample(
            "module has a duplicate import name `a:b`",
            .coreType(.group([.init(.function(.init()))])),
            .coreType(
                .module([
                    .outerType(count: 1, index: 0),
                    .import(.init(module: "a", name: "b", type: .function(0))),
                    .import(.init(module: "a", name: "b", type: .function(0))),
                ]))),
    ]

    @Test(arguments: [
        (Feature.componentAsync, RuleSample(nil, .function(isAsync: true))),
        (.componentAsync, RuleSample(nil, .value(.stream(nil)))),
        (
            .componentMaps,
            RuleSample(nil, .value(.map(key: .primitive(.u8), value: .primitive(.u8))))
        ),
        (.componentFixedLists, RuleSample(nil, .value(.fixedList(.primitive(.u8), count: 2)))),
        (.componentErrorContext, RuleSample(nil, .value(.list(.primitive(.errorContext))))),
        (
            .componentAttributes,
            RuleSample(
                nil, .type(.instance([])), .import(.init("a", implements: "b:c/d"), .instance(0)))
        ),
        (.componentStackful, RuleSample(nil, .canon(.taskCancel))),
    ])
    func gates(_ feature: Feature, _ sample: RuleSample) throws {
        _ = try ComponentValidator.validate(sample.component)
        let isGate = feature != .componentStackful
        do throws(ComponentError) {
            _ = try ComponentValidator.validate(
                sample.component, features: Features.all.removing(feature))
            #expect(!isGate)
        } catch {
            #expect(isGate && error.code == .featureDisabled(feature))
        }
    }
}

/// Validates a sample and compares the outcome.
func expect(_ sample: RuleSample, location: SourceLocation = #_sourceLocation) {
    do throws(ComponentError) {
        _ = try ComponentValidator.validate(sample.component)
        #expect(sample.words == nil, sourceLocation: location)
    } catch {
        guard let words = sample.words else {
            Issue.record("\(error)", sourceLocation: location)
            return
        }
        #expect("\(error)".contains(words), "\(error)", sourceLocation: location)
    }
}
