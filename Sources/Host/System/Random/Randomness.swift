internal import Platform

/// Where random bytes come from: the system, or the seed of a simulation.
package protocol Randomness: Sendable {
    func fill(_ bytes: inout MutableRawSpan)
}

extension Randomness {
    /// So many bytes of it.
    package func bytes(count: Int) -> [UInt8] {
        var array = [UInt8](repeating: 0, count: count)
        unsafe array.withUnsafeMutableBytes { buffer in
            var bytes = unsafe MutableRawSpan(_unsafeBytes: buffer)
            fill(&bytes)
        }
        return array
    }
}

/// The system's random bytes, fit for keys.
package struct SystemRandomness: Randomness {
    package init() {}

    package func fill(_ bytes: inout MutableRawSpan) {
        unsafe bytes.withUnsafeMutableBytes { buffer in
            var done = unsafe Entropy.fill(buffer)
            // A system without the call: the library knows another way.
            var generator = SystemRandomNumberGenerator()
            while done < buffer.count {
                unsafe buffer[done] = generator.next()
                done += 1
            }
        }
    }
}
