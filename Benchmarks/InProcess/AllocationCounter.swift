import Platform

/// Counts the objects that the thread which asks for it allocates: the Swift run time lets
/// instruments put a function of theirs before its own.
///
/// No other thread may run Swift code meanwhile: the run time's ways for instruments fail on
/// references that hold no object, such as those of short strings.
enum AllocationCounter {
    private typealias Allocate =
        @convention(c) (UnsafeRawPointer?, Int, Int) -> UnsafeMutableRawPointer?

    /// What the function that counts works with; it must not allocate itself.
    @unsafe private struct State {
        var original: Allocate?
        var thread: UInt = 0
        var count = 0
    }

    // Written once before the function is in place; the count by one thread at a time.
    nonisolated(unsafe) private static let state: UnsafeMutablePointer<State> = {
        let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
        unsafe state.initialize(to: State())
        return unsafe state
    }()

    private static let count: Allocate = { metadata, size, alignmentMask in
        let state = unsafe AllocationCounter.state
        if unsafe state.pointee.thread == SystemThread.currentNumber {
            unsafe state.pointee.count += 1
        }
        return unsafe state.pointee.original?(metadata, size, alignmentMask)
    }

    /// The objects that a thread allocates in a call; nil where the run time has no such place.
    static func objects(in body: () throws -> Void) rethrows -> Int? {
        guard let place = unsafe dlsym(nil, "_swift_allocObject"),
            let flag = unsafe dlsym(
                nil, "_swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly")
        else { return nil }
        let function = unsafe place.assumingMemoryBound(to: Allocate.self)
        unsafe state.pointee.original = unsafe function.pointee
        unsafe state.pointee.count = 0
        unsafe function.pointee = count
        unsafe flag.storeBytes(of: true, as: Bool.self)
        unsafe state.pointee.thread = SystemThread.currentNumber
        defer {
            unsafe state.pointee.thread = 0
            unsafe flag.storeBytes(of: false, as: Bool.self)
            if let original = unsafe state.pointee.original { unsafe function.pointee = original }
        }
        try body()
        return unsafe state.pointee.count
    }
}
