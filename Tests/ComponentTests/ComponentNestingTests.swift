import Foundation
import Testing
import WasmCore

@Suite struct ComponentNestingTests {
    private func components(_ depth: Int) -> [UInt8] {
        var bytes = componentHeader
        for _ in 0..<depth { bytes = componentBytes((4, bytes)) }
        return bytes
    }

    private func types(_ depth: Int) -> [UInt8] {
        var content: [UInt8] = [1]
        for _ in 0..<(depth - 1) { content += [0x42, 1, 1] }
        return componentBytes((7, content + [0x41, 0]))
    }

    private func limit(_ bytes: [UInt8]) -> ComponentError.Code? {
        do throws(ComponentError) {
            _ = try decodeComponent(bytes)
            return nil
        } catch { return error.code }
    }

    @Test func depthIsLimited() {
        #expect(limit(components(100)) == nil && limit(types(100)) == nil)
        #expect(limit(components(101)) == .limitExceeded("depth of components"))
        #expect(limit(types(101)) == .limitExceeded("depth of component types"))
        #expect(limit(types(1_000_000)) == .limitExceeded("depth of component types"))
        let both = componentBytes((4, types(100)))
        #expect(limit(both) == .limitExceeded("depth of component types"))
        #expect(limit(componentHeader + [4, 8] + componentHeader + types(100).dropFirst(8)) == nil)
    }

    /// Reads, writes, compares and gives up what is as deep as it may be.
    @Test func aSmallStackIsEnough() async {
        let inputs = [components(100), types(100)]
        let isSame = await withCheckedContinuation { continuation in
            let thread = Thread {
                let results = inputs.map { input in
                    guard let decoded = try? decodeComponent(input) else { return false }
                    let encoded = ComponentEncoder.encode(decoded)
                    guard let again = try? decodeComponent(encoded) else { return false }
                    return encoded == input && ComponentEncoder.encode(again) == input
                }
                continuation.resume(returning: results)
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
        #expect(isSame == [true, true])
    }
}
