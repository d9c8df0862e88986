import Platform
import WasmCore

// A guest that waits for long lets the system have the pages of its stack and its memories: the
// store stays as it is, but its memories' bytes are somewhere else meanwhile.

/// Which bytes of a store's memories were put aside, in the order in which they were.
package struct MemoriesAside: Sendable {
    struct Run: Sendable {
        var memory: Int
        var offset: Int
        var byteCount: Int
    }

    fileprivate(set) var runs: [Run] = []
}

extension Invocation {
    /// Lets the system have the pages of the stacks above what calls that are under way need.
    package func giveStackPagesBack() {
        guard activity == .idle else { return }
        for execution in state.executions {
            execution._withUnsafeGuaranteedRef { $0.giveStackPagesBack() }
        }
    }

    /// Lets the system have the pages of all memories of the store that are not shared. Until they
    /// are taken back nobody may use the store.
    ///
    /// - Parameter write: Given the bytes that are not zero, in pieces of 1 MiB at most.
    /// - Returns: nil if bytes of a memory are lent to somebody.
    /// - Throws: What writing throws; nothing has changed then.
    package func putMemoriesAside(
        _ write: (RawSpan) throws -> Void
    ) throws -> MemoriesAside? {
        guard activity == .idle, state.memories.allSatisfy({ $0.lending == nil }) else {
            return nil
        }
        var aside = MemoriesAside()
        for (number, memory) in state.memories.enumerated() where !memory.type.isShared {
            for run in memory.pageRuns(upTo: 1 << 20) {
                try write(memory.bytes(of: run).bytes)
                aside.runs.append(
                    .init(memory: number, offset: run.offset, byteCount: run.byteCount))
            }
        }
        for memory in state.memories where !memory.type.isShared {
            memory.givePagesBack()
        }
        // Nobody writes down, or goes on with, memories that are somewhere else.
        state.isSpoiled = true
        return aside
    }

    /// Gives the memories their bytes again.
    ///
    /// - Parameter read: Asked for the same bytes in the same pieces.
    /// - Throws: What reading throws; the store is of no use then.
    package func takeMemoriesBack(
        _ aside: MemoriesAside, _ read: (inout MutableRawSpan) throws -> Void
    ) throws {
        for (number, memory) in state.memories.enumerated() where !memory.type.isShared {
            for run in aside.runs where run.memory == number {
                let bytes = UnsafeMutableRawBufferPointer(
                    start: memory.data.pointee.base + run.offset, count: run.byteCount)
                var span = bytes.mutableBytes
                try read(&span)
            }
        }
        state.isSpoiled = false
    }
}

extension Execution {
    fileprivate func giveStackPagesBack() {
        let kept = MemoryImage.roundUp((liveSlotCount + store.engine.stackMargin) * 8)
        let count = slotCount * 8 - kept
        if count > 0 {
            MappingPool.givePagesBack(UnsafeMutableRawPointer(stack) + kept, byteCount: count)
        }
    }
}

extension MemoryObject {
    /// Makes all bytes zero, as those of a new memory are: pages of images too, however many images
    /// they are of.
    fileprivate func givePagesBack() {
        let base = data.pointee.base
        let byteCount = MemoryImage.roundUp(Int(data.pointee.byteCount))
        guard byteCount > 0 else { return }
        let isDone =
            mappedImage == nil
            ? AddressSpace.revert(base, byteCount: byteCount)
            : AddressSpace.renew(base, byteCount: byteCount)
        if !isDone { memset(base, 0, byteCount) }
        if isDone { mappedImage = nil }
    }
}
