import WasmCore

/// A type of the standard as functions take it: what it is in a signature, and how it is read from
/// a call's arguments.
///
/// Reading checks all that can be known before the call does anything. A pointer that is out of
/// bounds or not aligned throws ``PointerFault``, which ends the guest; a value that means nothing
/// throws `inval`.
protocol WASIParameter: SendableMetatype {
    static var valueTypes: [ValueType] { get }
    init(reading call: inout GuestCall) throws
}

// Spec: preview 1, `size`, `exitcode`.
extension UInt32: WASIParameter {
    static var valueTypes: [ValueType] { [.i32] }
    init(reading call: inout GuestCall) { self = call.nextU32() }
}

// Spec: preview 1, `filesize`, `timestamp`, `dircookie`.
extension UInt64: WASIParameter {
    static var valueTypes: [ValueType] { [.i64] }
    init(reading call: inout GuestCall) { self = call.nextU64() }
}

// Spec: preview 1, `filedelta`.
extension Int64: WASIParameter {
    static var valueTypes: [ValueType] { [.i64] }
    init(reading call: inout GuestCall) { self = Int64(bitPattern: call.nextU64()) }
}

/// Nanoseconds. Spec: preview 1, `timestamp`.
typealias Timestamp = UInt64
/// Spec: preview 1, `filesize`.
typealias FileSize = UInt64
/// Spec: preview 1, `size`.
typealias Size = UInt32

/// The guest's number of something open. Spec: preview 1, `fd`.
struct DescriptorNumber: Hashable, WASIParameter {
    var raw: UInt32

    init(_ raw: UInt32) { self.raw = raw }

    static var valueTypes: [ValueType] { [.i32] }
    init(reading call: inout GuestCall) { raw = call.nextU32() }
}

/// Flags in 32 bits; those that mean nothing are refused.
protocol FlagsParameter: WASIParameter, OptionSet where RawValue == UInt32, Element == Self {
    static var all: Self { get }
}

extension FlagsParameter {
    static var valueTypes: [ValueType] { [.i32] }
    init(reading call: inout GuestCall) throws {
        let bits = call.nextU32()
        guard bits & ~Self.all.rawValue == 0 else { throw WASIErrno.inval }
        self.init(rawValue: bits)
    }
}

extension LookupFlags: FlagsParameter {}
extension OpenFlags: FlagsParameter {}
extension DescriptorFlags: FlagsParameter {}
extension SetTimesFlags: FlagsParameter {}
extension ReceiveFlags: FlagsParameter {}
extension SendFlags: FlagsParameter {}
extension ShutdownFlags: FlagsParameter {}

extension Rights: WASIParameter {
    static var valueTypes: [ValueType] { [.i64] }
    init(reading call: inout GuestCall) { self.init(rawValue: call.nextU64()) }
}

/// One of a few values; others are refused.
protocol EnumerationParameter: WASIParameter, RawRepresentable where RawValue == UInt32 {}

extension EnumerationParameter {
    static var valueTypes: [ValueType] { [.i32] }
    init(reading call: inout GuestCall) throws {
        guard let value = Self(rawValue: call.nextU32()) else { throw WASIErrno.inval }
        self = value
    }
}

extension ClockID: EnumerationParameter {}
extension Advice: EnumerationParameter {}

extension Whence: WASIParameter {
    static var valueTypes: [ValueType] { [.i32] }
    init(reading call: inout GuestCall) throws {
        let meaning: [Whence] =
            switch call.snapshot {
            case .preview1: [.set, .current, .end]
            case .unstable: [.current, .end, .set]
            }
        let number = Int(call.nextU32())
        guard meaning.indices.contains(number) else { throw WASIErrno.inval }
        self = meaning[number]
    }
}
