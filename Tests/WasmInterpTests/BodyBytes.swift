import WasmCore
import WasmInterp

// Modules that text would take too long to say: bytes of types and of one body, the rest around.

func leb(_ number: Int) -> [UInt8] {
    var rest = UInt(number)
    var bytes: [UInt8] = []
    repeat {
        bytes.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
        rest >>= 7
    } while rest > 0
    return bytes
}

private func section(_ code: UInt8, _ content: [UInt8]) -> [UInt8] {
    [code] + leb(content.count) + content
}

/// A function type of i32s, or of values of another type.
func functionType(_ parameters: Int, _ results: Int, of type: UInt8 = 0x7F) -> [UInt8] {
    [0x60] + leb(parameters) + [UInt8](repeating: type, count: parameters)
        + leb(results) + [UInt8](repeating: type, count: results)
}

/// A module of functions, all of them of a type each; the last one is exported as "f".
///
/// - Parameter functions: The number of the type, then the body with its locals and its `end`.
func moduleBytes(types: [[UInt8]], functions: [(type: Int, body: [UInt8])]) -> [UInt8] {
    let bodies = functions.flatMap { leb($0.body.count) + $0.body }
    return [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]
        + section(1, leb(types.count) + types.joined())
        + section(3, leb(functions.count) + functions.flatMap { leb($0.type) })
        + section(7, [1, 1, 0x66, 0] + leb(functions.count - 1))
        + section(10, leb(functions.count) + bodies)
}

extension [UInt8] {
    static func * (bytes: [UInt8], count: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * count)
        for _ in 0..<count { result += bytes }
        return result
    }
}
