import Platform
import WasmCore

/// Descriptor 1, unbuffered: guests write to it too, and the order must stay.
package enum StandardOutput {
    package static func write(_ text: String) throws(Failure) { try write([UInt8](text.utf8)) }

    /// - Throws: If nobody can take it: what is asked for has not been done then.
    package static func write(_ bytes: [UInt8]) throws(Failure) {
        guard Descriptor.write(bytes, to: 1) else {
            throw errno == EPIPE ? .brokenPipe : .system("standard output")
        }
    }
}

/// Descriptor 2.
package enum StandardError {
    /// Nobody can be told if this fails.
    ///
    /// The names of modules and files are shown as what they are where a message is made; here
    /// that is done once more for whatever else a message has in it.
    package static func write(_ text: String) {
        write([StyledText(text)])
    }

    /// The same, on a terminal in colours.
    static func write(_ parts: [StyledText]) {
        let isStyled = Terminal.showsStyles(on: 2)
        let text = parts.map { $0.rendered(isStyled: isStyled) }.joined()
        _ = Descriptor.write([UInt8](text.utf8), to: 2)
    }
}

extension Failure {
    /// Tells the user.
    package func show() {
        guard !message.isEmpty else { return }
        var parts = [StyledText("weft:", .alarming), StyledText(" \(message)\n")]
        for line in details + [hint].compactMap({ $0 }) {
            parts += [StyledText(line, .faint), StyledText("\n")]
        }
        StandardError.write(parts)
    }

    /// What a call of the system has just answered.
    ///
    /// - Parameter path: The file that the call was about, or words for it.
    package static func system(_ path: CommandWord) -> Failure {
        Failure("\(path.bytes.isEmpty ? "''" : path): \(SystemError.words(errno))")
    }
}

/// Open files by number.
package enum Descriptor {
    /// Writes all bytes; false on an error, which is then in `errno`.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        unsafe bytes.withUnsafeBytes { unsafe write($0, to: descriptor) }
    }

    /// The same for bytes in memory.
    package static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var rest = unsafe bytes[...]
        while unsafe !rest.isEmpty {
            let part = unsafe UnsafeRawBufferPointer(rebasing: rest)
            let count = unsafe Platform.write(descriptor, part.baseAddress, part.count)
            if count < 0 {
                if canGoOn(descriptor, POLLOUT) { continue }
                return false
            }
            unsafe rest = rest.dropFirst(count)
        }
        return true
    }

    /// Reads what is there into memory; 0 at the end, nil on an error, which is then in `errno`.
    package static func read(
        from descriptor: Int32, into bytes: UnsafeMutableRawBufferPointer
    ) -> Int? {
        while true {
            if let count = unsafe tryRead(from: descriptor, into: bytes) { return count }
            guard canGoOn(descriptor, POLLIN) else { return nil }
        }
    }

    /// The same, once, whatever the descriptor does.
    static func tryRead(
        from descriptor: Int32, into bytes: UnsafeMutableRawBufferPointer
    ) -> Int? {
        let count = unsafe Platform.read(descriptor, bytes.baseAddress, bytes.count)
        return count < 0 ? nil : count
    }

    /// Waits until something can be read or written, an end or an error included.
    ///
    /// - Parameter milliseconds: How long at most; -1 for as long as it takes.
    /// - Returns: False if there is nothing yet.
    @discardableResult
    static func wait(_ descriptor: Int32, _ events: Int32, milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return unsafe poll(&entry, 1, milliseconds) > 0
    }

    /// Whether a call that failed is to be made again: a signal came, or there is nothing yet.
    private static func canGoOn(_ descriptor: Int32, _ events: Int32) -> Bool {
        if errno == EINTR { return true }
        guard errno == EAGAIN || errno == EWOULDBLOCK else { return false }
        wait(descriptor, events, milliseconds: -1)
        return true
    }
}
