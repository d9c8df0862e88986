/// Writes the primitive values of the binary format, numbers always in their shortest form.
///
/// It is the counterpart of ``ByteReader``; types and instructions are in extensions of it.
/// Spec: core 5.2.
public struct ByteWriter: Sendable {
    /// What is written so far.
    public var bytes: [UInt8] = []

    /// A writer that has written nothing.
    public init() {}

    /// One byte.
    @inline(__always)
    public mutating func u8(_ value: UInt8) { bytes.append(value) }

    /// An unsigned LEB128 number. Spec: core 5.2.2.
    @inline(__always)
    public mutating func u32(_ value: UInt32) {
        if value < 0x80 { bytes.append(UInt8(value)) } else { u64(UInt64(value)) }
    }

    /// An unsigned LEB128 number. Spec: core 5.2.2.
    public mutating func u64(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A signed LEB128 number. Spec: core 5.2.2.
    public mutating func s32(_ value: Int32) { s64(Int64(value)) }
    /// A signed LEB128 number of 33 bits, as heap types and block types are. Spec: core 5.2.2.
    public mutating func s33(_ value: Int64) { s64(value) }

    /// A signed LEB128 number. Spec: core 5.2.2.
    public mutating func s64(_ value: Int64) {
        var rest = value
        while rest > 0x3F || rest < -0x40 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest) & 0x7F)
    }

    /// The number of entries or bytes that follows.
    public mutating func count(_ value: Int) { u64(UInt64(max(value, 0))) }

    /// Little-endian, as floating-point numbers and vectors are stored.
    public mutating func fixed32(_ value: UInt32) {
        for shift in [UInt32(0), 8, 16, 24] {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// As ``fixed32(_:)``, in eight bytes.
    public mutating func fixed64(_ value: UInt64) {
        fixed32(UInt32(truncatingIfNeeded: value))
        fixed32(UInt32(truncatingIfNeeded: value >> 32))
    }

    /// Bytes as they are, without their number.
    public mutating func raw(_ content: some Sequence<UInt8>) {
        bytes.append(contentsOf: content)
    }

    /// A name: its length, then UTF-8. Spec: core 5.2.4.
    public mutating func name(_ text: String) {
        count(text.utf8.count)
        raw(text.utf8)
    }

    /// The number of items, then each item. Spec: core 5.1.3.
    public mutating func vector<Items: Collection>(
        _ items: Items, _ write: (inout ByteWriter, Items.Element) -> Void
    ) {
        count(items.count)
        for item in items { write(&self, item) }
    }

    /// What `write` writes, after its number of bytes.
    public mutating func sized(_ write: (inout ByteWriter) -> Void) {
        var content = ByteWriter()
        write(&content)
        count(content.bytes.count)
        raw(content.bytes)
    }

    /// Magic number and version of a core module. Spec: core 5.5.16.
    public mutating func header() { raw([0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00]) }

    /// Code, size and content of a section. Spec: core 5.5.2.
    public mutating func section(_ kind: SectionKind, _ write: (inout ByteWriter) -> Void) {
        u8(kind.rawValue)
        sized(write)
    }

    /// A custom section. Spec: core 5.5.3.
    public mutating func customSection(_ title: String, _ write: (inout ByteWriter) -> Void) {
        u8(0)
        sized {
            $0.name(title)
            write(&$0)
        }
    }
}
