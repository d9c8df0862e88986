import WasmCore

/// An end of a stream or future that the host has, whose other end a guest has: what the driver of
/// the tasks asks when there is something to copy.
protocol HostEnd: AnyObject {
    /// In the store's mailbox.
    var ticket: StreamTicket { get }

    /// The channel, to be compared.
    var shared: AnyObject { get }

    /// What the host wants done.
    func wish() -> HostWish

    /// Takes elements that a guest has written, or gives some to a guest that reads.
    ///
    /// - Parameters:
    ///   - place: Of the guest's buffer.
    ///   - count: How many there are, or would fit; at least one.
    func copy(_ place: ElementPlace, count: UInt32) throws(Trap) -> HostCopy

    /// The guest's end is gone.
    ///
    /// - Parameter failure: nil if the guest has dropped it.
    func end(_ failure: StreamError?)
}

/// What the host wants done about one of its ends.
enum HostWish {
    /// It may have something to copy.
    case copy
    /// It has not.
    case nothing
    /// It needs the end no more.
    case drop
}

/// Where elements of a guest lie.
struct ElementPlace {
    let context: CanonicalContext
    /// Of a stream or future; nil for nothing.
    let type: ComponentValueType?
    let address: UInt64
}

/// How elements of a Swift type get out of guests' memories, and into them.
struct ElementCoding<Element: Sendable> {
    let lift: (ElementPlace, Int) throws(Trap) -> [Element]
    let lower: ([Element], ElementPlace) throws(Trap) -> Void
}

extension ElementCoding where Element: ComponentConvertible {
    /// - Parameters:
    ///   - bindings: Of the function that the stream comes by.
    ///   - context: Of that function's component. The guest at the other end may be another one's.
    init(_ bindings: ResourceBindings, _ context: CanonicalContext) {
        let bindings = bindings.inStore(of: context)
        lift = { (place, count) throws(Trap) in
            var slots: (UInt64, UInt64) = (place.address, UInt64(count))
            return try Self.withSlots(&slots) { (slots) throws(Trap) in
                var reader = CanonicalReader(
                    place.context, scope: 0, slots: slots, bindings: bindings)
                guard place.type == nil else { return try Element.liftList(from: &reader) }
                try reader.reserve(values: UInt64(count))
                let element = try Element.lift(from: &reader)
                return Array(repeating: element, count: count)
            }
        }
        lower = { (elements, place) throws(Trap) in
            guard place.type != nil else { return }
            var slots: (UInt64, UInt64) = (0, 0)
            try Self.withSlots(&slots) { (slots) throws(Trap) in
                var writer = CanonicalWriter(
                    place.context, room: place.address, slots: slots, bindings: bindings)
                try Element.lowerList(elements, to: &writer)
            }
        }
    }

    /// The address and the count of a list.
    private static func withSlots<R>(
        _ slots: inout (UInt64, UInt64),
        _ body: (UnsafeMutablePointer<UInt64>) throws(Trap) -> R
    ) throws(Trap) -> R {
        try withUnsafeMutablePointer(to: &slots) { (pair) throws(Trap) in
            try pair.withMemoryRebound(to: UInt64.self, capacity: 2) { (slots) throws(Trap) in
                try body(slots)
            }
        }
    }
}

/// The host reads, a guest writes.
final class ReadingEnd<Element: Sendable>: HostEnd {
    let ticket = StreamTicket()
    let channel: StreamChannel<Element>
    private let coding: ElementCoding<Element>

    init(_ channel: StreamChannel<Element>, _ coding: ElementCoding<Element>) {
        self.channel = channel
        self.coding = coding
    }

    var shared: AnyObject { channel }

    func wish() -> HostWish {
        channel.look { $0.refusal != nil ? .drop : $0.demand > 0 && $0.isEmpty ? .copy : .nothing }
    }

    func copy(_ place: ElementPlace, count: UInt32) throws(Trap) -> HostCopy {
        let demand: Int? = channel.look { state in
            state.refusal != nil ? nil : state.isEmpty ? state.demand : 0
        }
        guard let demand else { return HostCopy(count: 0, isLast: true) }
        guard demand > 0 else { return HostCopy(count: 0) }
        if let sink = channel.look(\.sink) {
            return sink.take(
                try place.context.bytes(
                    at: place.address, count: UInt64(count), or: .valueOutOfBounds))
        }
        let count = min(Int(count), demand)
        let elements = try coding.lift(place, count)
        do throws(StreamError) { try channel.put(elements) } catch {
            return HostCopy(count: 0, isLast: true)
        }
        return HostCopy(count: UInt32(count))
    }

    func end(_ failure: StreamError?) {
        channel.finish(failure)
        channel.tellProducer(nil)
    }
}

/// The host writes, a guest reads.
final class WritingEnd<Element: Sendable>: HostEnd {
    let ticket = StreamTicket()
    let channel: StreamChannel<Element>
    private let coding: ElementCoding<Element>

    init(_ channel: StreamChannel<Element>, _ coding: ElementCoding<Element>) {
        self.channel = channel
        self.coding = coding
    }

    var shared: AnyObject { channel }

    func wish() -> HostWish { channel.look { $0.isOver ? .drop : .copy } }

    func copy(_ place: ElementPlace, count: UInt32) throws(Trap) -> HostCopy {
        switch channel.take(upTo: Int(count)) {
        case .elements(let elements):
            try coding.lower(elements, place)
            let isLast = channel.look(\.isOver)
            return HostCopy(count: UInt32(elements.count), isLast: isLast)
        case .later: return HostCopy(count: 0)
        case .end, .failure: return HostCopy(count: 0, isLast: true)
        }
    }

    func end(_ failure: StreamError?) {
        channel.close(failure ?? .closed)
        channel.tellConsumer(nil)
    }
}
