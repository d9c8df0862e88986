public import Synchronization

/// A value that one thread at a time can use: the standard library's `Mutex`.
///
/// The thread sanitizer does not see that lock, which lies in a library that is not instrumented.
/// A build with `-D THREAD_SANITIZER` shows it the same order by an atomic.
///
/// Public, as the compiler specialises nothing for other modules that is only the package's.
public struct Locked<Value>: ~Copyable, Sendable {
    @usableFromInline let mutex: Mutex<Value>
    #if THREAD_SANITIZER
        @usableFromInline let order = Atomic<Int>(0)
    #endif

    /// Nobody uses it yet.
    @inlinable
    public init(_ value: consuming sending Value) { mutex = Mutex(value) }

    /// Lets one thread at a time use the value; others wait.
    @inlinable
    public func withLock<Result, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        #if THREAD_SANITIZER
            return try mutex.withLock { value throws(Failure) in
                _ = order.load(ordering: .acquiring)
                defer { order.store(0, ordering: .releasing) }
                return try body(&value)
            }
        #else
            return try mutex.withLock(body)
        #endif
    }
}

extension Locked where Value == Void {
    /// Locks until ``unlock()``, for calls that let others in meanwhile.
    @inlinable
    public func lock() {
        mutex._unsafeLock()
        #if THREAD_SANITIZER
            _ = order.load(ordering: .acquiring)
        #endif
    }

    /// Lets the next thread in.
    @inlinable
    public func unlock() {
        #if THREAD_SANITIZER
            order.store(0, ordering: .releasing)
        #endif
        mutex._unsafeUnlock()
    }
}
