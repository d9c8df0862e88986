import WasmCore

/// Copies text from one memory to another, in steps that somebody can stop between.
///
/// The memories may be one, and the places overlap: what is written is then anything. Spec:
/// canonical ABI, `load_string` and `store_string`.
struct Transcoder {
    let source: StringForm
    let target: StringForm
    /// Whether copying ends before what is not ASCII, where the target has UTF-8.
    var isASCIIAlone = false
    /// Code units of the source that a step reads, about.
    var stepUnits = Self.stepUnits

    static let stepUnits = 1 << 20

    /// Code units that a step has read, and those it has written.
    struct Progress: Equatable {
        var read = 0
        var written = 0
    }

    /// Copies what a step takes, or up to a scalar that the target's form does not have or that
    /// there is no room for.
    ///
    /// - Parameter bytes: All that is left of the source, aligned for its form.
    /// - Throws: ``TextFault`` where the source is malformed.
    func step(
        _ bytes: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
    ) throws(TextFault) -> Progress {
        guard let from = bytes.baseAddress, !bytes.isEmpty else { return Progress() }
        // Where there is nothing, nothing is written.
        let to = room.baseAddress ?? UnsafeMutableRawPointer(mutating: from)
        let units = bytes.count / Int(source.unitBytes)
        let roomUnits = room.count / Int(target.unitBytes)
        switch source {
        case .utf8:
            return try copy(
                UTF8Form.self, from.assumingMemoryBound(to: UInt8.self), units, to, roomUnits)
        case .utf16:
            return try copy(from.assumingMemoryBound(to: UInt16.self), units, to, roomUnits)
        case .latin1:
            return try copy(
                Latin1Form.self, from.assumingMemoryBound(to: UInt8.self), units, to, roomUnits)
        }
    }

    // MARK: Pairs of forms

    /// From bytes, which are UTF-8 or Latin-1.
    private func copy<Source: TextForm>(
        _ form: Source.Type, _ source: UnsafePointer<UInt8>, _ count: Int,
        _ target: UnsafeMutableRawPointer, _ room: Int
    ) throws(TextFault) -> Progress where Source.Unit == UInt8 {
        let isUTF8 = self.source == .utf8
        let (bytes, units) = Self.bound(target)
        switch self.target {
        case .utf8 where isASCIIAlone:
            return try copy(form, source, count, ASCIIForm.self, bytes, room, WideCopy.ascii)
        case .utf8 where isUTF8:
            return try copy(form, source, count, UTF8Form.self, bytes, room, WideCopy.utf8)
        case .utf8:
            return try copy(form, source, count, UTF8Form.self, bytes, room, WideCopy.ascii)
        case .latin1:
            return try copy(form, source, count, Latin1Form.self, bytes, room, WideCopy.ascii)
        case .utf16:
            return try copy(form, source, count, UTF16Form.self, units, room) {
                WideCopy.widen($0, $1, $2, others: isUTF8 ? 0x80 : 0)
            }
        }
    }

    private func copy(
        _ source: UnsafePointer<UInt16>, _ count: Int, _ target: UnsafeMutableRawPointer,
        _ room: Int
    ) throws(TextFault) -> Progress {
        let (bytes, units) = Self.bound(target)
        switch self.target {
        case .utf8 where isASCIIAlone:
            return try copy(UTF16Form.self, source, count, ASCIIForm.self, bytes, room) {
                WideCopy.narrow($0, $1, $2, others: 0xFF80)
            }
        case .utf8:
            return try copy(UTF16Form.self, source, count, UTF8Form.self, bytes, room) {
                WideCopy.narrow($0, $1, $2, others: 0xFF80)
            }
        case .utf16:
            return try copy(
                UTF16Form.self, source, count, UTF16Form.self, units, room, WideCopy.utf16)
        case .latin1:
            return try copy(UTF16Form.self, source, count, Latin1Form.self, bytes, room) {
                WideCopy.narrow($0, $1, $2, others: 0xFF00)
            }
        }
    }

    private static func bound(
        _ target: UnsafeMutableRawPointer
    ) -> (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt16>) {
        (
            target.assumingMemoryBound(to: UInt8.self),
            target.assumingMemoryBound(to: UInt16.self)
        )
    }

    /// - Parameter wide: Copies many units that are the same in both forms, and says how many.
    @inline(__always)
    private func copy<Source: TextForm, Target: TextForm>(
        _ form: Source.Type, _ source: UnsafePointer<Source.Unit>, _ count: Int,
        _ targetForm: Target.Type, _ target: UnsafeMutablePointer<Target.Unit>, _ room: Int,
        _ wide: (UnsafePointer<Source.Unit>, UnsafeMutablePointer<Target.Unit>, Int) -> Int
    ) throws(TextFault) -> Progress {
        var (read, written) = (0, 0)
        // The last scalar of a step may end behind it.
        let end = min(count, stepUnits)
        while read < end {
            let copied = wide(source + read, target + written, min(end - read, room - written))
            read += copied
            written += copied
            let blockEnd = min(end, read + WideCopy.blockUnits)
            while read < blockEnd {
                guard let next = form.read(source + read, count - read) else {
                    throw form.fault(source + read, count - read)
                }
                let taken =
                    Source.self == Target.self
                    ? Self.copy(
                        next.count, source + read, count - read, to: target + written,
                        room - written)
                    : targetForm.write(next.scalar, to: target + written, room - written)
                guard taken > 0 else { return Progress(read: read, written: written) }
                read += next.count
                written += taken
            }
        }
        return Progress(read: read, written: written)
    }

    /// Copies the code units of one scalar, which are the same in both forms.
    ///
    /// It has four bytes at most. All four are copied where there are as many, so that no branch
    /// depends on the text; what is too much is written over, or is beyond what counts.
    @inline(__always)
    private static func copy<Source: FixedWidthInteger, Target: FixedWidthInteger>(
        _ count: Int, _ source: UnsafePointer<Source>, _ left: Int,
        to target: UnsafeMutablePointer<Target>, _ room: Int
    ) -> Int {
        guard count <= room else { return 0 }
        if min(left, room) * MemoryLayout<Source>.size >= 4 {
            let bytes = UnsafeRawPointer(source).loadUnaligned(as: UInt32.self)
            UnsafeMutableRawPointer(target).storeBytes(of: bytes, as: UInt32.self)
        } else {
            for index in 0..<count { target[index] = Target(truncatingIfNeeded: source[index]) }
        }
        return count
    }
}
