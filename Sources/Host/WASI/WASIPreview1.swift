internal import Synchronization
import WasmCore

/// The host's side of `wasi_snapshot_preview1` for one guest.
///
/// It knows no engine: a call is its arguments and the guest's memory in, an outcome out. What a
/// guest can do is what the configuration holds. Where the specification is silent it behaves as
/// wasmtime does.
///
/// Calls of several threads of the guest are carried out one after the other, so that ports are
/// used by one thread at a time; a call that waits lets the others in meanwhile.
public final class WASIPreview1 {
    let arguments: [[UInt8]]
    let environment: [[UInt8]]
    let clock: any GuestClock
    let random: any RandomSource
    let waiter: any Waiter
    let limits: WASILimits
    let isInterrupted: @Sendable () -> Bool
    var descriptors: DescriptorTable
    /// Set when a wait was interrupted, so that the call does not answer `intr` but ends.
    private var wasInterrupted = false
    /// Held during each call, but not while it waits.
    private let lock = Locked(())
    private let hasEnded = Atomic<Bool>(false)
    /// The use of a store that it serves; 0 before the first call.
    let tenancy = Atomic<UInt64>(0)

    public init(_ configuration: WASIConfiguration) {
        arguments = configuration.arguments.map { [UInt8]($0.utf8) + [0] }
        environment = configuration.environment.map { [UInt8]("\($0.name)=\($0.value)".utf8) + [0] }
        clock = configuration.clock
        random = configuration.random
        waiter = configuration.waiter
        limits = configuration.limits
        isInterrupted = configuration.isInterrupted
        let standard = [
            configuration.standardInput, configuration.standardOutput,
            configuration.standardError,
        ]
        let given =
            standard.map { Descriptor(.standard($0)) }
            + configuration.preopens.map {
                Descriptor(.directory($0.directory), preopenName: [UInt8]($0.guestPath.utf8))
            } + configuration.sockets.map { Descriptor(.socket($0)) }
        // What the embedder gives is never too much.
        descriptors = DescriptorTable(
            countMax: max(given.count, configuration.limits.descriptorsMax))
        for descriptor in given {
            do { try descriptors.add(descriptor) } catch { break }
        }
    }

    /// Carries out a call of the guest.
    ///
    /// - Parameters:
    ///   - values: the arguments, each zero-extended to 64 bits.
    ///   - memory: the memory that the guest exports, if it does.
    public func call(
        _ function: WASIFunction, arguments values: Span<UInt64>, memory: GuestMemory?
    ) -> WASIOutcome {
        let values = CallArguments(values)
        if hasEnded.load(ordering: .relaxed) { return .interrupted }
        switch function {
        case .procExit: return exit(code: values.u32(0))
        case .schedYield: return .errno(.success)
        default: break
        }
        guard let memory else { return .trap("the guest exports no memory") }
        lock.lock()
        defer { lock.unlock() }
        if hasEnded.load(ordering: .relaxed) { return .interrupted }
        do throws(WASIErrno) {
            try perform(function, values, memory)
            return .errno(.success)
        } catch {
            defer { wasInterrupted = false }
            return wasInterrupted ? .interrupted : .errno(error)
        }
    }

    /// Codes from 126 up are kept for shells and signals; wasmtime traps too.
    private func exit(code: UInt32) -> WASIOutcome {
        guard code < 126 else {
            return .trap("exit with invalid exit status outside of [0..126)")
        }
        return .exit(code: code)
    }

    private func perform(
        _ function: WASIFunction, _ values: CallArguments, _ memory: GuestMemory
    ) throws(WASIErrno) {
        switch function {
        case .argsGet: try storeStrings(arguments, values, memory)
        case .argsSizesGet: try storeSizes(arguments, values, memory)
        case .environGet: try storeStrings(environment, values, memory)
        case .environSizesGet: try storeSizes(environment, values, memory)
        case .clockResGet: try clockResGet(values, memory)
        case .clockTimeGet: try clockTimeGet(values, memory)
        case .fdAdvise: try fdAdvise(values)
        case .fdAllocate: try fdAllocate(values)
        case .fdClose: try fdClose(values)
        case .fdDatasync: try fdSync(values, dataOnly: true)
        case .fdFdstatGet: try fdFdstatGet(values, memory)
        case .fdFdstatSetFlags: try fdFdstatSetFlags(values)
        case .fdFdstatSetRights: try fdFdstatSetRights(values)
        case .fdFilestatGet: try fdFilestatGet(values, memory)
        case .fdFilestatSetSize: try fdFilestatSetSize(values)
        case .fdFilestatSetTimes: try fdFilestatSetTimes(values)
        case .fdPread: try fdRead(values, memory, at: values.u64(3), result: values.size(4))
        case .fdPrestatGet: try fdPrestatGet(values, memory)
        case .fdPrestatDirName: try fdPrestatDirName(values, memory)
        case .fdPwrite: try fdWrite(values, memory, at: values.u64(3), result: values.size(4))
        case .fdRead: try fdRead(values, memory, at: nil, result: values.size(3))
        case .fdReaddir: try fdReaddir(values, memory)
        case .fdRenumber: try fdRenumber(values)
        case .fdSeek: try fdSeek(values, memory)
        case .fdSync: try fdSync(values, dataOnly: false)
        case .fdTell: try fdTell(values, memory)
        case .fdWrite: try fdWrite(values, memory, at: nil, result: values.size(3))
        case .pathCreateDirectory: try pathCreateDirectory(values, memory)
        case .pathFilestatGet: try pathFilestatGet(values, memory)
        case .pathFilestatSetTimes: try pathFilestatSetTimes(values, memory)
        case .pathLink: try pathLink(values, memory)
        case .pathOpen: try pathOpen(values, memory)
        case .pathReadlink: try pathReadlink(values, memory)
        case .pathRemoveDirectory: try pathRemoveDirectory(values, memory)
        case .pathRename: try pathRename(values, memory)
        case .pathSymlink: try pathSymlink(values, memory)
        case .pathUnlinkFile: try pathUnlinkFile(values, memory)
        case .pollOneoff: try pollOneoff(values, memory)
        case .procExit, .schedYield: break
        case .procRaise: throw .notsup
        case .randomGet: try randomGet(values, memory)
        case .sockAccept: try sockAccept(values, memory)
        case .sockRecv: try sockRecv(values, memory)
        case .sockSend: try sockSend(values, memory)
        case .sockShutdown: try sockShutdown(values)
        }
    }

    /// Ends all calls from now on, and those that wait: a thread of the guest has ended it.
    func end() { hasEnded.store(true, ordering: .relaxed) }

    /// Lets the call that is under way end. Once ended, no port is used after this.
    func settle() { lock.withLock { _ in } }

    /// Waits, and ends the call if it was interrupted. Other threads can make calls meanwhile.
    ///
    /// - Returns: an answer a request, or nil when the time is over.
    func wait(
        _ requests: [WaitRequest], nanoseconds: UInt64?
    ) throws(WASIErrno) -> [Readiness]? {
        lock.unlock()
        let outcome = waiter.wait(requests, nanoseconds: nanoseconds) {
            hasEnded.load(ordering: .relaxed) || isInterrupted()
        }
        lock.lock()
        switch hasEnded.load(ordering: .relaxed) ? .interrupted : outcome {
        case .ready(let answers): return answers
        case .timedOut: return nil
        case .interrupted:
            wasInterrupted = true
            throw .intr
        }
    }

    /// Waits until one descriptor of the host is ready, or throws `again` if it must not.
    func wait(
        for descriptor: Int32?, forWriting: Bool, flags: DescriptorFlags
    ) throws(WASIErrno) {
        guard let descriptor else { return }
        let request = WaitRequest(descriptor: descriptor, forWriting: forWriting)
        while !isReady(request) {
            if flags.contains(.nonblocking) { throw .again }
            // Another thread may be quicker to use it, so it is looked at again.
            _ = try wait([request], nanoseconds: nil)
        }
    }

    private func isReady(_ request: WaitRequest) -> Bool {
        if case .ready = waiter.wait([request], nanoseconds: 0, isInterrupted: { false }) {
            return true
        }
        return false
    }
}
