/// A detached thread of the system.
package enum SystemThread {
    /// Guests have stacks of their own; this is for host functions that call guests that call them.
    private static let stackBytes = 4 << 20

    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// - Returns: Whether the system had one.
    package static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        var attributes = pthread_attr_t()
        guard unsafe pthread_attr_init(&attributes) == 0 else { return false }
        defer { _ = unsafe pthread_attr_destroy(&attributes) }
        _ = unsafe pthread_attr_setstacksize(&attributes, stackBytes)
        _ = unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let work = unsafe Unmanaged.passRetained(Work(body))
        let hasStarted = unsafe create(&attributes, work.toOpaque())
        if !hasStarted { unsafe work.release() }
        return hasStarted
    }

    private static func create(
        _ attributes: UnsafePointer<pthread_attr_t>, _ work: UnsafeMutableRawPointer
    ) -> Bool {
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        return unsafe pthread_create(&thread, attributes, runWork, work) == 0
    }

    /// The number that the system knows the calling thread by.
    package static var currentNumber: UInt {
        #if canImport(Darwin)
            return unsafe UInt(bitPattern: pthread_self())
        #else
            return UInt(pthread_self())
        #endif
    }

    fileprivate static func run(_ work: UnsafeMutableRawPointer) {
        // The reference that `start` handed over.
        unsafe Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body()
    }
}

#if canImport(Darwin)
    private func runWork(_ work: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        unsafe SystemThread.run(work)
        return nil
    }
#else
    private func runWork(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let work = unsafe work { unsafe SystemThread.run(work) }
        return nil
    }
#endif
