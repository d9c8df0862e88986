extension MemoryPipe {
    /// What is written to a pipe, in pieces as it comes, to its end.
    public struct Chunks: AsyncSequence, Sendable {
        let pipe: MemoryPipe

        /// Reads one piece after the other.
        public struct AsyncIterator: AsyncIteratorProtocol {
            let pipe: MemoryPipe

            /// What is there next; nil at the end, or if the task is cancelled.
            public mutating func next() async -> [UInt8]? {
                do throws(WASIErrno) {
                    let bytes = try await pipe.readAsync()
                    return bytes.isEmpty ? nil : bytes
                } catch {
                    return nil
                }
            }
        }

        /// Reads on from where the pipe is.
        public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pipe: pipe) }
    }

    /// What is written, in pieces as it comes: `for await bytes in pipe.chunks`. A piece that one
    /// loop has got comes to no other.
    public var chunks: Chunks { Chunks(pipe: self) }
}
