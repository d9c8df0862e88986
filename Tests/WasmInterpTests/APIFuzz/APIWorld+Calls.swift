import WasmCore
import WasmInterp

// Calls of guests: at once, typed, in pieces, and on tasks of their own.

/// Slots that are nothing that the engine would make, as an embedder's own type may.
struct ForgedReference: WasmValue {
    static let valueType = ValueType.externref
    static func accepts(_ type: ValueType) -> Bool { true }
    var bits: UInt64
    init(bits: UInt64) { self.bits = bits }
    init(low: UInt64, high: UInt64) { bits = low }
    var slots: (low: UInt64, high: UInt64) { (bits, bits) }
}

struct ForgedNumber: WasmValue {
    static let valueType = ValueType.i32
    static func accepts(_ type: ValueType) -> Bool { true }
    var bits: UInt64
    init(bits: UInt64) { self.bits = bits }
    init(low: UInt64, high: UInt64) { bits = low }
    var slots: (low: UInt64, high: UInt64) { (bits | 0xDEAD_BEEF << 32, bits) }
}

extension APIWorld {
    func keep(_ trap: Trap, _ state: StoreState?) {
        traps.keep(trap)
        if dice.chance(30) { touch(trap.description) }
        if dice.chance(30) { touch(trap.backtrace.compactMap(\.name).joined()) }
        guard let exception = trap.exception else { return }
        // Whose it is depends on where it was thrown.
        exceptions.keep((exception, nil))
        marks.keep(Mark(value: exception.stored, tenancy: nil))
    }

    private func keep(_ error: CallError, _ state: StoreState) {
        if let trap = error.trap { keep(trap, state) } else { touch(error.description) }
    }

    func callFunction() { if let function = functions.any { call(function) } }

    func call(_ function: Function) {
        let (values, marks) = values(function.type.parameters)
        note("calls \(function.type.parameters.count) -> \(function.type.results.count)")
        do throws(CallError) {
            let results = try function.call(values)
            for mark in marks { expectOwn(mark, function.state, "a call") }
            if results.count != function.type.results.count { fail("another count of results") }
            keep(results, function.state)
        } catch {
            keep(error, function.state)
        }
    }

    func callTyped() {
        guard let function = functions.any else { return }
        note("a typed call")
        let (mark, number) = (reference(), dice.number())
        let state = function.state
        do throws(Trap) {
            if let typed = function.typed(as: ((Int32) -> Void).self) {
                try typed(Int32(truncatingIfNeeded: number))
            }
            if let typed = function.typed(as: ((StoredReference) -> StoredReference).self) {
                let result = try typed(mark.value)
                expectOwn(mark, state, "a typed call")
                keep(result, state)
            }
            if let typed = function.typed(as: ((ForgedReference) -> StoredReference).self) {
                keep(try typed(ForgedReference(bits: number)), state)
                keep(try typed.start(ForgedReference(bits: ~number)).backtraceOnly, state)
            }
            if let typed = function.typed(as: ((ForgedNumber) -> ForgedReference).self) {
                _ = try typed(ForgedNumber(bits: number))
            }
            if let typed = function.typed(as: ((ForgedNumber) -> Void).self) {
                try typed(ForgedNumber(bits: number))
            }
            if let typed = function.typed(as: ((Vector128, ForgedNumber) -> Vector128).self) {
                _ = try typed(Vector128(low: number, high: 1), ForgedNumber(bits: number))
            }
            if let typed = function.typed(as: (() -> (StoredReference, Int32)).self) {
                keep(try typed().0, state)
            }
            if let typed = function.typed(as: (() -> StoredReference).self) {
                keep(try typed(), state)
            }
            succeed()
        } catch {
            keep(error, state)
        }
        if let instance = instances.any, let name = dice.pick(["f", "push", "memory", "none"]) {
            do throws(ExportError) {
                functions.keep(try instance.function(name, as: ((Int32) -> Void).self).function)
            } catch {
                touch(error.description)
            }
        }
    }

    // Invocations.

    func startRun() {
        guard let function = functions.any else { return }
        let (values, marks) = values(function.type.parameters)
        note("starts \(function.type.parameters.count) -> \(function.type.results.count)")
        do throws(CallError) {
            let invocation = try function.start(values)
            for mark in marks { expectOwn(mark, function.state, "a start") }
            if dice.chance(20) { invocation.handle.suspend() }
            if dice.chance(30) { invocationHandles.keep(invocation.handle) }
            let run = Run(invocation: invocation, state: function.state)
            if dice.chance(70) { resume(run) }
            runs.keep(run)
        } catch {
            keep(error, function.state)
        }
    }

    func resumeRun() {
        guard let run = runs.any else { return startRun() }
        switch dice.below(8) {
        case 0: invocationHandles.any?.interrupt()
        case 1: run.invocation.handle.suspend()
        case 2: touch(String(describing: run.invocation.backtrace))
        case 3: _ = runs.take()
        default: resume(run)
        }
    }

    private func resume(_ run: Run) {
        note("resumes")
        let isMetered = isMetered(run.state)
        let fuel = isMetered && dice.chance(80) ? dice.chance(80) ? dice.small() &* 50 : 0 : nil
        do throws(Trap) {
            switch try run.invocation.resume(fuel: fuel) {
            case .finished(let values):
                succeed()
                keep(values, run.state)
            case .suspended, .waiting: succeed()
            }
        } catch {
            keep(error, run.state)
        }
    }

    /// What waits goes on beside everything else.
    func startTask() {
        guard let run = runs.any else { return }
        let finishes = dice.chance(40)
        let what = finishes ? "finishes a call" : "performs a host call"
        begin(what, cancelsOften: false) { [self] in
            do throws(Trap) {
                if finishes {
                    keep(try await run.invocation.finish(), run.state)
                } else {
                    try await run.invocation.performHostCall()
                    _ = try run.invocation.resume()
                }
                succeed()
            } catch {
                keep(error, run.state)
            }
        }
        if dice.chance(20) { tasks.any?.cancel() }
    }

    /// Waits for a call; what waits without an end is not among these.
    func wait() async {
        let known = functions.all.filter { function in
            function.type.parameters.allSatisfy { $0 == .i32 }
        }
        guard let function = dice.pick(known) else { return }
        note("waits for a call")
        let (values, _) = values(function.type.parameters)
        do throws(CallError) {
            keep(try await function.callAsync(values), function.state)
            succeed()
        } catch {
            keep(error, function.state)
        }
    }

    func limitComputing() {
        guard let store = stores.any else { return }
        note("limits")
        store.waitDeadline = dice.chance(30) ? .now + .milliseconds(dice.below(5) - 1) : nil
        handles.keep(store.interruptHandle)
        if dice.chance(10) { handles.any?.interrupt() }
        if dice.chance(60) { for handle in handles.all { handle.reset() } }
        guard store.engine.configuration.isMetered else {
            (store.fuel, store.deadline, store.fuelTank) = (nil, nil, nil)
            return
        }
        switch dice.below(5) {
        case 0: store.fuel = dice.chance(50) ? nil : dice.number()
        case 1: store.deadline = .now + .milliseconds(dice.below(50) - 1)
        case 2:
            if dice.chance(50) { tanks.keep(FuelTank(dice.number())) }
            store.fuelTank = tanks.any
        default: (store.fuel, store.deadline, store.fuelTank) = (nil, nil, nil)
        }
        if let fuel = store.fuel { touch("\(fuel)") }
    }
}

extension Invocation where Output == StoredReference {
    /// Lets it go without a result.
    fileprivate var backtraceOnly: StoredReference {
        _ = backtrace
        return .null
    }
}
