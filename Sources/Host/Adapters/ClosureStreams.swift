import Platform
import Synchronization

/// A standard output that calls a closure with what is written.
public final class ClosureOutput: OpenFile, Sendable {
    private let body: @Sendable ([UInt8]) -> Void

    /// An output that hands everything on.
    ///
    /// - Parameter body: Called with the bytes of each write, up to a mebibyte, on the guest's
    ///   thread, which goes on when it returns.
    public init(_ body: @escaping @Sendable ([UInt8]) -> Void) { self.body = body }

    public var isStream: Bool { true }
    public var canRead: Bool { false }
    public var canWrite: Bool { true }
    public func status() -> Filestat { Filestat(type: .unknown) }

    public func read(into span: inout MutableRawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        throw .badf
    }

    public func write(_ span: RawSpan, at offset: UInt64) -> Int {
        body(unsafe span.withUnsafeBytes { unsafe [UInt8]($0) })
        return span.byteCount
    }
}

/// A standard input whose bytes a closure makes when they are asked for.
public final class ClosureInput: OpenFile, Sendable {
    private struct State {
        var rest: ArraySlice<UInt8> = []
        var hasEnded = false
    }

    private let next: @Sendable () -> [UInt8]?
    private let state = Locked(State())
    /// The thread that has the state; 0 for none.
    private let reader = Atomic<UInt>(0)

    /// An input that is read as far as the guest asks.
    ///
    /// - Parameter next: The next bytes, nil at the end. Called on the guest's thread, which waits
    ///   for it, by one reader at a time. Bytes that are not read yet are kept, and empty pieces
    ///   left out. It cannot read from the input that it makes, nor can a guest that it runs: that
    ///   is the error `deadlk`.
    public init(_ next: @escaping @Sendable () -> [UInt8]?) { self.next = next }

    /// An input of the pieces of a sequence, each of which is asked for when it is to be read.
    public convenience init<Pieces: Sequence & Sendable>(pieces: Pieces)
    where Pieces.Element == [UInt8] {
        // Made of what any thread may use, and used with the state locked only.
        nonisolated(unsafe) var iterator = pieces.makeIterator()
        self.init { unsafe iterator.next() }
    }

    public var isStream: Bool { true }
    public var canRead: Bool { true }
    public var canWrite: Bool { false }
    public func status() -> Filestat { Filestat(type: .unknown) }

    public func read(
        into span: inout MutableRawSpan, at offset: UInt64
    ) throws(WASIErrno) -> Int {
        let capacity = span.byteCount
        let thread = SystemThread.currentNumber
        // Only this thread can have set its number.
        guard reader.load(ordering: .relaxed) != thread else { throw .deadlk }
        let part = state.withLock { state in
            reader.store(thread, ordering: .relaxed)
            defer { reader.store(0, ordering: .relaxed) }
            while state.rest.isEmpty, !state.hasEnded, capacity > 0 {
                if let bytes = next() { state.rest = bytes[...] } else { state.hasEnded = true }
            }
            defer { state.rest = state.rest.dropFirst(capacity) }
            return state.rest.prefix(capacity)
        }
        unsafe span.withUnsafeMutableBytes { unsafe $0.copyBytes(from: part) }
        return part.count
    }

    public func write(_ bytes: RawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        throw .badf
    }
}
