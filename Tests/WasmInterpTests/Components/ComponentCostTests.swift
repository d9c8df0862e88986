import Testing
import WasmCore

@testable import WasmInterp

/// What guests make the host keep has limits, and what they make it look through costs fuel.
@Suite struct ComponentCostTests {
    private let engine = makeEngine(isMetered: true)

    private func message(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return (error as? ComponentCallError)?.trap?.message ?? "\(error)"
        }
    }

    /// Elements of few bytes that are many values for the host.
    @Test(arguments: [
        ("(tuple" + String(repeating: " u8", count: 200) + ")", 600),
        ("(option (option (option u8)))", 30_000),
        ("(flags" + (0..<32).map { " \"f\($0)\"" }.joined() + ")", 10_000),
    ])
    func partsOfValuesCountAsValues(element: String, count: Int) throws {
        let text = """
            (component
              (type $t \(element)) (export $u "t" (type $t))
              (core module $m
                (memory (export "memory") 4)
                (func (export "f") (result i32)
                  (i32.store (i32.const 0) (i32.const 16))
                  (i32.store (i32.const 4) (i32.const \(count)))
                  (i32.const 0)))
              (core instance $i (instantiate $m))
              (func (export "f") (result (list $u))
                (canon lift (core func $i "f") (memory (core memory $i "memory")))))
            """
        var limits = StoreLimits()
        let component = try Component(text: text, engine: engine)
        let linker = ComponentLinker<Void>(engine: engine)
        for bytesMax in [2 << 20, 64 << 20] {
            limits.liftedBytesMax = bytesMax
            let store = Store(engine: engine, host: (), limits: limits)
            let f = try #require(linker.instantiate(component, in: store).function("f"))
            let words = message { _ = try f.call() }
            if bytesMax == 2 << 20 {
                #expect(words?.hasPrefix("more bytes than") == true, "\(words ?? "no trap")")
            } else {
                #expect(words == nil)
            }
        }
    }

    /// A long text is lifted in steps, none of which ends within a scalar.
    @Test(arguments: [
        (StringEncoding.utf8, "€", 0), (.utf8, "😀", 1), (.utf16, "😀", 2), (.latin1UTF16, "é", 0),
    ])
    func textsAreLiftedInSteps(encoding: StringEncoding, scalar: String, offset: Int) throws {
        let prefix = String(repeating: "x", count: offset)
        let count = 3 << 18
        let expected = prefix + String(repeating: scalar, count: count)
        let bytes: [UInt8] =
            switch encoding {
            case .utf8: Array(expected.utf8)
            case .utf16: expected.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
            case .latin1UTF16: expected.unicodeScalars.map { UInt8($0.value) }
            }
        var stepCount = 0
        try unsafe bytes.withUnsafeBytes { bytes in
            var (rest, text, steps) = unsafe (bytes, "", 0)
            while unsafe !rest.isEmpty {
                let count = unsafe StringCoding.stepBytes(of: rest, encoding)
                text += try unsafe StringCoding.string(.init(rebasing: rest[..<count]), encoding)
                unsafe rest = .init(rebasing: rest[count...])
                steps += 1
            }
            #expect(text == expected)
            stepCount = steps
        }
        #expect(stepCount == (bytes.count - 1) / StringCoding.stepBytes + 1)
    }

    /// Who implements a resource gets no handles for it, so that no table limits them.
    @Test func lendsHaveALimit() throws {
        let text = """
            (component
              (component $owner
                (type $t (resource (rep i32)))
                (core module $m
                  (memory (export "memory") 1)
                  (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
                  (func (export "f") (param i32 i32)))
                (core instance $i (instantiate $m))
                (core func $new (canon resource.new $t))
                (export $u "t" (type $t))
                (func (export "make") (param "x" u32) (result (own $u))
                  (canon lift (core func $new)))
                (func (export "f") (param "x" (list (borrow $u))) (canon lift (core func $i "f")
                  (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
              (instance $owner (instantiate $owner))
              (component $user
                (import "t" (type $t (sub resource)))
                (import "make" (func $make (param "x" u32) (result (own $t))))
                (import "f" (func $f (param "x" (list (borrow $t)))))
                (core module $library (memory (export "memory") 1))
                (core instance $library (instantiate $library))
                (core func $make (canon lower (func $make)))
                (core func $f (canon lower (func $f) (memory (core memory $library "memory"))))
                (core module $m
                  (import "" "make" (func $make (param i32) (result i32)))
                  (import "" "f" (func $f (param i32 i32)))
                  (import "library" "memory" (memory 1))
                  (func (export "g") (param $count i32) (local $handle i32) (local $at i32)
                    (local.set $handle (call $make (i32.const 5)))
                    (loop $next
                      (i32.store (local.get $at) (local.get $handle))
                      (local.set $at (i32.add (local.get $at) (i32.const 4)))
                      (br_if $next (i32.lt_u (local.get $at) (i32.const 4000))))
                    (call $f (i32.const 0) (local.get $count))))
                (core instance $i (instantiate $m
                  (with "" (instance (export "make" (func $make)) (export "f" (func $f))))
                  (with "library" (instance $library))))
                (func (export "g") (param "count" u32) (canon lift (core func $i "g"))))
              (instance $user (instantiate $user (with "t" (type $owner "t"))
                (with "make" (func $owner "make")) (with "f" (func $owner "f"))))
              (export "g" (func $user "g")))
            """
        var limits = StoreLimits()
        limits.handlesMax = 500
        let store = Store(engine: engine, host: (), limits: limits)
        let instance = try ComponentLinker<Void>(engine: engine)
            .instantiate(Component(text: text, engine: engine), in: store)
        let g = try #require(instance.function("g"))
        _ = try g.call([.u32(400)])
        #expect(instance.object.components.machine.lendCount == 0)
        let words = message { _ = try g.call([.u32(600)]) }
        #expect(words?.contains("handles") == true, "\(words ?? "no trap")")
    }

    /// The host's handle is its own again after a call that traps.
    @Test func whatTheHostLendsComesBackFromTraps() throws {
        let text = """
            (component
              (import "t" (type $t (sub resource)))
              (core module $m (func (export "f") (param i32) unreachable))
              (core instance $i (instantiate $m))
              (func (export "f") (param "x" (borrow $t)) (canon lift (core func $i "f"))))
            """
        var linker = ComponentLinker<Void>(engine: engine)
        let type = linker.defineResource(nil, "t") { _, _ in }
        let store = Store(engine: engine, host: ())
        let instance = try linker.instantiate(Component(text: text, engine: engine), in: store)
        let handle = try store.resources.make(type, 5)
        let components = instance.object.components
        #expect(message { _ = try instance.function("f")?.call([handle]) } != nil)
        #expect(components.machine.scopes.count == components.machine.freeScopes.count)
        try store.resources.drop(handle)
        #expect(components.machine.lendCount == 0)
    }

    /// Waiting threads that are looked at again and again cost fuel.
    @Test func manyThreadsThatWaitForOneSetCostFuel() throws {
        var machine = TaskMachine(limits: TaskLimits(handlesMax: 10_000, threadsMax: 2_000))
        let type = StreamType(number: 0, isFuture: false, allowsSameInstance: true)
        _ = machine.addInstance(parent: nil)
        let target = CallTarget(instance: 0, function: 0, isAsync: true, lifting: .stackful)
        _ = machine.invoke(target)
        _ = machine.completed()
        guard case .run(_, .value(let set)) = machine.perform(.waitableSetNew),
            case .run(_, .pair(let ends)) = machine.perform(.streamNew(type))
        else { return }
        let reader = UInt32(truncatingIfNeeded: ends)
        _ = machine.perform(.waitableJoin(reader, set: set))
        for _ in 0..<1_000 {
            _ = machine.call(target, isAsync: true)
            _ = machine.completed()
            _ = machine.perform(.waitableSetWait(set))
        }
        machine.work = 0
        let request = CopyRequest(
            handle: reader, type: type, isReader: true, isAsync: true, options: 0, pointer: 0,
            count: 1, fault: nil)
        _ = machine.perform(.copy(request))
        _ = machine.perform(.dropEnd(UInt32(ends >> 32), type, isReader: false))
        #expect(machine.work >= 1_000)
        machine.work = 0
        _ = machine.perform(.waitableSetPoll(set))
        #expect(machine.work >= 1_000)
    }

    @Test func whatComesBetweenOthersMovesThem() {
        var queue = OrderedQueue<Int>()
        for order in 1...100 { #expect(queue.insert(order, order: UInt64(order * 2)) == 0) }
        #expect(queue.insert(7, order: 1) == 100)
        #expect(queue.remove(order: 1) == 0)
        #expect(queue.remove(order: 4) == 98)
        #expect(queue.remove(order: 5) == 0)
        #expect(queue.count == 99 && queue.first?.order == 2)
    }

    @Test func messagesOfErrorContextsHaveALimit() {
        var machine = TaskMachine(
            limits: TaskLimits(handlesMax: 100, threadsMax: 10, messageBytesMax: 1_000))
        _ = machine.addInstance(parent: nil)
        _ = machine.invoke(
            CallTarget(instance: 0, function: 0, isAsync: true, lifting: .stackful))
        _ = machine.completed()
        let message = String(repeating: "x", count: 400)
        guard case .run(_, .value(let first)) = machine.errorContextNew(message),
            case .run = machine.errorContextNew(message),
            case .run = machine.perform(.errorContextDrop(first)),
            case .run = machine.errorContextNew(message)
        else {
            Issue.record("an error context was refused")
            return
        }
        #expect(machine.messageBytes == 800)
        guard case .trap(let rule, _) = machine.errorContextNew(message) else {
            Issue.record("no trap")
            return
        }
        #expect(rule.words == CanonicalRule.tooManyBytesLifted.words)
    }

    /// Whatever happens between a look and a sleep ends the sleep.
    @Test func nobodySleepsThroughWhatCameBefore() async {
        let mailbox = HostMailbox()
        let moment = mailbox.moment
        mailbox.interrupt()
        await mailbox.sleep(since: moment)
        mailbox.park(since: moment, until: nil)
        mailbox.park(since: mailbox.moment, until: .now + .milliseconds(1))
    }
}
