import Testing
import WasmCore

@testable import WasmInterp

/// Images of components that somebody has changed, and what frames of adapters could ask for then.
@Suite struct ComponentForgeryTests {
    /// The callee asks about tasks on its caller's stack, and has text in another form.
    private static let text = """
        (component
          (component $C
            (core module $M
              (import "" "get" (func $get (result i32)))
              (memory (export "memory") 1)
              (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
              (func (export "f") (param i32 i32) (result i32) (call $get)))
            (canon context.get i32 0 (core func $get))
            (core instance $m (instantiate $M (with "" (instance (export "get" (func $get))))))
            (func (export "f") (param "s" string) (result u32) (canon lift (core func $m "f")
              (memory (core memory $m "memory")) (realloc (core func $m "realloc")))))
          (component $D
            (import "f" (func $f (param "s" string) (result u32)))
            (core module $L (memory (export "memory") 1))
            (core instance $l (instantiate $L))
            (core func $g (canon lower (func $f) string-encoding=utf16
              (memory (core memory $l "memory"))))
            (core module $M
              (import "" "f" (func $f (param i32 i32) (result i32)))
              (func (export "run") (result i32) (call $f (i32.const 0) (i32.const 2))))
            (core instance $m (instantiate $M (with "" (instance (export "f" (func $g))))))
            (func (export "run") (result u32) (canon lift (core func $m "run"))))
          (instance $c (instantiate $C))
          (instance $d (instantiate $D (with "f" (func $c "f"))))
          (export "run" (func $d "run")))
        """

    /// With any operands, and without a task.
    @Test func whatAdaptersAskForIsRefusedOrDone() throws {
        let engine = StateWorld.engine()
        let store = Store(engine: engine, host: (), code: StateWorld.metered)
        let instance = try ComponentLinker<Void>(engine: engine).instantiate(
            Component(text: Self.text, engine: engine), in: store)
        #expect(try instance.function("run")?.call() == .u32(0))
        let shop = ComponentStateWorld(engine)
        try shop.populate()
        for deed in ComponentStateWorld.deeds[..<4] { _ = try shop.act(deed) }
        var refused = Set<String>()
        for state in [store.state, shop.store.state] {
            for adapter in state.instances where adapter.module.isAdapter {
                for record in adapter.functions
                where unsafe state.functionRecords[record].host != nil {
                    let function = Function(state: state, index: record)
                    for bits in [0, -1, 1, .max] as [Int64] {
                        let arguments: [Value] = function.type.parameters.map {
                            $0 == .i64 ? .i64(bits) : .i32(Int32(truncatingIfNeeded: bits))
                        }
                        do throws(CallError) {
                            _ = try function.call(arguments)
                        } catch {
                            refused.insert(error.trap?.message ?? "\(error)")
                        }
                    }
                }
            }
        }
        for words in [
            "something is lent for a call that there is not",
            "a built-in about tasks was called without a task",
            "a call has returned that nobody has made",
        ] {
            #expect(refused.contains(words), "\(refused)")
        }
    }

    private static let forgeries: [@Sendable (inout StoreImage) -> Void] = [
        { $0.components?.tasks.clock = .max },
        { $0.components?.tasks.clock = 1 << 63 },
        { $0.components?.scopes[0].borrowCount = .max },
        { $0.components?.scopes[0].borrowCount = -1 },
        { $0.components?.scopes[0].hostBorrows = [0] },
        { $0.components?.scopes[0].isOpen = false },
        { $0.components?.freeScopes.append(0) },
        {
            $0.components?.freeScopes.append(0)
            $0.components?.scopes[0].isOpen = false
        },
        { image in
            // One for all calls.
            for slot in image.components?.tasks.subtasks.slots.indices ?? 0..<0
            where image.components?.tasks.subtasks.slots[slot].record?.scope != nil {
                image.components?.tasks.subtasks.slots[slot].record?.scope = 0
            }
        },
        { image in
            // What a thread has called, as a call that is no task.
            guard var call = image.executions.first else { return }
            call.progress = .notStarted(arguments: [])
            call.frames = []
            image.executions.append(call)
        },
    ]

    @Test(arguments: forgeries.indices) func isRefused(number: Int) throws {
        let world = try TaskStateWorld(TaskStateWorld.text, engine: StateWorld.engine())
        _ = try world.play(["run", "run"], .never, turns: 3)
        try world.restoring { _ in }
        #expect {
            try world.restoring(Self.forgeries[number])
        } throws: { error in
            if case .malformed? = error as? StateError { true } else { false }
        }
    }
}
