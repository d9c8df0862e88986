extension GuestRuntime {
    /// Layouts, and places that values are read from and written to.
    static let cursors = #"""
        // MARK: - Values

        extension Canonical {
            /// How a type lies in memory, and how many core values it is.
            struct Layout {
                var size = 0
                var alignment = 1
                var flatCount = 0
                var payloadOffset = 0

                static func aligned(_ offset: Int, _ alignment: Int) -> Int {
                    (offset + alignment - 1) & ~(alignment - 1)
                }

                /// A field more, at the end of a record.
                @inline(__always)
                func field(_ other: Layout) -> Layout {
                    Layout(
                        size: Self.aligned(size, other.alignment) + other.size,
                        alignment: max(alignment, other.alignment),
                        flatCount: flatCount + other.flatCount)
                }

                @inline(__always)
                var end: Layout {
                    var layout = self
                    layout.size = Self.aligned(size, alignment)
                    return layout
                }

                /// So many elements.
                @inline(__always)
                static func array(_ element: Layout, _ count: Int) -> Layout {
                    Layout(
                        size: element.size * count, alignment: element.alignment,
                        flatCount: min(element.flatCount * count, 17))
                }

                /// Two cases.
                @inline(__always)
                static func either(_ first: Layout, _ second: Layout) -> Layout {
                    let alignment = max(first.alignment, second.alignment)
                    return Layout(
                        size: aligned(alignment + max(first.size, second.size), alignment),
                        alignment: alignment, flatCount: 1 + max(first.flatCount, second.flatCount),
                        payloadOffset: alignment)
                }
            }

            /// A type of WIT: what it is in Swift, and how it crosses the boundary.
            protocol Codec {
                associatedtype Value
                static var layout: Layout { get }
                static func lift(_ cursor: inout some Cursor) -> Value
                static func lower(_ value: Value, _ cursor: inout some Cursor)
            }

            /// A place in memory, or among the core values of a call.
            protocol Cursor {
                mutating func align(_ alignment: Int)
                mutating func load<T: FixedWidthInteger>(_ type: T.Type) -> T
                mutating func store<T: FixedWidthInteger>(_ value: T)
                /// Goes to the payload of a variant that began at a place.
                mutating func enter(_ start: Self, _ layout: Layout)
                /// Goes to the end of a variant that began at a place.
                mutating func leave(_ start: Self, _ layout: Layout)
            }

            struct Memory: Cursor {
                var address: UnsafeMutableRawPointer

                mutating func align(_ alignment: Int) {
                    let mask = UInt(alignment) - 1
                    address += Int((0 &- UInt(bitPattern: address)) & mask)
                }

                mutating func load<T: FixedWidthInteger>(_ type: T.Type) -> T {
                    align(MemoryLayout<T>.size)
                    defer { address += MemoryLayout<T>.size }
                    return address.loadUnaligned(as: T.self)
                }

                mutating func store<T: FixedWidthInteger>(_ value: T) {
                    align(MemoryLayout<T>.size)
                    address.storeBytes(of: value, as: T.self)
                    address += MemoryLayout<T>.size
                }

                mutating func enter(_ start: Memory, _ layout: Layout) {
                    address = start.address + layout.payloadOffset
                }

                mutating func leave(_ start: Memory, _ layout: Layout) {
                    address = start.address + layout.size
                }
            }

            /// All core values have 64 bits here, so that those that variants share need no care.
            struct Flat: Cursor {
                var slot = 0

                static var slots: UnsafeMutablePointer<UInt64> {
                    withUnsafeMutablePointer(to: &canonicalSlots) {
                        UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt64.self)
                    }
                }

                mutating func align(_ alignment: Int) {}

                mutating func load<T: FixedWidthInteger>(_ type: T.Type) -> T {
                    defer { slot += 1 }
                    return T(truncatingIfNeeded: Self.slots[slot])
                }

                mutating func store<T: FixedWidthInteger>(_ value: T) {
                    Self.slots[slot] = UInt64(truncatingIfNeeded: value)
                    slot += 1
                }

                mutating func enter(_ start: Flat, _ layout: Layout) { slot = start.slot + 1 }

                mutating func leave(_ start: Flat, _ layout: Layout) {
                    slot = start.slot + layout.flatCount
                }

                static func i32(_ index: Int) -> UInt32 { UInt32(truncatingIfNeeded: slots[index]) }
                static func i64(_ index: Int) -> UInt64 { slots[index] }
                static func f32(_ index: Int) -> Float { Float(bitPattern: i32(index)) }
                static func f64(_ index: Int) -> Double { Double(bitPattern: slots[index]) }
                static func set(_ index: Int, _ value: UInt32) { slots[index] = UInt64(value) }
                static func set(_ index: Int, _ value: UInt64) { slots[index] = value }
                static func set(_ index: Int, _ value: Float) { set(index, value.bitPattern) }
                static func set(_ index: Int, _ value: Double) { slots[index] = value.bitPattern }
            }
        }
        """#
}
