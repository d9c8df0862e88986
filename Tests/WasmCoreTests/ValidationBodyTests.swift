import Testing
import WasmCore

/// Bodies made by hand: endings, sizes, and input that is large where it can be.
@Suite struct ValidationBodyTests {
    /// One function type, one function for each body.
    private func context(
        _ type: FunctionType, bodies: [[UInt8]]
    ) throws -> ModuleContext {
        let bytes = bodies.flatMap { $0 }
        var module = DecodedModule(bytes: ModuleBytes(bytes))
        module.types = [SubType(.function(type))]
        module.recursiveGroups = [0..<1]
        var start = 0
        for body in bodies {
            module.functions.append(0)
            module.bodies.append(FunctionBody(range: start..<(start + body.count)))
            start += body.count
        }
        return try ModuleValidator.validate(module)
    }

    private func error(_ body: [UInt8], _ type: FunctionType = .init()) throws -> ModuleError? {
        let context = try context(type, bodies: [body])
        do throws(ModuleError) {
            try context.validateBody(0)
            return nil
        } catch {
            return error
        }
    }

    @Test func bodiesEndWithTheirLastByte() throws {
        #expect(try error([0, 0x0B]) == nil)
        #expect(try error([0]) == .malformed(DecodeError(.unexpectedEnd, offset: 1)))
        #expect(try error([0, 0x02, 0x40, 0x0B]) == .malformed(.init(.unexpectedEnd, offset: 4)))
        #expect(try error([0, 0x0B, 0x01]) == .malformed(.init(.sectionSizeMismatch, offset: 2)))
        #expect(try error([0, 0x05, 0x0B]) == .malformed(.init(.endExpected, offset: 1)))
        #expect(
            try error([0, 0xFF, 0x0B])
                == .malformed(.init(.illegalOpcode(prefix: 0, code: 0xFF), offset: 1)))
        #expect(
            try error([0, 0xFC, 0x94, 0x02, 0x0B])
                == .malformed(.init(.illegalOpcode(prefix: 0xFC, code: 0x114), offset: 1)))
    }

    @Test func deepNestingTakesNoNativeStack() throws {
        let depth = 100_000
        var body: [UInt8] = [0]
        for _ in 0..<depth { body += [0x02, 0x40] }
        body += [UInt8](repeating: 0x0B, count: depth + 1)
        #expect(try error(body) == nil)
    }

    @Test func callsWithManyResultsTakeLittleMemory() throws {
        // 50,000 calls of 1,000 results each would be 400 MB of operands.
        let calls = 50_000
        let results = [ValueType](repeating: .i32, count: 1_000)
        var body: [UInt8] = [0]
        for _ in 0..<calls { body += [0x10, 0x00] }
        body += [0x00, 0x0B]
        #expect(try error(body, FunctionType([], results)) == nil)
    }

    @Test func manyLocalsInManyBodiesTakeLinearTime() throws {
        // 50,000 locals in a few bytes, a body of which there are many.
        let body: [UInt8] = [1, 0xD0, 0x86, 0x03, 0x7F, 0x20, 0xCF, 0x86, 0x03, 0x1A, 0x0B]
        let context = try context(.init(), bodies: .init(repeating: body, count: 20_000))
        try context.validateAllBodies()
    }

    @Test func aScratchValidatorKeepsNothingOfAFailedBody() throws {
        let context = try context(.init(), bodies: [[0, 0x41, 0x00, 0x0B], [0, 0x0B]])
        #expect(throws: ModuleError.self) { try context.validateAllBodies() }
        try context.validateBody(1)
        #expect(throws: ModuleError.self) { try context.validateBody(2) }
        #expect(throws: ModuleError.self) { try context.validateBody(-1) }
        #expect(throws: ModuleError.self) { try context.validateBody(.max) }
    }

    @Test func everyInstructionOfARowFollowsItsStackEffect() throws {
        for opcode in Opcode.allCases where opcode.row.immediates == .none {
            let row = opcode.row
            if case .special = row.effect { continue }
            let name = "\(row.text)"
            let end = encoded(opcode) + [0x0B]
            let locals = Array(row.effect.parameters)
            let types = locals.map(type)
            let results = row.effect.results.map(type)
            var gets: [UInt8] = []
            for position in locals.indices { gets += [0x20, UInt8(position)] }
            #expect(
                try error([0] + gets + end, .init(types, results)) == nil, "\(name)")
            if !types.isEmpty {
                #expect(
                    try error([0] + gets.dropLast(2) + end, .init(types, results)) != nil,
                    "\(name)")
            }
        }
    }

    private func type(_ kind: StackEffect.Kind) -> ValueType {
        switch kind {
        case .i32, .address: .i32
        case .i64: .i64
        case .f32: .f32
        case .f64: .f64
        case .v128: .v128
        }
    }

    private func encoded(_ opcode: Opcode) -> [UInt8] {
        let code = opcode.rawValue
        if code < 0x1000 { return [UInt8(code)] }
        let second = code & 0xFFF
        return [UInt8(code >> 12) + 0xFA, UInt8(second & 0x7F) | 0x80, UInt8(second >> 7)]
    }
}
