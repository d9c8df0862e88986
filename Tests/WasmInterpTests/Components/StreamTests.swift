import Testing
import WasmCore

@testable import WasmInterp

/// Streams between guests and the host.
@Suite struct StreamTests {
    struct Item: ComponentConvertible, Equatable {
        var name: String
        var price: UInt32

        static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
            .record([
                .init("name", String.componentType(&resources)),
                .init("price", UInt32.componentType(&resources)),
            ])
        }
        static let componentLayout = ComponentLayout(of: Item.self)

        static func lift(from reader: inout CanonicalReader) throws(Trap) -> Item {
            let end = reader.begin(componentLayout)
            let name = try String.lift(from: &reader)
            let price = try UInt32.lift(from: &reader)
            reader.end(end)
            return Item(name: name, price: price)
        }
        func lower(to writer: inout CanonicalWriter) throws(Trap) {
            let end = writer.begin(Self.componentLayout)
            try name.lower(to: &writer)
            try price.lower(to: &writer)
            writer.end(end)
        }
    }

    enum Kind: CaseIterable {
        case bytes, numbers, strings, records, nothing

        var guest: StreamGuest {
            switch self {
            case .bytes: StreamGuest(element: "u8")
            case .numbers: StreamGuest(element: "u32", stride: 4)
            case .strings: StreamGuest(element: "string", stride: 8)
            case .records:
                StreamGuest(
                    element: "$item", stride: 12,
                    declarations: """
                        (type $record (record (field "name" string) (field "price" u32)))
                        (export $item "item" (type $record))
                        """)
            case .nothing: StreamGuest(element: "", listed: "u8")
            }
        }
    }

    enum Way: CaseIterable {
        case guestToHost, hostToGuest, hostToHost, betweenStores, thereAndBack
    }

    private static let count = 23

    @Test(arguments: Kind.allCases, Way.allCases)
    func elementsArriveInOrder(_ kind: Kind, _ way: Way) async throws {
        for (written, read) in [(1, 1), (3, 7), (7, 3), (100, 5), (5, 100)] {
            let numbers = 0..<UInt32(Self.count)
            func check<E: ComponentConvertible & Equatable>(
                _ elements: [E], _ value: (E) -> ComponentValue
            ) async throws {
                try await Self.check(
                    elements, .list(elements.map(value)), kind.guest, way, written, read)
            }
            switch kind {
            case .bytes: try await check(numbers.map { UInt8($0) }) { .u8($0) }
            case .numbers: try await check(numbers.map { $0 * 1_000_003 }) { .u32($0) }
            case .strings: try await check(numbers.map { "text \($0)" }) { .string($0) }
            case .records:
                try await check(numbers.map { Item(name: "item \($0)", price: $0) }) {
                    .record([("name", .string($0.name)), ("price", .u32($0.price))])
                }
            case .nothing: try await check(numbers.map { _ in NoValue() }) { _ in .u8(0) }
            }
        }
    }

    private static func check<E: ComponentConvertible & Equatable>(
        _ elements: [E], _ list: ComponentValue, _ guest: StreamGuest, _ way: Way, _ written: Int,
        _ read: Int
    ) async throws {
        let (one, other) = (try guest.actor(), try guest.actor())
        switch way {
        case .guestToHost:
            let reader = try await one.make(of: E.self)
            async let pumped = one.pump(list, chunk: written)
            #expect(try await all(of: reader, by: read) == elements)
            #expect(try await pumped == .u32(UInt32(elements.count)))
        case .hostToGuest:
            let (reader, writer) = StreamReader<E>.makeStream()
            try await one.give(reader)
            async let drained = one.call(nil, "drain", [.u32(UInt32(read))])
            try await write(elements, to: writer, by: written)
            #expect(try await drained == list)
        case .hostToHost:
            let (reader, writer) = StreamReader<E>.makeStream()
            async let result = all(of: reader, by: read)
            try await write(elements, to: writer, by: written)
            #expect(try await result == elements)
        case .betweenStores:
            let reader = try await one.make(of: E.self)
            try await other.give(reader)
            async let pumped = one.pump(list, chunk: written)
            async let drained = other.call(nil, "drain", [.u32(UInt32(read))])
            #expect(try await pumped == .u32(UInt32(elements.count)))
            #expect(try await drained == list)
        case .thereAndBack:
            let (reader, writer) = StreamReader<E>.makeStream()
            try await one.give(reader)
            let back = try await one.make(of: E.self, by: "back")
            async let result = all(of: back, by: read)
            try await write(elements, to: writer, by: written)
            #expect(try await result == elements)
        }
        #expect(await one.remains == [:])
    }

    private static func write<E>(
        _ elements: [E], to writer: StreamWriter<E>, by count: Int
    ) async throws {
        for start in stride(from: 0, to: elements.count, by: count) {
            try await writer.write(
                contentsOf: elements[start..<min(start + count, elements.count)])
        }
        writer.finish()
    }

    private static func all<E>(of reader: StreamReader<E>, by count: Int) async throws -> [E] {
        var elements: [E] = []
        while true {
            let next = try await reader.read(upTo: count)
            #expect(next.count <= count)
            if next.isEmpty { return elements }
            elements += next
        }
    }
}
