import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Stacks of executions that have gone, for those to come: mapping one anew costs several system
/// calls and page faults.
///
/// What a guest left in a stack no other guest can read: locals are set to zero, and validated code
/// reads no operand that it has not written.
final class StackPool: Sendable {
    /// Bytes at the start of a stack that keep their pages; the system gets the others back.
    private static let keptBytes = 1 << 16

    private struct Stack {
        /// Its address; the stack belongs to the pool while it is here.
        var address: UInt
        var byteCount: Int
    }

    private let idleMax: Int
    private let idle = Mutex<[Stack]>([])

    init(idleMax: Int) { self.idleMax = max(idleMax, 0) }

    deinit {
        idle.withLock { idle in
            for stack in idle {
                munmap(UnsafeMutableRawPointer(bitPattern: stack.address), stack.byteCount)
            }
        }
    }

    /// A stack of exactly so many bytes; nil if the system has no room for it.
    func take(byteCount: Int) -> UnsafeMutableRawPointer? {
        let known: UInt? = idle.withLock { idle in
            guard let index = idle.lastIndex(where: { $0.byteCount == byteCount }) else {
                return nil
            }
            idle.swapAt(index, idle.count - 1)
            return idle.removeLast().address
        }
        return known.flatMap { UnsafeMutableRawPointer(bitPattern: $0) }
            ?? MemoryObject.map(byteCount)
    }

    func giveBack(_ base: UnsafeMutableRawPointer, byteCount: Int) {
        let isKept = idle.withLock { $0.count < idleMax }
        // The pages go before anybody else can have the stack.
        if isKept, byteCount > Self.keptBytes {
            madvise(base + Self.keptBytes, byteCount - Self.keptBytes, MADV_DONTNEED)
        }
        let stack = Stack(address: UInt(bitPattern: base), byteCount: byteCount)
        let isTaken =
            isKept
            && idle.withLock { idle in
                guard idle.count < idleMax else { return false }
                idle.append(stack)
                return true
            }
        if !isTaken { munmap(base, byteCount) }
    }
}
