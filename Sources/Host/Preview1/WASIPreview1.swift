import Platform
internal import Synchronization
import WasmCore

/// The host's side of `wasi_snapshot_preview1`, and of `wasi_unstable` before it, for one guest.
///
/// It knows no engine: a call is its arguments and the guest's memory in, an outcome out. What a
/// guest can do is what the configuration holds. Where the specification is silent it behaves as
/// wasmtime does.
///
/// Calls of several threads of the guest are carried out one after the other, so that ports are
/// used by one thread at a time. A call that has to wait ends without an effect, which lets the
/// others in, and is made again later.
public final class WASIPreview1 {
    // Of the guest's first world, if it goes on in another one.
    var arguments: [[UInt8]]
    var environment: [[UInt8]]
    var given: GivenPorts
    let clock: any GuestClock
    /// What the guest's monotonic clock is ahead of that one: it went on from another one's time.
    var clockLead: UInt64 = 0
    let random: any RandomSource
    let waiter: any Waiter
    let limits: WASILimits
    let budget: GuestBudget?
    let isInterruptedOutside: (@Sendable () -> Bool)?
    let lostConnections: LostConnections
    var descriptors: DescriptorTable
    var listings: Listings
    let network: GuestNetwork
    /// Held during each call, but not while it waits.
    let lock = Locked(())
    /// Calls that wait without a thread: they look again when descriptors are closed.
    let sleepers = Sleepers()
    private let hasEnded = Atomic<Bool>(false)
    /// The use of a store that it serves; 0 before the first call.
    let tenancy = Atomic<UInt64>(0)

    /// A guest's world: one for each instance, or for all threads of one.
    public init(_ configuration: WASIConfiguration) {
        arguments = configuration.argumentBytes.map { $0 + [0] }
        environment = configuration.environmentBytes.map {
            $0.name + [UInt8(ascii: "=")] + $0.value + [0]
        }
        clock = configuration.clock
        random = configuration.random
        waiter = configuration.waiter
        limits = configuration.limits.within(configuration.budget)
        budget = configuration.budget
        isInterruptedOutside = configuration.budget.endingWaits(configuration.isInterrupted)
        lostConnections = configuration.lostConnections
        listings = Listings(byteCountMax: configuration.limits.listingBytesMax)
        network = GuestNetwork(configuration.network, limits, configuration.budget)
        let standard = [
            configuration.standardInput, configuration.standardOutput,
            configuration.standardError,
        ]
        let ports = GivenPorts(standard: standard, preopens: configuration.preopenBytes)
        self.given = ports
        let given =
            ports.standard.indices.map { ports.standard($0) }
            + ports.preopens.indices.map { ports.preopen($0) }
            + configuration.sockets.map { Descriptor(.socket($0), .socket) }
        // What the embedder gives is never too much.
        descriptors = DescriptorTable(
            countMax: max(given.count, limits.descriptorsMax))
        for descriptor in given {
            do { try descriptors.add(descriptor) } catch { break }
        }
    }

    deinit { descriptors.tellEnd() }

    /// Ends the guest's world: closes what is open, and refuses calls that come later, which end
    /// the guest with a trap of code `interrupted`.
    ///
    /// ``start(_:)`` does so when the program has ended; for a library it is said by this. It waits
    /// for a call that is under way, so no port may call it in one.
    public func close() {
        end()
        settle()
    }

    /// Lets one call after the other in, and none once the guest has ended.
    ///
    /// - Parameter locks: False for what touches nothing that calls share.
    func carryOut<Result>(locks: Bool, _ body: () throws -> Result) throws -> Result {
        if locks { lock.lock() }
        defer { if locks { lock.unlock() } }
        if isStopped { throw CallEnd.interrupted }
        return try body()
    }

    /// Whether the embedder says that waits have to end.
    var isInterrupted: Bool { isInterruptedOutside?() ?? false }

    /// Whether another thread has ended the guest.
    var isStopped: Bool { hasEnded.load(ordering: .relaxed) }

    /// Ends all calls from now on, and those that wait: a thread of the guest has ended it.
    func end() {
        hasEnded.store(true, ordering: .relaxed)
        sleepers.wakeAll()
    }

    /// Lets the call that is under way end, and closes what is open. Once ended, no port is used
    /// after this.
    func settle() {
        lock.lock()
        let closed = descriptors
        descriptors = DescriptorTable(countMax: 0)
        listings = Listings(byteCountMax: 0)
        given = GivenPorts(standard: [], preopens: [])
        network.questions = NameQuestions(countMax: 0)
        lock.unlock()
        closed.tellEnd()
    }
}

/// The streams and directories that a guest is given, by which a world is made again.
struct GivenPorts {
    /// Input, output, error.
    let standard: [any OpenFile]
    let preopens: [(guestPath: [UInt8], directory: any FileSystemDirectory)]

    var count: Int { standard.count + preopens.count }

    func standard(_ number: Int) -> Descriptor {
        Descriptor(.standard(standard[number]), .standard(number))
    }

    func preopen(_ number: Int) -> Descriptor {
        Descriptor(
            .directory(preopens[number].directory), .preopen(number),
            preopenName: preopens[number].guestPath)
    }
}
