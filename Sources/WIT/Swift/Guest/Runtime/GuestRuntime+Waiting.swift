extension GuestRuntime {
    /// Waiting, and ends of streams and futures.
    static let waiting = #"""
        // MARK: - Waiting

        @_extern(wasm, module: "$root", name: "[waitable-set-new]") @_extern(c)
        private func canonicalSetNew() -> UInt32
        @_extern(wasm, module: "$root", name: "[waitable-set-wait]") @_extern(c)
        private func canonicalSetWait(_ set: UInt32, _ event: UInt32) -> UInt32
        @_extern(wasm, module: "$root", name: "[waitable-set-drop]") @_extern(c)
        private func canonicalSetDrop(_ set: UInt32)
        @_extern(wasm, module: "$root", name: "[waitable-join]") @_extern(c)
        private func canonicalJoin(_ waitable: UInt32, _ set: UInt32)

        extension Canonical {
            /// What an end of a stream or future answers if it has to be waited for.
            static let blocked = UInt32.max

            /// The next event of an end of a stream or future.
            static func wait(_ waitable: UInt32) -> UInt32 {
                let set = canonicalSetNew()
                canonicalJoin(waitable, set)
                let event = allocate(8)
                defer { free(event) }
                _ = canonicalSetWait(set, address(event))
                canonicalJoin(waitable, 0)
                canonicalSetDrop(set)
                return event.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
            }

            /// The built-ins of one type of stream or future. A future has one element.
            protocol Channel {
                associatedtype Element: Codec
                static func new() -> UInt64
                static func read(_ end: UInt32, _ elements: UInt32, _ count: UInt32) -> UInt32
                static func write(_ end: UInt32, _ elements: UInt32, _ count: UInt32) -> UInt32
                static func cancelWrite(_ end: UInt32) -> UInt32
                static func dropReader(_ end: UInt32)
                static func dropWriter(_ end: UInt32)
            }

            /// How many elements were moved, and whether the other end is gone. A future says only
            /// the latter.
            static func progress(_ code: UInt32, _ end: UInt32) -> (count: Int, isDropped: Bool) {
                let code = code == blocked ? wait(end) : code
                return (Int(code >> 4), code & 0xF != 0)
            }

            static func read<C: Channel>(
                _ channel: C.Type, _ end: UInt32, _ count: Int, isFuture: Bool
            ) -> (elements: [C.Element.Value], isDropped: Bool) {
                let buffer = allocate(count * C.Element.layout.size)
                defer { free(buffer) }
                let (moved, isDropped) = progress(
                    C.read(end, address(buffer), UInt32(truncatingIfNeeded: count)), end)
                var memory = Memory(address: buffer)
                var elements: [C.Element.Value] = []
                for _ in 0..<(isFuture ? (isDropped ? 0 : 1) : moved) {
                    elements.append(C.Element.lift(&memory))
                }
                return (elements, isDropped)
            }

            /// Elements on their way to a reader. Their memory is kept until they are read.
            struct Writing {
                var start: UnsafeMutableRawPointer
                var lowered: Link?
                var count: Int
                var moved = 0
                var isBlocked = false
                var isDropped = false

                mutating func advance(_ code: UInt32, isFuture: Bool) {
                    isBlocked = code == blocked
                    guard !isBlocked else { return }
                    isDropped = code & 0xF != 0
                    moved += isFuture ? (isDropped ? 0 : 1) : Int(code >> 4)
                }
            }

            static func begin<C: Channel>(
                _ channel: C.Type, _ end: UInt32, _ elements: [C.Element.Value], isFuture: Bool
            ) -> Writing {
                let size = C.Element.layout.size
                var memory = Memory(address: allocateLowered(elements.count * size))
                let start = memory.address
                for element in elements { C.Element.lower(element, &memory) }
                var writing = Writing(start: start, lowered: takeLowered(), count: elements.count)
                if writing.count > 0 {
                    writing.advance(
                        C.write(end, address(start), UInt32(truncatingIfNeeded: writing.count)),
                        isFuture: isFuture)
                }
                return writing
            }

            /// Waits until all is read or the reader has gone, and says how many were read.
            static func finish<C: Channel>(
                _ channel: C.Type, _ end: UInt32, _ writing: Writing, isFuture: Bool
            ) -> Int {
                var writing = writing
                defer { free(all: writing.lowered) }
                while true {
                    if writing.isBlocked { writing.advance(wait(end), isFuture: isFuture) }
                    guard writing.moved < writing.count, !writing.isDropped else {
                        return writing.moved
                    }
                    writing.advance(
                        C.write(
                            end, address(writing.start + writing.moved * C.Element.layout.size),
                            UInt32(truncatingIfNeeded: writing.count - writing.moved)),
                        isFuture: isFuture)
                }
            }

            static func cancel<C: Channel>(_ channel: C.Type, _ end: UInt32, _ writing: Writing) {
                if writing.isBlocked { _ = C.cancelWrite(end) }
                free(all: writing.lowered)
            }

            /// The operations of the ends of a stream or future of some type.
            struct Operations<Element> {
                var read: (UInt32, Int) -> (elements: [Element], isDropped: Bool)
                var begin: (UInt32, [Element]) -> Writing
            var finish: (UInt32, Writing) -> Int
            var cancel: (UInt32, Writing) -> Void
                var dropReader: (UInt32) -> Void
                var dropWriter: (UInt32) -> Void

                static func of<C: Channel>(
                    _ channel: C.Type, isFuture: Bool
                ) -> Operations<Element> where C.Element.Value == Element {
                    Operations(
                        read: { Canonical.read(C.self, $0, $1, isFuture: isFuture) },
                        begin: { Canonical.begin(C.self, $0, $1, isFuture: isFuture) },
                    finish: { Canonical.finish(C.self, $0, $1, isFuture: isFuture) },
                    cancel: { Canonical.cancel(C.self, $0, $1) },
                        dropReader: { C.dropReader($0) }, dropWriter: { C.dropWriter($0) })
                }
            }

            /// The end of a stream that elements come from. It is closed with its last owner.
            final class StreamReader<Element> {
                private var handle: UInt32
                private let operations: Operations<Element>
                /// Elements that have been read and not been asked for.
                private var buffer: [Element] = []
                private var isAtEnd = false

                init(handle: UInt32, _ operations: Operations<Element>) {
                    self.handle = handle
                    self.operations = operations
                }

                /// Waits for elements, at least one and at most so many; none at the end.
                func read(upTo count: Int) -> [Element] {
                    while !isAtEnd, handle != 0 {
                        let (elements, isDropped) = operations.read(handle, max(1, count))
                        isAtEnd = isDropped
                        if !elements.isEmpty { return elements }
                    }
                    return []
                }

                /// Waits for the next element; nil at the end.
                func next() -> Element? {
                    if buffer.isEmpty {
                        buffer = read(upTo: 64)
                        buffer.reverse()
                    }
                    return buffer.popLast()
                }

                /// Wants no more elements.
                func close() {
                    if handle != 0 { operations.dropReader(handle) }
                    handle = 0
                }

                func take() -> UInt32 {
                    guard handle != 0, buffer.isEmpty else { trap() }
                    let result = handle
                    handle = 0
                    return result
                }

                deinit { close() }
            }

            /// The end of a stream that elements go to. It is closed with its last owner.
            final class StreamWriter<Element> {
                private var handle: UInt32
                private let operations: Operations<Element>
                private var writing: Writing?

                init(handle: UInt32, _ operations: Operations<Element>) {
                    self.handle = handle
                    self.operations = operations
                }

                /// Waits until all elements were read, or the reader has gone, and says how many
                /// were read.
                @discardableResult
                func write(_ elements: [Element]) -> Int {
                    begin(elements)
                    return finish()
                }

                /// Begins to write, once what was begun before is finished: the reader may come
                /// later.
                func begin(_ elements: [Element]) {
                    finish()
                    if handle != 0 { writing = operations.begin(handle, elements) }
                }

                /// Waits for what was begun, and says how many of it were read.
                @discardableResult
                func finish() -> Int {
                    guard let begun = writing else { return 0 }
                    writing = nil
                    return operations.finish(handle, begun)
                }

                /// Ends the stream. What was begun and not read is given up.
                func close() {
                    if let writing { operations.cancel(handle, writing) }
                    writing = nil
                    if handle != 0 { operations.dropWriter(handle) }
                    handle = 0
                }

                deinit { close() }
            }

            /// A value that comes later. It is given up with its last owner.
            final class FutureReader<Element> {
                private var handle: UInt32
                private let operations: Operations<Element>

                init(handle: UInt32, _ operations: Operations<Element>) {
                    self.handle = handle
                    self.operations = operations
                }

                /// Waits for the value; nil if there will be none, or it was read before.
                func read() -> Element? {
                    guard handle != 0 else { return nil }
                    let (elements, _) = operations.read(handle, 1)
                    close()
                    return elements.first
                }

                /// Does not want the value.
                func close() {
                    if handle != 0 { operations.dropReader(handle) }
                    handle = 0
                }

                func take() -> UInt32 {
                    guard handle != 0 else { trap() }
                    let result = handle
                    handle = 0
                    return result
                }

                deinit { close() }
            }

            /// Where a value is given that somebody waits for. It has to be read before this goes.
            final class FutureWriter<Element> {
                private var handle: UInt32
                private let operations: Operations<Element>
                private var writing: Writing?

                init(handle: UInt32, _ operations: Operations<Element>) {
                    self.handle = handle
                    self.operations = operations
                }

                /// Waits until the value was read; false if nobody wants it.
                @discardableResult
                func write(_ value: Element) -> Bool {
                    begin(value)
                    return finish()
                }

                /// Gives the value: the reader may come later.
                func begin(_ value: Element) {
                    guard handle != 0, writing == nil else { trap() }
                    writing = operations.begin(handle, [value])
                }

                /// Waits until the value that was given is read; false if nobody wants it.
                @discardableResult
                func finish() -> Bool {
                    guard let begun = writing else { return false }
                    writing = nil
                    let count = operations.finish(handle, begun)
                    operations.dropWriter(handle)
                    handle = 0
                    return count > 0
                }

                deinit {
                    if let writing { operations.cancel(handle, writing) }
                    if handle != 0 { operations.dropWriter(handle) }
                }
            }

            enum Stream<C: Channel>: Codec {
                static var layout: Layout { Integer<UInt32>.layout }

                static func lift(_ cursor: inout some Cursor) -> StreamReader<C.Element.Value> {
                    StreamReader(handle: cursor.load(UInt32.self), .of(C.self, isFuture: false))
                }

                static func lower(
                    _ value: StreamReader<C.Element.Value>, _ cursor: inout some Cursor
                ) {
                    cursor.store(value.take())
                }

                /// Both ends of a new stream.
                static func make() -> (
                    writer: StreamWriter<C.Element.Value>, reader: StreamReader<C.Element.Value>
                ) {
                    let ends = C.new()
                    let operations = Operations.of(C.self, isFuture: false)
                    return (
                        StreamWriter(handle: UInt32(truncatingIfNeeded: ends >> 32), operations),
                        StreamReader(handle: UInt32(truncatingIfNeeded: ends), operations)
                    )
                }
            }

            enum Future<C: Channel>: Codec {
                static var layout: Layout { Integer<UInt32>.layout }

                static func lift(_ cursor: inout some Cursor) -> FutureReader<C.Element.Value> {
                    FutureReader(handle: cursor.load(UInt32.self), .of(C.self, isFuture: true))
                }

                static func lower(
                    _ value: FutureReader<C.Element.Value>, _ cursor: inout some Cursor
                ) {
                    cursor.store(value.take())
                }

                /// Both ends of a new future.
                static func make() -> (
                    writer: FutureWriter<C.Element.Value>, reader: FutureReader<C.Element.Value>
                ) {
                    let ends = C.new()
                    let operations = Operations.of(C.self, isFuture: true)
                    return (
                        FutureWriter(handle: UInt32(truncatingIfNeeded: ends >> 32), operations),
                        FutureReader(handle: UInt32(truncatingIfNeeded: ends), operations)
                    )
                }
            }
        }
        """#
}
