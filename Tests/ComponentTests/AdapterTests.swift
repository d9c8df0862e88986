import Testing
import WasmCore

@Suite struct AdapterTests {
    @discardableResult
    private func validated(_ module: AdapterModule) throws -> DecodedModule {
        let decoded = try ModuleDecoder.decode(ModuleBytes(module.bytes))
        try ModuleValidator.validate(decoded).validateAllBodies()
        return decoded
    }

    @Test(arguments: AdapterSample.pairs)
    func allTypesOfTheTableAreValid(caller: AdapterSide, callee: AdapterSide) throws {
        var sample = AdapterSample()
        for (type, _, _, _) in LayoutTable.types {
            sample.add([type], hasPostReturn: true)
            if !sample.hasBorrow(type) { sample.add([], type, hasPostReturn: true) }
            sample.add(Array(repeating: type, count: 9))
        }
        let decoded = try validated(sample.write(caller, callee))
        #expect(decoded.exports.count == sample.requests.count)
    }

    @Test(arguments: AdapterSample.pairs)
    func randomTypesAreValid(caller: AdapterSide, callee: AdapterSide) throws {
        var random = RandomComponents(seed: 11)
        var sample = AdapterSample()
        for _ in 0..<60 {
            let parameters = (0..<random.below(7)).map { _ in
                random.type(depth: 4, withHandles: true)
            }
            sample.add(
                parameters, random.chance() ? random.type(depth: 4) : nil,
                hasPostReturn: random.chance())
        }
        try validated(sample.write(caller, callee))
    }

    @Test(arguments: AdapterSample.pairs)
    func partsOfTasksAreValid(caller: AdapterSide, callee: AdapterSide) throws {
        var random = RandomComponents(seed: 12)
        var sample = AdapterSample()
        for count in 0..<24 {
            let parameters = (0..<count % 8).map { _ in random.type(depth: 3, withHandles: true) }
            sample.add(parameters, random.chance() ? random.type(depth: 3) : nil)
            sample.addPartsOfLast()
        }
        for (type, _, _, _) in LayoutTable.types {
            sample.add([type])
            sample.addPartsOfLast()
            guard !sample.hasBorrow(type) else { continue }
            sample.add([], type)
            sample.addPartsOfLast()
        }
        var (caller, callee) = (caller, callee)
        caller.reallocUsesThread = true
        callee.reallocUsesThread = true
        let decoded = try validated(sample.write(caller, callee))
        #expect(decoded.exports.count == sample.requests.count)
    }

    @Test func importsAreOnlyWhatIsUsed() throws {
        var sample = AdapterSample()
        sample.add([.u32, .u32], .u32)
        let module = try sample.write(AdapterSide(), AdapterSide())
        #expect(
            module.imports == [
                .mayLeave(.caller), .builtIn(.trap), .mayEnter(0), .callee(0),
            ])
    }

    @Test func importsStandInTheirOrder() throws {
        var sample = AdapterSample()
        sample.add([.string, .own(resource: 7), .borrow(resource: 8)], .list(.u8))
        let module = try sample.write(AdapterSample.sides[0], AdapterSample.sides[5])
        let decoded = try validated(module)
        #expect(decoded.imports.map(\.name) == module.imports.indices.map { String($0) })
        for (entry, item) in zip(decoded.imports, module.imports) {
            switch item {
            case .memory(let role):
                let width: AddressType = role == .caller ? .i32 : .i64
                #expect(entry.type == .memory(MemoryType(Limits(0), addressType: width)))
            case .mayEnter, .mayLeave: #expect(entry.type.kind == .global)
            default: #expect(entry.type.kind == .function)
            }
        }
        #expect(
            Set(module.imports).isSuperset(of: [
                .realloc(.callee), .realloc(.caller), .builtIn(.openScope), .builtIn(.closeScope),
                .builtIn(.lend(resource: 8, to: .callee)),
                .builtIn(.transfer(.own(resource: 7), to: .callee)),
                .builtIn(.transcode(from: .utf8, into: .utf16, to: .callee)),
            ]))
    }

    @Test func deepTypesAreValid() throws {
        var type = ComponentType.bool
        for depth in 1..<99 {
            type = depth % 2 == 0 ? .list(type) : .option(.tuple([type, .string]))
        }
        var sample = AdapterSample()
        sample.add([type], type)
        try validated(sample.write(AdapterSample.sides[0], AdapterSample.sides[1]))
    }

    /// A part that is there twice at each of many levels is code once.
    @Test func codeGrowsWithTypesNotWithTheirParts() throws {
        func bytes(levels: Int) throws -> Int {
            var type = ComponentType.tuple([.bool, .string])
            for _ in 0..<levels { type = .tuple([type, type]) }
            var sample = AdapterSample()
            sample.add([type])
            let module = try sample.write(AdapterSample.sides[0], AdapterSample.sides[0])
            try validated(module)
            return module.bytes.count
        }
        let (few, many) = (try bytes(levels: 8), try bytes(levels: 16))
        #expect(many < few * 2)
    }

    @Test func wideTypesAreValid() throws {
        let payloads = (0..<3_000).map { count in
            ComponentType.Case(
                "c\(count)", .tuple([.bool, .fixedList(.string, count: UInt32(count % 900 + 1))]))
        }
        let fields = (0..<3_000).map { ComponentType.Field("f\($0)", .option(.char)) }
        var sample = AdapterSample()
        sample.add([.list(.variant(payloads)), .record(fields)])
        try validated(sample.write(AdapterSample.sides[0], AdapterSample.sides[3]))
    }

    /// Cases without a value are no parts of a type, but each has its place in a table.
    @Test func variantsOfManyCasesAreCodeOnce() throws {
        let cases = (0..<5_000).map { ComponentType.Case("c\($0)", $0 == 7 ? .char : nil) }
        let fields = (0..<1_000).map { ComponentType.Field("f\($0)", .variant(cases)) }
        var sample = AdapterSample()
        sample.add([.list(.record(fields))])
        let module = try sample.write(AdapterSample.sides[0], AdapterSample.sides[0])
        try validated(module)
        #expect(module.bytes.count < 50_000)
    }

    @Test func tooMuchCodeIsRefused() throws {
        var sample = AdapterSample()
        sample.add([.list(.string)])
        #expect(throws: AdapterError.tooLarge(bytesMax: 100)) {
            try sample.write(AdapterSample.sides[0], AdapterSample.sides[0], bytesMax: 100)
        }
    }
}

extension AdapterSample {
    func hasBorrow(_ type: ComponentType) -> Bool {
        var copy = types
        return copy.facts(of: copy.number(of: type)).containsBorrow
    }
}
