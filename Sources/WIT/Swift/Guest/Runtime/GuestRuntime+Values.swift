extension GuestRuntime {
    /// Codecs of values that own nothing.
    static let values = #"""
        extension Canonical {
            enum Integer<Value: FixedWidthInteger>: Codec {
                static var layout: Layout {
                    Layout(
                        size: MemoryLayout<Value>.size, alignment: MemoryLayout<Value>.size,
                        flatCount: 1)
                }
                static func lift(_ cursor: inout some Cursor) -> Value { cursor.load(Value.self) }
                static func lower(_ value: Value, _ cursor: inout some Cursor) {
                    cursor.store(value)
                }
            }

            enum F32: Codec {
                static var layout: Layout { Integer<UInt32>.layout }
                static func lift(_ cursor: inout some Cursor) -> Float {
                    Float(bitPattern: cursor.load(UInt32.self))
                }
                static func lower(_ value: Float, _ cursor: inout some Cursor) {
                    cursor.store(value.bitPattern)
                }
            }

            enum F64: Codec {
                static var layout: Layout { Integer<UInt64>.layout }
                static func lift(_ cursor: inout some Cursor) -> Double {
                    Double(bitPattern: cursor.load(UInt64.self))
                }
                static func lower(_ value: Double, _ cursor: inout some Cursor) {
                    cursor.store(value.bitPattern)
                }
            }

            enum Boolean: Codec {
                static var layout: Layout { Integer<UInt8>.layout }
                static func lift(_ cursor: inout some Cursor) -> Bool {
                    cursor.load(UInt8.self) != 0
                }
                static func lower(_ value: Bool, _ cursor: inout some Cursor) {
                    cursor.store(value ? 1 as UInt8 : 0)
                }
            }

            enum Char: Codec {
                static var layout: Layout { Integer<UInt32>.layout }
                static func lift(_ cursor: inout some Cursor) -> Unicode.Scalar {
                    guard let scalar = Unicode.Scalar(cursor.load(UInt32.self)) else { trap() }
                    return scalar
                }
                static func lower(_ value: Unicode.Scalar, _ cursor: inout some Cursor) {
                    cursor.store(value.value)
                }
            }

            /// No value.
            enum Unit: Codec {
                static var layout: Layout { Layout() }
                static func lift(_ cursor: inout some Cursor) {}
                static func lower(_ value: Void, _ cursor: inout some Cursor) {}
            }

            enum List<Element: Codec>: Codec {
                static var layout: Layout { Layout(size: 8, alignment: 4, flatCount: 2) }

                static func lift(_ cursor: inout some Cursor) -> [Element.Value] {
                    let start = cursor.load(UInt32.self)
                    let count = Int(cursor.load(UInt32.self))
                    var result: [Element.Value] = []
                    result.reserveCapacity(count)
                    var memory = Memory(address: pointer(start))
                    for _ in 0..<count { result.append(Element.lift(&memory)) }
                    if count * Element.layout.size > 0 { free(pointer(start)) }
                    return result
                }

                static func lower(_ value: [Element.Value], _ cursor: inout some Cursor) {
                    var memory = Memory(address: allocateLowered(value.count * Element.layout.size))
                    cursor.store(address(memory.address))
                    cursor.store(UInt32(value.count))
                    for element in value { Element.lower(element, &memory) }
                }
            }

            /// A list of numbers, which lie in an array as they do in a list.
            enum Numbers<Element: BitwiseCopyable>: Codec {
                static var layout: Layout { Layout(size: 8, alignment: 4, flatCount: 2) }

                static func lift(_ cursor: inout some Cursor) -> [Element] {
                    let start = pointer(cursor.load(UInt32.self))
                    let count = Int(cursor.load(UInt32.self))
                    guard count > 0 else { return [] }
                    let elements = UnsafeBufferPointer(
                        start: start.assumingMemoryBound(to: Element.self), count: count)
                    defer { free(start) }
                    return [Element](elements)
                }

                static func lower(_ value: [Element], _ cursor: inout some Cursor) {
                    let size = value.count * MemoryLayout<Element>.stride
                    let start = allocateLowered(size)
                    value.withUnsafeBytes { bytes in
                        if let base = bytes.baseAddress {
                            start.copyMemory(from: base, byteCount: size)
                        }
                    }
                    cursor.store(address(start))
                    cursor.store(UInt32(value.count))
                }
            }

            enum Str: Codec {
                static var layout: Layout { Layout(size: 8, alignment: 4, flatCount: 2) }
                static func lift(_ cursor: inout some Cursor) -> Text {
                    Text(utf8: Numbers<UInt8>.lift(&cursor))
                }
                static func lower(_ value: Text, _ cursor: inout some Cursor) {
                    Numbers<UInt8>.lower(value.utf8, &cursor)
                }
            }

            enum Map<Key: Codec, Entry: Codec>: Codec {
                static var layout: Layout { Layout(size: 8, alignment: 4, flatCount: 2) }

                static func lift(
                    _ cursor: inout some Cursor
                ) -> [(key: Key.Value, value: Entry.Value)] {
                    List<Tuple2<Key, Entry>>.lift(&cursor).map { (key: $0.0, value: $0.1) }
                }

                static func lower(
                    _ value: [(key: Key.Value, value: Entry.Value)], _ cursor: inout some Cursor
                ) {
                    List<Tuple2<Key, Entry>>.lower(value.map { ($0.key, $0.value) }, &cursor)
                }
            }

            enum Option<Some: Codec>: Codec {
                static var layout: Layout { .either(Unit.layout, Some.layout) }

                static func lift(_ cursor: inout some Cursor) -> Some.Value? {
                    cursor.align(layout.alignment)
                    let start = cursor
                    let isSome = cursor.load(UInt8.self) != 0
                    cursor.enter(start, layout)
                    let value: Some.Value? = isSome ? .some(Some.lift(&cursor)) : .none
                    cursor.leave(start, layout)
                    return value
                }

                static func lower(_ value: Some.Value?, _ cursor: inout some Cursor) {
                    cursor.align(layout.alignment)
                    let start = cursor
                    cursor.store(value == nil ? 0 as UInt8 : 1)
                    cursor.enter(start, layout)
                    if let value { Some.lower(value, &cursor) }
                    cursor.leave(start, layout)
                }
            }

            /// A `result` whose error is what Swift throws.
            enum Outcome<Success: Codec, Failure: Codec>: Codec where Failure.Value: Error {
                static var layout: Layout { .either(Success.layout, Failure.layout) }

                static func lift(
                    _ cursor: inout some Cursor
                ) -> Result<Success.Value, Failure.Value> {
                    cursor.align(layout.alignment)
                    let start = cursor
                    let isFailure = cursor.load(UInt8.self) != 0
                    cursor.enter(start, layout)
                    let value: Result<Success.Value, Failure.Value> =
                        isFailure
                        ? .failure(Failure.lift(&cursor)) : .success(Success.lift(&cursor))
                    cursor.leave(start, layout)
                    return value
                }

                static func lower(
                    _ value: Result<Success.Value, Failure.Value>, _ cursor: inout some Cursor
                ) {
                    cursor.align(layout.alignment)
                    let start = cursor
                    switch value {
                    case .success(let success):
                        cursor.store(0 as UInt8)
                        cursor.enter(start, layout)
                        Success.lower(success, &cursor)
                    case .failure(let failure):
                        cursor.store(1 as UInt8)
                        cursor.enter(start, layout)
                        Failure.lower(failure, &cursor)
                    }
                    cursor.leave(start, layout)
                }
            }

            /// An error that is no type of its own in WIT.
            enum Thrown<Payload: Codec>: Codec {
                static var layout: Layout { Payload.layout }
                static func lift(_ cursor: inout some Cursor) -> Failure<Payload.Value> {
                    Failure(Payload.lift(&cursor))
                }
                static func lower(_ value: Failure<Payload.Value>, _ cursor: inout some Cursor) {
                    Payload.lower(value.value, &cursor)
                }
            }
        }
        """#
}
