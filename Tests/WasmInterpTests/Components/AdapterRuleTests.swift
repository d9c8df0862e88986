import Testing
import WasmCore

@testable import WasmInterp

/// What guests that call each other may not do, and what is made of what they do.
@Suite struct AdapterRuleTests {
    private static func run(
        _ guests: AdapterGuests, _ store: Store<Void> = Store(engine: Engine(), host: ())
    ) throws -> UInt32? {
        let instance = try EchoGuests.instance(of: guests.text, in: store)
        guard case .u32(let number)? = try instance.function("g")?.call() else { return nil }
        return number
    }

    static let traps: [(AdapterGuests, String)] = [
        (.scalar("char", "0xD800"), "invalid `char` bit pattern"),
        (.scalar("char", "0x110000"), "invalid `char` bit pattern"),
        (.string("(i32.const 65530) (i32.const 7)"), "string pointer/length out of bounds"),
        (.string("(i32.const -1) (i32.const 1)"), "string pointer/length out of bounds"),
        (.string("(i32.const 0) (i32.const 0x10000000)"), "string pointer/length out of bounds"),
        (.string("(i32.const 0) (i32.const 1)", data: #"\ff"#), "invalid utf-8"),
        (.string("(i32.const 0) (i32.const 2)", data: #"\e6\bc"#), "incomplete utf-8"),
        (.string("(i32.const 1) (i32.const 1)", encoding: "utf16"), "unaligned pointer"),
        (
            .string("(i32.const 0) (i32.const 1)", data: #"\00\d8"#, encoding: "utf16"),
            "unpaired surrogate"
        ),
        (
            .string("(i32.const 65534) (i32.const 2)", encoding: "utf16"),
            "string pointer/length out of bounds"
        ),
        (.list("u32", "(i32.const 2) (i32.const 1)"), "unaligned pointer"),
        (.list("u32", "(i32.const 65532) (i32.const 2)"), "list content out-of-bounds"),
        (.list("u32", "(i32.const 0) (i32.const 0x40000000)"), "list content out-of-bounds"),
        (.list("char", "(i32.const 65532) (i32.const 2)"), "list content out-of-bounds"),
        (
            .list("u8", "(i32.const 0) (i32.const 2)", realloc: "(i32.const 65535)"),
            "realloc return: beyond end of memory"
        ),
        (
            .list("u8", "(i32.const 0) (i32.const 0)", realloc: "(i32.const -1)"),
            "realloc return: beyond end of memory"
        ),
        (
            .list("u64", "(i32.const 0) (i32.const 1)", realloc: "(i32.const 4)"),
            "realloc return: result not aligned"
        ),
        (.pair(at: "2", to: "0"), "unaligned pointer"),
        (.pair(at: "65532", to: "0"), "pointer out of bounds of memory"),
        (.pair(at: "0", to: "2"), "unaligned pointer"),
        (.pair(at: "0", to: "65532"), "pointer out of bounds of memory"),
        (.thrower("(throw $problem)"), "an exception left"),
        (.thrower("", realloc: "(throw $problem)"), "an exception left"),
        (.thrower("(unreachable)"), "unreachable"),
    ]

    @Test(arguments: traps)
    func ruleBreakersTrap(guests: AdapterGuests, message: String) throws {
        let instance = try EchoGuests.instance(
            of: guests.text, in: Store(engine: Engine(), host: ()))
        let trap = #expect(throws: ComponentCallError.self) {
            try instance.function("g")?.call()
        }?.trap
        #expect(trap?.message.contains(message) == true, "\(trap?.message ?? "")")
        // Nobody finds the instances half-done.
        let second = #expect(throws: ComponentCallError.self) {
            try instance.function("g")?.call()
        }?.trap
        #expect(second?.message.hasPrefix("cannot enter component instance") == true)
    }

    static let results: [(AdapterGuests, UInt32)] = [
        (.scalar("bool", "2"), 1), (.scalar("u8", "0x1FF"), 0xFF),
        (.scalar("s16", "0x8000"), 0xFFFF_8000), (.scalar("char", "0x10FFFF"), 0x10FFFF),
        // The last byte of a memory, and nothing behind it.
        (.string("(i32.const 65535) (i32.const 1)"), 0),
        (.string("(i32.const 65536) (i32.const 0)"), 0),
        (.string("(i32.const 65534) (i32.const 1)", encoding: "utf16"), 0),
        (.list("u32", "(i32.const 65536) (i32.const 0)"), 0),
        (
            .list("u8", "(i32.const 0) (i32.const 1)", realloc: "(i32.const 65535)"), 0
        ),
        (.pair(at: "65528", to: "65528"), 0),
        (
            AdapterGuests(
                signature: "(result u32)", callee: "(result i32) (global.get $count)",
                lowered: "(result i32)", body: "(drop (call $f)) (drop (call $f)) (call $f)",
                fields: """
                    (global $count (mut i32) (i32.const 3))
                    (func (export "post-return") (param i32)
                      (global.set $count (i32.mul (local.get 0) (i32.const 5))))
                    """,
                hasPostReturn: true), 75
        ),
    ]

    @Test(arguments: results)
    func valuesAreTheTypesOwn(guests: AdapterGuests, result: UInt32) throws {
        #expect(try Self.run(guests) == result)
    }

    @Test func adaptersCountForNoLimit() throws {
        var limits = StoreLimits()
        // The guests' own.
        limits.instancesMax = 3
        let store = Store(engine: Engine(), host: (), limits: limits)
        #expect(try Self.run(.scalar("u32", "9"), store) == 9)
    }

    @Test func backtracesShowNoAdapters() throws {
        let trap = #expect(throws: ComponentCallError.self) {
            try Self.run(.thrower("(unreachable)"))
        }?.trap
        // `f` beside `realloc`, and `g` beside what it imports.
        #expect(trap?.backtrace.map(\.function.rawValue) == [1, 1])
    }

    /// Each pair of instances has one module, whatever options its functions need.
    @Test func functionsOfAPairShareAModule() {
        let (memory, other) = (CoreItem.instance(0, .memory, 0), CoreItem.instance(1, .memory, 0))
        let realloc = CoreItem.instance(0, .function, 0)
        let rows: [(PlanOptions, caller: Int, group: Int)] = [
            (PlanOptions(), 1, 0),
            (PlanOptions(encoding: .utf16, memory: memory), 1, 0),
            (PlanOptions(encoding: .utf16, memory: memory, realloc: realloc), 1, 0),
            (PlanOptions(encoding: .utf8, memory: memory), 1, 1),
            (PlanOptions(encoding: .utf16, memory: other), 1, 2),
            (PlanOptions(), 1, 0), (PlanOptions(), 2, 3),
        ]
        var planner = AdapterPlanner()
        func add(_ options: PlanOptions, _ caller: Int) -> CoreItem {
            planner.add(
                .init(type: 0, core: realloc, postReturn: nil, entering: [0]),
                from: .init(instance: caller, options: options),
                to: .init(instance: 0, options: options))
        }
        for (options, caller, group) in rows {
            let item = add(options, caller)
            guard case .adapted(group, _) = item else {
                Issue.record("\(item) instead of group \(group)")
                continue
            }
            #expect(planner.isUnplanned(item))
        }
        // What a step makes gets no more functions.
        #expect(planner.takeSteps().count == 4)
        #expect(add(PlanOptions(), 1) == .adapted(4, 0))
        #expect(!planner.isUnplanned(.adapted(0, 0)))
    }
}
