import Testing
import WasmCore

@testable import WasmInterp

/// Addresses in code are found again, wherever the system put the chunks that it lies in.
@Suite struct CodeSpaceTests {
    @Test func everyAddressIsFound() throws {
        // Code of all sizes, some of it larger than a chunk.
        let counts = (0..<60).map { $0 % 20 == 7 ? 15_000 : 1 + $0 * 97 % 1_000 }
        let functions = counts.map { count in
            let adds = String(repeating: "(i32.store (i32.const 0) (i32.const 1))", count: count)
            return "(func \(adds) (return))"
        }
        let (_, instance) = try makeGuest("(module (memory 1) \(functions.joined()))")
        let code = instance.object.code
        let entries = try counts.indices.map { index in
            try code.translate(index)
            return unsafe UInt(bitPattern: code.functions[index].entry)
        }
        func located(_ address: UInt) -> (definedIndex: Int, offset: Int)? {
            unsafe UnsafeRawPointer(bitPattern: address).flatMap { unsafe code.locate($0) }
        }
        for (index, entry) in entries.enumerated() {
            let first = try #require(located(entry))
            #expect(first.definedIndex == index && first.offset == 0)
            let later = try #require(located(entry + 8))
            #expect(later.definedIndex == index && later.offset == 8)
        }
        #expect(located(4096) == nil)
    }
}
