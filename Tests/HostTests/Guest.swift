import Host

/// A guest that exists only as its memory: tests make its calls.
@safe
final class Guest {
    static let byteCount = 65_536
    private let base: UnsafeMutableRawPointer
    let wasi: WASIPreview1

    convenience init(_ configuration: WASIConfiguration) {
        self.init(WASIPreview1(configuration))
    }

    /// Another memory of a guest whose world is there.
    init(_ wasi: WASIPreview1) {
        unsafe base = UnsafeMutableRawPointer.allocate(byteCount: Self.byteCount, alignment: 16)
        unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: Self.byteCount)
        self.wasi = wasi
    }

    deinit { unsafe base.deallocate() }

    func call(_ function: WASIFunction, _ values: UInt64...) -> WASIOutcome {
        call(function, values)
    }

    func call(
        _ function: WASIFunction, _ values: [UInt64], as snapshot: WASISnapshot = .preview1
    ) -> WASIOutcome {
        let memory = unsafe GuestMemory(unsafe: base, byteCount: Self.byteCount)
        let values = values[...]
        return wasi.call(
            function, arguments: values.span, memory: memory, snapshot: snapshot)
    }

    func errno(_ function: WASIFunction, _ values: UInt64...) -> WASIErrno? {
        if case .errno(let errno) = call(function, values) { errno } else { nil }
    }

    /// What a call says that ends the guest by a trap; nil if it does not.
    func trap(_ function: WASIFunction, _ values: UInt64...) -> String? {
        if case .trap(let message) = call(function, values) { message } else { nil }
    }

    func load<T: BitwiseCopyable>(_ type: T.Type, at address: Int) -> T {
        precondition(address >= 0 && address + MemoryLayout<T>.size <= Self.byteCount)
        return unsafe base.loadUnaligned(fromByteOffset: address, as: type)
    }

    func store<T: BitwiseCopyable>(_ value: T, at address: Int) {
        precondition(address >= 0 && address + MemoryLayout<T>.size <= Self.byteCount)
        unsafe base.storeBytes(of: value, toByteOffset: address, as: T.self)
    }

    func bytes(at address: Int, _ count: Int) -> [UInt8] {
        (address..<(address + count)).map { load(UInt8.self, at: $0) }
    }

    /// Puts text at an address and returns pointer and length as arguments.
    func text(_ text: String, at address: Int = 1024) -> [UInt64] {
        for (index, byte) in text.utf8.enumerated() { store(byte, at: address + index) }
        return [UInt64(address), UInt64(text.utf8.count)]
    }
}

/// The calls that tests make most, with pointers chosen for them.
extension Guest {
    static let read = Rights.fdRead.rawValue
    static let write = Rights.fdWrite.rawValue

    func open(
        _ path: String, at directory: UInt64 = 3, follow: Bool = true, _ flags: OpenFlags = [],
        rights: UInt64 = Guest.read, _ descriptorFlags: DescriptorFlags = []
    ) -> (errno: WASIErrno?, number: UInt64) {
        let values =
            [directory, follow ? 1 : 0] + text(path)
            + [UInt64(flags.rawValue), rights, 0, UInt64(descriptorFlags.rawValue), 16]
        guard case .errno(let errno) = call(.pathOpen, values) else { return (nil, 0) }
        return (errno, UInt64(load(UInt32.self, at: 16)))
    }

    func path(_ function: WASIFunction, _ path: String, at directory: UInt64 = 3) -> WASIErrno? {
        outcome(call(function, [directory] + text(path)))
    }

    func link(_ old: String, _ new: String, _ from: UInt64 = 3, _ to: UInt64 = 3) -> WASIErrno? {
        outcome(call(.pathLink, [from, 0] + text(old) + [to] + text(new, at: 2048)))
    }

    func rename(_ old: String, _ new: String, _ from: UInt64 = 3, _ to: UInt64 = 3) -> WASIErrno? {
        outcome(call(.pathRename, [from] + text(old) + [to] + text(new, at: 2048)))
    }

    func symlink(_ target: String, _ path: String, at directory: UInt64 = 3) -> WASIErrno? {
        outcome(call(.pathSymlink, text(target) + [directory] + text(path, at: 2048)))
    }

    func stat(_ path: String, follow: Bool = true) -> (errno: WASIErrno?, type: UInt8) {
        let errno = outcome(call(.pathFilestatGet, [3, follow ? 1 : 0] + text(path) + [64]))
        return (errno, load(UInt8.self, at: 80))
    }

    func setTimes(_ path: String) -> WASIErrno? {
        outcome(call(.pathFilestatSetTimes, [3, 1] + text(path) + [1, 1, 5]))
    }

    func read(_ number: UInt64, _ count: UInt32 = 64, at offset: UInt64? = nil) -> (
        errno: WASIErrno?, text: String
    ) {
        store(UInt32(8192), at: 32)
        store(count, at: 36)
        let outcome =
            offset.map { call(.fdPread, number, 32, 1, $0, 40) }
            ?? call(.fdRead, number, 32, 1, 40)
        let errno = self.outcome(outcome)
        guard errno == .success else { return (errno, "") }
        let length = Int(load(UInt32.self, at: 40))
        return (errno, String(decoding: bytes(at: 8192, length), as: UTF8.self))
    }

    func write(_ number: UInt64, _ words: String, at offset: UInt64? = nil) -> WASIErrno? {
        let place = text(words, at: 8192)
        store(UInt32(truncatingIfNeeded: place[0]), at: 32)
        store(UInt32(truncatingIfNeeded: place[1]), at: 36)
        return outcome(
            offset.map { call(.fdPwrite, number, 32, 1, $0, 40) }
                ?? call(.fdWrite, number, 32, 1, 40))
    }

    /// Opens, reads and closes.
    func peek(_ path: String, at directory: UInt64 = 3) -> (errno: WASIErrno?, text: String) {
        let (errno, number) = open(path, at: directory)
        guard errno == .success else { return (errno, "") }
        defer { _ = call(.fdClose, number) }
        return read(number)
    }

    private func outcome(_ outcome: WASIOutcome) -> WASIErrno? {
        if case .errno(let errno) = outcome { errno } else { nil }
    }
}
