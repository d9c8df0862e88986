import Platform
import WasmCore
import WasmInterp

// Streams, futures and error contexts of which the host has an end, or both.

extension APIWorld {
    func useStreams() {
        switch dice.below(14) {
        case 0: makeEnds()
        case 1: makeFuture()
        case 2..<4: makeHandle()
        case 4..<6: takeEnd()
        case 6..<8: write()
        case 8..<10: read()
        case 10: readFuture()
        case 11: useErrorContext(stores.any)
        case 12: useBytes()
        default: endStream()
        }
    }

    /// An element, mostly of what the stream is of.
    private func element(_ usual: ComponentValue) -> ComponentValue {
        dice.chance(95) ? usual : .u64(7)
    }

    /// - Parameter element: Nil for any.
    private func makeReader(_ element: ComponentValue? = nil) -> StreamReader<ComponentValue> {
        let element = element ?? dice.pick([.u32(7), .string("é"), .u8(3)]) ?? .u32(1)
        if dice.chance(25) {
            let elements = (0..<dice.below(9)).map { _ in self.element(element) }
            return StreamReader(APIElements(elements: elements, fails: dice.chance(20)))
        }
        let (reader, writer) = StreamReader<ComponentValue>.makeStream()
        parts.writers.keep(APIWriter(writer: writer, element: element))
        return reader
    }

    private func makeEnds() {
        note("a stream")
        parts.readers.keep(makeReader())
    }

    private func makeFuture() {
        note("a future")
        let (reader, writer) = FutureReader<ComponentValue>.makeFuture()
        parts.futures.keep(reader)
        parts.futureWriters.keep(writer)
    }

    /// A reader becomes a handle; it may be in use, or used up.
    private func makeHandle() {
        guard let store = stores.any else { return }
        if dice.chance(30), let future = parts.futures.any {
            give(future, to: store)
        } else {
            give(parts.readers.any ?? makeReader(), to: store)
        }
    }

    private func give(_ reader: StreamReader<ComponentValue>, to store: Store<APIHost>) {
        note("a handle of a stream")
        do throws(Trap) {
            keep(.stream, try store.resources.make(reader), store.state)
            succeed()
        } catch {
            keep(error, store.state)
        }
    }

    private func give(_ future: FutureReader<ComponentValue>, to store: Store<APIHost>) {
        note("a handle of a future")
        do throws(Trap) {
            keep(.future, try store.resources.make(future), store.state)
            succeed()
        } catch {
            keep(error, store.state)
        }
    }

    /// A stream of the host's as a handle, to be given to a guest.
    func giveStream(of element: ComponentValue, to store: Store<APIHost>) {
        let reader = makeReader(element)
        if dice.chance(10) { parts.readers.keep(reader) }
        give(reader, to: store)
    }

    func giveFuture(to store: Store<APIHost>) {
        let (reader, writer) = FutureReader<ComponentValue>.makeFuture()
        parts.futureWriters.keep(writer)
        give(reader, to: store)
    }

    /// A handle becomes a reader; it may be of another store, or used up.
    func takeEnd(_ known: APIHandle? = nil) {
        guard let handle = known ?? parts.handles.any, let store = stores.any else { return }
        let own = stores.all.first { $0.state === handle.tenancy?.state }
        note("takes an end")
        do throws(Trap) {
            let store = dice.chance(80) ? own ?? store : store
            if handle.kind == .future {
                parts.futures.keep(try store.resources.future(handle.value))
            } else {
                parts.readers.keep(try store.resources.stream(handle.value))
            }
            succeed()
            expectOwn([handle.value], store.state)
        } catch {
            keep(error, nil)
        }
    }

    /// What a guest gets that asks the host for a stream.
    func stream(for resources: ComponentResources) throws -> ComponentValue {
        actInside("a host function that gives a stream")
        let known = dice.chance(30) ? parts.readers.any : nil
        return try resources.make(known ?? makeReader())
    }

    /// What becomes of a stream that a guest gives to the host.
    func take(_ stream: ComponentValue, of resources: ComponentResources) throws {
        actInside("a host function that takes a stream")
        if dice.chance(80) { parts.readers.keep(try resources.stream(stream)) }
        if dice.chance(10) { try resources.drop(stream) }
        if dice.chance(5) { throw APIFailure() }
    }

    func write() {
        if dice.chance(30), let writer = parts.futureWriters.any {
            note("writes a future")
            let value = element(.u32(5))
            do throws(StreamError) {
                try writer.write(value)
                succeed()
            } catch {
                keep(error)
            }
            return
        }
        guard let known = parts.writers.any else { return makeEnds() }
        let elements = (0..<dice.below(6)).map { _ in element(known.element) }
        begin("writes \(elements.count) elements", cancelsOften: true) { [self] in
            do throws(StreamError) {
                try await known.writer.write(contentsOf: elements)
                succeed()
            } catch {
                keep(error)
            }
        }
    }

    private func keep(_ error: StreamError) {
        touch(error.description)
        if let trap = error.trap { keep(trap, nil) }
    }

    /// By itself, or with a guest that is driven: the one that writes, or any other one.
    func read() {
        guard let reader = parts.readers.any else { return makeEnds() }
        let (count, instance) = (dice.below(5) + 1, parts.instances.any?.instance)
        let drives = dice.chance(60)
        begin("reads \(count) elements, driving: \(drives)", cancelsOften: true) { [self] in
            do throws(StreamError) {
                let elements =
                    if drives, let instance {
                        try await GuestStream(reader, of: instance).read(upTo: count)
                    } else {
                        try await reader.read(upTo: count)
                    }
                if elements.count > count { fail("more elements than were asked for") }
                succeed()
            } catch {
                keep(error)
            }
        }
    }

    func readFuture() {
        guard let future = parts.futures.any else { return makeFuture() }
        let instance = dice.chance(60) ? parts.instances.any?.instance : nil
        begin("reads a future, driving: \(instance != nil)", cancelsOften: true) { [self] in
            do throws(StreamError) {
                if let instance {
                    _ = try await GuestFuture(future, of: instance).value()
                } else {
                    _ = try await future.value
                }
                succeed()
            } catch {
                keep(error)
            }
        }
    }

    func useErrorContext(_ store: Store<APIHost>?) {
        guard let store else { return }
        note("an error context")
        do throws(Trap) {
            if let handle = parts.handles.all.first(where: { $0.kind == .errorContext }),
                dice.chance(50)
            {
                let context = try store.resources.errorContext(handle.value)
                expectOwn([handle.value], store.state)
                if context != ErrorContext("so") { fail("another message") }
            } else {
                keep(
                    .errorContext, try store.resources.make(ErrorContext("so")), store.state)
            }
            succeed()
        } catch {
            keep(error, nil)
        }
    }

    /// Streams of bytes between a guest's memory and what the host has them from or gives them to.
    private func useBytes() {
        guard let known = parts.instances.all.last(where: { $0.name == "bytes" }) else { return }
        note("a stream of bytes")
        do {
            if dice.chance(50) {
                let source = StreamReader<UInt8>(source: APIBytes(seed: dice.number()))
                try known.instance.function("give", as: ((StreamReader<UInt8>) -> Void).self)(
                    source)
            } else {
                let make = try known.instance.function(
                    "make", as: (() -> StreamReader<UInt8>).self)
                try make().send(to: APIBytes(seed: dice.number()))
            }
            succeed()
        } catch {
            touch("\(error)")
        }
    }

    private func endStream() {
        note("ends a stream")
        switch dice.below(5) {
        case 0: parts.readers.any?.close()
        case 1: parts.writers.any?.writer.finish()
        case 2: parts.futures.any?.close()
        case 3: _ = parts.futureWriters.take()
        default: _ = parts.readers.take()
        }
    }
}

/// Elements that come one after another, and then an error or the end.
private struct APIElements: AsyncSequence, Sendable {
    let elements: [ComponentValue]
    let fails: Bool

    struct AsyncIterator: AsyncIteratorProtocol {
        var elements: ArraySlice<ComponentValue>
        let fails: Bool

        mutating func next() async throws -> ComponentValue? {
            await Task.yield()
            if elements.isEmpty, fails { throw APIFailure() }
            return elements.popFirst()
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(elements: elements[...], fails: fails)
    }
}

/// Bytes that come or go some at a time, later or no more.
private final class APIBytes: StreamSource, StreamSink {
    private let random: Locked<TenantRandom>

    init(seed: UInt64) { random = Locked(TenantRandom(seed: seed)) }

    func read(
        into buffer: inout MutableRawSpan, wake: @escaping @Sendable () -> Void
    ) -> StreamProgress {
        let progress = progress(of: buffer.byteCount, wake)
        if case .bytes(let count) = progress {
            for at in 0..<count { buffer.storeBytes(of: 7, toByteOffset: at, as: UInt8.self) }
        }
        return progress
    }

    func write(_ bytes: RawSpan, wake: @escaping @Sendable () -> Void) -> StreamProgress {
        progress(of: bytes.byteCount, wake)
    }

    private func progress(
        of count: Int, _ wake: @escaping @Sendable () -> Void
    ) -> StreamProgress {
        random.withLock { random in
            switch Int.random(in: 0..<8, using: &random) {
            case 0: return .ended
            case 1:
                Task { wake() }
                return .later
            default: return .bytes(Int.random(in: 1...count, using: &random))
            }
        }
    }

    func close() {}
    func finish(_ failure: StreamError?) {}
}
