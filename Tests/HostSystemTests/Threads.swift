import HostSystem
import Platform

/// Does something on threads of its own, at the same time, and comes back after all of them: what
/// blocks must not do so on the threads of the pool that tasks run on.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) async {
    let left = Left(count)
    await withCheckedContinuation { continuation in
        for index in 0..<count {
            let hasStarted = SystemThread.start {
                body(index)
                if left.subtract() == 0 { continuation.resume() }
            }
            precondition(hasStarted, "the system has no thread")
        }
    }
}

/// Counts down.
final class Left: Sendable {
    private let count: Locked<Int>

    init(_ count: Int) { self.count = Locked(count) }

    @discardableResult
    func subtract() -> Int {
        count.withLock { count in
            count -= 1
            return count
        }
    }
}

/// Pairs of a descriptor to read from and one to write to.
final class Pipes: Sendable {
    let readers: [Int32]
    let writers: [Int32]

    init(_ count: Int) {
        var (readers, writers): ([Int32], [Int32]) = ([], [])
        for _ in 0..<count {
            var ends: [Int32] = [-1, -1]
            precondition(unsafe pipe(&ends) == 0, "the system has no pipe")
            readers.append(ends[0])
            writers.append(ends[1])
        }
        (self.readers, self.writers) = (readers, writers)
    }

    deinit { for end in readers + writers { close(end) } }

    func write(_ index: Int) {
        var byte: UInt8 = 7
        _ = unsafe Platform.write(writers[index], &byte, 1)
    }
}
