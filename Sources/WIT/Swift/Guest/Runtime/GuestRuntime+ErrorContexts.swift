extension GuestRuntime {
    /// Error contexts.
    static let errorContexts = #"""
        // MARK: - Error contexts

        @_extern(wasm, module: "$root", name: "[error-context-new-utf8]") @_extern(c)
        private func canonicalErrorNew(_ message: UInt32, _ length: UInt32) -> UInt32
        @_extern(wasm, module: "$root", name: "[error-context-debug-message-utf8]") @_extern(c)
        private func canonicalErrorMessage(_ context: UInt32, _ result: UInt32)
        @_extern(wasm, module: "$root", name: "[error-context-drop]") @_extern(c)
        private func canonicalErrorDrop(_ context: UInt32)

        extension Canonical {
            /// What is known of an error, for people to read.
            final class ErrorContext {
                let handle: UInt32

                init(handle: UInt32) {
                    self.handle = handle
                }

                /// A context that says something.
                init(_ message: Text) {
                    let lowered = allocateLowered(message.utf8.count)
                    message.utf8.withUnsafeBytes { bytes in
                        if let base = bytes.baseAddress {
                            lowered.copyMemory(from: base, byteCount: bytes.count)
                        }
                    }
                    handle = canonicalErrorNew(
                        address(lowered), UInt32(truncatingIfNeeded: message.utf8.count))
                    free(all: takeLowered())
                }

                /// What it says.
                var message: Text {
                    let area = allocate(8)
                    defer { free(area) }
                    canonicalErrorMessage(handle, address(area))
                    var memory = Memory(address: area)
                    return Str.lift(&memory)
                }

                deinit { canonicalErrorDrop(handle) }
            }

            enum Context: Codec {
                static var layout: Layout { Integer<UInt32>.layout }
                static func lift(_ cursor: inout some Cursor) -> ErrorContext {
                    ErrorContext(handle: cursor.load(UInt32.self))
                }
                static func lower(_ value: ErrorContext, _ cursor: inout some Cursor) {
                    cursor.store(value.handle)
                }
            }
        }
        """#
}
