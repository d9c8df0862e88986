import Testing
import WasmCore

/// The same numbers at every run.
private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

@Suite struct ComponentRobustnessTests {
    /// Decodes; what decodes must come back from its own encoding.
    private func check(_ bytes: [UInt8]) {
        guard let component = try? decodeComponent(bytes) else { return }
        let encoded = ComponentEncoder.encode(component)
        guard let again = try? decodeComponent(encoded) else {
            Issue.record("encoded, but not decoded again: \(bytes)")
            return
        }
        #expect(isSame(component, again) && ComponentEncoder.encode(again) == encoded)
        _ = try? ComponentPrinter.print(component, byteCount: bytes.count)
        if let names = ComponentNames(component) {
            _ = names.componentName
            _ = names.names(of: .type)
            try? names.check()
        }
    }

    /// Some bytes replaced, left out, doubled or put in.
    private func mutant(_ bytes: [UInt8], _ numbers: inout Numbers) -> [UInt8] {
        var result = bytes
        for _ in 0..<Int.random(in: 1...3, using: &numbers) where result.count > 9 {
            let at = Int.random(in: 8..<result.count, using: &numbers)
            let end = min(result.count, at + Int.random(in: 1...4, using: &numbers))
            let byte = UInt8.random(in: 0...255, using: &numbers)
            switch Int.random(in: 0..<5, using: &numbers) {
            case 0: result[at] = byte
            case 1: result[at] ^= 1 << (byte & 7)
            case 2: result.removeSubrange(at..<end)
            case 3: result.insert(contentsOf: result[at..<end], at: at)
            default: result.insert(byte, at: at)
            }
        }
        return result
    }

    @Test func everyCutAndByteOfTheSampleIsRefusedOrDecoded() {
        let sample = ComponentEncoder.encode(sampleComponent())
        for count in sample.indices { check(Array(sample[..<count])) }
        for position in sample.indices {
            for value in Effort.bytes {
                var bytes = sample
                bytes[position] = value
                check(bytes)
            }
        }
    }

    @Test func mutantsOfTheSampleAreRefusedOrDecoded() {
        let sample = ComponentEncoder.encode(sampleComponent())
        var numbers = Numbers(state: 11)
        for _ in 0..<Effort.mutants.ofSample { check(mutant(sample, &numbers)) }
    }

    @Test(
        .enabled(if: !ComponentSharedData.files.isEmpty, noSharedComponents),
        arguments: ComponentSharedData.files)
    func sharedComponentsComeBack(file: String) throws {
        let bytes = try ComponentSharedData.bytes(file)
        let component = try decodeComponent(bytes)
        let encoded = ComponentEncoder.encode(component)
        #expect(encoded.count <= bytes.count)
        #expect(isSame(component, try decodeComponent(encoded)))
    }

    @Test(
        .enabled(if: !ComponentSharedData.files.isEmpty, noSharedComponents),
        arguments: [
            "components/c-inventory/inventory.wasm", "components/wit-bindgen/simple-nested.wasm",
            "wasi/p3/rust/cli-exit.wasm",
        ])
    func mutantsOfSharedComponentsAreRefusedOrDecoded(file: String) throws {
        guard ComponentSharedData.files.contains(file) else { return }
        var component = try decodeComponent(try ComponentSharedData.bytes(file))
        // What is in modules is not decoded here.
        for index in component.definitions.indices {
            if case .coreModule = component.definitions[index] {
                component.definitions[index] = .coreModule(ModuleBytes([1]))
            }
        }
        let bytes = ComponentEncoder.encode(component)
        var numbers = Numbers(state: 7)
        for _ in 0..<Effort.mutants.ofShared { check(mutant(bytes, &numbers)) }
    }
}
