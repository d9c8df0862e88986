import WasmCore

/// A call of a guest function that can be suspended in the middle and go on later, on any thread.
///
/// The guest's frames live in the invocation, not on the native stack. It belongs to its store:
/// only one thread may use the store and what is in it at a time, but it need not always be the
/// same thread. To hand an invocation over to another one, send the store's whole world
/// (`sending`).
///
/// It does one thing at a time: while its guest runs it cannot be resumed by a host function that
/// the guest calls, and a host call that it waits for is carried out once.
///
/// Dropping an invocation ends it without a trap.
public final class Invocation<Output> {
    /// How far ``resume(fuel:)`` came.
    public enum Progress {
        /// The guest has returned; there is nothing to resume.
        case finished(Output)
        /// Paused by ``handle`` or at the end of the fuel that it was given; resume it.
        case suspended
        /// In a host function that waits, or on shared memory; ``performHostCall()`` waits for
        /// the end of that, then resume.
        case waiting
    }

    /// What is being done with the execution.
    enum Activity {
        case idle
        /// ``resume(fuel:)`` lets the guest run.
        case running
        /// ``performHostCall()`` is in what the guest waits for.
        case performing
    }

    private let function: Function
    private let load: (UnsafeMutablePointer<UInt64>) -> Output
    /// nil once the call has ended.
    private(set) var execution: Execution?
    var activity = Activity.idle
    /// Who waits for the end of the host call that somebody else performs.
    var followers: [CheckedContinuation<Void, Never>] = []
    /// Suspends or stops this invocation, from any thread.
    public let handle = InvocationHandle()

    init(
        _ frame: CallFrame, of function: Function,
        load: @escaping (UnsafeMutablePointer<UInt64>) -> Output
    ) {
        self.function = function
        self.load = load
        let execution = function.state.takeOver(frame)
        self.execution = execution
        execution.prepare(record: function.index)
        execution.handle = handle
    }

    /// A call that is under way already.
    init(
        resuming execution: Execution, of function: Function,
        load: @escaping (UnsafeMutablePointer<UInt64>) -> Output
    ) {
        self.function = function
        self.load = load
        self.execution = execution
        execution.handle = handle
    }

    deinit {
        if let execution { function.state.giveBack(execution) }
    }

    var state: StoreState { function.state }

    /// Whether the guest, which is paused, could go on in other code.
    package var standsAtSafepoint: Bool { execution?.standsAtSafepoint ?? true }

    /// Overwrites what the guest, which is paused, may not rely on when it goes on.
    package func spoilAccumulators() { execution?.spoilAccumulators() }

    /// Lets the guest run until it ends, traps, is suspended, or has to wait.
    ///
    /// - Parameter fuel: Instructions after which it is suspended; nil for no end. The block of
    ///   code in which they run out still counts as a whole and runs after the pause. Needs
    ///   metered code; elsewhere a guest pauses only after calls of host functions, if asked to.
    /// - Returns: `.waiting`, too, while ``performHostCall()`` is under way.
    /// - Throws: ``Trap``, which ends the invocation; `.host` if it has ended before, or, without
    ///   an effect on it, if its guest is running: a host function that it called came back here.
    public func resume(fuel: UInt64? = nil) throws(Trap) -> Progress {
        state.requireMetering(fuel != nil, "fuel for an invocation")
        guard let execution else { throw Trap(.host, message: "the invocation has ended") }
        switch activity {
        case .idle: break
        case .running:
            throw Trap(.host, message: "the invocation is running: it cannot resume itself")
        case .performing: return .waiting
        }
        if case .hostCall = execution.pause { return .waiting }
        if case .wait(let waiter) = execution.pause {
            guard let outcome = waiter.currentOutcome() else { return .waiting }
            if let trap = execution.completeWait(waiter, outcome) {
                end()
                throw trap
            }
        }
        execution.sliceLeft = fuel.map { Int64(clamping: $0) }
        activity = .running
        let outcome = InvocationHandle.$watching.withValue(watching) { state.run(execution) }
        activity = .idle
        switch outcome {
        case .finished:
            let output = load(execution.stack)
            end()
            return .finished(output)
        case .paused:
            switch execution.pause {
            case .hostCall, .wait, .blocked: return .waiting
            case .slice, .requested, nil: return .suspended
            }
        case .trapped(let trap):
            end()
            throw trap
        }
    }

    /// Holds the thread until a host function that waits may be called again, or somebody asks;
    /// does nothing if none waits.
    package func holdThread(until isAsked: () -> Bool) {
        guard let execution, activity == .idle,
            case .blocked(.condition(let condition), let function, _) = execution.pause,
            case .restartable(let body) = function.body
        else { return }
        body.waiter.wait(for: condition) {
            isAsked() || handle.isInterrupted || state.metering.endsWaits
        }
    }

    /// Who may stop what runs below this invocation.
    var watching: [InvocationHandle] { InvocationHandle.watching + [handle] }

    /// Where the guest is: its calls, the innermost first. Empty once it has ended.
    public var backtrace: [Trap.Frame] { execution?.backtrace() ?? [] }

    func end() {
        guard let execution else { return }
        self.execution = nil
        state.giveBack(execution)
    }
}
