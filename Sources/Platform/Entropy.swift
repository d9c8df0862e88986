/// The system's random bytes, fit for keys.
package enum Entropy {
    /// Fills as much of a buffer as the system has bytes for.
    ///
    /// - Returns: How many bytes at the start were filled; fewer than all where the system lacks
    ///   the call.
    package static func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let start = buffer.baseAddress else { return 0 }
        #if canImport(Darwin)
            unsafe arc4random_buf(start, buffer.count)
            return buffer.count
        #else
            // Bytes that `getentropy` gives at a time, by its definition.
            let stepMax = 256
            var done = 0
            while done < buffer.count {
                let part = min(stepMax, buffer.count - done)
                guard unsafe getentropy(start + done, part) == 0 else { break }
                done += part
            }
            return done
        #endif
    }
}
