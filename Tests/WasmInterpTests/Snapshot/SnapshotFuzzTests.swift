import Foundation
import MeshCrypto
import Testing
import WasmCore
import WasmInterp

/// Snapshots that somebody has forged, most with sums that fit: whoever reads them refuses them by
/// name, or has a state that a guest goes on from, which can be written again; and all readers are
/// of one opinion.
///
/// `WEFT_FUZZ_SECONDS` lets it go on for longer, from `WEFT_FUZZ_SEED` or from a seed of its own,
/// which it prints.
@Suite struct SnapshotFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    static let seconds = environment["WEFT_FUZZ_SECONDS"].flatMap { Double($0) } ?? 0
    static let seed = environment["WEFT_FUZZ_SEED"].flatMap { UInt64($0) }

    @Test(arguments: 0..<Effort.forgedSnapshots as Range<UInt64>)
    func forgedOnesAreRefusedOrGoOn(seed: UInt64) throws {
        var forger = try SnapshotForger(seed: seed)
        for _ in 0..<40 { try forger.tryOne() }
        #expect(forger.readCount > 0 && forger.refusedCount > 0)
    }

    @Test(.enabled(if: seconds > 0, "long: WEFT_FUZZ_SECONDS=60 swift test --filter SnapshotFuzz"))
    func forAsLongAsWanted() throws {
        var seed = Self.seed ?? UInt64.random(in: 1_000..<1_000_000)
        let end = ContinuousClock.now + .seconds(Self.seconds)
        var (read, refused) = (0, 0)
        while ContinuousClock.now < end {
            print("snapshots: seed \(seed), \(read) read and \(refused) refused so far")
            var forger = try SnapshotForger(seed: seed)
            while forger.readCount + forger.refusedCount < 200, ContinuousClock.now < end {
                try forger.tryOne()
            }
            read += forger.readCount
            refused += forger.refusedCount
            seed += 1
        }
        print("snapshots: \(read) read and \(refused) refused in all")
    }
}

/// Changes snapshots of a store that has everything, and reads them.
struct SnapshotForger {
    private let seed: UInt64
    private var random: TenantRandom
    private let engine = StateWorld.engine()
    private let modules: [Module]
    /// Of different moments; every other one goes on from the one before.
    private var files: [SnapshotFile] = []
    private var whole: [ContentDigest: [UInt8]] = [:]
    private(set) var readCount = 0
    private(set) var refusedCount = 0

    init(seed: UInt64) throws {
        self.seed = seed
        random = TenantRandom(seed: seed)
        modules = try StateWorld.modules(engine)
        var code = StateWorld.metered
        code.tracksWrites = true
        let world = try StateWorld(modules, code)
        let call = try world.run.start(6)
        var base: SnapshotBase?
        for number in 0..<6 {
            let steps = UInt64.random(in: 1...40, using: &random)
            guard case .suspended = try call.resume(fuel: steps) else { break }
            let written = try world.store.writeSnapshot(
                with: [call.pausedCall].compactMap(\.self), since: base, to: SnapshotBytes())
            files.append(SnapshotFile(written.sink.bytes))
            whole[written.digest] = written.sink.bytes
            base = number % 2 == 0 ? written.base : nil
        }
    }

    private struct Stored: SnapshotStorage {
        let bytes: [UInt8]
        func source() -> any SnapshotSource { SnapshotBytes(bytes) }
        func read(at place: UInt64, _ byteCount: Int) throws -> [UInt8] {
            let start = Int(place)
            return Array(bytes[start..<start + byteCount])
        }
    }

    private final class Kept: SnapshotSink {
        private(set) var bytes: [UInt8] = []
        func write(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes += bytes }
    }

    mutating func tryOne() throws {
        let bytes = forged()
        let isRead = isReadable(bytes)
        readCount += isRead ? 1 : 0
        refusedCount += isRead ? 0 : 1
        let sink = Kept()
        do {
            let chain = try SnapshotChain(Stored(bytes: bytes)) { [whole] wanted in
                whole[ContentDigest(wanted)].map { Stored(bytes: $0) }
            }
            try chain.writeWhole(to: sink)
            let modules = modules
            let checked = try chain.check(engine: engine) { wanted in
                modules.first { $0.digest == wanted }.map {
                    $0.decoded.bytes[0..<$0.decoded.bytes.count]
                }
            }
            guard isRead else { return }
            #expect(checked == .state, "seed \(seed)")
        } catch {
            let isExpected = error is SnapshotError || error is StateError
            #expect(isExpected && !isRead, "seed \(seed): \(error)")
            return
        }
        #expect(isReadable(sink.bytes), "seed \(seed): made whole it is refused")
    }

    /// Reads it, and lets what is in it go on for a while.
    private func isReadable(_ bytes: [UInt8]) -> Bool {
        let store = Store(engine: engine, host: (), code: StateWorld.metered)
        let linker = StateWorld.linker(engine)
        let restored: RestoredSnapshot
        do {
            restored = try store.readSnapshot(
                from: SnapshotBytes(bytes),
                modules: { wanted in modules.first { $0.digest == wanted } },
                parents: { wanted in whole[wanted].map { SnapshotBytes($0) } },
                host: { linker.resolve($0.module, $0.name, in: store) })
        } catch {
            #expect(error is SnapshotError || error is StateError, "seed \(seed): \(error)")
            return false
        }
        for call in restored.calls {
            for _ in 0..<10 {
                guard case .suspended? = try? call.resume(fuel: 500) else { break }
            }
        }
        #expect(throws: Never.self, "seed \(seed)") {
            _ = try store.writeSnapshot(
                with: restored.calls.compactMap(\.pausedCall), to: SnapshotBytes())
        }
        return true
    }

    private mutating func forged() -> [UInt8] {
        var file = files[number(files.count)]
        for _ in 0...number(3) { change(&file) }
        var bytes = file.sealed
        // Sums that do not fit are seen at once.
        if number(20) == 0 { mutate(&bytes) }
        return bytes
    }

    private mutating func number(_ count: Int) -> Int {
        Int.random(in: 0..<max(1, count), using: &random)
    }

    private mutating func change(_ file: inout SnapshotFile) {
        guard !file.sections.isEmpty else { return }
        let section = number(file.sections.count)
        switch number(12) {
        case 0:
            // As another moment has it.
            let other = files[number(files.count)].sections
            if let same = other.first(where: { $0.id == file.sections[section].id }) {
                file.sections[section].payload = same.payload
            }
        case 1: splice(&file.sections[section].payload)
        case 2:
            let count = number(file.sections[section].payload.count)
            file.sections[section].payload.removeLast(count)
        case 3: file.header[number(file.header.count)] ^= 1 << UInt8(clamping: number(8))
        case 4 where number(4) == 0: file.sections.remove(at: section)
        case 5 where number(4) == 0: file.sections.swapAt(section, number(file.sections.count))
        default: mutate(&file.sections[section].payload)
        }
    }

    /// Puts a part of some payload into another one.
    private mutating func splice(_ bytes: inout [UInt8]) {
        let other = files[number(files.count)].sections.map(\.payload).filter { !$0.isEmpty }
        guard !other.isEmpty else { return }
        let source = other[number(other.count)]
        let start = number(source.count)
        let part = source[start..<min(source.count, start + 1 + number(12))]
        let place = number(bytes.count)
        let end = min(bytes.count, place + (number(2) == 0 ? 0 : part.count))
        bytes.replaceSubrange(min(place, end)..<end, with: part)
    }

    private mutating func mutate(_ bytes: inout [UInt8]) {
        let place = number(bytes.count)
        switch number(6) {
        case _ where bytes.isEmpty: bytes.append(UInt8(clamping: number(10)))
        case 0: bytes[place] ^= 1 << UInt8(clamping: number(8))
        case 1: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF][number(5)]
        case 2: bytes[place] &+= 1
        case 3: bytes[place] &-= 1
        case 4: bytes.remove(at: place)
        default: bytes.insert(UInt8(clamping: number(256)), at: place)
        }
    }
}
