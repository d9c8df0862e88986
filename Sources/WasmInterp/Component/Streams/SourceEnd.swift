import WasmCore

/// The host writes what a source has, a guest reads: straight into the guest's memory.
final class SourceEnd: HostEnd {
    let ticket = StreamTicket()
    let channel: StreamChannel<UInt8>
    private let source: any StreamSource
    private let wake: @Sendable () -> Void

    init(_ channel: StreamChannel<UInt8>, _ source: any StreamSource, _ mailbox: HostMailbox) {
        self.channel = channel
        self.source = source
        let ticket = ticket
        wake = { mailbox.look(ticket) }
    }

    var shared: AnyObject { channel }

    func wish() -> HostWish { channel.look { $0.isOver ? .drop : .copy } }

    func copy(_ place: ElementPlace, count: UInt32) throws(Trap) -> HostCopy {
        let context = place.context
        let bytes = try context.writtenBytes(
            at: place.address, count: UInt64(count), or: .valueOutOfBounds)
        var span = bytes.mutableBytes
        switch source.read(into: &span, wake: wake) {
        case .bytes(let filled):
            let filled = min(max(filled, 0), bytes.count)
            try context.state.charge(fuel: UInt64(filled) / BulkCost.bytesPerUnit)
            return HostCopy(count: UInt32(filled))
        case .later: return HostCopy(count: 0)
        case .ended: return HostCopy(count: 0, isLast: true)
        }
    }

    func end(_ failure: StreamError?) {
        channel.close(failure ?? .closed)
        channel.tellConsumer(nil)
    }
}

extension StreamReader where Element == UInt8 {
    /// A stream of what a source has. A guest that reads gets it straight into its memory.
    public convenience init(source: some StreamSource) {
        self.init(StreamChannel(source))
    }
}

extension StreamChannel where Element == UInt8 {
    /// Bytes that a host reads of a source at once, at most.
    private static var portionBytesMax: Int { 1 << 16 }

    /// A stream that a source writes.
    convenience init(_ source: any StreamSource) {
        self.init(source: source) { channel, count in
            var bytes = [UInt8](repeating: 0, count: min(count, Self.portionBytesMax))
            let progress = bytes.withUnsafeMutableBytes { bytes in
                var span = bytes.mutableBytes
                return source.read(into: &span) { channel.wakeReader() }
            }
            switch progress {
            case .bytes(let filled) where filled > 0:
                bytes.removeLast(bytes.count - min(filled, bytes.count))
                return .elements(bytes)
            case .bytes, .later: return .later
            case .ended: return .end
            }
        }
    }
}
