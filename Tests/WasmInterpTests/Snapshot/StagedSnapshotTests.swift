import Testing
import WasmInterp

/// What has been staged is what the store was then, whatever becomes of it.
@Suite struct StagedSnapshotTests {
    @Test func storesGoOnWhileTheirSnapshotIsWritten() async throws {
        let world = try SnapshotStreamTests.world()
        let staging = SnapshotStaging()
        let expected = try world.write().digest
        let staged = try world.store.stageSnapshot(in: staging)
        for page in 0..<100 { try world.call("store0", page * 8_192 + 8) }
        try world.call("grow0", 10)
        let written = try await Task.detached {
            try staged.write(to: SnapshotBytes()).digest
        }.value
        #expect(written == expected)
    }

    @Test func stagedIncrementsHaveWhatWasWritten() throws {
        let world = try PageWorld(tracksWrites: true)
        let staging = SnapshotStaging()
        try world.call("fill0", 5_000, 1)
        let first = try world.store.stageSnapshot(in: staging).write(to: SnapshotBytes())
        world.snapshots[first.digest] = first.sink.bytes
        try world.call("store0", 100_000)
        let staged = try world.store.stageSnapshot(since: first.base, in: staging)
        #expect(staged.byteCount == 4_096)
        let second = try staged.write(to: SnapshotBytes())
        #expect(try world.hasContents(of: world.read(second.sink.bytes).store))
    }

    @Test func stagingMemoryIsUsedAgainAndLimited() throws {
        let world = try SnapshotStreamTests.world()
        let staging = SnapshotStaging(byteCountMax: 1 << 20)
        var staged = [try world.store.stageSnapshot(in: staging)]
        #expect(staging.byteCount >= staged[0].byteCount && staged[0].byteCount >= 400_000)
        #expect(throws: StateError.limitExceeded("bytes of staged snapshots")) {
            for _ in 0..<3 { staged.append(try world.store.stageSnapshot(in: staging)) }
        }
        #expect(staged.count == 2)
        let byteCount = staging.byteCount
        staged = []
        for _ in 0..<2 { staged.append(try world.store.stageSnapshot(in: staging)) }
        #expect(staging.byteCount == byteCount)
        staged = []
        staging.removeIdle()
        #expect(staging.byteCount == 0)
        try world.call("store0", 0)
    }
}
