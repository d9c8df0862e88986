import Foundation
import Testing
import WasmCore
import WasmInterp

/// Every kind of code has the same safepoints and frames, so that a guest can go on in other code.
@Suite struct CodeKindTests {
    private static let kinds: [CodeOptions] = [
        (false, false), (true, false), (false, true), (true, true),
    ].map { isMetered, tracksWrites in
        var options = CodeOptions()
        (options.isMetered, options.tracksWrites) = (isMetered, tracksWrites)
        options.canonicalNaN = isMetered != tracksWrites
        return options
    }

    private struct Place: Hashable {
        let wasm: UInt32
        let kind: Safepoint.Kind
    }

    /// - Returns: How many safepoints were compared.
    private func compareKinds(of module: Module, everyNth step: Int = 1) throws -> Int {
        var count = 0
        for index in stride(from: 0, to: module.definedFunctionCount, by: step) {
            let layouts = try Self.kinds.map { try module.frameLayout(ofDefined: index, in: $0) }
            let first = layouts[0]
            let places = first.safepoints.map { Place(wasm: $0.wasm, kind: $0.kind) }
            try #require(Set(places).count == places.count, "function \(index) repeats a place")
            for layout in layouts {
                try #require(layout.slotCount == first.slotCount, "function \(index)")
                try #require(
                    layout.safepoints.map { Place(wasm: $0.wasm, kind: $0.kind) } == places,
                    "function \(index)")
                for (before, after) in zip(layout.safepoints, layout.safepoints.dropFirst()) {
                    try #require(before.code <= after.code && before.wasm <= after.wasm)
                }
            }
            try checkFrames(module, index, first)
            count += places.count
        }
        return count
    }

    /// What the validator says is in a frame has room in it.
    private func checkFrames(
        _ module: Module, _ index: Int, _ layout: (slotCount: Int, safepoints: [Safepoint])
    ) throws {
        let frames = try module.frameTypes(ofDefined: index, at: layout.safepoints)
        for (safepoint, frame) in zip(layout.safepoints, frames) {
            // Code that is never come to has no safepoint.
            let frame = try #require(frame, "function \(index), \(safepoint)")
            let locals = frame.locals.reduce(0) { $0 + $1.slotCount }
            let operands = frame.operands.reduce(0) { $0 + $1.slotCount }
            try #require(locals + operands + 2 <= layout.slotCount, "function \(index)")
            switch safepoint.kind {
            case .start, .body: try #require(operands == 0)
            case .at: try #require(operands > 0)
            case .loop, .after: break
            }
        }
    }

    @Test(arguments: OpcodeBodies.Memory.allCases)
    func everyInstructionHasTheSameSafepoints(memory: OpcodeBodies.Memory) throws {
        var configuration = EngineConfiguration()
        configuration.features = .all
        let engine = Engine(configuration)
        for opcode in Opcode.allCases {
            guard let text = OpcodeBodies.module(opcode, memory),
                let module = try? Module(try WatParser.parseModule(text), engine: engine)
            else { continue }
            // `start` and `body` at least.
            #expect(try compareKinds(of: module) >= 2, "\(opcode)")
        }
    }

    /// Compiled programs, of all languages that there are.
    private static let programs: [String] = [
        "bench/wasm", "conformance/wasi/p1/rust",
        "conformance/wasi/p1/assemblyscript", "conformance/wasi/p1/c",
    ]
    .flatMap { folder in
        let root = SharedData.root + "/../" + folder
        return ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? [])
            .filter { $0.hasSuffix(".wasm") }.sorted().map { root + "/" + $0 }
    }

    @Test(
        .disabled(
            if: programs.isEmpty,
            "no data: Scripts/conformance-data makes it, WEFT_SHARED names it"))
    func programsHaveTheSameSafepoints() throws {
        let engine = Engine()
        var count = 0
        for path in Self.programs {
            let module = try Module(
                [UInt8](try Data(contentsOf: URL(filePath: path))), engine: engine)
            count += try compareKinds(of: module, everyNth: Effort.functionStep)
        }
        #expect(count > 1_000)
    }
}
