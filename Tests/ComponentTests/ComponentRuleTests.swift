import Testing
import WasmCore

/// Rules about several definitions of a component.
@Suite struct ComponentRuleTests {
    @Test(arguments: names + visibility + instances + canonicals)
    func definitions(_ sample: RuleSample) { expect(sample) }

    static let names = [
        RuleSample(
            "import name `a-b` conflicts with previous name `ab`",
            .function(), .imported("ab", .function(0)), .imported("a-b", .function(0))),
        RuleSample(nil, .function(), .imported("a", .function(0)), .exported("a", .function, 0)),
        RuleSample(
            "`A:b/c` is not a valid extern name", .function(), .imported("A:b/c", .function(0))),
        RuleSample(
            "feature componentNestedNames is disabled", .function(),
            .imported("a:b:c/d", .function(0))),
        RuleSample(
            "item is not a func", .type(.instance([])), .imported("[static]a.b", .instance(0))),
        RuleSample(
            "static resource name is not known", .function(), .imported("[static]a.b", .function(0))
        ),
        RuleSample(
            nil, .imported("a", .resource), .function(), .imported("[static]a.b", .function(1))),
        RuleSample(
            nil, .imported("a", .resource), .value(.own(0)), .function([], .defined(1)),
            .imported("[constructor]a", .function(2))),
        RuleSample(
            "function does not match expected resource name `b`", .imported("b", .resource),
            .value(.own(0)), .function([], .defined(1)), .imported("[constructor]a", .function(2))),
        RuleSample(
            "should have a first argument called `self`", .imported("a", .resource),
            .value(.borrow(0)), .function([.init("b", .defined(1))]),
            .imported("[method]a.b", .function(2))),
        RuleSample(
            "only instances can have an `implements`", .function(),
            .import(.init("a", implements: "b:c/d"), .function(0))),
        RuleSample(
            "is not valid with `implements`", .type(.instance([])),
            .import(.init("a:b/c", implements: "b:c/d"), .instance(0))),
    ]

    static let visibility = [
        RuleSample(
            "func not valid to be used as import", .record, .function([], .defined(0)),
            .imported("f", .function(1))),
        RuleSample(
            nil, .record, .imported("r", .typeEqual(0)), .function([], .defined(1)),
            .imported("f", .function(2)), .exported("f", .function, 0)),
        RuleSample(nil, .u32, .value(.list(.defined(0))), .imported("l", .typeEqual(1))),
        // What is exported does not name what it was.
        RuleSample(
            "type not valid to be used as export", .record, .exported("r", .type, 0),
            .value(.option(.defined(0))), .exported("o", .type, 2)),
        RuleSample(
            nil, .record, .exported("r", .type, 0), .value(.option(.defined(1))),
            .exported("o", .type, 2)),
        RuleSample(
            "func not valid to be used as import", .record, .exported("r", .type, 0),
            .function([], .defined(1)), .imported("f", .function(2))),
        RuleSample(
            "cannot alias outer type which transitively refers to resources", .resource,
            .value(.own(0)), .nested(.alias(.outer(count: 1, index: 1, .type)))),
        RuleSample(nil, .record, .nested(.alias(.outer(count: 1, index: 0, .type)))),
        // A type's own resource types go with it.
        RuleSample(
            nil, .type(.instance([.export(.init("r"), .resource)])),
            .nested(.alias(.outer(count: 1, index: 0, .type)), .imported("x", .instance(0)))),
        RuleSample(
            "local resource type found in imports", .resource,
            .type(
                .component([
                    .alias(.outer(count: 1, index: 0, .type)), .import(.init("r"), .typeEqual(0)),
                ])), .imported("c", .component(1))),
        RuleSample(
            "ascribed type of export is not compatible", .function(),
            .function([.init("a", .primitive(.u8))]), .imported("f", .function(0)),
            .exported("g", .function, 0, as: .function(1))),
    ]

    static let instances = [
        RuleSample("unknown component 0", .instantiate(0)),
        RuleSample(
            "missing import named `f`", .nested(.function(), .imported("f", .function(0))),
            .instantiate(0)),
        RuleSample(
            "type mismatch for import `f`: expected 0 parameters, found 1",
            .nested(.function(), .imported("f", .function(0))),
            .function([.init("a", .primitive(.u8))]), .imported("f", .function(0)),
            .instantiate(0, ("f", .function, 0))),
        RuleSample(
            "expected func, found type", .u32, .nested(.function(), .imported("f", .function(0))),
            .instantiate(0, ("f", .type, 0))),
        RuleSample(
            "conflicts with previous argument `f`", .u32, .nested(),
            .instantiate(0, ("f", .type, 0), ("f", .type, 0))),
        RuleSample(
            "instance 0 has no export named `A`", .instance(.exports([])),
            .alias(.export(instance: 0, name: "A", .type))),
        // A resource type that is asked for once more has to be the same.
        RuleSample(
            "resource types are not the same", .imported("a", .resource), .imported("b", .resource),
            .nested(.imported("x", .resource), .imported("y", .typeEqual(0))),
            .instantiate(0, ("x", .type, 0), ("y", .type, 1))),
        RuleSample(
            nil, .imported("a", .resource),
            .nested(.imported("x", .resource), .imported("y", .typeEqual(0))),
            .instantiate(0, ("x", .type, 0), ("y", .type, 0))),
        // More exports are as good, fewer are not.
        RuleSample(
            nil, .u32, .instance(.exports([.init(name: .init("a"), sort: .type, index: 0)])),
            .nested(.type(.instance([])), .imported("i", .instance(0))),
            .instantiate(0, ("i", .instance, 0))),
        RuleSample(
            "type mismatch for import `i`: missing expected export `a`", .instance(.exports([])),
            .nested(
                .type(.instance([.export(.init("a"), .resource)])), .imported("i", .instance(0))),
            .instantiate(0, ("i", .instance, 0))),
        // A component that imports less is as good, one that imports more is not.
        RuleSample(
            nil, .nested(),
            .nested(
                .type(.component([.import(.init("a"), .resource)])), .imported("c", .component(0))),
            .instantiate(1, ("c", .component, 0))),
        RuleSample(
            "type mismatch for import `c`: missing import named `a`",
            .nested(.imported("a", .resource)),
            .nested(.type(.component([])), .imported("c", .component(0))),
            .instantiate(1, ("c", .component, 0))),
    ]

    static let canonicals = [
        RuleSample(
            "function result cannot contain a `borrow` type", .imported("r", .resource),
            .value(.borrow(0)), .returned(.defined(1))),
        RuleSample(
            nil, .imported("r", .resource), .value(.own(0)), .returned(.defined(1))),
        RuleSample("type index out of bounds", .canon(.resourceNew)),
        RuleSample(
            nil, .resource, .canon(.resourceNew), .canon(.resourceRep), .canon(.resourceDrop)),
        RuleSample(
            "type 0 is not a local resource", .imported("a", .resource), .canon(.resourceRep)),
        RuleSample(nil, .imported("a", .resource), .canon(.resourceDrop)),
        RuleSample("`stream.new` requires a stream type", .value(.future(nil)), .canon(.streamNew)),
        RuleSample(
            "canonical option `memory` is required", .value(.stream(.primitive(.u8))),
            .canon(.streamWrite, .async)),
        RuleSample(nil, .value(.stream(nil)), .canon(.streamWrite, .async)),
        RuleSample("memory index out of bounds", .canon(.waitableSetWait)),
        RuleSample(
            "canonical option `memory` is required", .function([.init("a", .primitive(.string))]),
            .imported("f", .function(0)), .canon(.lower)),
        RuleSample(
            "the `async` canonical option requires an async function type", .function(),
            .imported("f", .function(0)), .canon(.lower, .async)),
        RuleSample(
            "cannot specify callback without async", .function(), .imported("f", .function(0)),
            .canon(.lower, .callback(0))),
        RuleSample(
            "canonical encoding option `utf8` conflicts with option `latin1-utf16`", .function(),
            .imported("f", .function(0)),
            .canon(.lower, .stringEncoding(.utf8), .stringEncoding(.latin1UTF16))),
        RuleSample(
            "feature componentSharedThreads is disabled", .canon(.threadAvailableParallelism)),
    ]
}
