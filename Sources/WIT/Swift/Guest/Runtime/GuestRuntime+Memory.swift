extension GuestRuntime {
    /// The allocator, and what the host calls for memory.
    static let memory = #"""
        // MARK: - Memory

        @_extern(c, "llvm.wasm.memory.grow.i32")
        private func canonicalMemoryGrow(_ memory: Int32, _ pages: Int32) -> Int32

        /// What the canonical ABI needs in a guest: memory, layouts, and how each type is lifted
        /// and lowered.
        enum Canonical {
            /// What stands before each block: a free one is in a list by address, one that is in
            /// use may be in an arena.
            struct Block {
                var size: Int
                var next: UnsafeMutablePointer<Block>?
            }

            typealias Link = UnsafeMutablePointer<Block>

            static let pageSize = 1 << 16
            /// Room for a block's head; blocks begin at multiples of it.
            static let headSize = 16

            static func head(_ address: UnsafeMutableRawPointer) -> Link {
                (address - headSize).assumingMemoryBound(to: Block.self)
            }

            /// The first free block that is large enough, or new pages.
            static func allocate(_ size: Int) -> UnsafeMutableRawPointer {
                let needed = (size + 2 * headSize - 1) & ~(headSize - 1)
                while true {
                    var previous: Link?
                    var next = canonicalFree
                    while let block = next {
                        if block.pointee.size >= needed {
                            var rest = block.pointee.next
                            if block.pointee.size - needed >= 2 * headSize {
                                let split = (UnsafeMutableRawPointer(block) + needed)
                                    .assumingMemoryBound(to: Block.self)
                                split.pointee = Block(size: block.pointee.size - needed, next: rest)
                                rest = split
                                block.pointee.size = needed
                            }
                            if let previous {
                                previous.pointee.next = rest
                            } else {
                                canonicalFree = rest
                            }
                            block.pointee.next = nil
                            return UnsafeMutableRawPointer(block) + headSize
                        }
                        previous = block
                        next = block.pointee.next
                    }
                    let pages = (needed + pageSize - 1) / pageSize
                    let page = canonicalMemoryGrow(0, Int32(truncatingIfNeeded: pages))
                    guard page > 0,
                        let start = UnsafeMutableRawPointer(
                            bitPattern: UInt(UInt32(bitPattern: page)) * UInt(pageSize))
                    else { trap() }
                    start.assumingMemoryBound(to: Block.self).pointee = Block(
                        size: pages * pageSize, next: nil)
                    free(start + headSize)
                }
            }

            /// Gives a block back and joins it with those beside it.
            static func free(_ address: UnsafeMutableRawPointer) {
                let block = head(address)
                var previous: Link?
                var next = canonicalFree
                while let other = next, other < block {
                    previous = other
                    next = other.pointee.next
                }
                block.pointee.next = next
                if let next, end(block) == UnsafeMutableRawPointer(next) {
                    block.pointee.size += next.pointee.size
                    block.pointee.next = next.pointee.next
                }
                guard let previous else {
                    canonicalFree = block
                    return
                }
                previous.pointee.next = block
                if end(previous) == UnsafeMutableRawPointer(block) {
                    previous.pointee.size += block.pointee.size
                    previous.pointee.next = block.pointee.next
                }
            }

            static func end(_ block: Link) -> UnsafeMutableRawPointer {
                UnsafeMutableRawPointer(block) + block.pointee.size
            }

            static func pointer(_ address: UInt32) -> UnsafeMutableRawPointer {
                // Memory never begins with something that is pointed to, and an empty list may be
                // at 0.
                UnsafeMutableRawPointer(bitPattern: UInt(max(address, 1))).unsafelyUnwrapped
            }

            static func address(_ pointer: UnsafeMutableRawPointer) -> UInt32 {
                UInt32(truncatingIfNeeded: UInt(bitPattern: pointer))
            }

            static func trap() -> Never { preconditionFailure() }

            /// Memory for what is lowered: it is freed after the call.
            static func allocateLowered(_ size: Int) -> UnsafeMutableRawPointer {
                let result = allocate(size)
                head(result).pointee.next = canonicalLowered
                canonicalLowered = head(result)
                return result
            }

            /// Takes what was lowered since it was last taken.
            static func takeLowered() -> Link? {
                let result = canonicalLowered
                canonicalLowered = nil
                return result
            }

            static func free(all blocks: Link?) {
                var next = blocks
                while let block = next {
                    next = block.pointee.next
                    free(UnsafeMutableRawPointer(block) + headSize)
                }
            }

            /// What was lowered is a result, which the caller will read.
            static func keepResults() { canonicalResults = takeLowered() }

            /// What a call returned was read by the caller.
            static func freeResults() {
                free(all: canonicalResults)
                canonicalResults = nil
            }
        }

        nonisolated(unsafe) private var canonicalFree: Canonical.Link? = nil
        nonisolated(unsafe) private var canonicalLowered: Canonical.Link? = nil
        nonisolated(unsafe) private var canonicalResults: Canonical.Link? = nil
        nonisolated(unsafe) private var canonicalSlots:
            (
                UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64,
                UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64
            ) = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

        @_cdecl("posix_memalign")
        func canonicalAllocate(
            _ result: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ alignment: Int, _ size: Int
        ) -> Int32 {
            guard alignment <= Canonical.headSize else { return 22 }
            result.pointee = Canonical.allocate(size)
            return 0
        }

        @_expose(wasm, "cabi_realloc") @_cdecl("cabi_realloc")
        func canonicalReallocate(
            _ old: UInt32, _ oldSize: UInt32, _ alignment: UInt32, _ size: UInt32
        ) -> UInt32 {
            guard size > 0 else { return alignment }
            let result = Canonical.allocate(Int(size))
            if oldSize > 0 {
                result.copyMemory(from: Canonical.pointer(old), byteCount: Int(min(oldSize, size)))
                Canonical.free(Canonical.pointer(old))
            }
            return Canonical.address(result)
        }

        @_cdecl("free")
        func canonicalRelease(_ address: UnsafeMutableRawPointer?) {
            guard let address else { return }
            Canonical.free(address)
        }
        """#
}
