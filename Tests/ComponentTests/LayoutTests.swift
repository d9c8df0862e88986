import Testing
import WasmCore

@Suite struct LayoutTests {
    private static let widths: [AddressType] = [.i32, .i64]

    private func letters(_ types: FlatTypes) -> String {
        types.isTooMany ? "*" : letters(types.types)
    }

    private func letters(_ types: [ValueType]) -> String {
        types.map { [.i32: "i", .i64: "l", .f32: "f", .f64: "d"][$0] ?? "?" }.joined()
    }

    private func layout(_ type: ComponentType, _ pointers: AddressType) -> CanonicalLayout {
        var table = ComponentTypeTable()
        let number = table.number(of: type)
        return CanonicalLayouts(table, pointers: pointers)[number]
    }

    @Test func typesLieAsTheStandardSays() {
        for (type, sizes, narrow, wide) in LayoutTable.types {
            let (low, high) = (layout(type, .i32), layout(type, .i64))
            #expect([low.size, low.alignment, high.size, high.alignment] == sizes, "\(type)")
            #expect(letters(low.flat) == narrow, "\(type)")
            #expect(letters(high.flat) == wide, "\(type)")
        }
    }

    @Test func functionsFlattenAsTheStandardSays() {
        for (parameters, result, expected) in LayoutTable.functions {
            var table = ComponentTypeTable()
            let type = ComponentFunctionType(
                parameters: parameters.map { LabeledType("p", table.number(of: $0)) },
                result: result.map { table.number(of: $0) })
            let layouts = Self.widths.map { CanonicalLayouts(table, pointers: $0) }
            func signature(
                _ direction: CanonicalDirection, _ isAsync: Bool, _ hasCallback: Bool
            ) -> [String] {
                layouts.map {
                    let flat = $0.flatSignature(
                        of: type, direction, isAsync: isAsync, hasCallback: hasCallback)
                    return letters(flat.parameters) + ":" + letters(flat.results)
                }
            }
            let signatures =
                signature(.lift, false, false) + signature(.lower, false, false)
                + signature(.lift, true, false) + signature(.lift, true, true)
                + signature(.lower, true, false)
            #expect(signatures == expected, "\(parameters) -> \(String(describing: result))")
        }
    }

    @Test(arguments: [
        (ComponentType.u8, true), (.s64, true), (.f32, true), (.bool, false), (.char, false),
        (.string, false), (.enumeration(["a"]), false), (.flags(["a"]), false),
        (.own(resource: 0), false), (.errorContext, false), (.list(.u8), false),
        (.tuple([.u32, .f32]), true), (.tuple([.u8, .u32]), false), (.tuple([.u32, .u8]), false),
        (.tuple([.tuple([.u8, .u8]), .u16]), true), (.record([.init("a", .bool)]), false),
        (.fixedList(.f64, count: 9), true), (.fixedList(.bool, count: 9), false),
        (.option(.u8), false),
    ])
    func blittableIsWhatACopyMoves(type: ComponentType, isBlittable: Bool) {
        for width in Self.widths { #expect(layout(type, width).isBlittable == isBlittable) }
    }

    private static let contents: [(ComponentType, CanonicalLayout.Contents)] = [
        (.u8, []), (.string, .pointers), (.list(.u8), .pointers),
        (.own(resource: 0), .handles), (.borrow(resource: 0), [.handles, .borrows]),
        (.list(.borrow(resource: 0)), [.pointers, .handles, .borrows]),
        (.stream(.string), [.handles, .asyncValues]), (.future(nil), [.handles, .asyncValues]),
        (.option(.tuple([.u8, .future(.u8)])), [.handles, .asyncValues]),
        (.errorContext, .handles),
        (.map(key: .u8, value: .own(resource: 1)), [.pointers, .handles]),
        (.result(ok: nil, error: .string), .pointers),
        (.fixedList(.string, count: 2), .pointers),
    ]

    @Test(arguments: contents)
    func contentsOfPartsAreThoseOfTheWhole(
        type: ComponentType, contents: CanonicalLayout.Contents
    ) {
        #expect(layout(type, .i32).contents == contents)
    }

    @Test func partsOfAValueDoNotOverlap() {
        var random = RandomComponents(seed: 1)
        var table = ComponentTypeTable()
        for _ in 0..<500 { _ = table.number(of: random.type(depth: 4, withHandles: true)) }
        for width in Self.widths {
            let layouts = CanonicalLayouts(table, pointers: width)
            for (number, definition) in table.values.enumerated() {
                let layout = layouts[.defined(UInt32(number))]
                #expect(layout.size > 0 && layout.size % layout.alignment == 0)
                #expect(layout.flat.isTooMany || layout.flat.count > 0)
                check(layout, of: definition.shape, in: layouts)
            }
        }
    }

    private func check(
        _ layout: CanonicalLayout, of shape: ValueShape, in layouts: CanonicalLayouts
    ) {
        switch shape {
        case .record(let fields):
            var end: UInt32 = 0
            for (offset, type) in zip(layout.offsets, fields) {
                let field = layouts[type]
                #expect(offset >= end && offset - end < field.alignment)
                #expect(offset % field.alignment == 0)
                end = offset + field.size
            }
            #expect(layout.offsets.count == fields.count)
            #expect(layout.size - end < layout.alignment)
            #expect(!layout.isBlittable || fields.allSatisfy { layouts[$0].isBlittable })
        case .variant(let cases):
            #expect(layout.discriminantSize > 0 && layout.payloadOffset >= layout.discriminantSize)
            for payload in cases.compactMap({ $0 }).map({ layouts[$0] }) {
                #expect(layout.payloadOffset % payload.alignment == 0)
                #expect(layout.payloadOffset + payload.size <= layout.size)
                #expect(payload.flat.isTooMany || payload.flat.count < layout.flat.count)
            }
        default: #expect(layout.offsets.isEmpty && layout.discriminantSize == 0)
        }
    }

    @Test func sizesStopInsteadOfOverflowing() {
        var type = ComponentType.fixedList(.u64, count: .max)
        for _ in 0..<4 { type = .tuple([.u8, .fixedList(type, count: .max), type, .option(type)]) }
        let layout = layout(type, .i64)
        #expect(layout.size == CanonicalLayout.sizeMax)
        #expect(layout.flat.isTooMany)
    }

    @Test func layoutsFollowATableThatGrows() {
        var table = ComponentTypeTable()
        var layouts = CanonicalLayouts(table, pointers: .i32)
        let first = table.intern(.list(.primitive(.u8)))
        layouts.update(table)
        let second = table.intern(.tuple([first, .primitive(.u8)]))
        layouts.update(table)
        #expect(layouts[first].size == 8)
        #expect(layouts[second].size == 12)
        #expect(layouts[.entry(key: .primitive(.u8), value: second)].offsets == [0, 4])
    }
}
